//! C214: a purpose that says nothing.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::form::Field;

pub(super) static RULE: Rule = Rule {
    code: "C214",
    severity: Severity::Warning,
    title: "用途没有说清楚",
    manual: Manual {
        means: "填表信息每项都要写 用途（不写是错误 L307），这里写的看不出拿去做什么。",
        why: "要个人信息得说清楚为什么要；说不清的，就不该要。",
        mend: "写明拿去做什么，如“窗口按号码查记录”；说不出用处的，从表上去掉这一项。",
        bad: "血型: {类型: 文本, 用途: 需要}",
        good: "血型: {类型: 文本, 用途: 写在职业健康检查表上}",
    },
    looks: Looks::Each(look),
};

const EMPTY: [&str; 14] = [
    "需要",
    "必要",
    "其他",
    "备用",
    "填表",
    "填表用",
    "办事",
    "办事用",
    "登记",
    "登记用",
    "存档",
    "存档用",
    "业务需要",
    "工作需要",
];

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    let catalog = here.catalog;
    let own = catalog.forms.values().flat_map(|form| form.own_fields.values());
    let fields = catalog.person_fields.values().chain(catalog.unit_fields.values()).chain(own);
    found.extend(fields.filter(|field| says_nothing(field)).map(|field| {
        let message = format!("`{}` 的用途 `{}` 看不出拿去做什么", field.name, field.purpose);
        RULE.at(field.span, message).help("写明拿去做什么；说不出用处的不要问")
    }));
}

fn says_nothing(field: &Field) -> bool {
    // No purpose at all is the loader's error.
    let purpose = field.purpose.trim();
    !purpose.is_empty()
        && (purpose.chars().count() < 3 || purpose == &*field.name || EMPTY.contains(&purpose))
}
