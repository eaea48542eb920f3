//! What can be changed in a formula or a table: one small slip at a time, as a person might make it.

use crate::logic::print;
use crate::model::expr::{Body, BodyKind, CompareOp, Expr, ExprKind, Lit, Step, StepBound, Tier};
use crate::model::value::Q;
use crate::source::Span;

/// One slip.
#[derive(Clone)]
pub(super) struct Change<T> {
    /// The formula or row it is in.
    pub span: Span,
    /// What was changed, in words.
    pub text: String,
    /// The whole with the slip in it.
    pub new: T,
}

impl<T> Change<T> {
    pub(super) fn new(span: Span, text: impl Into<String>, new: T) -> Self {
        Change { span, text: text.into(), new }
    }
    fn inside<U>(self, whole: impl FnOnce(T) -> U) -> Change<U> {
        Change { span: self.span, text: self.text, new: whole(self.new) }
    }
}

/// A condition that always holds, or never.
pub(super) fn fixed(expr: &Expr) -> [Change<Expr>; 2] {
    let to = |value: bool| Expr { span: expr.span, kind: ExprKind::Lit(Lit::Bool(value)) };
    [Change::new(expr.span, "改成总是成立", to(true)), Change::new(expr.span, "改成永远不成立", to(false))]
}

/// Slips in a formula; `truth` where it stands for a condition.
pub(super) fn of_expr(expr: &Expr, truth: bool) -> Vec<Change<Expr>> {
    let mut out = own(expr, truth);
    for (at, child) in parts(expr).into_iter().enumerate() {
        if bound(expr, at) {
            continue;
        }
        let truth = match &expr.kind {
            ExprKind::Not(_) | ExprKind::And(_) | ExprKind::Or(_) => true,
            ExprKind::Filter(..) => at == 1,
            _ => false,
        };
        for change in of_expr(child, truth) {
            out.push(change.inside(|new| {
                let mut whole = expr.clone();
                if let Some(place) = parts_mut(&mut whole).into_iter().nth(at) {
                    *place = new;
                }
                whole
            }));
        }
    }
    out
}

fn own(expr: &Expr, truth: bool) -> Vec<Change<Expr>> {
    let change = |text: String, kind: ExprKind| Change::new(expr.span, text, Expr { span: expr.span, kind });
    match &expr.kind {
        ExprKind::And(all) => vec![change("且 改成 或".into(), ExprKind::Or(all.clone()))],
        ExprKind::Or(all) => vec![change("或 改成 且".into(), ExprKind::And(all.clone()))],
        ExprKind::Not(of) => vec![change("去掉 非".into(), of.kind.clone())],
        ExprKind::Compare(op, a, b) => {
            let mut out = Vec::new();
            for other in slips(*op) {
                let text = format!("{} 改成 {}", sign(*op), sign(other));
                out.push(change(text, ExprKind::Compare(other, a.clone(), b.clone())));
            }
            // The sign itself stands for a bound moved one way, so the figure moves the other way.
            for (left, side, up) in [(false, b, raises(*op)), (true, a, !raises(*op))] {
                let ExprKind::Lit(lit) = &side.kind else { continue };
                let Some(moved) = step(lit, up) else { continue };
                let text = format!("{} 改成 {}", print::literal(lit), print::literal(&moved));
                let new = Box::new(Expr { span: side.span, kind: ExprKind::Lit(moved) });
                let kind = match left {
                    true => ExprKind::Compare(*op, new, b.clone()),
                    false => ExprKind::Compare(*op, a.clone(), new),
                };
                out.push(change(text, kind));
            }
            out
        }
        ExprKind::In { expr, names, negated } => {
            let text = if *negated { "不属于 改成 属于" } else { "属于 改成 不属于" };
            let kind = ExprKind::In { expr: expr.clone(), names: names.clone(), negated: !negated };
            vec![change(text.into(), kind)]
        }
        ExprKind::Lit(lit) => {
            let moved = step(lit, true).into_iter();
            let text = |new: &Lit| format!("{} 改成 {}", print::literal(lit), print::literal(new));
            moved.map(|new| change(text(&new), ExprKind::Lit(new))).collect()
        }
        ExprKind::Between(of, low, high) => {
            let mut out = Vec::new();
            for (end, is_low) in [(low, true), (high, false)] {
                let ExprKind::Lit(lit) = &end.kind else { continue };
                for moved in [step(lit, false), step(lit, true)].into_iter().flatten() {
                    let text = format!("{} 改成 {}", print::literal(lit), print::literal(&moved));
                    let new = Box::new(Expr { span: end.span, kind: ExprKind::Lit(moved) });
                    out.push(change(
                        text,
                        match is_low {
                            true => ExprKind::Between(of.clone(), new, high.clone()),
                            false => ExprKind::Between(of.clone(), low.clone(), new),
                        },
                    ));
                }
            }
            if truth {
                out.push(change("加上 非".into(), ExprKind::Not(Box::new(expr.clone()))));
            }
            out
        }
        ExprKind::Name(_)
        | ExprKind::Field(..)
        | ExprKind::Call(..)
        | ExprKind::Contains(..)
        | ExprKind::ContainsAny(..)
        | ExprKind::InRange { .. }
            if truth =>
        {
            vec![change("加上 非".into(), ExprKind::Not(Box::new(expr.clone())))]
        }
        _ => Vec::new(),
    }
}

