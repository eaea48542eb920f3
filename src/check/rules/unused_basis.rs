//! C106: a legal basis that nothing cites.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::source::Files;

pub(super) static RULE: Rule = Rule {
    code: "C106",
    severity: Severity::Info,
    title: "依据没有引用",
    manual: Manual {
        means: "依据库里登记了这份文件，但没有一处 依据、设定依据 引用它。",
        why: "可能是引用时写了全称而不是短名，那一处就没有依据。",
        mend: "在要用的地方写“短名 条款”，或者从依据库里删掉。",
        bad: "依据:\n  旧通知: {文件: 某某旧通知, 文号: 某发〔2001〕1号}    # 没有人引用",
        good: "失业登记:\n  设定依据: [旧通知 第三条]",
    },
    looks: Looks::All(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for basis in here.catalog.bases.values().filter(|b| stands_once(here.files, &b.name)) {
        found.push(RULE.at(basis.span, format!("依据 `{}` 没有引用", basis.name)));
    }
}

/// Whether a name stands nowhere but at its own entry.
pub(super) fn stands_once(files: &Files, name: &str) -> bool {
    let mut places = files.iter().flat_map(|(_, file)| file.text.matches(name));
    places.next();
    places.next().is_none()
}
