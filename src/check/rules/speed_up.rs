//! C202: an item of the national speed-up list is promised in more than half of the statutory time.

use super::limits;
use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::item::LimitLength;

pub(super) static RULE: Rule = Rule {
    code: "C202",
    severity: Severity::Warning,
    title: "提速事项没有压到一半",
    manual: Manual {
        means: "稳岗返还申领、工伤认定申请、就业登记在人社服务“提速办”的名单上，承诺时限不能超过法定时限的一半。名单上别的事项没有核实，这里不查。",
        why: "提速是对外宣布过的，清单上印得比宣布的慢，群众会投诉。",
        mend: "把承诺办结时限压到法定的一半以内。",
        bad: "工伤认定申请:\n  法定办结时限: 60 日\n  承诺办结时限: 45 日",
        good: "工伤认定申请:\n  法定办结时限: 60 日\n  承诺办结时限: 30 日",
    },
    looks: Looks::Each(look),
};

/// What is confirmed of the list; the rest is not published in a form we could check.
const LISTED: [&str; 3] = ["稳岗返还", "工伤认定", "就业登记"];

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for item in here.catalog.scenarios.values().flat_map(|s| s.items.values()) {
        // 失业登记 and 工伤认定 of another kind (复查, 撤销) are other items.
        let listed = LISTED.iter().any(|name| {
            item.name.strip_prefix(name).is_some_and(|rest| matches!(rest, "" | "申领" | "申请"))
        });
        let Some(law) = item.statutory_limit.as_ref().filter(|_| listed) else { continue };
        let promise = item.promised_limit.as_ref().unwrap_or(law);
        if over_half(promise.length, law.length) {
            let message = format!(
                "`{}` 是提速事项，承诺 {} 超过法定 {} 的一半",
                item.name,
                limits::word(promise.length),
                limits::word(law.length),
            );
            found.push(RULE.at(promise.span, message).help("把承诺办结时限压到法定的一半以内"));
        }
    }
}

fn over_half(promise: LimitLength, law: LimitLength) -> bool {
    match (promise, law) {
        (LimitLength::WorkDays(a), LimitLength::WorkDays(b))
        | (LimitLength::Days(a), LimitLength::Days(b))
        | (LimitLength::Months(a), LimitLength::Months(b)) => a * 2 > b,
        _ => limits::days(promise).1 * 2 > limits::days(law).1,
    }
}