/// A figure that the formula around it changes itself.
fn bound(whole: &Expr, at: usize) -> bool {
    let is_lit = || parts(whole).get(at).is_some_and(|part| matches!(part.kind, ExprKind::Lit(_)));
    match whole.kind {
        ExprKind::Compare(..) => is_lit(),
        ExprKind::Between(..) => at > 0 && is_lit(),
        _ => false,
    }
}

fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Lit(_) | ExprKind::Name(_) | ExprKind::Field(..) => Vec::new(),
        ExprKind::Call(_, all) | ExprKind::And(all) | ExprKind::Or(all) => all.iter().collect(),
        ExprKind::Not(of) | ExprKind::Contains(of, _) | ExprKind::ContainsAny(of, _) => vec![of],
        ExprKind::In { expr, .. } | ExprKind::InRange { expr, .. } => vec![expr],
        ExprKind::Compare(_, a, b) | ExprKind::Arith(_, a, b) | ExprKind::Filter(a, b) => vec![a, b],
        ExprKind::Between(of, a, b) => vec![of, a, b],
    }
}

fn parts_mut(expr: &mut Expr) -> Vec<&mut Expr> {
    match &mut expr.kind {
        ExprKind::Lit(_) | ExprKind::Name(_) | ExprKind::Field(..) => Vec::new(),
        ExprKind::Call(_, all) | ExprKind::And(all) | ExprKind::Or(all) => all.iter_mut().collect(),
        ExprKind::Not(of) | ExprKind::Contains(of, _) | ExprKind::ContainsAny(of, _) => vec![of],
        ExprKind::In { expr, .. } | ExprKind::InRange { expr, .. } => vec![expr],
        ExprKind::Compare(_, a, b) | ExprKind::Arith(_, a, b) | ExprKind::Filter(a, b) => vec![a, b],
        ExprKind::Between(of, a, b) => vec![of, a, b],
    }
}

/// The names a formula uses, of whatever kind.
pub(super) fn names(expr: &Expr, out: &mut Vec<String>) {
    match &expr.kind {
        ExprKind::Name(name) => out.push(name.clone()),
        ExprKind::Field(of, word) => {
            out.push(word.text.clone());
            names(of, out);
        }
        ExprKind::In { names: all, .. } => all.iter().for_each(|name| names(name, out)),
        _ => {}
    }
    parts(expr).into_iter().for_each(|part| names(part, out));
}

/// The names a table uses.
pub(super) fn names_of_body(body: &Body, out: &mut Vec<String>) {
    match &body.kind {
        BodyKind::Expr(expr) => names(expr, out),
        BodyKind::Tiers(rows) | BodyKind::Collect(rows) | BodyKind::Accumulate(rows) => {
            for row in rows {
                row.when.iter().chain([&row.value]).for_each(|expr| names(expr, out));
            }
        }
        BodyKind::Classify { of, .. } => names(of, out),
        BodyKind::Steps { by, rows } => {
            names(by, out);
            for row in rows {
                if let StepBound::Below(bound) | StepBound::AtMost(bound) = &row.bound {
                    names(bound, out);
                }
                names(&row.value, out);
            }
        }
        BodyKind::AnyOf(all) | BodyKind::NoneOf(all) => all.iter().for_each(|expr| names(expr, out)),
    }
}

