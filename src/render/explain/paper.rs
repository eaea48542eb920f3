//! A paper: what the catalogue says of it, and which items of the life event want it.

use super::used::Used;
use super::{Source, Text};
use crate::logic::print;
use crate::model::catalog::Catalog;
use crate::model::civil;
use crate::model::item::ServiceItem;
use crate::model::scenario::Scenario;
use crate::model::value::Name;

/// The names under which a paper is asked for, and the papers these names stand for.
fn opened<'a>(catalog: &'a Catalog, name: &'a Name) -> Vec<&'a Name> {
    let mut out = vec![name];
    if let Some(choice) = catalog.choices.get(name) {
        out.extend(choice.options.iter().flat_map(|o| &o.papers));
    }
    if let Some(alias) = catalog.aliases.get(name) {
        out.extend(alias.cases.iter().map(|(_, paper)| paper));
    }
    if let Some(pack) = catalog.packs.get(name) {
        out.extend(pack.papers.iter().map(|(paper, _)| paper));
    }
    // One more step: a 通称 may stand for a 任选其一.
    let more = out[1..].iter().filter_map(|name| catalog.choices.get(*name));
    let more: Vec<&Name> = more.flat_map(|c| c.options.iter().flat_map(|o| &o.papers)).collect();
    out.extend(more);
    out
}

/// Papers of a life event.
pub(super) fn names<'a>(catalog: &'a Catalog, scenario: &'a Scenario) -> Vec<&'a str> {
    let needs = scenario.items.values().flat_map(|i| &i.needs);
    let mut out: Vec<&str> = needs.flat_map(|n| opened(catalog, &n.material)).map(|n| &**n).collect();
    out.sort_unstable();
    out.dedup();
    out
}

pub(super) fn known(catalog: &Catalog, scenario: &Scenario, name: &str) -> bool {
    names(catalog, scenario).contains(&name)
}

impl Source<'_> {
    pub(super) fn paper(&self, name: &str, text: &mut Text) {
        let catalog = self.catalog;
        text.line(format!("{name}（材料）"));
        self.context(text);
        if let Some(choice) = catalog.choices.get(name) {
            text.line(format!("任选其一，带一样就行   {}", self.whence(choice.span)));
            for option in &choice.options {
                let papers: Vec<&str> = option.papers.iter().map(|p| &**p).collect();
                text.line(format!("· {}", papers.join(" 加 ")));
                text.under("当", option.when.as_ref().map(print::print).unwrap_or_default());
            }
        }
        if let Some(alias) = catalog.aliases.get(name) {
            text.line(format!("通称，按情况是其中一种   {}", self.whence(alias.span)));
            for (when, paper) in &alias.cases {
                let when = when.as_ref().map_or("否则".to_owned(), print::print);
                text.line(format!("· {when} → {paper}"));
            }
        }
        if let Some(pack) = catalog.packs.get(name) {
            text.line(format!("材料包   {}", self.whence(pack.span)));
            for (paper, when) in &pack.papers {
                text.line(format!("· {paper}"));
                text.under("当", when.as_ref().map(print::print).unwrap_or_default());
            }
        }
        if let Some(material) = catalog.materials.get(name) {
            text.line(format!("写在 {}", self.whence(material.span)));
            text.under("谁出具", material.issuer.as_deref().unwrap_or_default());
            text.under("怎么拿", material.how.as_deref().unwrap_or_default());
            text.under("有效期", material.validity.as_deref().unwrap_or_default());
            match &material.abolished {
                Some(gone) => {
                    let from = gone.from.map(|day| format!("{} 起", civil::iso(day as i32)));
                    text.under("已取消", format!("{}不用交", from.unwrap_or_default()));
                    self.standing(&gone.basis, &None, text);
                }
                None if material.offers.is_empty() => text.under("可以免的办法", "没有"),
                None => material.offers.iter().for_each(|w| text.under("可以免的办法", self.waiver(w))),
            }
            text.under("待核", material.unconfirmed.as_deref().unwrap_or_default());
        }
        let mut used = Used::default();
        text.head("哪些事项要它");
        for item in self.scenario.items.values() {
            for (at, need) in item.needs.iter().enumerate() {
                if !opened(catalog, &need.material).iter().any(|paper| &***paper == name) {
                    continue;
                }
                let by = if &*need.material == name {
                    String::new()
                } else {
                    format!("（写作 {}）", need.material)
                };
                text.line(format!("· {}{by}   {}", item.name, self.whence(need.span)));
                self.need(need, text);
                self.need_decided(item, at, text);
                let waivers = need.waivers.iter().flatten().filter_map(|w| w.when.as_ref());
                need.when.iter().chain(waivers).for_each(|e| used.expr(catalog, self.scenario, e));
                self.also(item, text);
            }
        }
        self.figures(&used, text);
        self.told_apart(&used, text);
    }

    /// How the item itself stands with the person.
    fn also(&self, item: &ServiceItem, text: &mut Text) {
        text.under("这样回答的人，这个事项", self.status_of(item).unwrap_or_default());
    }
}
