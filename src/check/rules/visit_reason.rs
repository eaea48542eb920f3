//! C204: going there in person needs a reason.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    code: "C204",
    severity: Severity::Warning,
    title: "要跑现场没有写原因",
    manual: Manual {
        means: "到办事现场次数 大于 0，没有写 现场原因。",
        why: "能网上办的不该让人跑；真要跑，得告诉他为什么，免得他觉得是刁难。",
        mend: "加一行 现场原因: 为什么非到场不可；说不出原因的，把次数改成 0 并开通网上或邮寄。",
        bad: "到办事现场次数: 1",
        good: "到办事现场次数: 1\n现场原因: 要本人当面做体检",
    },
    looks: Looks::Each(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for item in here.catalog.scenarios.values().flat_map(|s| s.items.values()) {
        if item.visits.is_some_and(|n| n > 0) && item.visit_reason.is_none() {
            let message = format!("`{}` 要跑 {} 次，没有写现场原因", item.name, item.visits.unwrap_or(0));
            found.push(RULE.at(item.span, message).help("加一行 现场原因: …"));
        }
    }
}
