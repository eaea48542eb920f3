//! Everything printed, of two versions side by side: what stands for the same line is one pair.

use super::Version;
use crate::logic::op::NodeId;
use crate::logic::program::{ItemNodes, NeedNodes, SayNode, TextNode, TextPiece};
use crate::model::item::{Need, ServiceItem};
use crate::model::list::RowRef;
use crate::model::value::Name;
use std::collections::HashMap;

/// One side of a truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// A node of this version.
    Node(NodeId),
    /// The line does not exist: it never holds, or a condition that is not made always does.
    Fixed(bool),
}

/// What can be different.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// Whether it holds.
    Truth(Side, Side),
    /// Which value it has.
    Value(NodeId, NodeId),
    /// Something written that everybody gets who gets the line.
    Always,
}

/// For whom a difference counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Within {
    /// Holds or may hold in both versions.
    Both(Side, Side),
    /// Fails in both versions.
    Neither(Side, Side),
}

/// A line of both versions.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    /// What it is, for the author.
    pub name: String,
    pub what: What,
    pub within: Vec<Within>,
}

/// All pairs, and sentences whose wording alone is new: old → new, blanks as `【…】`.
#[derive(Default)]
pub(super) struct Pairs {
    pub all: Vec<Pair>,
    pub wording: HashMap<String, String>,
}

/// The words of a sentence, blanks as `【…】`.
pub(super) fn raw(text: &TextNode) -> String {
    let piece = |piece: &TextPiece| match piece {
        TextPiece::Text(text) => text.to_string(),
        TextPiece::Value(_) | TextPiece::Rows(_) => "【…】".into(),
    };
    text.pieces.iter().map(piece).collect()
}

/// Matches what two versions print.
pub(super) fn pairs(old: &Version<'_>, new: &Version<'_>) -> Pairs {
    let mut out = Pairs::default();
    let key = |item: &ItemNodes| (item.name.clone(), item.row.clone());
    for (o, n) in matched(&old.program.items, &new.program.items, key) {
        match (o, n) {
            (Some(o), Some(n)) => out.item(old, new, o, n),
            (one, other) => {
                let side =
                    |item: Option<&ItemNodes>| item.map_or(Side::Fixed(false), |i| Side::Node(i.applies));
                let name = one.or(other).map_or("", |item| &item.name);
                out.truth(format!("事项 `{name}`"), side(one), side(other), &[]);
            }
        }
    }
    let (p, q) = (old.program, new.program);
    for (kind, olds, news, missing) in [
        ("前提", &p.preconditions, &q.preconditions, true),
        ("校验", &p.checks, &q.checks, true),
        ("结论", &p.conclusions, &q.conclusions, false),
        ("提醒", &p.notices, &q.notices, false),
        ("转办", &p.transfers, &q.transfers, false),
    ] {
        for (o, n) in matched(olds, news, |say| say.name.clone()) {
            out.say(kind, o, n, missing, &[]);
        }
    }
    out
}

impl Pairs {
    fn push(&mut self, name: String, what: What, within: &[Within]) {
        self.all.push(Pair { name, what, within: within.to_vec() });
    }

    fn truth(&mut self, name: String, old: Side, new: Side, within: &[Within]) {
        self.push(name, What::Truth(old, new), within);
    }

    /// A sentence under a condition. `missing`: what holds where it is not written.
    fn say(
        &mut self,
        kind: &str,
        o: Option<&SayNode>,
        n: Option<&SayNode>,
        missing: bool,
        within: &[Within],
    ) {
        let side = |say: Option<&SayNode>| say.map_or(Side::Fixed(missing), |s| Side::Node(s.when));
        let (a, b) = (side(o), side(n));
        let named = o.or(n).map_or("", |say| if say.name.is_empty() { kind } else { &say.name });
        let name = format!("{kind} `{named}`");
        self.truth(name.clone(), a, b, within);
        if let (Some(o), Some(n)) = (o, n) {
            let shown = if missing { Within::Neither(a, b) } else { Within::Both(a, b) };
            let within: Vec<Within> = within.iter().copied().chain([shown]).collect();
            self.text(name, &o.text, &n.text, &within);
        }
    }

