//! Lists in the plain reading: a loop over the rows a person listed, once the list is closed.

use crate::naive::Naive;
use crate::naive_values::{Unit, V, all, any, arith, compare, int, not};
use onething::model::answers::Answer;
use onething::model::expr::{ArithOp, BodyKind, CompareOp, Expr, ExprKind};
use onething::model::list::{Row, RowRef, more_name};
use onething::model::scenario::Question;
use onething::model::value::{Q, Value};

impl Naive<'_> {
    /// With other rows around: what is named elsewhere does not see those here.
    pub(crate) fn outside<T>(&self, rows: &[RowRef], look: impl FnOnce() -> T) -> T {
        let saved = self.rows.replace(rows.to_vec());
        let out = look();
        self.rows.replace(saved);
        out
    }

    fn inside<T>(&self, row: &RowRef, look: impl FnOnce() -> T) -> T {
        self.rows.borrow_mut().push(row.clone());
        let out = look();
        self.rows.borrow_mut().pop();
        out
    }

    pub(crate) fn column(&self, row: &RowRef, name: &str) -> Option<&Question> {
        self.scenario.list(&row.list)?.1.columns.get(name)
    }

    pub(crate) fn row_has(&self, row: &RowRef, name: &str) -> bool {
        let fact = format!("{}.{name}", row.list);
        self.column(row, name).is_some() || self.scenario.facts.contains_key(fact.as_str())
    }

    pub(crate) fn of_rows(&self, name: &str) -> Option<V> {
        let rows = self.rows.borrow().clone();
        rows.iter().rev().find(|row| self.row_has(row, name)).map(|row| self.of_row(row, name))
    }

    pub(crate) fn of_this(&self, name: &str) -> V {
        let first = self.rows.borrow().first().cloned();
        first.map_or(V::Open, |row| self.of_row(&row, name))
    }

    pub(crate) fn of_row(&self, row: &RowRef, name: &str) -> V {
        let value = || match self.column(row, name) {
            Some(column) => self.asked(&row.name(name), column),
            None => self.computed(&self.scenario.facts[format!("{}.{name}", row.list).as_str()]),
        };
        self.outside(std::slice::from_ref(row), || self.remembered(row.name(name).to_string(), value))
    }

    /// Rows with whether they are in; `None` while there may be others.
    fn members(&self, list: &Expr) -> Option<Vec<(RowRef, V)>> {
        match &list.kind {
            ExprKind::Filter(of, condition) => {
                let rows = self.members(of)?;
                let also = |(row, there): (RowRef, V)| {
                    let holds = self.inside(&row, || self.eval(condition, &[]));
                    (row, all([there, holds]))
                };
                Some(rows.into_iter().map(also).collect())
            }
            ExprKind::Name(name) => match self.scenario.list(name) {
                None => {
                    let BodyKind::Expr(body) = &self.scenario.facts[name.as_str()].body.kind else {
                        return None;
                    };
                    self.outside(&[], || self.members(body))
                }
                Some((question, _)) => {
                    let there = question
                        .ask_when
                        .as_ref()
                        .map_or(V::Bool(true), |when| self.outside(&[], || self.eval(when, &[])));
                    let closed = matches!(self.answers.get(&more_name(name)), Some(Answer::Is(Value::Number(n))) if *n == int(0));
                    if !closed && there != V::Bool(false) {
                        return None;
                    }
                    let ids = self.answers.rows.of(name).iter();
                    let row = |id: &u32| RowRef { list: question.name.clone(), row: Row::Listed(*id) };
                    Some(ids.map(|id| (row(id), there.clone())).collect())
                }
            },
            _ => None,
        }
    }

    pub(crate) fn over_list(&self, name: &str, args: &[Expr]) -> V {
        let shares = name.ends_with("分摊");
        let list = &args[usize::from(shares)];
        let Some(members) = self.members(list) else { return V::Open };
        let truths = || members.iter().map(|(_, there)| there.clone());
        match name {
            "有" => return any(truths()),
            "没有" => return not(any(truths())),
            _ => {}
        }
        // Beyond these the plain reading speaks only where it is sure who is in.
        let mut rows = Vec::new();
        for (row, there) in members {
            match there {
                V::Bool(true) => rows.push(row),
                V::Bool(false) => {}
                _ => return V::Open,
            }
        }
        let each = |arg: &Expr| -> Vec<V> {
            rows.iter().map(|row| self.inside(row, || self.eval(arg, &[]))).collect()
        };
        let none = |at: usize| args.get(at).map_or(V::Open, |value| self.eval(value, &[]));
        match name {
            "人数" => V::Num(int(rows.len() as i64), Unit::Plain),
            "合计" => {
                let values = each(&args[1]);
                values.into_iter().reduce(|a, b| arith(ArithOp::Add, a, b)).unwrap_or(V::Open)
            }
            "首个" => each(&args[1]).into_iter().next().unwrap_or_else(|| none(2)),
            "末个" => each(&args[1]).into_iter().next_back().unwrap_or_else(|| none(2)),
            "最大" | "最小" => {
                let better = |a: V, b: V| match (&a, &b) {
                    (V::Num(x, _), V::Num(y, _)) => {
                        if (x >= y) == (name == "最大") {
                            a
                        } else {
                            b
                        }
                    }
                    _ => V::Open,
                };
                each(&args[1]).into_iter().reduce(better).unwrap_or_else(|| none(2))
            }
            "重叠" => {
                let (from, until) = (each(&args[1]), each(&args[2]));
                let pairs = (0..rows.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
                let meet = pairs.map(|(i, j)| {
                    all([
                        compare(CompareOp::Le, from[i].clone(), until[j].clone()),
                        compare(CompareOp::Le, from[j].clone(), until[i].clone()),
                    ])
                });
                any(meet.collect::<Vec<_>>())
            }
            _ => self.share(&rows, self.eval(&args[0], &[]), each(&args[2]), name == "封顶分摊"),
        }
    }

    /// The share of the row a formula stands in, cut at running totals.
    fn share(&self, rows: &[RowRef], amount: V, values: Vec<V>, capped: bool) -> V {
        let V::Num(amount, Unit::Money) = amount else { return V::Open };
        let fen = |q: Q| (q * int(100) + Q::new(1, 2)).floor() / int(100);
        let mut weights = Vec::new();
        for value in values {
            let V::Num(weight, _) = value else { return V::Open };
            weights.push(if capped { fen(weight) } else { weight });
        }
        let whole: Q = weights.iter().copied().fold(int(0), |a, b| a + b);
        let own = self.rows.borrow().last().cloned();
        let Some(at) = rows.iter().position(|row| Some(row) == own.as_ref()) else {
            return V::Num(int(0), Unit::Money);
        };
        if capped && whole <= amount {
            return V::Num(weights[at], Unit::Money);
        }
        if whole == int(0) {
            return V::Open;
        }
        let cut = |upto: usize| {
            let part: Q = weights[..upto].iter().copied().fold(int(0), |a, b| a + b);
            fen(amount * part / whole)
        };
        V::Num(cut(at + 1) - cut(at), Unit::Money)
    }
}
