//! Formulas → nodes, with types and units checked.

use super::Compiler;
use crate::diag::Diagnostic;
use crate::logic::op::{Fun1, Fun2, NodeId, Op};
use crate::logic::value::{Known, Mask};
use crate::model::expr::{ArithOp, CompareOp, Expr, ExprKind, Lit, Word};
use crate::model::value::{Name, Q, Type};
use crate::source::Span;

/// Question and fact names a formula mentions, with their places.
pub(super) fn names(expr: &Expr, out: &mut Vec<(String, Span)>) {
    match &expr.kind {
        ExprKind::Lit(_) => {}
        ExprKind::Name(name) => out.push((name.clone(), expr.span)),
        ExprKind::Field(inner, _) | ExprKind::Not(inner) => names(inner, out),
        ExprKind::Call(_, args) | ExprKind::And(args) | ExprKind::Or(args) => {
            args.iter().for_each(|a| names(a, out))
        }
        ExprKind::Compare(_, a, b) | ExprKind::Arith(_, a, b) | ExprKind::Filter(a, b) => {
            names(a, out);
            names(b, out);
        }
        ExprKind::Between(a, b, c) => [a, b, c].into_iter().for_each(|e| names(e, out)),
        ExprKind::In { expr, .. }
        | ExprKind::InRange { expr, .. }
        | ExprKind::Contains(expr, _)
        | ExprKind::ContainsAny(expr, _) => names(expr, out),
    }
}

/// Type and value of a literal.
pub(super) fn literal(lit: &Lit) -> (Known, Type) {
    let int = |n: &i64| Known::int(*n);
    match lit {
        Lit::Bool(b) => (Known::bool(*b), Type::Bool),
        Lit::Number(q) => (Known::exact(*q), Type::Number),
        Lit::Money(q) => (Known::exact(*q), Type::Money),
        Lit::Months(n) => (int(n), Type::Months),
        Lit::Days(n) => (int(n), Type::Days),
        Lit::WorkDays(n) => (int(n), Type::WorkDays),
        Lit::Hours(n) => (int(n), Type::Hours),
        Lit::Month(n) => (int(n), Type::Month),
        Lit::Date(n) => (int(n), Type::Date),
        Lit::Clock(n) => (int(n), Type::Clock),
        Lit::Text(t) => (Known::Text(Some(t.as_str().into())), Type::Text),
    }
}

