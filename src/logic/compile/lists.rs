//! Functions over lists: ordinary nodes over the rows.

use super::Compiler;
use super::expr::can_add;
use crate::diag::Diagnostic;
use crate::logic::op::{Fun1, Fun2, NodeId, Op, Scale};
use crate::logic::program::ListNodes;
use crate::logic::value::{Known, Line};
use crate::model::expr::{CompareOp, Expr};
use crate::model::list::{Row, RowRef};
use crate::model::value::{Q, Type};
use crate::source::Span;

/// A fen, as a step of rounding.
const FEN: Scale = Scale(1, 100);

/// A list with one value per row.
struct Column {
    list: ListNodes,
    values: Vec<NodeId>,
    ty: Type,
}

impl Compiler<'_> {
    /// A function over a list by its name; the number of arguments was checked.
    pub(super) fn over_list(
        &mut self,
        name: &str,
        args: &[Expr],
        span: Span,
        expected: Option<&Type>,
    ) -> (NodeId, Type) {
        let bool = |node| (node, Type::Bool);
        match name {
            "有" => bool(self.any_row(&args[0], span)),
            "没有" => {
                let any = self.any_row(&args[0], span);
                bool(self.builder.node(Op::Not(any), Type::Bool, Some(span)))
            }
            "人数" => (self.count(&args[0], span), Type::Number),
            "合计" => self.total(args, span, expected),
            "最大" => self.extreme_row(args, Fun2::Max, span, expected),
            "最小" => self.extreme_row(args, Fun2::Min, span, expected),
            "首个" => self.row_by_order(args, true, span, expected),
            "末个" => self.row_by_order(args, false, span, expected),
            "重叠" => bool(self.overlap(args, span)),
            "分摊" => self.share(args, false, span),
            "封顶分摊" => self.share(args, true, span),
            _ => {
                let report = Diagnostic::error("E291", span, "`列出` 只用在文字的【】里");
                self.report(report.help("写在 说、告知、说明 这类文字里：`【列出（名单）】`"));
                (self.nothing(Type::Text), Type::Text)
            }
        }
    }

    fn any_row(&mut self, list: &Expr, span: Span) -> NodeId {
        let Some(list) = self.list_of(list) else { return self.nothing(Type::Bool) };
        let parts = list.members.iter().map(|(_, present)| *present).collect();
        self.builder.or(parts, Some(span))
    }

    fn count(&mut self, list: &Expr, span: Span) -> NodeId {
        let Some(list) = self.list_of(list) else { return self.nothing(Type::Number) };
        let one = self.builder.constant(Known::int(1), Type::Number);
        let values = vec![one; list.members.len()];
        self.sum(&Column { list, values, ty: Type::Number }, span)
    }

    fn total(&mut self, args: &[Expr], span: Span, expected: Option<&Type>) -> (NodeId, Type) {
        let Some(column) = self.column_of(&args[0], &args[1], expected) else {
            return self.unknown(expected.or(Some(&Type::Number)));
        };
        if !can_add(&column.ty) {
            self.error("E292", args[1].span, format!("{}不能加起来", column.ty.label()));
            return self.unknown(Some(&Type::Number));
        }
        (self.sum(&column, span), column.ty)
    }

    /// A list with the value of a formula in each of its rows.
    fn column_of(&mut self, list: &Expr, value: &Expr, expected: Option<&Type>) -> Option<Column> {
        let list = self.list_of(list)?;
        let mut ty: Option<Type> = None;
        let mut values = Vec::new();
        for (row, _) in &list.members {
            let row = RowRef { list: list.list.clone(), row: *row };
            let (node, found) = self.in_row(row, |c| c.infer(value, expected));
            if ty.as_ref().is_some_and(|ty| *ty != found) {
                self.error("E253", value.span, "每一条算出来的要是同一类");
                return None;
            }
            ty.get_or_insert(found);
            values.push(node);
        }
        Some(Column { list, values, ty: ty? })
    }

    /// The sum of a column over the rows that are there.
    fn sum(&mut self, column: &Column, span: Span) -> NodeId {
        let zero = self.builder.constant(Known::int(0), column.ty.clone());
        let mut sum = zero;
        for ((row, present), value) in column.list.members.iter().zip(&column.values) {
            let part = match row {
                Row::Listed(_) => Op::First([(*present, *value)].into(), zero),
                Row::Further => Op::Rest(*present, column.list.more, *value),
            };
            let part = self.builder.node(part, column.ty.clone(), Some(span));
            sum = self.plus(sum, part, &column.ty, span);
        }
        sum
    }

    fn plus(&mut self, a: NodeId, b: NodeId, ty: &Type, span: Span) -> NodeId {
        let zero = Known::int(0);
        match (self.builder.known(a) == Some(&zero), self.builder.known(b) == Some(&zero)) {
            (true, _) => b,
            (_, true) => a,
            _ => self.builder.node(Op::Map2(Fun2::Add, a, b), ty.clone(), Some(span)),
        }
    }

    /// What stands for a list without rows: the third argument, else unknown.
    fn when_none(&mut self, args: &[Expr], ty: &Type) -> NodeId {
        match args.get(2) {
            Some(value) => self.typed(value, ty),
            None => self.nothing(ty.clone()),
        }
    }

    fn extreme_row(
        &mut self,
        args: &[Expr],
        fun: Fun2,
        span: Span,
        expected: Option<&Type>,
    ) -> (NodeId, Type) {
        let Some(Column { list, values, ty }) = self.column_of(&args[0], &args[1], expected) else {
            return self.unknown(expected.or(Some(&Type::Number)));
        };
        if !ty.is_ordered() {
            self.error("E232", args[1].span, format!("{}没有大小之分", ty.label()));
            return (self.nothing(ty.clone()), ty);
        }
        let mut best = self.when_none(args, &ty);
        let mut any = self.builder.truth(false);
        for ((_, present), value) in list.members.iter().zip(values) {
            let both = self.builder.and(vec![any, *present], None);
            let more = self.builder.node(Op::Map2(fun, best, value), ty.clone(), Some(span));
            let next = Op::First([(both, more), (*present, value)].into(), best);
            best = self.builder.node(next, ty.clone(), Some(span));
            any = self.builder.or(vec![any, *present], None);
        }
        (best, ty)
    }

    fn row_by_order(
        &mut self,
        args: &[Expr],
        first: bool,
        span: Span,
        expected: Option<&Type>,
    ) -> (NodeId, Type) {
        let Some(Column { list, values, ty }) = self.column_of(&args[0], &args[1], expected) else {
            return self.unknown(expected);
        };
        let otherwise = self.when_none(args, &ty);
        let mut rows: Vec<(NodeId, NodeId)> =
            list.members.iter().map(|(_, present)| *present).zip(values).collect();
        if !first {
            rows.reverse();
        }
        (self.builder.node(Op::First(rows.into(), otherwise), ty.clone(), Some(span)), ty)
    }

    /// Whether two rows have a day (or month, or hour) in common; both ends belong to a period.
    fn overlap(&mut self, args: &[Expr], span: Span) -> NodeId {
        let from = self.column_of(&args[0], &args[1], None);
        let until = self.column_of(&args[0], &args[2], None);
        let (Some(from), Some(until)) = (from, until) else { return self.nothing(Type::Bool) };
        if from.ty != until.ty || !from.ty.is_ordered() {
            self.error(
                "E234",
                span,
                format!("起止要是同一种时间，写的是{}和{}", from.ty.label(), until.ty.label()),
            );
            return self.nothing(Type::Bool);
        }
        let two = self.builder.constant(Known::int(2), Type::Number);
        let mut pairs = Vec::new();
        let members = &from.list.members;
        for (i, (row, present)) in members.iter().enumerate() {
            for (j, (_, other)) in members.iter().enumerate().take(i) {
                let before = self.compare_nodes(CompareOp::Le, from.values[i], until.values[j], Some(span));
                let after = self.compare_nodes(CompareOp::Le, from.values[j], until.values[i], Some(span));
                pairs.push(self.builder.and(vec![*present, *other, before, after], Some(span)));
            }
            // Two rows that are not listed may lie anywhere.
            if *row == Row::Further {
                let several = self.compare_nodes(CompareOp::Ge, from.list.more, two, Some(span));
                let unknown = self.nothing(Type::Bool);
                pairs.push(self.builder.and(vec![*present, several, unknown], Some(span)));
            }
        }
        self.builder.or(pairs, Some(span))
    }

    /// `分摊（总额，名单，权重）`, `封顶分摊（上限，名单，各人应得）`: the share of the row the formula stands in. What is
    /// shared out is cut at running totals, so that the shares add up to the fen.
    fn share(&mut self, args: &[Expr], capped: bool, span: Span) -> (NodeId, Type) {
        let unknown = |c: &mut Self| (c.nothing(Type::Money), Type::Money);
        let amount = self.typed(&args[0], &Type::Money);
        let Some(mut column) = self.column_of(&args[1], &args[2], capped.then_some(&Type::Money)) else {
            return unknown(self);
        };
        let fits = if capped { column.ty == Type::Money } else { can_add(&column.ty) };
        if !fits {
            let wanted = if capped { "金额" } else { "数、金额或时长" };
            self.error("E234", args[2].span, format!("这里要{wanted}，写的却是{}", column.ty.label()));
            return unknown(self);
        }
        let own = self.scopes.iter().rev().find(|row| row.list == column.list.list).map(|row| row.row);
        let Some(at) = own.and_then(|own| column.list.members.iter().position(|(row, _)| *row == own)) else {
            let report = Diagnostic::error("E293", span, "这里没有哪一条，分不出是谁的一份");
            let list = column.list.list.clone();
            self.report(report.help(format!("写成每条的推算：`{list}.分得: …`，再在别处用 `分得`")));
            return unknown(self);
        };
        let money = |c: &mut Self, op| c.builder.node(op, Type::Money, Some(span));
        if capped {
            for value in &mut column.values {
                *value = self.builder.node(Op::Map(Fun1::Round(FEN), *value), Type::Money, Some(span));
            }
        }
        let (row, present) = column.list.members[at];
        if row == Row::Further {
            return unknown(self);
        }
        let zero = self.builder.constant(Known::int(0), Type::Money);
        let all = self.sum(&column, span);
        let no_weight = self.builder.constant(Known::int(0), column.ty.clone());
        let mut running = no_weight;
        let mut cuts = [zero, zero];
        for (i, ((_, there), value)) in
            column.list.members.iter().zip(&column.values).enumerate().take(at + 1)
        {
            let part = Op::First([(*there, *value)].into(), no_weight);
            let part = self.builder.node(part, column.ty.clone(), Some(span));
            running = self.plus(running, part, &column.ty, span);
            if i + 1 >= at {
                let scaled = money(self, Op::Map2(Fun2::Mul, amount, running));
                let exact = money(self, Op::Map2(Fun2::Div, scaled, all));
                cuts[usize::from(i == at)] = money(self, Op::Map(Fun1::Round(FEN), exact));
            }
        }
        let share = money(self, Op::Map2(Fun2::Sub, cuts[1], cuts[0]));
        // While rows are open, both cuts move together: the plain proportion says how far, to a fen.
        let scaled = money(self, Op::Map2(Fun2::Mul, amount, column.values[at]));
        let plain = money(self, Op::Map2(Fun2::Div, scaled, all));
        let fen = Q::new(1, 100);
        let about = Known::Line(Line::Between(Some(-fen), Some(fen)));
        let about = self.builder.constant(about, Type::Money);
        let plain = money(self, Op::Map2(Fun2::Add, plain, about));
        let plain = money(self, Op::Map2(Fun2::Max, plain, zero));
        let most = if capped { column.values[at] } else { amount };
        let plain = money(self, Op::Map2(Fun2::Min, plain, most));
        let share = money(self, Op::Map2(Fun2::ExactOrWithin, share, plain));
        let share = match capped {
            true => {
                let enough = self.compare_nodes(CompareOp::Le, all, amount, Some(span));
                money(self, Op::First([(enough, column.values[at])].into(), share))
            }
            false => share,
        };
        (money(self, Op::First([(present, share)].into(), zero)), Type::Money)
    }
}
