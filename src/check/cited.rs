//! Every place that cites a legal basis, with what is known of its standing.

use crate::model::catalog::{Catalog, LegalBasis};
use crate::model::expr::{Body, BodyKind};
use crate::model::item::{InForce, ServiceItem};
use crate::model::parameter::{Figure, ParameterKind};
use crate::source::Span;

/// One citation.
pub(super) struct Cited<'a> {
    /// What cites, as a message calls it.
    pub what: String,
    /// The document.
    pub basis: &'a LegalBasis,
    /// Where the citing entry stands.
    pub span: Span,
    /// Whether the entry, or what it belongs to, is marked 待核.
    pub unconfirmed: bool,
    /// 施行 of the item it belongs to.
    pub in_force: Option<&'a InForce>,
}

/// All citations of a catalogue; figures of days other than `today` stay out.
pub(super) fn cited(catalog: &Catalog, today: i64) -> Vec<Cited<'_>> {
    let mut all = Citations { catalog, out: Vec::new(), above: false, in_force: None };
    for scenario in catalog.scenarios.values() {
        for one in &scenario.preconditions {
            all.add(|| format!("前提 `{}`", one.name), &one.basis, one.span, false);
        }
        for one in &scenario.conclusions {
            all.add(|| format!("结论 `{}`", one.name), &one.basis, one.span, one.unconfirmed.is_some());
        }
        for one in &scenario.notices {
            all.add(|| format!("提醒 `{}`", one.name), &one.basis, one.span, one.unconfirmed.is_some());
        }
        for fact in scenario.facts.values() {
            all.fact(fact);
        }
        for item in scenario.items.values() {
            all.item(item);
        }
    }
    catalog.common_facts.values().for_each(|fact| all.fact(fact));
    for parameter in catalog.parameters.values() {
        let what = || format!("参数 `{}`", parameter.name);
        let figures = figures(&parameter.kind, today);
        let all_marked = !figures.is_empty() && figures.iter().all(|f| f.unconfirmed.is_some());
        all.add(what, &parameter.basis, parameter.span, all_marked);
        for figure in figures {
            all.add(what, &figure.basis, figure.span, figure.unconfirmed.is_some());
        }
    }
    all.out
}

struct Citations<'a> {
    catalog: &'a Catalog,
    out: Vec<Cited<'a>>,
    /// Whether what the entries belong to is 待核.
    above: bool,
    in_force: Option<&'a InForce>,
}

impl<'a> Citations<'a> {
    fn add(&mut self, what: impl Fn() -> String, basis: &'a [String], span: Span, unconfirmed: bool) {
        for cited in basis {
            let name = cited.split_whitespace().next().unwrap_or(cited);
            if let Some(basis) = self.catalog.bases.get(name) {
                let unconfirmed = unconfirmed || self.above;
                self.out.push(Cited { what: what(), basis, span, unconfirmed, in_force: self.in_force });
            }
        }
    }

    fn fact(&mut self, fact: &'a crate::model::scenario::Fact) {
        let what = || format!("推算 `{}`", fact.name);
        self.add(what, &fact.basis, fact.span, fact.unconfirmed.is_some());
        self.body(what, &fact.body, fact.unconfirmed.is_some());
    }

    fn body(&mut self, what: impl Fn() -> String, body: &'a Body, unconfirmed: bool) {
        if let BodyKind::Tiers(tiers) | BodyKind::Collect(tiers) | BodyKind::Accumulate(tiers) = &body.kind {
            for tier in tiers {
                self.add(&what, &tier.basis, tier.span, unconfirmed || tier.unconfirmed.is_some());
            }
        }
    }

    fn item(&mut self, item: &'a ServiceItem) {
        (self.above, self.in_force) = (item.unconfirmed.is_some(), item.in_force.as_ref());
        self.add(|| format!("事项 `{}` 的设定依据", item.name), &item.basis, item.span, false);
        for one in &item.conditions {
            self.add(|| format!("条件 `{}`", one.name), &one.basis, one.span, one.unconfirmed.is_some());
        }
        if let Some(one) = &item.window {
            let what = || format!("`{}` 的申请期限", item.name);
            self.add(what, &one.basis, one.span, one.unconfirmed.is_some());
        }
        for one in &item.deadlines {
            let what = || format!("`{}` 的期限", item.name);
            self.add(what, &one.basis, one.span, one.unconfirmed.is_some());
        }
        for one in &item.benefits {
            let what = || format!("`{}` 的待遇", item.name);
            self.add(what, &one.basis, one.span, one.unconfirmed.is_some());
        }
        for one in &item.needs {
            let what = || format!("`{}` 要的 `{}`", item.name, one.material);
            self.add(what, &one.basis, one.span, one.unconfirmed.is_some());
            for waiver in one.waivers.iter().flatten() {
                let marked = one.unconfirmed.is_some() || waiver.unconfirmed.is_some();
                self.add(what, &waiver.basis, waiver.span, marked);
            }
        }
        (self.above, self.in_force) = (false, None);
    }
}

/// Figures that can be used today.
fn figures(kind: &ParameterKind, today: i64) -> Vec<&Figure> {
    match kind {
        ParameterKind::Single(_, figure) => figure.iter().collect(),
        ParameterKind::Dated(_, rows, _) => {
            let now = |from: Option<i64>, to: Option<i64>| {
                from.is_none_or(|from| from <= today) && to.is_none_or(|to| today <= to)
            };
            rows.iter().filter(|(at, _)| now(at.from, at.to)).filter_map(|(_, f)| f.as_ref()).collect()
        }
        ParameterKind::Yearly(_, rows) => rows.iter().map(|(_, figure)| figure).collect(),
        ParameterKind::Steps { rows, .. } => rows.iter().map(|(_, figure)| figure).collect(),
        ParameterKind::Table { rows, .. } => rows.iter().flat_map(|(_, figures)| figures).collect(),
    }
}