    fn text(&mut self, name: String, o: &TextNode, n: &TextNode, within: &[Within]) {
        let (before, after) = (raw(o), raw(n));
        if before != after {
            self.wording.insert(before, after);
        }
        let (a, b): (Vec<NodeId>, Vec<NodeId>) = (o.values().collect(), n.values().collect());
        if a.len() != b.len() {
            return;
        }
        for (a, b) in a.into_iter().zip(b) {
            self.push(name.clone(), What::Value(a, b), within);
        }
    }

    fn texts(&mut self, name: &str, o: Option<&TextNode>, n: Option<&TextNode>, within: &[Within]) {
        match (o, n) {
            (Some(o), Some(n)) => self.text(name.to_owned(), o, n, within),
            (None, None) => {}
            _ => self.push(name.to_owned(), What::Always, within),
        }
    }

    fn value(&mut self, name: &str, o: Option<NodeId>, n: Option<NodeId>, within: &[Within]) {
        match (o, n) {
            (Some(o), Some(n)) => self.push(name.to_owned(), What::Value(o, n), within),
            (None, None) => {}
            _ => self.push(name.to_owned(), What::Always, within),
        }
    }

    /// Something that is written and no node.
    fn written<T: PartialEq>(&mut self, name: String, o: &T, n: &T, within: &[Within]) {
        if o != n {
            self.push(name, What::Always, within);
        }
    }

    fn item(&mut self, old: &Version<'_>, new: &Version<'_>, o: &ItemNodes, n: &ItemNodes) {
        let (Some(a), Some(b)) = (old.scenario.items.get(&o.name), new.scenario.items.get(&n.name)) else {
            return;
        };
        let name = format!("事项 `{}`", o.name);
        let node = |a: NodeId, b: NodeId| (Side::Node(a), Side::Node(b));
        let (x, y) = node(o.applies, n.applies);
        self.truth(name.clone(), x, y, &[]);
        let going = [Within::Both(x, y)];
        let (x, y) = node(o.open, n.open);
        self.truth(name.clone(), x, y, &going);
        let refused = [Within::Neither(going_side(o), going_side(n))];
        for (x, y) in [(o.situation, n.situation), (o.in_force, n.in_force), (o.chosen, n.chosen)] {
            self.truth(name.clone(), Side::Node(x), Side::Node(y), &refused);
        }
        self.conditions((a, o), (b, n));
        self.needs(old, new, (a, o), (b, n), &going);
        self.money((a, o), (b, n), &going);
        let what = format!("`{}` 的最早申请日期", o.name);
        self.value(&what, o.from, n.from, &going);
        let what = format!("`{}` 的最晚申请日期", o.name);
        self.value(&what, o.until, n.until, &going);
        self.texts(&what, o.late.as_ref(), n.late.as_ref(), &going);
        let (x, y) = (paired(&o.notes, &n.notes), format!("`{}` 的告知", o.name));
        for (o, n) in x {
            self.say(&y, o, n, false, &going);
        }
        let ends = |item: &ItemNodes| item.elsewhere.clone();
        let (olds, news) = (ends(o), ends(n));
        for (o, n) in matched(&olds, &news, |(_, text)| raw(text)) {
            let side = |e: Option<&(NodeId, TextNode)>| e.map_or(Side::Fixed(false), |e| Side::Node(e.0));
            self.truth(format!("{name} 去哪里办"), side(o), side(n), &going);
        }
        let forms = |item: &ServiceItem, nodes: &ItemNodes| {
            nodes.forms.iter().map(|(at, node)| (item.forms[*at].form.clone(), *node)).collect::<Vec<_>>()
        };
        let (olds, news) = (forms(a, o), forms(b, n));
        for (o, n) in matched(&olds, &news, |(form, _)| form.clone()) {
            let side = |f: Option<&(Name, NodeId)>| f.map_or(Side::Fixed(false), |f| Side::Node(f.1));
            self.truth(format!("{name} 的表单"), side(o), side(n), &going);
        }
        let limits = |i: &ServiceItem| {
            let length = |l: &Option<crate::model::item::TimeLimit>| l.as_ref().map(|l| l.length);
            (length(&i.promised_limit), length(&i.statutory_limit))
        };
        self.written(format!("{name} 的办结时限"), &limits(a), &limits(b), &going);
        let ways = |i: &ServiceItem| (i.channels.clone(), i.organ_role.clone(), i.mode);
        self.written(format!("{name} 的办理渠道"), &ways(a), &ways(b), &going);
        let order = |i: &ServiceItem| (i.before.clone(), i.after.clone(), i.together.clone());
        self.written(format!("{name} 的先后"), &order(a), &order(b), &going);
    }

