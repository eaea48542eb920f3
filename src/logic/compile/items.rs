//! Service items as nodes.

use super::{Compiler, Progress};
use crate::diag::Diagnostic;
use crate::logic::op::{NodeId, Op};
use crate::logic::print;
use crate::logic::program::{BenefitNodes, ConditionNodes, DeadlineNodes, ItemNodes, SayNode, TextNode};
use crate::logic::value::Known;
use crate::model::expr::{Body, BodyKind};
use crate::model::item::{InForce, ServiceItem};
use crate::model::list::RowRef;
use crate::model::value::{Name, Type};
use crate::source::Span;

/// The parts of an item's base.
#[derive(Clone)]
pub(super) struct BaseParts {
    situation: NodeId,
    in_force: NodeId,
    conditions: Vec<NodeId>,
}

/// An item as it is decided: once, or once for a row.
struct Unit {
    item: usize,
    row: Option<RowRef>,
    present: NodeId,
}

impl Compiler<'_> {
    /// 适用情形 ∧ 受理条件 ∧ 施行 of an item. An item with 逐条 is meant for the row a formula stands in, elsewhere for
    /// any of its rows.
    pub(super) fn base(&mut self, name: &Name, span: Span) -> NodeId {
        let scenario = self.scenario;
        let item = &scenario.items[name];
        if item.each.is_none() {
            let there = self.builder.truth(true);
            return self.base_under(name.clone(), item, None, there, span);
        }
        let Some(list) = self.each(item) else { return self.nothing(Type::Bool) };
        let here = self.scopes.iter().rev().find(|row| row.list == list.list).cloned();
        let mut any = Vec::new();
        for (row, present) in list.members {
            let row = RowRef { list: list.list.clone(), row };
            if here.as_ref().is_none_or(|here| *here == row) {
                any.push(self.base_under(row.name(name), item, Some(&row), present, span));
            }
        }
        self.builder.or(any, Some(span))
    }

    /// The base of an item under its own name, or under its name in a row.
    fn base_under(
        &mut self,
        key: Name,
        item: &ServiceItem,
        row: Option<&RowRef>,
        present: NodeId,
        span: Span,
    ) -> NodeId {
        match self.bases.get(&key) {
            Some(Progress::Done(node)) => return *node,
            Some(Progress::Running) => {
                let report = Diagnostic::error(
                    "E280",
                    span,
                    format!("事项 `{}` 的条件绕了一圈又用到它自己", item.name),
                );
                self.report(report.help("`适用（…）` 只能用在不会反过来依赖它的事项上"));
                return self.nothing(Type::Bool);
            }
            None => {}
        }
        self.bases.insert(key.clone(), Progress::Running);
        let (base, parts) = self.outside(row.cloned(), |c| c.base_parts(item, present));
        self.item_parts.insert(key.clone(), parts);
        self.bases.insert(key, Progress::Done(base));
        base
    }

    fn base_parts(&mut self, item: &ServiceItem, present: NodeId) -> (NodeId, BaseParts) {
        let situation = match &item.situation {
            Some(expr) => self.truth_of(expr),
            None => self.builder.truth(true),
        };
        let in_force = self.in_force(item.in_force.as_ref());
        let mut conditions = Vec::new();
        for condition in &item.conditions {
            let node = self.truth_of(&condition.need);
            conditions.push(if condition.unconfirmed.is_some() {
                self.unconfirmed(node, None)
            } else {
                node
            });
        }
        let all = [present, situation, in_force].into_iter().chain(conditions.iter().copied()).collect();
        let base = self.builder.and(all, Some(item.span));
        let base = self.marked(base, item.unconfirmed.is_some());
        (base, BaseParts { situation, in_force, conditions })
    }

    fn in_force(&mut self, window: Option<&InForce>) -> NodeId {
        let Some(window) = window else { return self.builder.truth(true) };
        let mut rows = Vec::new();
        let yes = self.builder.truth(true);
        let no = self.builder.truth(false);
        if let Some(from) = window.from {
            let from = self.builder.constant(Known::int(from), Type::Date);
            let begun = self.today_is(true, from, &Type::Date, window.span);
            rows.push((self.builder.node(Op::Not(begun), Type::Bool, None), no));
        }
        let Some(to) = window.to else {
            return self.builder.node(Op::First(rows.into(), yes), Type::Bool, Some(window.span));
        };
        let to = self.builder.constant(Known::int(to), Type::Date);
        rows.push((self.today_is(false, to, &Type::Date, window.span), yes));
        // Nobody has said that it ends: it is taken to go on, unconfirmed.
        let after = if window.uncertain_after { self.unconfirmed(yes, None) } else { no };
        self.builder.node(Op::First(rows.into(), after), Type::Bool, Some(window.span))
    }

    /// 已办成. Of an item with 逐条 it is that of the row a formula stands in, elsewhere that of every row that needs it.
    pub(super) fn done(&mut self, name: &Name) -> NodeId {
        let scenario = self.scenario;
        let item = &scenario.items[name];
        let Some(expr) = &item.done else { return self.builder.truth(false) };
        if item.each.is_none() {
            return self.outside(None, |c| c.truth_of(expr));
        }
        let Some(list) = self.each(item) else { return self.nothing(Type::Bool) };
        let here = self.scopes.iter().rev().find(|row| row.list == list.list).cloned();
        if let Some(here) = here {
            return self.outside(Some(here), |c| c.truth_of(expr));
        }
        let mut all = Vec::new();
        for (row, present) in list.members {
            let row = RowRef { list: list.list.clone(), row };
            let base = self.base_under(row.name(name), item, Some(&row), present, item.span);
            let spared = self.builder.node(Op::Not(base), Type::Bool, None);
            let done = self.outside(Some(row), |c| c.truth_of(expr));
            all.push(self.builder.or(vec![spared, done], Some(item.span)));
        }
        self.builder.and(all, Some(item.span))
    }

    /// All items; those with 逐条 once for each row.
    pub(super) fn items(&mut self) -> Vec<ItemNodes> {
        let scenario = self.scenario;
        let names: Vec<Name> = scenario.items.keys().cloned().collect();
        let mut units = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let item = &scenario.items[name];
            self.base(name, item.span);
            let there = self.builder.truth(true);
            let Some(_) = &item.each else {
                units.push(Unit { item: at, row: None, present: there });
                continue;
            };
            // An item whose list is not understood is done once, and may be needed.
            let Some(list) = self.each(item) else {
                let present = self.nothing(Type::Bool);
                self.base_under(name.clone(), item, None, present, item.span);
                units.push(Unit { item: at, row: None, present });
                continue;
            };
            for (row, present) in list.members {
                units.push(Unit { item: at, row: Some(RowRef { list: list.list.clone(), row }), present });
            }
        }
        let chosen = self.chosen(&names);
        let mut applies: Vec<Option<NodeId>> = vec![None; units.len()];
        for at in 0..units.len() {
            self.applies(at, &names, &units, &chosen, &mut applies, 0);
        }
        let mut out = Vec::new();
        for (unit, applies) in units.iter().zip(applies) {
            let item = &scenario.items[&names[unit.item]];
            let applies = applies.expect("every item was visited");
            let nodes = self.outside(unit.row.clone(), |c| c.item(item, unit, chosen[unit.item], applies));
            if let Some(row) = &unit.row {
                self.print_row_name(row, applies);
            }
            out.push(nodes);
        }
        out
    }

    /// For every item: chosen on the page of optional items and in its 只能选一 group.
    fn chosen(&mut self, names: &[Name]) -> Vec<NodeId> {
        let scenario = self.scenario;
        let page = self.optional_page();
        let optional = self.optional_items();
        let yes = self.builder.truth(true);
        let mut chosen: Vec<NodeId> = names
            .iter()
            .map(|name| match (page, optional.iter().position(|o| o == name)) {
                (Some(page), Some(bit)) => self.builder.node(Op::HasAny(page, 1 << bit), Type::Bool, None),
                _ => yes,
            })
            .collect();
        for group in 0..scenario.exclusive.len() {
            let members: Vec<(Name, NodeId)> = scenario.exclusive[group]
                .items
                .iter()
                .filter_map(|item| {
                    let at = names.iter().position(|n| n == item)?;
                    let base = self.base(item, scenario.exclusive[group].span);
                    Some((item.clone(), self.builder.and(vec![base, chosen[at]], None)))
                })
                .collect();
            let (index, node) = self.exclusive_group(group, &members);
            let Type::Choice(options) = self.inputs[index].ty.clone() else { continue };
            for (bit, item) in options.iter().enumerate() {
                if let Some(at) = names.iter().position(|n| n == item) {
                    let wanted = self.builder.node(Op::OneOf(node, 1 << bit), Type::Bool, None);
                    chosen[at] = self.builder.and(vec![chosen[at], wanted], None);
                }
            }
        }
        chosen
    }

    /// Printed as something to do, now or later.
    fn applies(
        &mut self,
        at: usize,
        names: &[Name],
        units: &[Unit],
        chosen: &[NodeId],
        done: &mut [Option<NodeId>],
        depth: usize,
    ) -> NodeId {
        if let Some(node) = done[at] {
            return node;
        }
        let scenario = self.scenario;
        let unit = &units[at];
        let item = &scenario.items[&names[unit.item]];
        let base = self.outside(unit.row.clone(), |c| c.base(&item.name, item.span));
        let mut parts = vec![base, chosen[unit.item]];
        if depth > units.len() {
            self.error("E281", item.span, format!("事项 `{}` 的办成后绕成了一圈", item.name));
        } else {
            for after in &item.after {
                let others: Vec<usize> =
                    (0..units.len()).filter(|o| names[units[*o].item] == *after).collect();
                // What was done for the same row opens this one; elsewhere what was done for any.
                let same = others.iter().copied().find(|o| unit.row.is_some() && units[*o].row == unit.row);
                let others = same.map_or(others, |same| vec![same]);
                if others.is_empty() {
                    continue;
                }
                let mut ways = vec![self.outside(unit.row.clone(), |c| c.done(after))];
                for other in others {
                    ways.push(self.applies(other, names, units, chosen, done, depth + 1));
                }
                parts.push(self.builder.or(ways, Some(item.span)));
            }
        }
        let strict = item.window.as_ref().filter(|w| w.strict);
        if let Some((window, until)) = strict.and_then(|w| Some((w, w.until.as_ref()?))) {
            let in_time = self.outside(unit.row.clone(), |c| {
                let (node, ty) = c.date_body(until)?;
                Some(c.today_is(false, node, &ty, window.span))
            });
            if let Some(in_time) = in_time {
                parts.push(if window.unconfirmed.is_some() {
                    self.unconfirmed(in_time, None)
                } else {
                    in_time
                });
            }
        }
        let node = self.builder.and(parts, Some(item.span));
        done[at] = Some(node);
        node
    }

    fn item(&mut self, item: &ServiceItem, unit: &Unit, chosen: NodeId, applies: NodeId) -> ItemNodes {
        let key = unit.row.as_ref().map_or_else(|| item.name.clone(), |row| row.name(&item.name));
        let parts = self.item_parts[&key].clone();
        let base = self.base(&item.name, item.span);
        let done = self.done(&item.name);
        self.output(applies, None);
        let mut opens: Vec<NodeId> = item
            .after
            .iter()
            .filter(|a| self.scenario.items.contains_key(*a))
            .cloned()
            .collect::<Vec<_>>()
            .iter()
            .map(|a| self.done(a))
            .collect();
        let (mut from, mut until, mut late) = (None, None, None);
        if let Some(window) = &item.window {
            if let Some((node, ty)) = window.from.as_ref().and_then(|b| self.date_body(b)) {
                opens.push(self.today_is(true, node, &ty, window.span));
                from = Some(node);
            }
            until = window.until.as_ref().and_then(|b| self.date_body(b)).map(|(node, _)| node);
            if window.unconfirmed.is_some() {
                from = from.map(|n| self.unconfirmed(n, None));
                until = until.map(|n| self.unconfirmed(n, None));
            }
            late = window.late.as_ref().map(|t| self.text(t, None));
        }
        let open = self.builder.and(opens, Some(item.span));
        for node in [Some(open), from, until].into_iter().flatten() {
            self.output(node, Some(applies));
        }
        if let Some(text) = &late {
            self.print_text(text, applies);
        }
        let mut conditions = Vec::new();
        for (condition, node) in item.conditions.iter().zip(&parts.conditions) {
            let fail = condition.fail.as_ref().map(|text| {
                let gap = self.gap_if_used(text, &condition.need);
                self.text(text, gap)
            });
            conditions.push(ConditionNodes { node: *node, fail });
        }
        let elsewhere = self.elsewhere(item, applies);
        let needs = self.needs(item, applies);
        let benefits = self.benefits(item, applies);
        let deadlines = self.deadlines(item, applies);
        let notes = self.notes(item, applies);
        let forms = self.forms(item, applies);
        ItemNodes {
            name: item.name.clone(),
            row: unit.row.clone(),
            present: unit.present,
            situation: parts.situation,
            in_force: parts.in_force,
            conditions,
            base,
            chosen,
            applies,
            done,
            open,
            from,
            until,
            late,
            elsewhere,
            needs,
            benefits,
            deadlines,
            notes,
            forms,
        }
    }

    fn under(&mut self, applies: NodeId, when: Option<&crate::model::expr::Expr>, span: Span) -> NodeId {
        match when {
            None => applies,
            Some(expr) => {
                let when = self.truth_of(expr);
                self.builder.and(vec![applies, when], Some(span))
            }
        }
    }

    fn elsewhere(&mut self, item: &ServiceItem, applies: NodeId) -> Vec<(NodeId, TextNode)> {
        let mut out = Vec::new();
        for place in &item.elsewhere {
            let when = self.under(applies, place.when.as_ref(), place.span);
            let text = self.text(&place.go, None);
            self.output(when, None);
            self.print_text(&text, when);
            out.push((when, text));
        }
        out
    }

    fn benefits(&mut self, item: &ServiceItem, applies: NodeId) -> Vec<BenefitNodes> {
        let mut out = Vec::new();
        for benefit in &item.benefits {
            let when = self.under(applies, benefit.when.as_ref(), benefit.span);
            let unconfirmed = benefit.unconfirmed.is_some();
            let mut value = |body: &Body, wanted: &[Type]| {
                let (node, ty) = self.body(body, None, None);
                if !wanted.contains(&ty) {
                    self.error(
                        "E282",
                        body.span,
                        format!("这里要{}，写的却是{}", wanted[0].label(), ty.label()),
                    );
                    return None;
                }
                let node = if unconfirmed { self.unconfirmed(node, None) } else { node };
                self.output(node, Some(when));
                Some(node)
            };
            let amount = benefit.amount.as_ref().and_then(|b| value(b, &[Type::Money]));
            let times = benefit.times.as_ref().and_then(|b| value(b, &[Type::Number, Type::Months]));
            let formula = benefit.amount.as_ref().and_then(|b| match &b.kind {
                BodyKind::Expr(expr) => Some(print::print(expr)),
                _ => None,
            });
            let from = benefit.from.as_ref().map(|t| self.text(t, None));
            let note = benefit.note.as_ref().map(|t| self.text(t, None));
            self.output(when, None);
            for text in from.iter().chain(&note) {
                self.print_text(text, when);
            }
            out.push(BenefitNodes { when, amount, formula, times, from, note });
        }
        out
    }

    fn deadlines(&mut self, item: &ServiceItem, applies: NodeId) -> Vec<DeadlineNodes> {
        let mut out = Vec::new();
        for deadline in &item.deadlines {
            let when = self.under(applies, deadline.when.as_ref(), deadline.span);
            let mut date = |body: &Option<Body>| {
                let (node, _) = self.date_body(body.as_ref()?)?;
                let node = if deadline.unconfirmed.is_some() { self.unconfirmed(node, None) } else { node };
                self.output(node, Some(when));
                Some(node)
            };
            let (from, until) = (date(&deadline.from), date(&deadline.until));
            let what = self.text(&deadline.what, None);
            let late = deadline.late.as_ref().map(|t| self.text(t, None));
            self.output(when, None);
            for text in std::iter::once(&what).chain(&late) {
                self.print_text(text, when);
            }
            out.push(DeadlineNodes { when, what, from, until, late });
        }
        out
    }

    fn notes(&mut self, item: &ServiceItem, applies: NodeId) -> Vec<SayNode> {
        let mut out = Vec::new();
        for (index, note) in item.notes.iter().enumerate() {
            let when = self.under(applies, note.when.as_ref(), note.span);
            let when = self.marked(when, note.unconfirmed.is_some());
            let text = self.text(&note.text, None);
            self.output(when, None);
            self.print_text(&text, when);
            out.push(SayNode { index, name: item.name.clone(), when, text });
        }
        out
    }

    fn forms(&mut self, item: &ServiceItem, applies: NodeId) -> Vec<(usize, NodeId)> {
        let mut out = Vec::new();
        for (at, used) in item.forms.iter().enumerate() {
            let node = self.under(applies, used.when.as_ref(), used.span);
            self.output(node, None);
            out.push((at, node));
        }
        out
    }
}
