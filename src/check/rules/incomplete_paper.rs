//! C209: a paper of the catalogue without issuer, way to get it, or counts.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::item::Counts;

pub(super) static RULE: Rule = Rule {
    code: "C209",
    severity: Severity::Warning,
    title: "材料没写全",
    manual: Manual {
        means: "材料库里每种材料都要写 出具单位、怎么拿 和份数（原件、验原件、复印件、电子件、填报 中的一项），这里缺了。",
        why: "清单上只有一个名字，拿不准的人不知道找谁开、带几份，只能再跑一趟问。",
        mend: "补上缺的项；自己写的材料，出具单位写 本人。",
        bad: "材料:\n  收入证明: {材料类型: 证件证书证明}",
        good: "材料:\n  收入证明:\n    材料类型: 证件证书证明\n    出具单位: 用人单位\n    怎么拿: 找单位人事开，要盖公章\n    原件: 1",
    },
    looks: Looks::Each(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for material in here.catalog.materials.values() {
        let missing = [
            ("出具单位", material.issuer.is_none()),
            ("怎么拿", material.how.is_none()),
            ("份数", material.counts == Counts::default()),
        ];
        let missing: Vec<&str> = missing.iter().filter(|(_, no)| *no).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            let message = format!("材料 `{}` 没有写{}", material.name, missing.join("、"));
            found.push(RULE.at(material.span, message).help("补上，清单上要印出来"));
        }
    }
}
