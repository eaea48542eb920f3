//! C211: a citation of a document that is not in force today.

use crate::check::cited;
use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::civil;

pub(super) static RULE: Rule = Rule {
    code: "C211",
    severity: Severity::Warning,
    title: "依据今天不管用",
    manual: Manual {
        means: "引用的文件已经到期，或者还没有开始施行（依据库里的 起、止）。",
        why: "拿到期的文件作依据，复议和诉讼时站不住。",
        mend: "换成现在管用的文件；文件延长了，改依据库里的 止；事项以后才开始的，给事项写 施行。",
        bad: "# 依据库: 老通知 {止: 2020-12-31}\n设定依据: [老通知 第三条]",
        good: "设定依据: [新通知 第二条]",
    },
    looks: Looks::Each(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for one in cited::cited(here.catalog, here.today) {
        let (from, to) = one.in_force.map_or((None, None), |span| (span.from, span.to));
        // What is over, or starts later, is measured on its own days.
        let (first, last) =
            (here.today.max(from.unwrap_or(i64::MIN)), here.today.min(to.unwrap_or(i64::MAX)));
        let day = |day: i64| civil::iso(day as i32);
        let problem = match (one.basis.from, one.basis.to) {
            (_, Some(to)) if to < last => format!("到 {} 就不管用了", day(to)),
            (Some(from), _) if from > first => format!("{} 才开始施行", day(from)),
            _ => continue,
        };
        let message = format!("{}引用的 `{}` {problem}", one.what, one.basis.name);
        let finding = RULE.at(one.span, message).related(one.basis.span, "依据库里这样写");
        found.push(finding.help("换成今天管用的文件，或者改依据库里的起、止"));
    }
}
