//! Figures set by law or region as nodes: dated ones follow the date of 政策按, missing ones stay unknown.

use super::Compiler;
use super::expr::literal;
use crate::diag::Diagnostic;
use crate::logic::op::{NodeId, Op};
use crate::logic::value::{Known, Line};
use crate::model::expr::{CompareOp, Expr, ExprKind, Lit};
use crate::model::parameter::{Figure, Parameter, ParameterKind, ParameterType};
use crate::model::value::{Name, Type};
use crate::source::Span;

impl Compiler<'_> {
    /// The node of a parameter used by its bare name.
    pub(super) fn parameter(&mut self, name: &str, span: Span) -> NodeId {
        if let Some(node) = self.parameters.get(name) {
            return *node;
        }
        let catalog = self.catalog;
        let parameter = &catalog.parameters[name];
        let node = match &parameter.kind {
            ParameterKind::Single(_, Some(figure)) => self.figure(figure),
            ParameterKind::Single(ty, None) => match &parameter.bounds {
                (None, None) => self.missing(&parameter.name, parameter_type(*ty)),
                (low, high) => {
                    let end = |end: &Option<Lit>| end.as_ref().and_then(|end| literal(end).0.number());
                    let discrete = !matches!(ty, ParameterType::Number | ParameterType::Money);
                    let range = Line::of_range(end(low), end(high), discrete);
                    self.builder.constant(Known::Line(range), parameter_type(*ty))
                }
            },
            ParameterKind::Dated(ty, rows, carry) => {
                let ty = parameter_type(*ty);
                let date = self.figures_date();
                let mut tiers = Vec::new();
                let last = rows.iter().rposition(|(_, figure)| figure.is_some());
                for (at, (within, figure)) in rows.iter().enumerate() {
                    let mut conds = Vec::new();
                    if let Some(from) = within.from {
                        let from = self.builder.constant(Known::int(from), Type::Date);
                        conds.push(self.compare_nodes(CompareOp::Ge, date, from, None));
                    }
                    if let Some(to) = within.to.filter(|_| !(*carry && Some(at) == last)) {
                        let to = self.builder.constant(Known::int(to), Type::Date);
                        conds.push(self.compare_nodes(CompareOp::Le, date, to, None));
                    }
                    let cond = self.builder.and(conds, None);
                    let value = match figure {
                        Some(figure) => self.figure(figure),
                        None => self.missing(&parameter.name, ty.clone()),
                    };
                    tiers.push((cond, value));
                }
                let missing = self.missing(&parameter.name, ty.clone());
                self.builder.node(Op::First(tiers.into(), missing), ty, Some(parameter.span))
            }
            ParameterKind::Yearly(ty, _) => {
                let report = Diagnostic::error("E240", span, format!("`{name}` 是分年度的，要说明用哪一年"));
                self.report(report.help(format!("写成 `参数（{name}，年（今天） − 1）`")));
                self.nothing(parameter_type(*ty))
            }
            ParameterKind::Steps { to, .. } => {
                self.error("E241", span, format!("`{name}` 是分段表，要写成 `查表（{name}，…）`"));
                self.nothing(parameter_type(*to))
            }
            ParameterKind::Table { .. } => {
                self.error("E241", span, format!("`{name}` 是对照表，要写成 `查表（{name}，…）`"));
                self.nothing(Type::Number)
            }
        };
        self.parameters.insert(parameter.name.clone(), node);
        node
    }

    fn figures_date(&mut self) -> NodeId {
        match self.policy_date {
            Some(node) => node,
            None => self.builder.node(Op::Today, Type::Date, None),
        }
    }

    fn missing(&mut self, name: &Name, ty: Type) -> NodeId {
        self.builder.node(Op::Missing(name.clone()), ty, None)
    }

    /// A figure; a 待核 one counts only in the assumed reading.
    fn figure(&mut self, figure: &Figure) -> NodeId {
        let (known, ty) = literal(&figure.value);
        let node = self.builder.node(Op::Const(known), ty.clone(), Some(figure.span));
        if figure.unconfirmed.is_none() {
            return node;
        }
        let doubt = figure.bounds.as_ref().map(|(low, high)| {
            let (low, high) = (literal(low).0.number(), literal(high).0.number());
            Known::Line(Line::of_range(low, high, false))
        });
        self.unconfirmed(node, doubt.filter(|_| ty.is_ordered()))
    }

    fn parameter_named(&mut self, arg: &Expr) -> Option<&Parameter> {
        let ExprKind::Name(name) = &arg.kind else {
            self.error("E242", arg.span, "括号里先写参数的名字");
            return None;
        };
        let catalog = self.catalog;
        if let Some(parameter) = catalog.parameters.get(name.as_str()) {
            return Some(parameter);
        }
        let near = self.nearest(name, catalog.parameters.keys().map(|k| &**k));
        let report = Diagnostic::error("E242", arg.span, format!("没有叫 `{name}` 的参数"));
        self.report(match near {
            Some(near) => report.help(format!("是不是 `{near}`")),
            None => report.help("先在 shared/parameters.yaml 里写出这个参数"),
        });
        None
    }

    /// `参数（名，年）`: the figure of a calendar year.
    pub(super) fn figure_of_year(&mut self, name: &Expr, year: &Expr, span: Span) -> (NodeId, Type) {
        let catalog = self.catalog;
        let parameter =
            self.parameter_named(name).map(|p| p.name.clone()).and_then(|n| catalog.parameters.get(&n));
        let Some(parameter) = parameter else { return (self.nothing(Type::Number), Type::Number) };
        let year = self.typed(year, &Type::Number);
        let (ty, rows) = match &parameter.kind {
            ParameterKind::Yearly(ty, rows) => (parameter_type(*ty), rows.as_slice()),
            ParameterKind::Single(ty, None) => (parameter_type(*ty), [].as_slice()),
            _ => {
                self.error("E243", name.span, format!("`{}` 不是分年度的，直接写它的名字", parameter.name));
                return (self.nothing(Type::Number), Type::Number);
            }
        };
        let mut tiers = Vec::new();
        for (of_year, figure) in rows {
            let of_year = self.builder.constant(Known::int(*of_year), Type::Number);
            let cond = self.compare_nodes(CompareOp::Eq, year, of_year, None);
            tiers.push((cond, self.figure(figure)));
        }
        let missing = self.missing(&parameter.name, ty.clone());
        (self.builder.node(Op::First(tiers.into(), missing), ty.clone(), Some(span)), ty)
    }

    /// `查表（表，值）`, `查表（表，值，列）`.
    pub(super) fn look_up(&mut self, args: &[Expr], span: Span) -> (NodeId, Type) {
        let catalog = self.catalog;
        let parameter =
            self.parameter_named(&args[0]).map(|p| p.name.clone()).and_then(|n| catalog.parameters.get(&n));
        let Some(parameter) = parameter else { return (self.nothing(Type::Number), Type::Number) };
        match &parameter.kind {
            ParameterKind::Steps { by, to, rows } => {
                let (by, to) = (parameter_type(*by), parameter_type(*to));
                let key = self.typed(&args[1], &by);
                let mut tiers = Vec::new();
                for (bound, figure) in rows.iter().rev() {
                    let bound = self.builder.constant(literal(bound).0, by.clone());
                    let cond = self.compare_nodes(CompareOp::Ge, key, bound, None);
                    tiers.push((cond, self.figure(figure)));
                }
                let below = self.nothing(to.clone());
                (self.builder.node(Op::First(tiers.into(), below), to.clone(), Some(span)), to)
            }
            ParameterKind::Single(ty, None) => {
                self.infer(&args[1], None);
                let ty = parameter_type(*ty);
                (self.missing(&parameter.name, ty.clone()), ty)
            }
            ParameterKind::Table { columns, rows, .. } => self.table(args, parameter, columns, rows, span),
            _ => {
                self.error("E244", args[0].span, format!("`{}` 不是表，直接写它的名字", parameter.name));
                (self.nothing(Type::Number), Type::Number)
            }
        }
    }

    fn table(
        &mut self,
        args: &[Expr],
        parameter: &Parameter,
        columns: &[String],
        rows: &[(Lit, Vec<Figure>)],
        span: Span,
    ) -> (NodeId, Type) {
        let column = match args.get(2).map(|a| (&a.kind, a.span)) {
            None => Some(0),
            Some((ExprKind::Name(name) | ExprKind::Lit(Lit::Text(name)), _)) => {
                columns.iter().position(|c| c == name)
            }
            Some(_) => None,
        };
        let Some(column) = column.filter(|at| *at < columns.len()) else {
            let at = args.get(2).map_or(span, |a| a.span);
            let report = Diagnostic::error("E245", at, format!("`{}` 没有这一列", parameter.name));
            self.report(report.help(format!("列有：{}", columns.join("、"))));
            return (self.nothing(Type::Number), Type::Number);
        };
        let (key, key_ty) = self.infer(&args[1], None);
        let mut tiers = Vec::new();
        let mut ty = Type::Number;
        for (row_key, figures) in rows {
            let Some(figure) = figures.get(column) else { continue };
            let cond = match (&key_ty, row_key) {
                (Type::Choice(options), Lit::Text(option)) => {
                    let word = crate::model::expr::Word { text: option.clone(), span: figure.span };
                    let mask = self.mask(options, &[word]);
                    self.builder.node(Op::OneOf(key, mask), Type::Bool, None)
                }
                (ty, lit) if literal(lit).1 == *ty && ty.is_ordered() => {
                    let bound = self.builder.constant(literal(lit).0, ty.clone());
                    self.compare_nodes(CompareOp::Eq, key, bound, None)
                }
                _ => {
                    self.error(
                        "E246",
                        figure.span,
                        format!("`{}` 这一行的首列和要查的值不是一类", parameter.name),
                    );
                    continue;
                }
            };
            ty = literal(&figure.value).1;
            tiers.push((cond, self.figure(figure)));
        }
        let missing = self.missing(&parameter.name, ty.clone());
        (self.builder.node(Op::First(tiers.into(), missing), ty.clone(), Some(span)), ty)
    }
}

/// The value type of a figure.
pub(super) fn parameter_type(ty: ParameterType) -> Type {
    match ty {
        ParameterType::Bool => Type::Bool,
        ParameterType::Number => Type::Number,
        ParameterType::Money => Type::Money,
        ParameterType::Months => Type::Months,
        ParameterType::Days => Type::Days,
        ParameterType::WorkDays => Type::WorkDays,
        ParameterType::Hours => Type::Hours,
        ParameterType::Month => Type::Month,
        ParameterType::Date => Type::Date,
        ParameterType::Text => Type::Text,
    }
}
