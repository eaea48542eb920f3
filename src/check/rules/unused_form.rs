//! C104: a form that no item uses and no paper names as its blank.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::value::Name;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "C104",
    severity: Severity::Info,
    title: "表单没有事项用到",
    manual: Manual {
        means: "forms/ 里有这张表，但没有事项的 表单 写它，也没有材料的 空白表格 写它，所以谁也打不出来。",
        why: "多半是表做好了忘了挂到事项上，办事的人就要到窗口现填。",
        mend: "在事项里写 表单: [文件名]，或者在材料里写 空白表格: 文件名；用不着就删掉文件。",
        bad: "# forms/old-card.yaml 存在，但没有一个事项写 表单: [old-card]",
        good: "失业登记:\n  表单: [old-card]",
    },
    looks: Looks::All(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    let items = here.catalog.scenarios.values().flat_map(|s| s.items.values());
    let used: BTreeSet<&Name> = items.flat_map(|i| &i.forms).map(|f| &f.form).collect();
    let blanks: BTreeSet<&str> =
        here.catalog.materials.values().filter_map(|m| m.blank_form.as_deref()).collect();
    for form in here.catalog.forms.values() {
        if !used.contains(&form.slug) && !blanks.contains(&*form.slug) {
            found.push(RULE.at(form.span, format!("表单 `{}` 没有事项用到", form.slug)));
        }
    }
}
