//! A second reading of the language, as plain as can be: it walks the syntax tree for one person who has answered, and
//! knows nothing of programs, intervals or masks. What it cannot say it leaves open.

use crate::naive_values::Unit::{self, Clock, Date, Days, Hours, Money, Month, Months, Plain, WorkDays};
use crate::naive_values::{V, all, any, arith, compare, dated, first_day, int, later, lit, not, same};
use onething::model::answers::{Answer, Answers};
use onething::model::catalog::Catalog;
use onething::model::civil;
use onething::model::expr::{
    ArithOp, Body, BodyKind, CompareOp, Expr, ExprKind, Lit, Step, StepBound, Tier, Word,
};
use onething::model::list::RowRef;
use onething::model::parameter::{Figure, ParameterKind};
use onething::model::scenario::{Fact, Question, QuestionKind, Scenario};
use onething::model::value::{Name, Q, Value};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

pub(crate) struct Naive<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) scenario: &'a Scenario,
    pub(crate) answers: &'a Answers,
    pub(crate) today: i64,
    /// Figures and conditions that are not confirmed do not count.
    pub(crate) strict: bool,
    pub(crate) seen: RefCell<HashMap<String, V>>,
    /// The rows a formula stands in, outermost first.
    pub(crate) rows: RefCell<Vec<RowRef>>,
}

impl<'a> Naive<'a> {
    pub(crate) fn new(
        catalog: &'a Catalog,
        scenario: &'a Scenario,
        answers: &'a Answers,
        today: i64,
        strict: bool,
    ) -> Self {
        Naive {
            catalog,
            scenario,
            answers,
            today,
            strict,
            seen: RefCell::default(),
            rows: RefCell::default(),
        }
    }

    fn doubted(&self, reason: &Option<String>, value: V) -> V {
        if self.strict && reason.is_some() { V::Open } else { value }
    }

    // ---- names

