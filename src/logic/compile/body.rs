//! Facts (推算) and table shapes as nodes.

use super::{Compiler, Progress};
use crate::diag::Diagnostic;
use crate::logic::op::{Fun2, NodeId, Op};
use crate::logic::program::{FactNode, Story};
use crate::logic::value::Known;
use crate::model::expr::{Body, BodyKind, ClassGroup, CompareOp, Expr, ExprKind, Step, StepBound, Tier};
use crate::model::list::{Row, RowRef};
use crate::model::scenario::Fact;
use crate::model::value::{Name, Type};
use crate::source::Span;
use std::sync::Arc;

impl Compiler<'_> {
    /// The node of a fact, of the scenario or shared.
    pub(super) fn fact(&mut self, name: &str, span: Span) -> NodeId {
        let (scenario, catalog) = (self.scenario, self.catalog);
        let own = scenario.facts.get(name);
        let Some(fact) = own.or_else(|| catalog.common_facts.get(name)) else {
            return self.nothing(Type::Bool);
        };
        self.compute(fact.name.clone(), fact, own.is_some(), None, span)
    }

    /// The node of a fact under a name: its own, or that of a fact of a row.
    pub(super) fn compute(
        &mut self,
        key: Name,
        fact: &Fact,
        own: bool,
        row: Option<&RowRef>,
        span: Span,
    ) -> NodeId {
        match self.facts.get(&key) {
            Some(Progress::Done(node)) => return *node,
            Some(Progress::Running) => {
                self.report(
                    Diagnostic::error("E250", span, format!("推算 `{}` 绕了一圈又用到它自己", fact.name))
                        .related(fact.span, "它写在这里")
                        .help("拆开其中一步，让每条推算只用前面已经算出来的"),
                );
                return self.nothing(Type::Bool);
            }
            None => {}
        }
        self.facts.insert(key.clone(), Progress::Running);
        let expected = fact.values.as_ref().map(|values| Type::Choice(Arc::new(values.clone())));
        let (mut node, ty) =
            self.outside(row.cloned(), |c| c.body(&fact.body, expected.as_ref(), Some(fact)));
        if let Some(expected) = &expected
            && ty != *expected
            && !matches!(ty, Type::Multi(_))
        {
            self.error("E251", fact.span, format!("`{}` 的结果不在它的取值里", fact.name));
            node = self.nothing(expected.clone());
        }
        if fact.unconfirmed.is_some() {
            node = self.unconfirmed(node, None);
        }
        self.facts.insert(key.clone(), Progress::Done(node));
        if row.is_none_or(|row| row.row != Row::Further) {
            self.fact_order.insert(key.clone(), FactNode { node, note: fact.note.clone(), own });
        }
        let story = self.stories.entry(node).or_default();
        if story.name.is_none() {
            *story = Story { name: Some(key), basis: fact.basis.clone(), rows: rows(&fact.body) };
        }
        node
    }

    /// Node and type of a body.
    pub(super) fn body(
        &mut self,
        body: &Body,
        expected: Option<&Type>,
        fact: Option<&Fact>,
    ) -> (NodeId, Type) {
        let span = Some(body.span);
        match &body.kind {
            BodyKind::Expr(expr) => self.infer(expr, expected),
            BodyKind::Tiers(tiers) => self.tiers(tiers, expected, body.span),
            BodyKind::Classify { of, groups } => self.classify(of, groups, expected, body.span),
            BodyKind::Steps { by, rows } => self.steps(by, rows, expected, body.span),
            BodyKind::AnyOf(parts) => {
                let parts = parts.iter().map(|p| self.truth_of(p)).collect();
                (self.builder.or(parts, span), Type::Bool)
            }
            BodyKind::NoneOf(parts) => {
                let parts = parts.iter().map(|p| self.truth_of(p)).collect();
                let any = self.builder.or(parts, span);
                (self.builder.node(Op::Not(any), Type::Bool, span), Type::Bool)
            }
            BodyKind::Collect(tiers) => {
                let values = fact.and_then(|f| f.values.clone()).unwrap_or_default();
                if values.is_empty() {
                    let report = Diagnostic::error("E252", body.span, "汇集要先写出有哪些结果");
                    self.report(report.help("加一行 `取值: [甲, 乙]`"));
                }
                self.collect(tiers, values, body.span)
            }
            BodyKind::Accumulate(tiers) => self.accumulate(tiers, expected, body.span),
        }
    }

    fn tier_value(&mut self, tier: &Tier, expected: Option<&Type>) -> (NodeId, Type) {
        let (node, ty) = self.infer(&tier.value, expected);
        (if tier.unconfirmed.is_some() { self.unconfirmed(node, None) } else { node }, ty)
    }

    fn tiers(&mut self, tiers: &[Tier], expected: Option<&Type>, span: Span) -> (NodeId, Type) {
        let mut ty: Option<Type> = expected.cloned();
        let mut rows = Vec::new();
        let mut otherwise = None;
        for tier in tiers {
            let (value, found) = self.tier_value(tier, ty.as_ref());
            let value = match &ty {
                Some(ty) if *ty != found => {
                    self.error(
                        "E253",
                        tier.value.span,
                        format!("这一行得到{}，别的行得到{}", found.label(), ty.label()),
                    );
                    self.nothing(ty.clone())
                }
                _ => value,
            };
            ty.get_or_insert(found);
            match &tier.when {
                Some(when) => rows.push((self.truth_of(when), value)),
                None => otherwise = Some(value),
            }
        }
        let places = tiers.iter().filter(|t| t.when.is_some()).map(|t| t.span);
        self.keep_table(rows.iter().map(|(cond, _)| *cond).zip(places).collect(), true);
        let ty = ty.unwrap_or(Type::Bool);
        let otherwise = match otherwise {
            Some(node) => node,
            // The loader has told that 否则 is missing, or cannot be read.
            None => self.nothing(ty.clone()),
        };
        (self.builder.node(Op::First(rows.into(), otherwise), ty.clone(), Some(span)), ty)
    }

    fn classify(
        &mut self,
        of: &Expr,
        groups: &[ClassGroup],
        expected: Option<&Type>,
        span: Span,
    ) -> (NodeId, Type) {
        let (node, of_ty) = self.infer(of, None);
        let ty = expected.cloned().unwrap_or(Type::Bool);
        let Type::Choice(options) = &of_ty else {
            self.error("E255", of.span, format!("归类只用于单选，这里是{}", of_ty.label()));
            return (self.nothing(ty.clone()), ty);
        };
        let mut results: Vec<Option<NodeId>> = vec![None; options.len()];
        for group in groups {
            let value = match &group.result {
                None => self.nothing(ty.clone()),
                Some(word) => {
                    let kind = match word.text.as_str() {
                        "是" => ExprKind::Lit(crate::model::expr::Lit::Bool(true)),
                        "否" => ExprKind::Lit(crate::model::expr::Lit::Bool(false)),
                        name => ExprKind::Name(name.to_owned()),
                    };
                    let value = self.typed(&Expr { span: word.span, kind }, &ty);
                    if group.unconfirmed.is_some() { self.unconfirmed(value, None) } else { value }
                }
            };
            let mask = self.mask(options, &group.options);
            for (at, slot) in results.iter_mut().enumerate() {
                if mask & (1 << at) == 0 {
                    continue;
                }
                if slot.replace(value).is_some() {
                    self.diagnostics.push(Diagnostic::error(
                        "E256",
                        span,
                        format!("`{}` 归到了两类里", options[at]),
                    ));
                }
            }
        }
        let left: Vec<&str> =
            options.iter().zip(&results).filter(|(_, r)| r.is_none()).map(|(o, _)| &**o).collect();
        if !left.is_empty() {
            let report = Diagnostic::error("E257", span, format!("归类漏了 `{}`", left.join("`、`")));
            self.report(report.help("每个选项都要归进一类；拿不准的归到 `不清楚`"));
        }
        let unknown = self.nothing(ty.clone());
        let results: Vec<NodeId> = results.into_iter().map(|r| r.unwrap_or(unknown)).collect();
        (self.builder.node(Op::ByOption(node, results.into()), ty.clone(), Some(span)), ty)
    }

    fn steps(&mut self, by: &Expr, rows: &[Step], expected: Option<&Type>, span: Span) -> (NodeId, Type) {
        let (key, key_ty) = self.infer(by, None);
        let mut ty: Option<Type> = expected.cloned();
        let mut tiers = Vec::new();
        let mut places = Vec::new();
        let mut otherwise = None;
        let mut covered = 0;
        for row in rows {
            let (value, found) = self.infer(&row.value, ty.as_ref());
            if let Some(ty) = ty.as_ref().filter(|ty| **ty != found) {
                self.error(
                    "E253",
                    row.value.span,
                    format!("这一行得到{}，别的行得到{}", found.label(), ty.label()),
                );
                continue;
            }
            ty.get_or_insert(found);
            let place = Some(row.span);
            match (&row.bound, &key_ty) {
                (StepBound::Else, _) => otherwise = Some(value),
                (StepBound::Below(bound), ty) if ty.is_ordered() => {
                    let bound = self.typed(bound, ty);
                    places.push(row.span);
                    tiers.push((self.compare_nodes(CompareOp::Lt, key, bound, place), value));
                }
                (StepBound::AtMost(bound), ty) if ty.is_ordered() => {
                    let bound = self.typed(bound, ty);
                    places.push(row.span);
                    tiers.push((self.compare_nodes(CompareOp::Le, key, bound, place), value));
                }
                (StepBound::Options(words), Type::Choice(options)) => {
                    let mask = self.mask(options, words);
                    covered |= mask;
                    places.push(row.span);
                    tiers.push((self.builder.node(Op::OneOf(key, mask), Type::Bool, place), value));
                }
                (StepBound::Options(words), Type::Bool)
                    if words.iter().all(|w| matches!(w.text.as_str(), "是" | "否")) =>
                {
                    for word in words {
                        let yes = word.text == "是";
                        covered |= if yes { 1 } else { 2 };
                        let cond = if yes { key } else { self.builder.node(Op::Not(key), Type::Bool, place) };
                        places.push(row.span);
                        tiers.push((cond, value));
                    }
                }
                _ => self.error("E258", row.span, format!("这一行和 `按` 的{}对不上", key_ty.label())),
            }
        }
        self.keep_table(tiers.iter().map(|(cond, _)| *cond).zip(places).collect(), true);
        let ty = ty.unwrap_or(Type::Number);
        let all = match &key_ty {
            Type::Choice(options) => crate::logic::value::all_options(options.len()),
            Type::Bool => 3,
            _ => 0,
        };
        let otherwise = match otherwise {
            Some(node) => node,
            None if all != 0 && covered == all => self.nothing(ty.clone()),
            // By size: the loader has told it.
            None if key_ty.is_ordered() => self.nothing(ty.clone()),
            None => {
                let report = Diagnostic::error("E254", span, "档里少了否则");
                self.report(report.help("加一行 `否则: …`"));
                self.nothing(ty.clone())
            }
        };
        // A choice goes by option, so that two options left give two results, not a range over all rows.
        if let Type::Choice(options) = &key_ty {
            let results =
                (0..options.len()).map(|at| self.result_of_option(at, &tiers, otherwise)).collect::<Vec<_>>();
            return (self.builder.node(Op::ByOption(key, results.into()), ty.clone(), Some(span)), ty);
        }
        (self.builder.node(Op::First(tiers.into(), otherwise), ty.clone(), Some(span)), ty)
    }

    fn result_of_option(&self, option: usize, tiers: &[(NodeId, NodeId)], otherwise: NodeId) -> NodeId {
        let hit = tiers.iter().find(|(cond, _)| match &self.builder.nodes[cond.0 as usize] {
            Op::OneOf(_, mask) => mask & (1 << option) != 0,
            Op::Const(known) => known.truth().known() == Some(true),
            _ => false,
        });
        hit.map_or(otherwise, |(_, value)| *value)
    }

    fn collect(&mut self, tiers: &[Tier], values: Vec<Name>, span: Span) -> (NodeId, Type) {
        let ty = Type::Multi(Arc::new(values));
        let mut rows = Vec::new();
        let mut places = Vec::new();
        for tier in tiers {
            let cond = match &tier.when {
                Some(when) => self.truth_of(when),
                None => self.builder.truth(true),
            };
            let value = self.typed(&tier.value, &ty);
            if let Some(Known::Many(bits, _)) = self.builder.known(value) {
                let bits = *bits;
                let cond = if tier.unconfirmed.is_some() { self.unconfirmed(cond, None) } else { cond };
                rows.push((cond, bits));
                if tier.when.is_some() {
                    places.push((cond, tier.span));
                }
            }
        }
        self.keep_table(places, false);
        (self.builder.node(Op::Collect(rows.into()), ty.clone(), Some(span)), ty)
    }

    fn accumulate(&mut self, tiers: &[Tier], expected: Option<&Type>, span: Span) -> (NodeId, Type) {
        let mut sum: Option<(NodeId, Type)> = None;
        for tier in tiers {
            let known_type = sum.as_ref().map(|(_, ty)| ty.clone()).or_else(|| expected.cloned());
            let (value, ty) = self.tier_value(tier, known_type.as_ref());
            if sum.as_ref().is_some_and(|(_, first)| *first != ty) || !ty.is_ordered() {
                self.error("E253", tier.value.span, "累加的每一行要是同一种数");
                continue;
            }
            let zero = self.builder.constant(Known::int(0), ty.clone());
            let part = match &tier.when {
                Some(when) => {
                    let cond = self.truth_of(when);
                    self.keep_table(vec![(cond, tier.span)], false);
                    self.builder.node(Op::First([(cond, value)].into(), zero), ty.clone(), Some(tier.span))
                }
                None => value,
            };
            sum = Some(match sum {
                None => (part, ty),
                Some((so_far, ty)) => {
                    (self.builder.node(Op::Map2(Fun2::Add, so_far, part), ty.clone(), Some(span)), ty)
                }
            });
        }
        sum.unwrap_or_else(|| (self.builder.constant(Known::int(0), Type::Number), Type::Number))
    }
}

fn rows(body: &Body) -> Vec<(Option<String>, Vec<String>)> {
    match &body.kind {
        BodyKind::Tiers(tiers) => tiers.iter().map(|t| (t.note.clone(), t.basis.clone())).collect(),
        _ => Vec::new(),
    }
}
