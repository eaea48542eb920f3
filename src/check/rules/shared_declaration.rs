//! C215: one declaration signed for several items.

use super::abolished_paper::members;
use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::material::{Material, Sharing};
use crate::model::value::Name;
use indexmap::IndexMap;

pub(super) static RULE: Rule = Rule {
    code: "C215",
    severity: Severity::Warning,
    title: "承诺和声明不能几件事合用",
    manual: Manual {
        means: "承诺书、声明书要签字负责，一件事一份。这一种在几个事项里都要，材料库里却没有写 共用: 不共用，会合成一份。",
        why: "签一次字被拿去办几件事，本人不知道自己承诺了什么，出了事说不清。",
        mend: "材料库里给它加上 共用: 不共用；几件事承诺的内容不同的，分成几种材料。",
        bad: "材料:\n  无违法记录声明: {出具单位: 本人, 怎么拿: 现场签, 原件: 1}",
        good: "材料:\n  无违法记录声明: {出具单位: 本人, 怎么拿: 现场签, 原件: 1, 共用: 不共用}",
    },
    looks: Looks::Each(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for scenario in here.catalog.scenarios.values() {
        let mut used: IndexMap<&Name, (&Material, Vec<&Name>)> = IndexMap::new();
        for item in scenario.items.values() {
            let papers = item.needs.iter().flat_map(|need| members(here.catalog, &need.material));
            for paper in papers.filter(|paper| is_declaration(paper) && paper.sharing != Sharing::None) {
                let (_, items) = used.entry(&paper.name).or_insert((paper, Vec::new()));
                if !items.contains(&&item.name) {
                    items.push(&item.name);
                }
            }
        }
        for (name, (paper, items)) in used.iter().filter(|(_, (_, items))| items.len() > 1) {
            let items: Vec<&str> = items.iter().map(|item| &***item).collect();
            let message = format!("`{name}` 要签字负责，却由 {} 合用一份", items.join("、"));
            found.push(RULE.at(paper.span, message).help("加上 共用: 不共用，一件事一份"));
        }
    }
}

fn is_declaration(paper: &Material) -> bool {
    ["承诺书", "声明", "保证书"].iter().any(|word| paper.name.contains(word))
}