    fn find_fact(&self, name: &str) -> Option<&'a Fact> {
        self.scenario.facts.get(name).or_else(|| self.catalog.common_facts.get(name))
    }

    fn is_defined(&self, name: &str) -> bool {
        self.rows.borrow().iter().any(|row| self.row_has(row, name))
            || self.scenario.questions.contains_key(name)
            || self.find_fact(name).is_some()
            || self.catalog.parameters.contains_key(name)
    }

    /// The named results that a formula can have, so that bare words beside it are understood.
    fn options(&self, expr: &Expr) -> Vec<String> {
        let ExprKind::Name(name) = &expr.kind else { return Vec::new() };
        if let Some(column) = self.rows.borrow().iter().rev().find_map(|row| self.column(row, name)) {
            return column.options.iter().map(|o| o.name.to_string()).collect();
        }
        if let Some(question) = self.scenario.questions.get(name.as_str()) {
            return question.options.iter().map(|o| o.name.to_string()).collect();
        }
        let Some(fact) = self.find_fact(name) else { return Vec::new() };
        match (&fact.values, &fact.body.kind) {
            (Some(values), _) => values.iter().map(|v| v.to_string()).collect(),
            (None, BodyKind::Expr(inner)) => self.options(inner),
            _ => Vec::new(),
        }
    }

    fn name(&self, name: &str, options: &[String]) -> V {
        if options.iter().any(|o| o == name) {
            return V::Option(name.to_owned());
        }
        if let Some(value) = self.of_rows(name) {
            return value;
        }
        if let Some(question) = self.scenario.questions.get(name) {
            return self.question(question);
        }
        if let Some(fact) = self.find_fact(name) {
            return self.fact(fact);
        }
        if self.catalog.parameters.contains_key(name) {
            return self.parameter(name);
        }
        let code = |n: usize| V::Region(format!("{:0<6}", &self.catalog.region.code[..n]));
        match name {
            "今天" => V::Num(int(self.today), Date),
            "本月" => V::Num(int(civil::month_of(self.today as i32).into()), Month),
            "本省" => code(2),
            "本市" => code(4),
            "本县" => code(6),
            _ => V::Open,
        }
    }

    pub(crate) fn remembered(&self, key: String, value: impl FnOnce() -> V) -> V {
        if let Some(value) = self.seen.borrow().get(&key) {
            return value.clone();
        }
        let value = value();
        self.seen.borrow_mut().insert(key, value.clone());
        value
    }

    pub(crate) fn fact(&self, fact: &Fact) -> V {
        self.outside(&[], || self.remembered(format!("推算 {}", fact.name), || self.computed(fact)))
    }

    pub(crate) fn computed(&self, fact: &Fact) -> V {
        let options: Vec<String> = fact.values.iter().flatten().map(|v| v.to_string()).collect();
        self.doubted(&fact.unconfirmed, self.body(&fact.body, &options))
    }

    fn question(&self, question: &Question) -> V {
        self.outside(&[], || {
            self.remembered(format!("题目 {}", question.name), || self.asked(&question.name, question))
        })
    }

    /// A question under the name it is asked by.
    pub(crate) fn asked(&self, name: &Name, question: &Question) -> V {
        {
            let answered = self.answer(name, question);
            let Some(when) = &question.ask_when else { return answered };
            let options: Vec<String> = question.options.iter().map(|o| o.name.to_string()).collect();
            let otherwise = match &question.otherwise {
                Some(value) => self.eval(value, &options),
                None if question.kind == QuestionKind::Multi => V::Set(BTreeSet::new()),
                None => V::Open,
            };
            match self.eval(when, &[]) {
                V::Bool(true) => answered,
                V::Bool(false) => otherwise,
                _ if answered == otherwise => answered,
                _ => V::Open,
            }
        }
    }

    fn answer(&self, name: &Name, question: &Question) -> V {
        let unit = match question.kind {
            QuestionKind::Money => Money,
            QuestionKind::Months => Months,
            QuestionKind::Days => Days,
            QuestionKind::WorkDays => WorkDays,
            QuestionKind::Hours => Hours,
            QuestionKind::Month => Month,
            QuestionKind::Date => Date,
            QuestionKind::Clock => Clock,
            _ => Plain,
        };
        let impossible = |name: &Name| {
            let option = question.options.iter().find(|o| o.name == *name);
            let strict = Naive::new(self.catalog, self.scenario, self.answers, self.today, true);
            option.and_then(|o| o.when.as_ref()).is_some_and(|w| strict.eval(w, &[]) == V::Bool(false))
        };
        match self.answers.get(name) {
            Some(Answer::Is(Value::Bool(b))) => V::Bool(*b),
            Some(Answer::Is(Value::Choice(name))) if !impossible(name) => V::Option(name.to_string()),
            Some(Answer::Is(Value::Multi(names))) => {
                V::Set(names.iter().filter(|n| !impossible(n)).map(|n| n.to_string()).collect())
            }
            Some(Answer::Is(Value::Number(q))) => V::Num(*q, unit),
            Some(Answer::Is(Value::Region(code))) => V::Region(code.to_string()),
            Some(Answer::Is(Value::Text(text))) => V::Text(text.to_string()),
            _ => V::Open,
        }
    }

    // ---- items

    /// 适用情形 ∧ 受理条件 ∧ 施行.
    pub(crate) fn applies(&self, name: &str) -> V {
        self.remembered(format!("事项 {name}"), || self.applies_here(name))
    }

    /// The same for the row a formula stands in, or for nobody's.
    pub(crate) fn applies_here(&self, name: &str) -> V {
        {
            let item = &self.scenario.items[name];
            let mut parts: Vec<V> = item.situation.iter().map(|e| self.eval(e, &[])).collect();
            parts.extend(
                item.conditions.iter().map(|c| self.doubted(&c.unconfirmed, self.eval(&c.need, &[]))),
            );
            if let Some(window) = &item.in_force {
                let begun = window.from.is_none_or(|from| self.today >= from);
                let over = window.to.is_some_and(|to| self.today > to);
                parts.push(match (begun, over) {
                    (false, _) => V::Bool(false),
                    (true, true) if window.uncertain_after => {
                        if self.strict {
                            V::Open
                        } else {
                            V::Bool(true)
                        }
                    }
                    (true, over) => V::Bool(!over),
                });
            }
            match all(parts) {
                V::Bool(true) => self.doubted(&item.unconfirmed, V::Bool(true)),
                other => other,
            }
        }
    }

    // ---- tables

    fn body(&self, body: &Body, options: &[String]) -> V {
        match &body.kind {
            BodyKind::Expr(expr) => self.eval(expr, options),
            BodyKind::Tiers(rows) => self.first(rows.iter().map(|r| {
                (
                    r.when.as_ref().map_or(V::Bool(true), |w| self.eval(w, &[])),
                    self.doubted(&r.unconfirmed, self.eval(&r.value, options)),
                )
            })),
            BodyKind::Classify { of, groups } => {
                let key = self.eval(of, &[]);
                let hit = |option: &str| groups.iter().find(|g| g.options.iter().any(|o| o.text == option));
                let result = |option: &str| match hit(option) {
                    None => V::Open,
                    Some(group) => self.doubted(
                        &group.unconfirmed,
                        match &group.result {
                            None => V::Open,
                            Some(w) if w.text == "是" => V::Bool(true),
                            Some(w) if w.text == "否" => V::Bool(false),
                            Some(w) => self.name(&w.text, options),
                        },
                    ),
                };
                match key {
                    V::Option(option) => result(&option),
                    _ => same(self.options(of).iter().map(|o| result(o))),
                }
            }
            BodyKind::Steps { by, rows } => {
                let key = self.eval(by, &[]);
                self.first(rows.iter().map(|row| (self.step(&key, row), self.eval(&row.value, options))))
            }
            BodyKind::Collect(rows) => {
                let mut set = BTreeSet::new();
                for row in rows {
                    let holds = row.when.as_ref().map_or(V::Bool(true), |w| self.eval(w, &[]));
                    match (self.doubted(&row.unconfirmed, holds), self.eval(&row.value, options)) {
                        (V::Bool(true), V::Option(name)) => drop(set.insert(name)),
                        (V::Bool(false), _) => {}
                        _ => return V::Open,
                    }
                }
                V::Set(set)
            }
            BodyKind::Accumulate(rows) => rows
                .iter()
                .map(|row| self.part(row, options))
                .reduce(|a, b| arith(ArithOp::Add, a, b))
                .unwrap_or(V::Open),
            BodyKind::AnyOf(parts) => any(parts.iter().map(|p| self.eval(p, &[]))),
            BodyKind::NoneOf(parts) => not(any(parts.iter().map(|p| self.eval(p, &[])))),
        }
    }

    fn part(&self, row: &Tier, options: &[String]) -> V {
        let value = self.doubted(&row.unconfirmed, self.eval(&row.value, options));
        let V::Num(_, unit) = value else { return V::Open };
        match row.when.as_ref().map_or(V::Bool(true), |w| self.eval(w, &[])) {
            V::Bool(true) => value,
            V::Bool(false) => V::Num(int(0), unit),
            _ => V::Open,
        }
    }

    fn step(&self, key: &V, row: &Step) -> V {
        match &row.bound {
            StepBound::Else => V::Bool(true),
            StepBound::Below(bound) => compare(CompareOp::Lt, key.clone(), self.eval(bound, &[])),
            StepBound::AtMost(bound) => compare(CompareOp::Le, key.clone(), self.eval(bound, &[])),
            StepBound::Options(words) => match key {
                V::Option(o) => V::Bool(words.iter().any(|w| w.text == *o)),
                V::Bool(b) => V::Bool(words.iter().any(|w| (w.text == "是") == *b)),
                _ => V::Open,
            },
        }
    }

    /// The first row that holds; where it cannot be said which that is, what all that may be it agree on.
    fn first(&self, rows: impl Iterator<Item = (V, V)>) -> V {
        let mut possible = Vec::new();
        for (holds, value) in rows {
            if holds != V::Bool(false) {
                possible.push(value);
            }
            if holds == V::Bool(true) {
                break;
            }
        }
        same(possible.into_iter())
    }

    // ---- figures

    fn figure(&self, figure: &Figure) -> V {
        self.doubted(&figure.unconfirmed, lit(&figure.value))
    }

    fn parameter(&self, name: &str) -> V {
        match &self.catalog.parameters[name].kind {
            ParameterKind::Single(_, Some(figure)) => self.figure(figure),
            ParameterKind::Dated(_, rows, carry) => {
                let date = self
                    .scenario
                    .policy_date
                    .as_ref()
                    .map_or(V::Num(int(self.today), Date), |e| self.eval(e, &[]));
                let V::Num(date, Date) = date else { return V::Open };
                let last = rows.iter().rposition(|(_, figure)| figure.is_some());
                let hit = rows.iter().enumerate().find(|(at, (span, _))| {
                    let open_end = *carry && Some(*at) == last;
                    span.from.is_none_or(|from| date >= int(from))
                        && (open_end || span.to.is_none_or(|to| date <= int(to)))
                });
                hit.and_then(|(_, (_, figure))| figure.as_ref()).map_or(V::Open, |f| self.figure(f))
            }
            _ => V::Open,
        }
    }

    fn look_up(&self, args: &[Expr]) -> V {
        let ExprKind::Name(name) = &args[0].kind else { return V::Open };
        let key = self.eval(&args[1], &[]);
        match &self.catalog.parameters[name.as_str()].kind {
            ParameterKind::Steps { rows, .. } => {
                let reached = rows.iter().rev().map(|(bound, figure)| {
                    (compare(CompareOp::Ge, key.clone(), lit(bound)), self.figure(figure))
                });
                self.first(reached.chain([(V::Bool(true), V::Open)]))
            }
            ParameterKind::Table { columns, rows, .. } => {
                let column = match args.get(2).map(|a| &a.kind) {
                    Some(ExprKind::Name(name) | ExprKind::Lit(Lit::Text(name))) => {
                        columns.iter().position(|c| c == name)
                    }
                    _ => Some(0),
                };
                let Some(column) = column else { return V::Open };
                let is = |at: &Lit| match (at, &key) {
                    (_, V::Open) => V::Open,
                    (Lit::Text(t), V::Option(o)) => V::Bool(t == o),
                    (other, key) => V::Bool(lit(other) == *key),
                };
                self.first(
                    rows.iter()
                        .map(|(at, figures)| (is(at), self.figure(&figures[column])))
                        .chain([(V::Bool(true), V::Open)]),
                )
            }
            _ => V::Open,
        }
    }

    fn of_year(&self, name: &Expr, year: V) -> V {
        let ExprKind::Name(name) = &name.kind else { return V::Open };
        match (&self.catalog.parameters[name.as_str()].kind, year) {
            (ParameterKind::Yearly(_, rows), V::Num(year, Plain)) => rows
                .iter()
                .find(|(of, _)| int(*of) == year)
                .map_or(V::Open, |(_, figure)| self.figure(figure)),
            _ => V::Open,
        }
    }

    // ---- formulas

    pub(crate) fn eval(&self, expr: &Expr, options: &[String]) -> V {
        let truth = |e: &Expr| self.eval(e, &[]);
        match &expr.kind {
            ExprKind::Lit(Lit::Number(q)) if *q >= int(100_000) && !options.is_empty() => {
                V::Region(q.to_string())
            }
            ExprKind::Lit(l) => lit(l),
            ExprKind::Name(name) => self.name(name, options),
            ExprKind::Not(inner) => not(truth(inner)),
            ExprKind::And(parts) => all(parts.iter().map(truth)),
            ExprKind::Or(parts) => any(parts.iter().map(truth)),
            ExprKind::Compare(op, a, b) => {
                // A bare word takes its meaning from the other side, the right one before the left one.
                let word = |e: &Expr| matches!(&e.kind, ExprKind::Name(n) if !self.is_defined(n));
                let (left, right) =
                    if word(a) { (self.options(b), Vec::new()) } else { (Vec::new(), self.options(a)) };
                compare(*op, self.eval(a, &left), self.eval(b, &right))
            }
            ExprKind::In { expr, names, negated } => {
                let (value, words) = (self.eval(expr, options), self.options(expr));
                let found =
                    any(names.iter().map(|n| compare(CompareOp::Eq, value.clone(), self.eval(n, &words))));
                if *negated { not(found) } else { found }
            }
            ExprKind::InRange { expr, from, to } => {
                let words = self.options(expr);
                let place = |name: &str| words.iter().position(|w| w == name);
                match self.eval(expr, options) {
                    V::Option(o) => V::Bool((place(&from.text)..=place(&to.text)).contains(&place(&o))),
                    _ => V::Open,
                }
            }
            ExprKind::Contains(value, word) => self.has(value, std::slice::from_ref(word)),
            ExprKind::ContainsAny(value, words) => self.has(value, words),
            ExprKind::Between(value, low, high) => {
                let value = self.eval(value, &[]);
                all([
                    compare(CompareOp::Ge, value.clone(), truth(low)),
                    compare(CompareOp::Le, value, truth(high)),
                ])
            }
            ExprKind::Arith(op, a, b) => self.arith(*op, a, b),
            ExprKind::Call(name, args) => self.call(&name.text, args, options),
            ExprKind::Field(_, part) => self.of_this(&part.text),
            ExprKind::Filter(..) => V::Open,
        }
    }

    fn has(&self, value: &Expr, words: &[Word]) -> V {
        match self.eval(value, &[]) {
            V::Set(set) => V::Bool(words.iter().any(|w| set.contains(&w.text))),
            _ => V::Open,
        }
    }

    fn arith(&self, op: ArithOp, a: &Expr, b: &Expr) -> V {
        let (a, b) = (self.eval(a, &[]), self.eval(b, &[]));
        let signed = |n: Q| if op == ArithOp::Sub { -n } else { n };
        match (op, &a, &b) {
            (ArithOp::Add | ArithOp::Sub, V::Num(x, Date), V::Num(n, Months)) => later(*x, signed(*n)),
            (ArithOp::Add | ArithOp::Sub, V::Num(x, Date), V::Num(n, WorkDays)) => {
                self.workdays(*x, signed(*n))
            }
            _ => arith(op, a, b),
        }
    }

    /// Counts working days one day at a time.
    fn workdays(&self, from: Q, n: Q) -> V {
        if !n.is_integer() {
            return V::Open;
        }
        let (mut day, mut left) = (from.to_integer() as i32, n.to_integer());
        while left != 0 {
            let step = left.signum();
            day += step as i32;
            match self.catalog.calendar.is_workday(day) {
                Some(true) => left -= step,
                Some(false) => {}
                None => return V::Open,
            }
        }
        V::Num(int(day.into()), Date)
    }

    fn rolled(&self, day: V) -> V {
        let V::Num(day, Date) = day else { return V::Open };
        let mut day = day.to_integer() as i32;
        loop {
            match self.catalog.calendar.is_workday(day) {
                Some(true) => return dated(int(day.into())),
                Some(false) => day += 1,
                None => return V::Open,
            }
        }
    }

    fn call(&self, name: &str, args: &[Expr], options: &[String]) -> V {
        let arg = |at: usize| self.eval(&args[at], options);
        let item = |e: &Expr| match &e.kind {
            ExprKind::Name(name) => name.clone(),
            _ => String::new(),
        };
        match name {
            "适用" => return self.applies(&item(&args[0])),
            "已办成" => {
                return self.scenario.items[item(&args[0]).as_str()]
                    .done
                    .as_ref()
                    .map_or(V::Bool(false), |e| self.eval(e, &[]));
            }
            "有" | "没有" | "人数" | "合计" | "最大" | "最小" | "首个" | "末个" | "重叠" | "分摊"
            | "封顶分摊" => {
                return self.over_list(name, args);
            }
            "查表" => return self.look_up(args),
            "参数" => return self.of_year(&args[0], arg(1)),
            _ => {}
        }
        let values: Vec<V> = (0..args.len()).map(arg).collect();
        if values.contains(&V::Open) {
            return V::Open;
        }
        let numbers: Vec<(Q, Unit)> =
            values.iter().filter_map(|v| if let V::Num(q, u) = v { Some((*q, *u)) } else { None }).collect();
        let step = numbers.get(1).map_or(int(1), |n| n.0);
        let day = |q: Q| {
            jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(q.to_integer() as i64)).ok()
        };
        let month_of = |d: jiff::civil::Date| int(i64::from(d.year()) * 12 + i64::from(d.month()) - 1);
        match (name, numbers.as_slice()) {
            ("较大", [(_, u), ..]) => V::Num(numbers.iter().map(|n| n.0).max().unwrap(), *u),
            ("较小", [(_, u), ..]) => V::Num(numbers.iter().map(|n| n.0).min().unwrap(), *u),
            ("限定", [(x, u), (low, _), (high, _)]) => {
                V::Num(if x < low { *low } else { *x }.min(*high), *u)
            }
            ("取整", [(x, u), ..]) => V::Num(int((x / step).floor().to_integer() as i64) * step, *u),
            ("进一", [(x, u), ..]) => V::Num(-(-x / step).floor() * step, *u),
            ("四舍五入", [(x, u), ..]) => {
                let (size, sign) = if *x < int(0) { (-x, int(-1)) } else { (*x, int(1)) };
                V::Num(sign * (size / step + Q::new(1, 2)).floor() * step, *u)
            }
            ("整月", [(x, _)]) => V::Num(x.floor(), Months),
            ("绝对值", [(x, u)]) => V::Num(if *x < int(0) { -x } else { *x }, *u),
            ("年", [(x, Date)]) => day(*x).map_or(V::Open, |d| V::Num(int(d.year().into()), Plain)),
            ("年", [(x, Month)]) => V::Num((x / int(12)).floor(), Plain),
            ("所在月", [(x, Date)]) => day(*x).map_or(V::Open, |d| V::Num(month_of(d), Month)),
            ("首个整月", [(x, Date)]) => {
                day(*x).map_or(V::Open, |d| V::Num(month_of(d) + int(i64::from(d.day() > 1)), Month))
            }
            ("月初", [(x, Month)]) => first_day(*x),
            ("月末", [(x, Month)]) => arith(ArithOp::Sub, first_day(x + int(1)), V::Num(int(1), Days)),
            ("顺延", [(x, Date)]) => self.rolled(V::Num(*x, Date)),
            ("周岁", [(a, Month), (b, Month)]) => V::Num(((b - a) / int(12)).floor(), Plain),
            ("周岁", [(a, Date), (b, Date)]) => {
                // Birthdays one after the other.
                let year = |n: i64| if let V::Num(q, _) = later(*a, int(12 * n)) { Some(q) } else { None };
                if b < a {
                    return V::Open;
                }
                V::Num(
                    int((0..=201).take_while(|n| year(*n).is_some_and(|birthday| birthday <= *b)).count()
                        as i64
                        - 1),
                    Plain,
                )
            }
            ("间隔", [(a, Month), (b, _)]) => V::Num(b - a, Months),
            ("间隔", [(a, Date), (b, _)]) => V::Num(b - a, Days),
            ("时刻", [(d, Date), (m, Clock)]) => V::Num(d * int(24) + m / int(60), Hours),
            ("期满日", [(_, Date), (n, _)]) if *n < int(0) => V::Open,
            ("期满日", [(d, Date), (n, _)]) if *n == int(0) => V::Num(*d, Date),
            ("期满日", [(d, Date), (n, Days)]) => self.rolled(dated(d + n)),
            ("期满日", [(d, Date), (n, Months)]) => self.rolled(later(*d, *n)),
            ("期满日", [(d, Date), (n, WorkDays)]) => self.workdays(*d, *n),
            _ => V::Open,
        }
    }
}
