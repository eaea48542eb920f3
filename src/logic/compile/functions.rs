//! The closed list of functions.

use super::Compiler;
use crate::diag::Diagnostic;
use crate::logic::op::{Fun1, Fun2, NodeId, Op, Scale};
use crate::model::expr::{CompareOp, Expr, ExprKind, Word};
use crate::model::value::{Name, Q, Type};
use crate::source::Span;
use num_traits::Signed;

/// Every function name, for suggestions.
pub(crate) const FUNCTIONS: [&str; 36] = [
    "较大",
    "较小",
    "限定",
    "取整",
    "进一",
    "四舍五入",
    "绝对值",
    "年",
    "所在月",
    "月初",
    "月末",
    "首个整月",
    "周岁",
    "期满日",
    "间隔",
    "时刻",
    "查表",
    "参数",
    "适用",
    "省",
    "市",
    "顺延",
    "有",
    "没有",
    "人数",
    "合计",
    "最大",
    "最小",
    "首个",
    "末个",
    "列出",
    "重叠",
    "分摊",
    "封顶分摊",
    "已办成",
    "整月",
];

impl Compiler<'_> {
    pub(super) fn call(
        &mut self,
        name: &Word,
        args: &[Expr],
        span: Span,
        expected: Option<&Type>,
    ) -> (NodeId, Type) {
        let arity = |range: std::ops::RangeInclusive<usize>| range.contains(&args.len());
        let ok = match name.text.as_str() {
            "较大" | "较小" => args.len() >= 2,
            "限定" => arity(3..=3),
            "取整" | "进一" | "四舍五入" => arity(1..=2),
            "绝对值" | "年" | "所在月" | "月初" | "月末" | "首个整月" | "适用" | "省" | "市" | "顺延"
            | "已办成" | "整月" => arity(1..=1),
            "周岁" | "期满日" | "间隔" | "时刻" | "参数" => arity(2..=2),
            "查表" => arity(2..=3),
            "有" | "没有" | "人数" => arity(1..=1),
            "合计" => arity(2..=2),
            "最大" | "最小" | "首个" | "末个" => arity(2..=3),
            "重叠" | "分摊" | "封顶分摊" => arity(3..=3),
            "列出" => arity(1..=2),
            other => {
                let near = self.nearest(other, FUNCTIONS);
                let report = Diagnostic::error("E230", name.span, format!("没有 `{other}` 这个函数"));
                let help =
                    near.map_or_else(|| "能用的函数见编写手册".to_owned(), |n| format!("是不是 `{n}`"));
                self.report(report.help(help));
                return self.unknown(expected);
            }
        };
        if !ok {
            self.error("E231", span, format!("`{}` 的参数个数不对，写了 {} 个", name.text, args.len()));
            return self.unknown(expected);
        }
        match name.text.as_str() {
            "较大" => self.extreme(args, Fun2::Max, expected, span),
            "较小" => self.extreme(args, Fun2::Min, expected, span),
            "限定" => {
                let (low, ty) = self.extreme(&args[..2], Fun2::Max, expected, span);
                let high = self.typed(&args[2], &ty);
                (self.builder.node(Op::Map2(Fun2::Min, low, high), ty.clone(), Some(span)), ty)
            }
            "取整" => self.rounding(args, Fun1::Floor, span),
            "进一" => self.rounding(args, Fun1::Ceil, span),
            "四舍五入" => self.rounding(args, Fun1::Round, span),
            "绝对值" => {
                let (node, ty) = self.infer(&args[0], expected);
                (self.builder.node(Op::Map(Fun1::Abs, node), ty.clone(), Some(span)), ty)
            }
            "年" => self.by_type(
                args,
                span,
                &[
                    (Type::Date, Fun1::YearOfDate, Type::Number),
                    (Type::Month, Fun1::YearOfMonth, Type::Number),
                ],
            ),
            "所在月" => self.by_type(args, span, &[(Type::Date, Fun1::MonthOfDate, Type::Month)]),
            "首个整月" => self.by_type(args, span, &[(Type::Date, Fun1::FirstFullMonth, Type::Month)]),
            "月初" => self.by_type(args, span, &[(Type::Month, Fun1::MonthStart, Type::Date)]),
            "月末" => self.by_type(args, span, &[(Type::Month, Fun1::MonthEnd, Type::Date)]),
            "顺延" => self.by_type(args, span, &[(Type::Date, Fun1::NextWorkday, Type::Date)]),
            "整月" => self.whole_months(&args[0], span),
            "周岁" => self.pair(
                args,
                span,
                &[
                    (Type::Date, Type::Date, Fun2::AgeDates, Type::Number),
                    (Type::Month, Type::Month, Fun2::AgeMonths, Type::Number),
                ],
            ),
            "期满日" => self.pair(
                args,
                span,
                &[
                    (Type::Date, Type::Days, Fun2::ExpiryDays, Type::Date),
                    (Type::Date, Type::Months, Fun2::ExpiryMonths, Type::Date),
                    (Type::Date, Type::WorkDays, Fun2::ExpiryWorkDays, Type::Date),
                ],
            ),
            "间隔" => {
                let swapped = [args[1].clone(), args[0].clone()];
                self.pair(
                    &swapped,
                    span,
                    &[
                        (Type::Date, Type::Date, Fun2::Sub, Type::Days),
                        (Type::Month, Type::Month, Fun2::Sub, Type::Months),
                    ],
                )
            }
            "时刻" => self.pair(args, span, &[(Type::Date, Type::Clock, Fun2::Instant, Type::Hours)]),
            "省" | "市" => {
                let node = self.typed(&args[0], &Type::Region);
                let digits = if name.text == "省" { 2 } else { 4 };
                (self.builder.node(Op::RegionPrefix(node, digits), Type::Region, Some(span)), Type::Region)
            }
            "适用" => (self.item_result(&args[0]), Type::Bool),
            "已办成" => (self.item_done(&args[0]), Type::Bool),
            "参数" => self.figure_of_year(&args[0], &args[1], span),
            list @ ("有" | "没有" | "人数" | "合计" | "最大" | "最小" | "首个" | "末个" | "重叠" | "分摊"
            | "封顶分摊" | "列出") => self.over_list(list, args, span, expected),
            _ => self.look_up(args, span),
        }
    }

    pub(super) fn unknown(&mut self, expected: Option<&Type>) -> (NodeId, Type) {
        let ty = expected.cloned().unwrap_or(Type::Bool);
        (self.nothing(ty.clone()), ty)
    }

    fn extreme(&mut self, args: &[Expr], fun: Fun2, expected: Option<&Type>, span: Span) -> (NodeId, Type) {
        let (mut node, ty) = self.infer(&args[0], expected);
        if !ty.is_ordered() {
            self.error("E232", args[0].span, format!("{}没有大小之分", ty.label()));
            return (node, ty);
        }
        for arg in &args[1..] {
            let next = self.typed(arg, &ty);
            node = self.builder.node(Op::Map2(fun, node, next), ty.clone(), Some(span));
        }
        (node, ty)
    }

    /// `取整（x）` to the unit, `取整（x，6个月）` to a multiple.
    fn rounding(&mut self, args: &[Expr], fun: fn(Scale) -> Fun1, span: Span) -> (NodeId, Type) {
        let (node, ty) = self.infer(&args[0], None);
        if !ty.is_ordered() {
            self.error("E232", args[0].span, format!("{}不能取整", ty.label()));
            return (node, ty);
        }
        let scale = match args.get(1) {
            None => Scale(1, 1),
            Some(step) => {
                let step_node = self.typed(step, &ty);
                let fixed = self.fixed_number(step_node).filter(Q::is_positive);
                let parts = fixed.and_then(|q| {
                    Some(Scale(i64::try_from(*q.numer()).ok()?, i64::try_from(*q.denom()).ok()?))
                });
                match parts {
                    Some(scale) => scale,
                    None => {
                        self.error(
                            "E233",
                            step.span,
                            "取整的单位要写成一个大于零的定数，如 `6个月` `0.01元`",
                        );
                        Scale(1, 1)
                    }
                }
            }
        };
        (self.builder.node(Op::Map(fun(scale), node), ty.clone(), Some(span)), ty)
    }

    /// `整月（3）`: a plain number as months.
    fn whole_months(&mut self, arg: &Expr, span: Span) -> (NodeId, Type) {
        let node = self.typed(arg, &Type::Number);
        (self.builder.node(Op::Map(Fun1::Floor(Scale(1, 1)), node), Type::Months, Some(span)), Type::Months)
    }

    fn by_type(&mut self, args: &[Expr], span: Span, cases: &[(Type, Fun1, Type)]) -> (NodeId, Type) {
        let (node, ty) = self.infer(&args[0], Some(&cases[0].0));
        match cases.iter().find(|(from, ..)| *from == ty) {
            Some((_, fun, to)) => {
                (self.builder.node(Op::Map(*fun, node), to.clone(), Some(span)), to.clone())
            }
            None => {
                let wanted: Vec<_> = cases.iter().map(|(from, ..)| from.label()).collect();
                self.error(
                    "E234",
                    args[0].span,
                    format!("这里要{}，写的却是{}", wanted.join("或"), ty.label()),
                );
                let to = cases[0].2.clone();
                (self.nothing(to.clone()), to)
            }
        }
    }

    fn pair(&mut self, args: &[Expr], span: Span, cases: &[(Type, Type, Fun2, Type)]) -> (NodeId, Type) {
        let (a, x) = self.infer(&args[0], None);
        let (b, y) = self.infer(&args[1], None);
        match cases.iter().find(|(s, t, ..)| *s == x && *t == y) {
            Some((.., fun, to)) => {
                (self.builder.node(Op::Map2(*fun, a, b), to.clone(), Some(span)), to.clone())
            }
            None => {
                let wanted: Vec<_> =
                    cases.iter().map(|(s, t, ..)| format!("（{}，{}）", s.label(), t.label())).collect();
                let message =
                    format!("参数要是{}，写的却是（{}，{}）", wanted.join("或"), x.label(), y.label());
                self.error("E234", span, message);
                let to = cases[0].3.clone();
                (self.nothing(to.clone()), to)
            }
        }
    }

    fn item_named(&mut self, arg: &Expr) -> Option<Name> {
        if let ExprKind::Name(name) = &arg.kind {
            if let Some((key, _)) = self.scenario.items.get_key_value(name.as_str()) {
                return Some(key.clone());
            }
            let near = self.nearest(name, self.scenario.items.keys().map(|k| &**k));
            let report = Diagnostic::error("E235", arg.span, format!("没有叫 `{name}` 的事项"));
            self.report(match near {
                Some(near) => report.help(format!("是不是 `{near}`")),
                None => report,
            });
        } else {
            self.error("E235", arg.span, "括号里要写一个事项的名字");
        }
        None
    }

    fn item_result(&mut self, arg: &Expr) -> NodeId {
        match self.item_named(arg) {
            Some(item) => self.base(&item, arg.span),
            None => self.nothing(Type::Bool),
        }
    }

    fn item_done(&mut self, arg: &Expr) -> NodeId {
        match self.item_named(arg) {
            Some(item) => self.done(&item),
            None => self.nothing(Type::Bool),
        }
    }

    /// A comparison of nodes on a line.
    pub(super) fn compare_nodes(
        &mut self,
        op: CompareOp,
        a: NodeId,
        b: NodeId,
        span: Option<Span>,
    ) -> NodeId {
        self.builder.node(Op::Compare(op, a, b), Type::Bool, span)
    }
}