fn sign(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Eq => "=",
        CompareOp::Ne => "≠",
        CompareOp::Lt => "<",
        CompareOp::Le => "≤",
        CompareOp::Gt => ">",
        CompareOp::Ge => "≥",
    }
}

fn slips(op: CompareOp) -> Vec<CompareOp> {
    match op {
        CompareOp::Eq => vec![CompareOp::Ne],
        CompareOp::Ne => vec![CompareOp::Eq],
        CompareOp::Lt => vec![CompareOp::Le, CompareOp::Ge],
        CompareOp::Le => vec![CompareOp::Lt, CompareOp::Gt],
        CompareOp::Gt => vec![CompareOp::Ge, CompareOp::Le],
        CompareOp::Ge => vec![CompareOp::Gt, CompareOp::Lt],
    }
}

/// Whether a bound on the right is moved up.
fn raises(op: CompareOp) -> bool {
    matches!(op, CompareOp::Le | CompareOp::Gt | CompareOp::Eq | CompareOp::Ne)
}

/// The figure one step further.
pub(super) fn step(lit: &Lit, up: bool) -> Option<Lit> {
    let whole = |n: i64, low: i64| {
        let moved = if up { n + 1 } else { n - 1 };
        (moved >= low).then_some(moved)
    };
    let exact = |q: Q, by: Q| {
        let moved = if up { q + by } else { q - by };
        (moved >= Q::from_integer(0)).then_some(moved)
    };
    let one = Q::from_integer(1);
    let fine = |q: Q| if q.is_integer() { one } else { Q::new(1, 100) };
    Some(match lit {
        Lit::Number(q) => Lit::Number(exact(*q, fine(*q))?),
        Lit::Money(q) => Lit::Money(exact(*q, one)?),
        Lit::Months(n) => Lit::Months(whole(*n, 0)?),
        Lit::Days(n) => Lit::Days(whole(*n, 0)?),
        Lit::WorkDays(n) => Lit::WorkDays(whole(*n, 0)?),
        Lit::Hours(n) => Lit::Hours(whole(*n, 0)?),
        Lit::Month(n) => Lit::Month(whole(*n, 0)?),
        Lit::Date(n) => Lit::Date(whole(*n, i64::MIN)?),
        Lit::Clock(n) => Lit::Clock(whole(*n, 0).filter(|n| *n < 1440)?),
        Lit::Bool(_) | Lit::Text(_) => return None,
    })
}

/// Slips in a table or formula.
pub(super) fn of_body(body: &Body) -> Vec<Change<Body>> {
    let whole = |kind: BodyKind| Body { span: body.span, kind };
    match &body.kind {
        BodyKind::Expr(expr) => {
            of_expr(expr, false).into_iter().map(|c| c.inside(|e| whole(BodyKind::Expr(e)))).collect()
        }
        BodyKind::Tiers(rows) => {
            of_rows(rows, true).into_iter().map(|c| c.inside(|r| whole(BodyKind::Tiers(r)))).collect()
        }
        BodyKind::Collect(rows) => {
            of_rows(rows, true).into_iter().map(|c| c.inside(|r| whole(BodyKind::Collect(r)))).collect()
        }
        BodyKind::Accumulate(rows) => {
            of_rows(rows, false).into_iter().map(|c| c.inside(|r| whole(BodyKind::Accumulate(r)))).collect()
        }
        BodyKind::Classify { of, groups } => {
            let mut out = Vec::new();
            for at in 1..groups.len() {
                let mut new = groups.clone();
                let (before, after) = new.split_at_mut(at);
                let (Some(a), Some(b)) = (before.last_mut(), after.first_mut()) else { continue };
                std::mem::swap(&mut a.result, &mut b.result);
                let span = groups[at - 1].result.as_ref().map_or(body.span, |word| word.span);
                let new = whole(BodyKind::Classify { of: of.clone(), groups: new });
                out.push(Change::new(span, "这一类和下一类的结果对调", new));
            }
            out
        }
        BodyKind::Steps { by, rows } => of_steps(rows)
            .into_iter()
            .map(|c| c.inside(|rows| whole(BodyKind::Steps { by: by.clone(), rows })))
            .collect(),
        BodyKind::AnyOf(all) => {
            let together = Expr { span: body.span, kind: ExprKind::And(all.clone()) };
            let together = (all.len() > 1)
                .then(|| Change::new(body.span, "任一 改成 全部都要", whole(BodyKind::Expr(together))));
            let inside = of_all(all).into_iter().map(|c| c.inside(|all| whole(BodyKind::AnyOf(all))));
            together.into_iter().chain(inside).collect()
        }
        BodyKind::NoneOf(all) => {
            let any = Change::new(body.span, "都不 改成 任一", whole(BodyKind::AnyOf(all.clone())));
            let inside = of_all(all).into_iter().map(|c| c.inside(|all| whole(BodyKind::NoneOf(all))));
            std::iter::once(any).chain(inside).collect()
        }
    }
}

