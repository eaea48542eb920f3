//! C213: what rests on an unsure document is marked unsure itself.

use crate::check::cited;
use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    code: "C213",
    severity: Severity::Warning,
    title: "依据待核，内容没有标待核",
    manual: Manual {
        means: "依据库里这份文件标着 待核，引用它的条件、金额、材料却没有标。",
        why: "文件都没核实，照它拒绝人、要材料就可能弄错；标了待核，系统就不会据此说“不行”。",
        mend: "给这一处（或整个事项）加上 待核: 为什么；文件核实了，删掉依据库里的待核。",
        bad: "# 依据库: 某通知 {待核: 没见到原文}\n条件一: {要: 缴费时间 ≥ 1年, 依据: 某通知 第二条}",
        good: "条件一: {要: 缴费时间 ≥ 1年, 依据: 某通知 第二条, 待核: 没见到原文}",
    },
    looks: Looks::Each(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for one in cited::cited(here.catalog, here.today) {
        if one.basis.unconfirmed.is_some() && !one.unconfirmed {
            let message = format!("{}引用的 `{}` 还没核实，这里没有标待核", one.what, one.basis.name);
            let finding = RULE.at(one.span, message).related(one.basis.span, "依据库里标着待核");
            found.push(finding.help("加上 待核: 为什么"));
        }
    }
}