impl Compiler<'_> {
    /// A formula that must be 是否.
    pub(super) fn truth_of(&mut self, expr: &Expr) -> NodeId {
        self.typed(expr, &Type::Bool)
    }

    /// A formula of a given type.
    pub(super) fn typed(&mut self, expr: &Expr, ty: &Type) -> NodeId {
        let (node, found) = self.infer(expr, Some(ty));
        if found == *ty {
            return node;
        }
        self.wrong_type(expr.span, ty, &found);
        self.nothing(ty.clone())
    }

    fn wrong_type(&mut self, span: Span, wanted: &Type, found: &Type) {
        let mut report =
            Diagnostic::error("E210", span, format!("这里要{}，写的却是{}", wanted.label(), found.label()));
        report = match (wanted, found) {
            (Type::Months | Type::Days | Type::WorkDays | Type::Hours, Type::Number) => {
                report.help("时长要带单位：`12个月` `1年` `30日` `5工作日`")
            }
            (Type::Money, Type::Number) => report.help("金额要带单位：`2200元`"),
            (Type::Choice(a), Type::Choice(b)) => {
                let list = |o: &[Name]| o.join("、");
                report.help(format!("要的选项是 {}；写的选项是 {}", list(a), list(b)))
            }
            _ => report,
        };
        self.report(report);
    }

    /// Node and type of a formula; `expected` gives bare option names a meaning.
    pub(super) fn infer(&mut self, expr: &Expr, expected: Option<&Type>) -> (NodeId, Type) {
        let span = Some(expr.span);
        match &expr.kind {
            ExprKind::Lit(lit) => self.literal_node(lit, expected),
            ExprKind::Name(name) => self.name(name, expr.span, expected),
            ExprKind::Field(of, part) => self.field(of, part, expr.span, expected),
            ExprKind::Call(name, args) => self.call(name, args, expr.span, expected),
            ExprKind::Not(inner) => {
                let inner = self.truth_of(inner);
                (self.builder.node(Op::Not(inner), Type::Bool, span), Type::Bool)
            }
            ExprKind::And(parts) => {
                let parts = parts.iter().map(|p| self.truth_of(p)).collect();
                (self.builder.and(parts, span), Type::Bool)
            }
            ExprKind::Or(parts) => {
                let parts = parts.iter().map(|p| self.truth_of(p)).collect();
                (self.builder.or(parts, span), Type::Bool)
            }
            ExprKind::Compare(op, left, right) => (self.compare(*op, left, right, expr.span), Type::Bool),
            ExprKind::In { expr: value, names, negated } => {
                let node = self.member(value, names, expr.span);
                let node = if *negated { self.builder.node(Op::Not(node), Type::Bool, span) } else { node };
                (node, Type::Bool)
            }
            ExprKind::InRange { expr: value, from, to } => {
                let (node, ty) = self.infer(value, None);
                (self.option_range(node, &ty, from, to, expr.span), Type::Bool)
            }
            ExprKind::Contains(value, word) => {
                (self.has_any(value, std::slice::from_ref(word), expr.span), Type::Bool)
            }
            ExprKind::ContainsAny(value, words) => (self.has_any(value, words, expr.span), Type::Bool),
            ExprKind::Between(value, low, high) => {
                let above = self.compare(CompareOp::Ge, value, low, expr.span);
                let below = self.compare(CompareOp::Le, value, high, expr.span);
                (self.builder.and(vec![above, below], span), Type::Bool)
            }
            ExprKind::Arith(op, left, right) => self.arithmetic(*op, left, right, expr.span),
            ExprKind::Filter(..) => {
                let report =
                    Diagnostic::error("E212", expr.span, "`其中` 得到的是一部分名单，不能直接当一个值用");
                self.report(
                    report.help("放进函数里：`有（… 其中 …）` `人数（… 其中 …）` `合计（… 其中 …，栏）`"),
                );
                let ty = expected.cloned().unwrap_or(Type::Bool);
                (self.nothing(ty.clone()), ty)
            }
        }
    }

    fn literal_node(&mut self, lit: &Lit, expected: Option<&Type>) -> (NodeId, Type) {
        let (known, ty) = match (lit, expected) {
            // A region code looks like a number.
            (Lit::Number(q), Some(Type::Region)) if q.is_integer() => {
                (Known::Region(Some(format!("{:06}", q.to_integer()).into())), Type::Region)
            }
            (Lit::Text(t), Some(Type::Region)) => (Known::Region(Some(t.as_str().into())), Type::Region),
            _ => literal(lit),
        };
        (self.builder.constant(known, ty.clone()), ty)
    }

    /// What a bare word means. An option of the expected type wins over a name of another type.
    fn name(&mut self, name: &str, span: Span, expected: Option<&Type>) -> (NodeId, Type) {
        let option = match expected {
            Some(ty @ (Type::Choice(options) | Type::Multi(options))) => {
                options.iter().position(|o| &**o == name).map(|at| (ty.clone(), at))
            }
            _ => None,
        };
        let defined = self.defined(name, span);
        match (option, defined) {
            (Some((ty, _)), Some((node, found))) if ty == found => {
                let report =
                    Diagnostic::error("E222", span, format!("`{name}` 既是题目或推算，又是这里的选项"));
                self.report(report.help("给其中一个换个名字"));
                (node, ty)
            }
            (Some((ty, at)), _) => {
                let known = match ty {
                    Type::Multi(_) => Known::Many(1 << at, 1 << at),
                    _ => Known::One(1 << at),
                };
                (self.builder.constant(known, ty.clone()), ty)
            }
            (None, Some(found)) => found,
            (None, None) => {
                self.unknown_name(name, span, expected);
                let ty = expected.cloned().unwrap_or(Type::Bool);
                (self.nothing(ty.clone()), ty)
            }
        }
    }

    /// A question, fact, parameter or constant of this name.
    fn defined(&mut self, name: &str, span: Span) -> Option<(NodeId, Type)> {
        if let Some(node) = self.in_rows(name, span) {
            return Some((node, self.builder.ty(node).clone()));
        }
        if self.scenario.names_list(name) {
            let report = Diagnostic::error("E212", span, format!("`{name}` 是列表，不能直接当一个值用"));
            self.report(
                report.help(format!("放进函数里：`有（{name}）` `人数（{name}）` `合计（{name}，栏）`")),
            );
            return Some((self.nothing(Type::Bool), Type::Bool));
        }
        let node = if self.scenario.questions.contains_key(name) {
            self.question(&name.into())
        } else if self.scenario.facts.contains_key(name) || self.catalog.common_facts.contains_key(name) {
            self.fact(name, span)
        } else if self.catalog.parameters.contains_key(name) {
            self.parameter(name, span)
        } else {
            self.constant_name(name)?
        };
        Some((node, self.builder.ty(node).clone()))
    }

    fn constant_name(&mut self, name: &str) -> Option<NodeId> {
        let region = |digits: usize, code: &str| -> Known {
            let head = code.get(..digits.min(code.len())).unwrap_or("");
            let known = !head.is_empty() && !head.bytes().all(|b| b == b'0');
            Known::Region(known.then(|| format!("{head:0<6}").into()))
        };
        let code = self.catalog.region.code.clone();
        Some(match name {
            "今天" => self.builder.node(Op::Today, Type::Date, None),
            "本月" => {
                let today = self.builder.node(Op::Today, Type::Date, None);
                self.builder.node(Op::Map(Fun1::MonthOfDate, today), Type::Month, None)
            }
            "本省" => self.builder.constant(region(2, &code), Type::Region),
            "本市" => self.builder.constant(region(4, &code), Type::Region),
            "本县" => self.builder.constant(region(6, &code), Type::Region),
            _ => return None,
        })
    }

    fn unknown_name(&mut self, name: &str, span: Span, expected: Option<&Type>) {
        let mut known: Vec<&str> = self.scenario.questions.keys().map(|n| &**n).collect();
        known.extend(self.scenario.facts.keys().chain(self.catalog.common_facts.keys()).map(|n| &**n));
        known.extend(self.catalog.parameters.keys().map(|n| &**n));
        if let Some(Type::Choice(options) | Type::Multi(options)) = expected {
            known.extend(options.iter().map(|o| &**o));
        }
        let in_rows: Vec<String> = self.scopes.iter().flat_map(|r| self.row_names_known(&r.list)).collect();
        known.extend(in_rows.iter().map(String::as_str));
        let negated = name.strip_prefix('非').filter(|rest| known.contains(rest));
        let help = match negated {
            Some(rest) => format!("想说“不是{rest}”，要写成 `非 {rest}`，中间空一格"),
            None => match self.nearest(name, known) {
                Some(near) => format!("是不是 `{near}`"),
                None => "先在题目、推算或参数里写出这个名字；文字要放在“”里".to_owned(),
            },
        };
        self.report(
            Diagnostic::error("E213", span, format!("没有叫 `{name}` 的题目、推算、参数或选项")).help(help),
        );
    }

    fn compare(&mut self, op: CompareOp, left: &Expr, right: &Expr, span: Span) -> NodeId {
        // A bare word takes its meaning from the other side.
        let left_is_word = matches!(&left.kind, ExprKind::Name(n) if !self.is_defined(n)) || is_code(left);
        let ((a, left_ty), (b, right_ty)) = if left_is_word {
            let right = self.infer(right, None);
            (self.infer(left, Some(&right.1)), right)
        } else {
            let left = self.infer(left, None);
            let right = self.infer(right, Some(&left.1));
            (left, right)
        };
        let place = Some(span);
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        let node = match (&left_ty, &right_ty) {
            (x, y) if x.is_ordered() && x == y => {
                return self.builder.node(Op::Compare(op, a, b), Type::Bool, place);
            }
            (Type::Bool, Type::Bool) if equality => self.same_truth(a, b, place),
            (Type::Choice(x), Type::Choice(y)) if equality && x == y => {
                match (self.builder.known(a).cloned(), self.builder.known(b).cloned()) {
                    (_, Some(Known::One(mask))) => self.builder.node(Op::OneOf(a, mask), Type::Bool, place),
                    (Some(Known::One(mask)), _) => self.builder.node(Op::OneOf(b, mask), Type::Bool, place),
                    _ => self.builder.node(Op::SameOption(a, b), Type::Bool, place),
                }
            }
            (Type::Region, Type::Region) if equality => {
                self.builder.node(Op::SameRegion(a, b), Type::Bool, place)
            }
            (Type::Text, Type::Text) if equality => self.builder.node(Op::SameText(a, b), Type::Bool, place),
            (Type::Multi(_), _) => {
                let report = Diagnostic::error("E214", span, "多选题不能用 `=` 比较");
                self.report(report.help("写成 `甲 包含 某项` 或 `甲 有任一 某项、某项`"));
                return self.nothing(Type::Bool);
            }
            (x, y) if x == y => {
                let report = Diagnostic::error("E215", span, format!("{}没有大小之分", x.label()));
                self.report(report.help("用 `=` `≠` `属于`；选项按先后用 `属于 甲 到 丙`"));
                return self.nothing(Type::Bool);
            }
            (x, y) => {
                let (x, y) = (x.clone(), y.clone());
                self.wrong_type(right.span, &x, &y);
                return self.nothing(Type::Bool);
            }
        };
        if op == CompareOp::Ne { self.builder.node(Op::Not(node), Type::Bool, place) } else { node }
    }

    fn same_truth(&mut self, a: NodeId, b: NodeId, span: Option<Span>) -> NodeId {
        let fixed = |n: NodeId| self.builder.known(n).and_then(|k| k.truth().known());
        match (fixed(a), fixed(b)) {
            (_, Some(true)) => a,
            (Some(true), _) => b,
            (_, Some(false)) => self.builder.node(Op::Not(a), Type::Bool, span),
            (Some(false), _) => self.builder.node(Op::Not(b), Type::Bool, span),
            _ => self.builder.node(Op::SameTruth(a, b), Type::Bool, span),
        }
    }

    fn is_defined(&self, name: &str) -> bool {
        self.is_in_rows(name)
            || self.scenario.questions.contains_key(name)
            || self.scenario.facts.contains_key(name)
            || self.catalog.common_facts.contains_key(name)
            || self.catalog.parameters.contains_key(name)
            || matches!(name, "今天" | "本月" | "本省" | "本市" | "本县")
    }

    fn member(&mut self, value: &Expr, names: &[Expr], span: Span) -> NodeId {
        let (node, ty) = self.infer(value, None);
        if let Type::Choice(options) = &ty {
            let words: Vec<Word> = names
                .iter()
                .filter_map(|n| match &n.kind {
                    ExprKind::Name(text) => Some(Word { text: text.clone(), span: n.span }),
                    _ => None,
                })
                .collect();
            if words.len() < names.len() {
                self.error("E216", span, "`属于` 后面要写选项的名字");
            }
            let mask = self.mask(options, &words);
            return self.builder.node(Op::OneOf(node, mask), Type::Bool, Some(span));
        }
        if let Type::Multi(_) = ty {
            let report = Diagnostic::error("E216", span, "多选题不能用 `属于`");
            self.report(report.help("写成 `甲 有任一 某项、某项`"));
            return self.nothing(Type::Bool);
        }
        let parts = names.iter().map(|n| self.compare(CompareOp::Eq, value, n, span)).collect();
        self.builder.or(parts, Some(span))
    }

    /// The bits of option names; unknown ones are reported.
    pub(super) fn mask(&mut self, options: &[Name], words: &[Word]) -> Mask {
        let mut mask = 0;
        for word in words {
            match options.iter().position(|o| **o == *word.text) {
                Some(at) => mask |= 1 << at,
                None => {
                    let near = self.nearest(&word.text, options.iter().map(|o| &**o));
                    let help = near.map_or_else(
                        || format!("选项有：{}", options.join("、")),
                        |n| format!("是不是 `{n}`"),
                    );
                    self.report(
                        Diagnostic::error("E217", word.span, format!("没有 `{}` 这个选项", word.text))
                            .help(help),
                    );
                }
            }
        }
        mask
    }

    fn option_range(&mut self, node: NodeId, ty: &Type, from: &Word, to: &Word, span: Span) -> NodeId {
        let Type::Choice(options) = ty else {
            self.error("E218", span, format!("`属于 甲 到 乙` 只用于选项，这里是{}", ty.label()));
            return self.nothing(Type::Bool);
        };
        let (first, last) =
            (self.mask(options, std::slice::from_ref(from)), self.mask(options, std::slice::from_ref(to)));
        if first == 0 || last == 0 {
            return self.nothing(Type::Bool);
        }
        if first > last {
            self.report(
                Diagnostic::error(
                    "E219",
                    from.span.to(to.span),
                    format!("`{}` 排在 `{}` 后面", from.text, to.text),
                )
                .help("按选项写的先后，小的在前"),
            );
        }
        let mask = if first > last { 0 } else { (last - first) | last };
        self.builder.node(Op::OneOf(node, mask), Type::Bool, Some(span))
    }

    fn has_any(&mut self, value: &Expr, words: &[Word], span: Span) -> NodeId {
        let (node, ty) = self.infer(value, None);
        let Type::Multi(options) = &ty else {
            let report = Diagnostic::error(
                "E220",
                value.span,
                format!("`包含` `有任一` 只用于多选，这里是{}", ty.label()),
            );
            self.report(report.help("单选用 `=` 或 `属于`"));
            return self.nothing(Type::Bool);
        };
        let mask = self.mask(options, words);
        self.builder.node(Op::HasAny(node, mask), Type::Bool, Some(span))
    }

    fn arithmetic(&mut self, op: ArithOp, left: &Expr, right: &Expr, span: Span) -> (NodeId, Type) {
        let (a, x) = self.infer(left, None);
        let (b, y) = self.infer(right, None);
        let place = Some(span);
        let mut map2 = |fun, ty: Type| (self.builder.node(Op::Map2(fun, a, b), ty.clone(), place), ty);
        use ArithOp::{Add, Div, Mul, Sub};
        use Type::{Date, Days, Money, Month, Months, Number, WorkDays};
        match (op, &x, &y) {
            (Add, Month, Months) => map2(Fun2::MonthPlus, Month),
            (Add, Date, Days) => map2(Fun2::DatePlusDays, Date),
            (Add, Date, Months) => map2(Fun2::DatePlusMonths, Date),
            (Add, Date, WorkDays) => map2(Fun2::DatePlusWorkDays, Date),
            (Sub, Month, Month) => map2(Fun2::Sub, Months),
            (Sub, Date, Date) => map2(Fun2::Sub, Days),
            (Sub, Month, Months) => self.minus(Fun2::MonthPlus, a, b, y, Month, place),
            (Sub, Date, Days) => self.minus(Fun2::DatePlusDays, a, b, y, Date, place),
            (Sub, Date, Months) => self.minus(Fun2::DatePlusMonths, a, b, y, Date, place),
            (Sub, Date, WorkDays) => self.minus(Fun2::DatePlusWorkDays, a, b, y, Date, place),
            (Add, s, t) if s == t && can_add(s) => map2(Fun2::Add, s.clone()),
            (Sub, s, t) if s == t && can_add(s) => map2(Fun2::Sub, s.clone()),
            (Mul, Number, t) if can_add(t) => map2(Fun2::Mul, t.clone()),
            (Mul, t, Number) if can_add(t) => map2(Fun2::Mul, t.clone()),
            // A monthly amount times months.
            (Mul, Money, Months) | (Mul, Months, Money) => map2(Fun2::Mul, Money),
            (Div, t, Number) if can_add(t) => map2(Fun2::Div, t.clone()),
            (Div, s, t) if s == t && can_add(s) => map2(Fun2::Div, Number),
            _ => {
                let sign = match op {
                    Add => "+",
                    Sub => "−",
                    Mul => "×",
                    Div => "÷",
                };
                let report =
                    Diagnostic::error("E221", span, format!("{}不能 {sign} {}", x.label(), y.label()));
                self.report(
                    report
                        .help("单位不同先换算：`所在月（日期）` `月初（年月）` `月末（年月）`；金额只乘除数"),
                );
                (self.nothing(x.clone()), x)
            }
        }
    }

    fn minus(
        &mut self,
        fun: Fun2,
        a: NodeId,
        b: NodeId,
        length: Type,
        ty: Type,
        span: Option<Span>,
    ) -> (NodeId, Type) {
        let negative = self.builder.node(Op::Map(Fun1::Negate, b), length, span);
        (self.builder.node(Op::Map2(fun, a, negative), ty.clone(), span), ty)
    }

    /// The number a constant formula has; for scales of rounding.
    pub(super) fn fixed_number(&mut self, node: NodeId) -> Option<Q> {
        self.builder.known(node).and_then(Known::number)
    }
}

/// Types that add among themselves and scale by numbers.
pub(super) fn can_add(ty: &Type) -> bool {
    matches!(ty, Type::Number | Type::Money | Type::Months | Type::Days | Type::WorkDays | Type::Hours)
}

/// A bare number that may be a region code.
fn is_code(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Lit(Lit::Number(q)) if q.is_integer() && *q >= Q::from(100_000))
}
