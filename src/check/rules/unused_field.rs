//! C107: a field of 填表信息 that no form prints.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    code: "C107",
    severity: Severity::Info,
    title: "填表信息没有表用到",
    manual: Manual {
        means: "fields.yaml 里登记了这一项，没有一张表印它。",
        why: "个人信息只问用得着的；没有表要的，登记着容易被顺手加到别的表上。",
        mend: "在表上用【角色.名字】印出来，或者从 fields.yaml 里删掉。",
        bad: "人:\n  血型: {类型: 文本, 用途: 写在体检表上}    # 没有表写【申请人.血型】",
        good: "格:\n  - [血型, 【申请人.血型】]",
    },
    looks: Looks::All(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    let forms = here.files.iter().filter(|(_, file)| file.path.starts_with("forms/"));
    let forms = forms.map(|(_, file)| file.text.as_str());
    // What stands behind each dot: looking through the forms once for each field would take longer than all other rules.
    let printed: Vec<&str> =
        forms.flat_map(|text| text.match_indices('.').map(|(at, dot)| &text[at + dot.len()..])).collect();
    let catalog = here.catalog;
    for field in catalog.person_fields.values().chain(catalog.unit_fields.values()) {
        // 填表栏目 of a list are printed by its rosters.
        let of_rows = catalog.scenarios.values().flat_map(|s| s.questions.values()).any(|question| {
            question.list.as_ref().is_some_and(|shape| shape.fill_columns.contains(&field.name))
        });
        if !of_rows && !printed.iter().any(|rest| rest.starts_with(&*field.name)) {
            found.push(RULE.at(field.span, format!("填表信息 `{}` 没有表用到", field.name)));
        }
    }
}
