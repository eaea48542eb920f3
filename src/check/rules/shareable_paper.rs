//! C207: a paper the office can look up itself is demanded all the same.

use super::abolished_paper::members;
use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::item::{Counts, Need, WaiverKind, WaiverUse};
use crate::model::material::Material;

pub(super) static RULE: Rule = Rule {
    code: "C207",
    severity: Severity::Warning,
    title: "能共享的材料仍要本人交",
    manual: Manual {
        means: "材料库写着这样材料可以数据共享或电子证照，这个事项的 免提交 里却都不认。",
        why: "窗口自己查得到的，不该让人跑去开、去复印。",
        mend: "免提交 里加上 数据共享 或 电子证照，或者不写 免提交（材料库里写的都认）。有文件要求交原件的，在这样材料后面写 依据。",
        bad: "居民户口簿: {免提交: 无}",
        good: "居民户口簿: {免提交: [数据共享, 电子证照]}",
    },
    looks: Looks::Each(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for item in here.catalog.scenarios.values().flat_map(|s| s.items.values()) {
        for need in &item.needs {
            let Some(accepted) = &need.waivers else { continue };
            let shared =
                |waiver: &WaiverUse| matches!(waiver.kind, WaiverKind::DataShare | WaiverKind::ELicence);
            // A document that demands it all the same is a reason.
            if accepted.iter().any(shared) || !need.basis.is_empty() {
                continue;
            }
            // One of several papers, shown to say who somebody is.
            let identity = !here.catalog.materials.contains_key(&need.material);
            for paper in members(here.catalog, &need.material) {
                // Who only shows a card shows it on the phone as well; that is no demand too many.
                let spares = |offer: &&WaiverUse| match offer.kind {
                    WaiverKind::DataShare => offer.when.is_none() && (!identity || handed_in(need, paper)),
                    WaiverKind::ELicence => offer.when.is_none() && handed_in(need, paper),
                    _ => false,
                };
                let offers = paper.offers.iter().filter(spares);
                let offers: Vec<&str> = offers.map(|offer| offer.kind.word()).collect();
                if !offers.is_empty() {
                    let message =
                        format!("`{}` 要本人交 `{}`，它可以{}", item.name, paper.name, offers.join("、"));
                    let finding = RULE.at(need.span, message).related(paper.span, "材料库里这样写");
                    found.push(finding.help(format!("免提交里加上 {}", offers.join("、"))));
                }
            }
        }
    }
}

fn handed_in(need: &Need, paper: &Material) -> bool {
    let counts = if need.counts == Counts::default() { paper.counts } else { need.counts };
    [counts.originals, counts.copies, counts.electronic].iter().any(|n| n.unwrap_or(0) > 0)
}
