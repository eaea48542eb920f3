//! C102: a fact of a life event's own file that nothing names.

use super::live;
use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    code: "C102",
    severity: Severity::Info,
    title: "推算算了没有用上",
    manual: Manual {
        means: "这条推算会算出来，但没有一个条件、文字或别的推算用它。结果页和 JSON 里仍会列出它。",
        why: "留着不会出错，只是别人读文件时会以为它起作用；也可能是名字写错，本来要用的地方没用上。",
        mend: "在条件或文字里用上它，或者删掉。",
        bad: "推算:\n  差几个月: 1年 − 缴费时间    # 没有人用 差几个月",
        good: "推算:\n  差几个月: 1年 − 缴费时间\n提醒:\n  快满一年: {当: 差几个月 > 0个月, 说: 还差【差几个月】就满一年}",
    },
    looks: Looks::All(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for program in here.programs.values() {
        let Some(scenario) = here.catalog.scenarios.get(&program.slug) else { continue };
        let read = live::read(program);
        for (name, fact) in &scenario.facts {
            // Facts of rows and parts of lists stand under other names.
            let Some(node) = program.facts.get(name).map(|fact| fact.node) else { continue };
            if !read[node.0 as usize] {
                let message = format!("推算 `{name}` 算了没有用上");
                found.push(RULE.at(fact.span, message).help("结果页和 JSON 里仍会列出它；不需要就删掉"));
            }
        }
    }
}