    fn conditions(&mut self, (a, o): (&ServiceItem, &ItemNodes), (b, n): (&ServiceItem, &ItemNodes)) {
        let told = |item: &ServiceItem, nodes: &ItemNodes| {
            item.conditions
                .iter()
                .zip(&nodes.conditions)
                .map(|(c, n)| (c.name.clone(), n.clone()))
                .collect::<Vec<_>>()
        };
        let about = Within::Both(Side::Node(o.situation), Side::Node(n.situation));
        let refused = [about, Within::Neither(going_side(o), going_side(n))];
        let (olds, news) = (told(a, o), told(b, n));
        for (x, y) in matched(&olds, &news, |(name, _)| name.clone()) {
            let name = x.or(y).map_or("", |(name, _)| name);
            let name = format!("`{}` 的受理条件“{name}”", a.name);
            let side = |c: Option<&(Name, crate::logic::program::ConditionNodes)>| {
                c.map_or(Side::Fixed(true), |(_, nodes)| Side::Node(nodes.node))
            };
            self.truth(name.clone(), side(x), side(y), &refused);
            if let (Some((_, x)), Some((_, y))) = (x, y) {
                let fails = Within::Neither(Side::Node(x.node), Side::Node(y.node));
                let within = [about, fails];
                self.texts(&name, x.fail.as_ref(), y.fail.as_ref(), &within);
            }
        }
    }

    fn needs(
        &mut self,
        old: &Version<'_>,
        new: &Version<'_>,
        (a, o): (&ServiceItem, &ItemNodes),
        (b, n): (&ServiceItem, &ItemNodes),
        going: &[Within],
    ) {
        type Key = (Name, Name, Option<RowRef>);
        let key = |need: &NeedNodes| -> Key { (need.material.clone(), need.whose.clone(), need.row.clone()) };
        for (x, y) in matched(&o.needs, &n.needs, key) {
            let material = x.or(y).map_or("", |need| &need.material);
            let name = format!("`{}` 的材料 `{material}`", a.name);
            let side = |need: Option<&NeedNodes>| need.map_or(Side::Fixed(false), |n| Side::Node(n.needed));
            let (p, q) = (side(x), side(y));
            self.truth(name.clone(), p, q, going);
            let (Some(x), Some(y)) = (x, y) else { continue };
            let needed = [Within::Both(p, q)];
            for (v, w) in matched(&x.waivers, &y.waivers, |w| w.kind) {
                let side = |w: Option<&crate::logic::program::WaiverNode>| {
                    w.map_or(Side::Fixed(false), |w| Side::Node(w.node))
                };
                self.truth(format!("{name} 的免提交"), side(v), side(w), &needed);
            }
            let side = |node: Option<NodeId>| node.map_or(Side::Fixed(false), Side::Node);
            self.truth(format!("{name} 的承诺代替"), side(x.commitment), side(y.commitment), &needed);
            let papers = |version: &Version<'_>, need: &NeedNodes| {
                let choice = version.catalog.choices.get(&need.material);
                let options = choice.map(|c| c.options.as_slice()).unwrap_or_default();
                options.iter().map(|o| o.papers.clone()).zip(need.options.iter().copied()).collect::<Vec<_>>()
            };
            let (olds, news) = (papers(old, x), papers(new, y));
            for (v, w) in matched(&olds, &news, |(papers, _)| papers.clone()) {
                let side =
                    |o: Option<&(Vec<Name>, NodeId)>| o.map_or(Side::Fixed(false), |o| Side::Node(o.1));
                self.truth(format!("{name} 可以选的"), side(v), side(w), &needed);
            }
            let (before, after) = (
                handed_in(old, &a.needs[x.index], &x.material),
                handed_in(new, &b.needs[y.index], &y.material),
            );
            self.written(format!("{name} 的份数"), &before, &after, &needed);
        }
    }

    fn money(
        &mut self,
        (a, o): (&ServiceItem, &ItemNodes),
        (b, n): (&ServiceItem, &ItemNodes),
        going: &[Within],
    ) {
        let named = |item: &ServiceItem, nodes: &ItemNodes| {
            let name =
                |b: &crate::model::item::Benefit| b.name.clone().unwrap_or_else(|| item.name.to_string());
            item.benefits.iter().map(name).zip(nodes.benefits.iter().cloned()).collect::<Vec<_>>()
        };
        let (olds, news) = (named(a, o), named(b, n));
        for (x, y) in matched(&olds, &news, |(name, _)| name.clone()) {
            let name = format!("待遇 `{}`", x.or(y).map_or("", |(name, _)| name));
            let side = |b: Option<&(String, crate::logic::program::BenefitNodes)>| {
                b.map_or(Side::Fixed(false), |(_, nodes)| Side::Node(nodes.when))
            };
            let (p, q) = (side(x), side(y));
            self.truth(name.clone(), p, q, going);
            let (Some((_, x)), Some((_, y))) = (x, y) else { continue };
            let paid = [Within::Both(p, q)];
            self.value(&name, x.amount, y.amount, &paid);
            self.value(&name, x.times, y.times, &paid);
            self.texts(&name, x.from.as_ref(), y.from.as_ref(), &paid);
            self.texts(&name, x.note.as_ref(), y.note.as_ref(), &paid);
        }
        for (x, y) in matched(&o.deadlines, &n.deadlines, |d| raw(&d.what)) {
            let name = format!("期限“{}”", x.or(y).map(|d| raw(&d.what)).unwrap_or_default());
            let side = |d: Option<&crate::logic::program::DeadlineNodes>| {
                d.map_or(Side::Fixed(false), |d| Side::Node(d.when))
            };
            let (p, q) = (side(x), side(y));
            self.truth(name.clone(), p, q, going);
            let (Some(x), Some(y)) = (x, y) else { continue };
            let told = [Within::Both(p, q)];
            self.text(name.clone(), &x.what, &y.what, &told);
            self.value(&name, x.from, y.from, &told);
            self.value(&name, x.until, y.until, &told);
            self.texts(&name, x.late.as_ref(), y.late.as_ref(), &told);
        }
    }
}

