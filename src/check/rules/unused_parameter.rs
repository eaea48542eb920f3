//! C105: a figure that nobody names.

use super::unused_basis::stands_once;
use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    code: "C105",
    severity: Severity::Info,
    title: "参数没有用到",
    manual: Manual {
        means: "这个参数只在它登记的地方出现过，没有公式、文字或地区文件提到它。",
        why: "改了它什么都不会变，改的人却以为改好了。",
        mend: "在公式里用上它，或者删掉。",
        bad: "参数:\n  取暖补贴: 200元    # 哪里都没有用",
        good: "待遇:\n  - {金额: 取暖补贴, 付: 失业保险基金, 发放: 一次性}",
    },
    looks: Looks::All(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for parameter in here.catalog.parameters.values().filter(|p| stands_once(here.files, &p.name)) {
        found.push(RULE.at(parameter.span, format!("参数 `{}` 没有用到", parameter.name)));
    }
}
