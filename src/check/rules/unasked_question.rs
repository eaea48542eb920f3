//! C101: a question that nothing printed depends on.

use super::live;
use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::logic::program::InputKind;
use crate::logic::variants::Variants;
use crate::model::list::Rows;

pub(super) static RULE: Rule = Rule {
    code: "C101",
    severity: Severity::Warning,
    title: "题目永远不会问",
    manual: Manual {
        means: "这道题的回答，没有一个事项的条件、材料、金额、日期、提醒用得上。系统只问还能影响结果的题，所以它永远不会出现。",
        why: "多半是写了题目忘了写条件，该拦的没有拦、该要的材料没有要。",
        mend: "在事项的条件、材料、提醒或推算里用上它；真的用不着就删掉。",
        bad: "题目:\n  有没有房: {问: 您有房子吗？, 类型: 是否}    # 后面哪里都没有用到 有没有房",
        good: "题目:\n  有没有房: {问: 您有房子吗？, 类型: 是否}\n事项:\n  住房补贴申领:\n    受理条件:\n      自己没有房: {要: 非 有没有房, 不符: 有房的不能领}",
    },
    looks: Looks::All(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    let variants = Variants::default();
    for program in here.programs.values() {
        let Some(scenario) = here.catalog.scenarios.get(&program.slug) else { continue };
        // A column is asked of rows only.
        let lists = scenario.questions.values().filter(|q| q.list.is_some());
        let one_each = lists.fold(Rows::default(), |rows, list| rows.with(list.name.clone(), 1));
        let program = &*variants.of(here.catalog, program, &one_each);
        for (input, asked) in program.inputs.iter().zip(live::asked(program)) {
            if asked || input.kind != InputKind::Question {
                continue;
            }
            let Some(question) = scenario.question(&input.name) else { continue };
            let message = format!("题目 `{}` 永远不会问：没有一处结果用到它", question.name);
            found.push(RULE.at(question.span, message).help("删掉它，或者在事项的条件、材料里用上它"));
        }
    }
}
