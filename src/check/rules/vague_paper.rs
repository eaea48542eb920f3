//! C208: a catch-all instead of a named paper.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    code: "C208",
    severity: Severity::Warning,
    title: "笼统的材料名",
    manual: Manual {
        means: "材料的名字或者给人看的话里，写了“其他材料”“相关材料”这样说不清是什么的东西。",
        why: "一次告知就是要一次说清。写成“等材料”，窗口想起来还能再要，人就要跑第二趟。",
        mend: "写出每一样材料的名字；真不知道有没有别的，就删掉这几个字。",
        bad: "申请材料:\n  其他相关材料:",
        good: "申请材料:\n  劳动合同:\n  工资银行流水:",
    },
    looks: Looks::Each(look),
};

const VAGUE: [&str; 11] = [
    "其他材料",
    "其它材料",
    "相关材料",
    "有关材料",
    "所需材料",
    "必要材料",
    "规定的材料",
    "等材料",
    "其他证明",
    "其他资料",
    "相关资料",
];

fn vague(text: &str) -> Option<&'static str> {
    VAGUE.iter().copied().find(|word| text.contains(word))
}

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    let catalog = here.catalog;
    let papers = catalog.materials.values().map(|m| (&*m.name, m.span));
    let papers = papers.chain(catalog.choices.values().map(|c| (&*c.name, c.span)));
    let papers = papers.chain(catalog.packs.values().map(|p| (&*p.name, p.span)));
    for (name, span) in papers.chain(catalog.aliases.values().map(|a| (&*a.name, a.span))) {
        if vague(name).is_some() || name.ends_with('等') || name == "材料" || name == "证明材料" {
            let finding = RULE.at(span, format!("材料名 `{name}` 说不清是什么"));
            found.push(finding.help("写出每一样材料的名字"));
        }
    }
    for said in here.texts() {
        if let Some(word) = vague(&said.text) {
            let finding = RULE.at(said.span(here.files), format!("`{word}` 说不清是什么"));
            found.push(finding.help("写出每一样材料的名字，或者删掉这几个字"));
        }
    }
}
