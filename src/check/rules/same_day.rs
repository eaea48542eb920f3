//! C203: 即办件 and a limit of the same day go together.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::item::LimitLength;

pub(super) static RULE: Rule = Rule {
    code: "C203",
    severity: Severity::Warning,
    title: "办件类型和时限对不上",
    manual: Manual {
        means: "即办件是当场办好的，承诺办结时限要写 即办；反过来，写了 即办 的就是即办件，不是承诺件。",
        why: "告知书上一处说当场办、一处说等几天，群众不知道信哪个。",
        mend: "当场能办的，两处都写即办；当场办不了的，办件类型写 承诺件。",
        bad: "办件类型: 即办件\n承诺办结时限: 3 工作日",
        good: "办件类型: 即办件\n承诺办结时限: 即办",
    },
    looks: Looks::Each(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for item in here.catalog.scenarios.values().flat_map(|s| s.items.values()) {
        let (Some(kind), Some(limit)) =
            (&item.handling, item.promised_limit.as_ref().or(item.statutory_limit.as_ref()))
        else {
            continue;
        };
        // Where it is not sure that it can be done at once, both stand.
        if limit.unconfirmed.is_some() {
            continue;
        }
        let at_once = limit.length == LimitLength::SameDay;
        match (kind.as_str(), at_once) {
            ("即办件", false) => {
                let message = format!("`{}` 是即办件，承诺办结时限却不是即办", item.name);
                found.push(RULE.at(limit.span, message).help("写 承诺办结时限: 即办，或者 办件类型: 承诺件"));
            }
            ("承诺件", true) => {
                let message = format!("`{}` 承诺即办，办件类型却是承诺件", item.name);
                found.push(RULE.at(limit.span, message).help("写 办件类型: 即办件"));
            }
            _ => {}
        }
    }
}