fn going_side(item: &ItemNodes) -> Side {
    Side::Node(item.applies)
}

/// How a paper is handed in, as the need and the catalogue of papers say.
fn handed_in(version: &Version<'_>, need: &Need, material: &Name) -> String {
    let paper = version.catalog.materials.get(material);
    let counts = paper.map(|m| (m.counts, m.sharing));
    format!("{:?} {:?} {counts:?}", need.counts, need.deferrable.as_ref().map(|d| d.length))
}

/// Entries of both lists by key; of several with one key the first belongs to the first.
pub(super) fn matched<'t, T, K: PartialEq>(
    olds: &'t [T],
    news: &'t [T],
    key: impl Fn(&T) -> K,
) -> Vec<(Option<&'t T>, Option<&'t T>)> {
    let mut left: Vec<Option<&T>> = news.iter().map(Some).collect();
    let mut out = Vec::new();
    for old in olds {
        let found = left.iter_mut().find(|new| new.is_some_and(|new| key(new) == key(old)));
        out.push((Some(old), found.and_then(Option::take)));
    }
    out.extend(left.into_iter().flatten().map(|new| (None, Some(new))));
    out
}

/// Sentences without names: by their words, then by what is left in order.
fn paired<'t>(olds: &'t [SayNode], news: &'t [SayNode]) -> Vec<(Option<&'t SayNode>, Option<&'t SayNode>)> {
    let all = matched(olds, news, |say| raw(&say.text));
    let (both, single): (Vec<_>, Vec<_>) = all.into_iter().partition(|(o, n)| o.is_some() && n.is_some());
    let olds: Vec<&SayNode> = single.iter().filter_map(|(o, _)| *o).collect();
    let news: Vec<&SayNode> = single.iter().filter_map(|(_, n)| *n).collect();
    // As many went as came: they were reworded.
    let reworded = olds.len() == news.len();
    let rest: Vec<_> = match reworded {
        true => olds.into_iter().map(Some).zip(news.into_iter().map(Some)).collect(),
        false => single,
    };
    both.into_iter().chain(rest).collect()
}