fn of_all(all: &[Expr]) -> Vec<Change<Vec<Expr>>> {
    let mut out = Vec::new();
    for (at, part) in all.iter().enumerate() {
        for change in of_expr(part, true) {
            out.push(change.inside(|new| {
                let mut all = all.to_vec();
                all[at] = new;
                all
            }));
        }
    }
    out
}

fn is_lit(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Lit(_))
}

/// Slips in rows; `exchange` where a result alone may stand in the wrong row.
fn of_rows(rows: &[Tier], exchange: bool) -> Vec<Change<Vec<Tier>>> {
    let mut out = Vec::new();
    let with = |at: usize, new: Tier| {
        let mut rows = rows.to_vec();
        rows[at] = new;
        rows
    };
    for (at, row) in rows.iter().enumerate() {
        if let Some(next) = rows.get(at + 1).filter(|_| exchange) {
            let mut new = rows.to_vec();
            (new[at].value, new[at + 1].value) = (next.value.clone(), row.value.clone());
            out.push(Change::new(row.span, "这一行和下一行的结果对调", new));
        }
        if let Some(when) = &row.when {
            let mut new = rows.to_vec();
            new.remove(at);
            out.push(Change::new(row.span, "去掉这一行", new));
            let turned = match &when.kind {
                ExprKind::Not(of) => Expr { span: when.span, kind: of.kind.clone() },
                _ => Expr { span: when.span, kind: ExprKind::Not(Box::new(when.clone())) },
            };
            out.push(Change::new(
                row.span,
                "这一行的条件反过来",
                with(at, Tier { when: Some(turned), ..row.clone() }),
            ));
            for change in of_expr(when, false) {
                out.push(change.inside(|when| with(at, Tier { when: Some(when), ..row.clone() })));
            }
        }
        if exchange && is_lit(&row.value) {
            continue;
        }
        for change in of_expr(&row.value, false) {
            out.push(change.inside(|value| with(at, Tier { value, ..row.clone() })));
        }
    }
    out
}

fn of_steps(rows: &[Step]) -> Vec<Change<Vec<Step>>> {
    let mut out = Vec::new();
    let with = |at: usize, new: Step| {
        let mut rows = rows.to_vec();
        rows[at] = new;
        rows
    };
    for (at, row) in rows.iter().enumerate() {
        if let Some(next) = rows.get(at + 1) {
            let mut new = rows.to_vec();
            (new[at].value, new[at + 1].value) = (next.value.clone(), row.value.clone());
            out.push(Change::new(row.span, "这一行和下一行的结果对调", new));
        }
        let (bound, other, text, up) = match &row.bound {
            StepBound::Below(b) => (b, StepBound::AtMost(b.clone()), "不满 改成 不超过", false),
            StepBound::AtMost(b) => (b, StepBound::Below(b.clone()), "不超过 改成 不满", true),
            _ => continue,
        };
        let mut fewer = rows.to_vec();
        fewer.remove(at);
        out.push(Change::new(row.span, "去掉这一行", fewer));
        out.push(Change::new(row.span, text, with(at, Step { bound: other, ..row.clone() })));
        if let ExprKind::Lit(lit) = &bound.kind
            && let Some(moved) = step(lit, up)
        {
            let text = format!("{} 改成 {}", print::literal(lit), print::literal(&moved));
            let moved = Expr { span: bound.span, kind: ExprKind::Lit(moved) };
            let bound = match &row.bound {
                StepBound::Below(_) => StepBound::Below(moved),
                _ => StepBound::AtMost(moved),
            };
            out.push(Change::new(row.span, text, with(at, Step { bound, ..row.clone() })));
        }
        if !is_lit(&row.value) {
            for change in of_expr(&row.value, false) {
                out.push(change.inside(|value| with(at, Step { value, ..row.clone() })));
            }
        }
    }
    out
}
