//! An item as the files state it.

use super::used::{self, Used};
use super::{Source, Text};
use crate::logic::print;
use crate::model::civil;
use crate::model::expr::{Body, BodyKind, Expr, StepBound, Template, TemplatePiece, Tier};
use crate::model::item::{Need, ServiceItem, WaiverUse};
use crate::model::scenario::{Fact, Question};
use crate::model::value::Name;
use crate::render::words;
use crate::source::Span;

impl Source<'_> {
    pub(super) fn item(&self, item: &ServiceItem, text: &mut Text) {
        let plain = item.plain_name.as_ref().map(|name| format!("（{name}）")).unwrap_or_default();
        text.line(format!("{}{plain}", item.name));
        self.context(text);
        text.line(format!("写在 {}", self.whence(item.span)));
        item.intro.iter().for_each(|intro| text.line(intro));
        if let Some(why) = &item.unconfirmed {
            text.line(format!("整个事项待核：{why}"));
        }
        self.decided(item, text);
        self.who(item, text);
        self.dates(item, text);
        self.money(item, text);
        if !item.needs.is_empty() {
            text.head("要的材料");
            for (at, need) in item.needs.iter().enumerate() {
                text.line(format!("{}. {}   {}", at + 1, need.material, self.whence(need.span)));
                self.need(need, text);
                self.need_decided(item, at, text);
            }
        }
        let used = self.used(item);
        self.figures(&used, text);
        self.told_apart(&used, text);
        text.head("设定依据");
        item.basis.iter().for_each(|cited| text.line(self.basis(cited)));
    }

    /// 适用情形, 受理条件, 施行.
    fn who(&self, item: &ServiceItem, text: &mut Text) {
        text.head("谁能办");
        if let Some(each) = &item.each {
            text.line(format!("逐条：`{}` 里一条一条地办   {}", each.list, self.whence(each.span)));
        }
        match &item.situation {
            Some(when) => self.formula("适用情形", when, text),
            None => text.line("适用情形：没有写，对谁都适用"),
        }
        if let Some(force) = &item.in_force {
            let day = |day: Option<i64>| day.map_or("不限".to_owned(), |day| civil::iso(day as i32));
            let after = if force.uncertain_after { "，到期后待核" } else { "" };
            let now = force.from.is_none_or(|from| from <= self.today)
                && force.to.is_none_or(|to| self.today <= to);
            let now = if now { "现在在执行期" } else { "现在不在执行期" };
            let (from, to) = (day(force.from), day(force.to));
            text.line(format!("施行：{from} 到 {to}{after}，{now}   {}", self.whence(force.span)));
        }
        if item.conditions.is_empty() {
            text.line("受理条件：没有写");
        }
        for (at, condition) in item.conditions.iter().enumerate() {
            text.line(format!("{}. {}   {}", at + 1, condition.name, self.whence(condition.span)));
            text.under("要", print::print(&condition.need));
            text.under("不符时说", condition.fail.as_ref().map(written).unwrap_or_default());
            self.standing(&condition.basis, &condition.unconfirmed, text);
        }
        for (label, names) in
            [("办成后才能办", &item.after), ("先办", &item.before), ("一并提交", &item.together)]
        {
            if !names.is_empty() {
                text.line(format!("{label}：{}", list(names)));
            }
        }
        if let Some(done) = &item.done {
            self.formula("已办成", done, text);
        }
        for place in &item.elsewhere {
            let when = place.when.as_ref().map_or("都".to_owned(), print::print);
            text.line(format!("异地：{when} → {}   {}", written(&place.go), self.whence(place.span)));
        }
    }

    fn dates(&self, item: &ServiceItem, text: &mut Text) {
        if item.window.is_none() && item.deadlines.is_empty() {
            return;
        }
        text.head("期限");
        if let Some(window) = &item.window {
            let strict = if window.strict { "（过期不办）" } else { "" };
            text.line(format!("· 申请期限{strict}   {}", self.whence(window.span)));
            self.bodies(&[("最早", &window.from), ("最晚", &window.until)], text);
            text.under("逾期", window.late.as_ref().map(written).unwrap_or_default());
            self.standing(&window.basis, &window.unconfirmed, text);
        }
        for deadline in &item.deadlines {
            let who = deadline.who.as_ref().map(|w| format!("{w}：")).unwrap_or_default();
            text.line(format!("· {who}{}   {}", written(&deadline.what), self.whence(deadline.span)));
            text.under("当", deadline.when.as_ref().map(print::print).unwrap_or_default());
            self.bodies(&[("最早", &deadline.from), ("最晚", &deadline.until)], text);
            text.under("逾期", deadline.late.as_ref().map(written).unwrap_or_default());
            self.standing(&deadline.basis, &deadline.unconfirmed, text);
        }
    }

    fn money(&self, item: &ServiceItem, text: &mut Text) {
        if item.benefits.is_empty() {
            return;
        }
        text.head("待遇");
        for benefit in &item.benefits {
            let name = benefit.name.as_deref().unwrap_or(&item.name);
            text.line(format!("· {name}   {}", self.whence(benefit.span)));
            text.under("当", benefit.when.as_ref().map(print::print).unwrap_or_default());
            self.bodies(&[("金额", &benefit.amount), ("期数", &benefit.times)], text);
            text.under("说明", benefit.note.as_ref().map(written).unwrap_or_default());
            self.standing(&benefit.basis, &benefit.unconfirmed, text);
        }
    }

    /// What an item says of a paper it needs.
    pub(super) fn need(&self, need: &Need, text: &mut Text) {
        text.under("当", need.when.as_ref().map_or("总要".to_owned(), print::print));
        if !need.whose.is_empty() {
            text.under("谁的", list(&need.whose));
        }
        if !need.channels.is_empty() {
            let channels: Vec<&str> = need.channels.iter().map(|c| c.word()).collect();
            text.under("只有这些渠道要", channels.join("、"));
        }
        match &need.waivers {
            None => text.under("免提交", "材料库里这份材料能免的，都可以免"),
            Some(all) if all.is_empty() => text.under("免提交", "不可以免"),
            Some(all) => all.iter().for_each(|w| text.under("免提交", self.waiver(w))),
        }
        text.under("容缺", need.deferrable.as_ref().map(words::limit).unwrap_or_default());
        text.under("说明", need.note.as_deref().unwrap_or_default());
        self.standing(&need.basis, &need.unconfirmed, text);
    }

    pub(super) fn waiver(&self, waiver: &WaiverUse) -> String {
        let mut parts = vec![waiver.kind.word().to_owned()];
        parts.extend(waiver.when.as_ref().map(|w| format!("当 {}", print::print(w))));
        if !waiver.channels.is_empty() {
            let channels: Vec<&str> = waiver.channels.iter().map(|c| c.word()).collect();
            parts.push(format!("只在{}", channels.join("、")));
        }
        parts.extend(waiver.basis.iter().map(|b| format!("依据 {b}")));
        parts.extend(waiver.unconfirmed.iter().map(|why| format!("待核：{why}")));
        format!("{}   {}", parts.join("，"), self.whence(waiver.span))
    }

    /// Facts and questions that a rule rests on.
    pub(super) fn told_apart(&self, used: &Used, text: &mut Text) {
        let facts: Vec<&Fact> =
            used.facts.iter().filter_map(|name| used::fact(self.catalog, self.scenario, name)).collect();
        if !facts.is_empty() {
            text.head("用到的推算");
            for fact in facts {
                text.line(format!("{}{}   {}", fact.name, self.value_of(&fact.name), self.whence(fact.span)));
                self.lines(&fact.body).into_iter().for_each(|line| text.line(format!("   {line}")));
                self.standing(&fact.basis, &fact.unconfirmed, text);
            }
        }
        if !used.items.is_empty() {
            text.head("用到别的事项适不适用");
            text.line(list(&used.items.iter().cloned().collect::<Vec<_>>()));
        }
        let asked = self.scenario.questions.values().filter(|q| used.questions.contains(&q.name));
        let asked: Vec<&Question> = asked.collect();
        if !asked.is_empty() {
            text.head("取决于这些题");
            asked.into_iter().for_each(|q| self.question(q, text));
        }
    }

    pub(super) fn question(&self, question: &Question, text: &mut Text) {
        let said = self.answer_of(&question.name);
        text.line(format!("{}：{}{said}   {}", question.name, question.text, self.whence(question.span)));
        text.under("何时问", question.ask_when.as_ref().map(print::print).unwrap_or_default());
        let columns = question.list.iter().flat_map(|list| list.columns.keys().cloned());
        let columns: Vec<Name> = columns.collect();
        text.under("栏目", list(&columns));
    }

    fn used(&self, item: &ServiceItem) -> Used {
        let mut used = Used::default();
        let (catalog, scenario) = (self.catalog, self.scenario);
        let needs = item
            .needs
            .iter()
            .flat_map(|n| n.when.iter().chain(n.waivers.iter().flatten().filter_map(|w| w.when.as_ref())));
        let whens = item.benefits.iter().filter_map(|b| b.when.as_ref());
        let whens = whens.chain(item.deadlines.iter().filter_map(|d| d.when.as_ref()));
        let whens = whens.chain(item.notes.iter().filter_map(|n| n.when.as_ref()));
        let conditions = item.conditions.iter().map(|c| &c.need);
        let first = item.situation.iter().chain(conditions).chain(&item.done);
        first.chain(whens).chain(needs).for_each(|e| used.expr(catalog, scenario, e));
        if let Some(each) = &item.each {
            used.name(catalog, scenario, &each.list);
        }
        let window = item.window.iter().flat_map(|w| [&w.from, &w.until]);
        let deadlines = item.deadlines.iter().flat_map(|d| [&d.from, &d.until]);
        let benefits = item.benefits.iter().flat_map(|b| [&b.amount, &b.times]);
        let bodies = window.chain(deadlines).chain(benefits).flatten();
        bodies.for_each(|body| used.body(catalog, scenario, body));
        let texts = item.conditions.iter().filter_map(|c| c.fail.as_ref());
        let texts = texts.chain(item.notes.iter().map(|n| &n.text));
        texts.for_each(|text| used.template(catalog, scenario, text));
        used
    }

    fn formula(&self, label: &str, expr: &Expr, text: &mut Text) {
        text.line(format!("{label}：{}   {}", print::print(expr), self.whence(expr.span)));
    }

    fn bodies(&self, bodies: &[(&str, &Option<Body>)], text: &mut Text) {
        for (label, body) in bodies {
            let Some(body) = body else { continue };
            match self.lines(body).as_slice() {
                [one] => text.under(label, one),
                many => {
                    text.line(format!("   {label}："));
                    many.iter().for_each(|line| text.line(format!("     {line}")));
                }
            }
        }
    }

    /// A formula or a table, line by line.
    fn lines(&self, body: &Body) -> Vec<String> {
        let row = |row: &Tier| {
            let when = row.when.as_ref().map_or("否则".to_owned(), |w| format!("当 {}", print::print(w)));
            let mut out = format!("{when} → {}", print::print(&row.value));
            out.extend(row.note.iter().map(|note| format!("，{note}")));
            out.extend(row.basis.iter().map(|basis| format!("，依据 {basis}")));
            out.extend(row.unconfirmed.iter().map(|why| format!("，待核：{why}")));
            format!("{out}   {}", self.at(row.span))
        };
        match &body.kind {
            BodyKind::Expr(expr) => vec![print::print(expr)],
            BodyKind::Tiers(rows) | BodyKind::Collect(rows) => rows.iter().map(row).collect(),
            BodyKind::Accumulate(rows) => {
                std::iter::once("下面符合的加在一起：".to_owned()).chain(rows.iter().map(row)).collect()
            }
            BodyKind::Classify { of, groups } => {
                let group = groups.iter().map(|group| {
                    let result = group.result.as_ref().map_or("不清楚", |word| &word.text);
                    let options: Vec<&str> = group.options.iter().map(|o| o.text.as_str()).collect();
                    let doubt = group.unconfirmed.iter().map(|why| format!("，待核：{why}"));
                    format!("{} → {result}{}", options.join("、"), doubt.collect::<String>())
                });
                std::iter::once(format!("按 {}：", print::print(of))).chain(group).collect()
            }
            BodyKind::Steps { by, rows } => {
                let step = rows.iter().map(|row| {
                    let bound = match &row.bound {
                        StepBound::Below(bound) => format!("不满 {}", print::print(bound)),
                        StepBound::AtMost(bound) => format!("不超过 {}", print::print(bound)),
                        StepBound::Options(words) => {
                            words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join("、")
                        }
                        StepBound::Else => "否则".into(),
                    };
                    format!("{bound} → {}   {}", print::print(&row.value), self.at(row.span))
                });
                std::iter::once(format!("按 {}：", print::print(by))).chain(step).collect()
            }
            BodyKind::AnyOf(parts) => part_lines("有一条成立就算：", parts),
            BodyKind::NoneOf(parts) => part_lines("一条都不成立才算：", parts),
        }
    }

    /// The line alone, for rows of a table whose file is told.
    fn at(&self, span: Span) -> String {
        format!("第 {} 行", self.files.line_col(span).0)
    }
}

fn part_lines(head: &str, parts: &[Expr]) -> Vec<String> {
    std::iter::once(head.to_owned()).chain(parts.iter().map(print::print)).collect()
}

/// A sentence with its formulas as they are written.
pub(super) fn written(text: &Template) -> String {
    let piece = |piece: &TemplatePiece| match piece {
        TemplatePiece::Text(text) => text.clone(),
        TemplatePiece::Value(expr) => format!("【{}】", print::print(expr)),
        TemplatePiece::Gap(_) => "【缺口】".into(),
    };
    text.pieces.iter().map(piece).collect()
}

fn list(names: &[Name]) -> String {
    names.iter().map(|n| &**n).collect::<Vec<_>>().join("、")
}
