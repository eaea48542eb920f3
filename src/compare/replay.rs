//! One person through the ordinary evaluation of both versions: what is different in what they are told.

use super::Version;
use super::words::{Told, counts, phrase, reason};
use crate::assemble;
use crate::model::answers::Answers;
use crate::model::guide::{
    Batch, Because, BenefitLine, DateLine, Guide, GuideItem, PaperLine, Reason, Status,
};
use crate::model::item::{Channel, TimeLimit};
use crate::model::phrase::Phrase;
use crate::model::value::{Name, Shown};
use crate::render::view::change_text;
use crate::render::words;
use std::collections::HashMap;

/// One person in both versions.
pub(super) struct Replayed {
    /// What is different, line by line; empty when nothing shows.
    pub lines: Vec<String>,
    /// Answers that neither version asks for.
    pub moot: Vec<Name>,
}

/// Puts a person through both versions.
pub(super) fn replay(
    old: &Version<'_>,
    new: &Version<'_>,
    answers: &Answers,
    today: i64,
    wording: &HashMap<String, String>,
) -> Replayed {
    let guide = |version: &Version<'_>| {
        let mut answers = answers.clone();
        answers.rows = version.program.rows.clone();
        assemble::with_changes(version.catalog, version.program, &answers, today)
    };
    let (before, after) = (guide(old), guide(new));
    let mut told = Told { wording, lines: Vec::new() };
    let mut compared = Compared { told: &mut told, old, new, before: &before, after: &after };
    compared.all();
    let moot = before.moot.iter().filter(|name| after.moot.contains(name)).cloned().collect();
    Replayed { lines: told.lines, moot }
}

struct Compared<'a, 'w> {
    told: &'a mut Told<'w>,
    old: &'a Version<'a>,
    new: &'a Version<'a>,
    before: &'a Guide,
    after: &'a Guide,
}

/// Both sides by key, in the order of the new version, what went last.
fn joined<'t, T, K: PartialEq>(
    a: &'t [T],
    b: &'t [T],
    key: impl Fn(&T) -> K,
) -> Vec<(Option<&'t T>, Option<&'t T>)> {
    super::pairs::matched(a, b, key)
}

impl Compared<'_, '_> {
    fn all(&mut self) {
        let (before, after) = (self.before, self.after);
        for (a, b) in joined(&before.misplaced, &after.misplaced, |m| m.name.clone()) {
            self.told.sentence("不该在这里办", a.map(|m| &m.text), b.map(|m| &m.text));
        }
        for (a, b) in joined(&before.contradictions, &after.contradictions, |v| v.name.clone()) {
            self.told.sentence("回答对不上", a.map(|v| &v.text), b.map(|v| &v.text));
        }
        for (a, b) in joined(&before.items, &after.items, |i| i.name.clone()) {
            self.item(a, b);
        }
        self.papers();
        for (a, b) in
            joined(&before.benefits, &after.benefits, |b| (b.item.clone(), b.member.clone(), b.name.clone()))
        {
            self.benefit(a, b);
        }
        let key =
            |d: &DateLine| (d.item.clone(), d.member.clone(), d.who.clone(), self.told.signature(&d.what));
        for (a, b) in joined(&before.dates, &after.dates, key) {
            self.date(a, b);
        }
        for (a, b) in joined(&before.conclusions, &after.conclusions, |v| v.name.clone()) {
            self.told.sentence("结论", a.map(|v| &v.text), b.map(|v| &v.text));
        }
        for (a, b) in joined(&before.notices, &after.notices, |n| n.verdict.name.clone()) {
            self.told.sentence("提醒", a.map(|n| &n.verdict.text), b.map(|n| &n.verdict.text));
        }
        for (a, b) in
            joined(&before.transfers, &after.transfers, |t| (t.to.clone(), self.told.signature(&t.text)))
        {
            self.told.sentence("转办", a.map(|t| &t.text), b.map(|t| &t.text));
        }
        for (a, b) in joined(&before.forms, &after.forms, |f| (f.form.clone(), f.possible)) {
            match (a, b) {
                (Some(form), None) => self.told.line(format!("以前要填《{}》，现在不用了", form.title)),
                (None, Some(form)) => self.told.line(format!("以前不用填《{}》，现在要填", form.title)),
                _ => {}
            }
        }
    }

    fn item(&mut self, a: Option<&GuideItem>, b: Option<&GuideItem>) {
        let Some(name) = a.or(b).map(|i| i.name.clone()) else { return };
        let (x, y) = (a.map(status), b.map(status));
        if x != y {
            let say = |s: Option<&'static str>| s.unwrap_or("没有这个事项");
            // An item that nobody is told of came or went.
            if [x, y].iter().any(|s| s.is_some_and(|s| s != SILENT)) || (x.is_some() && y.is_some()) {
                let why = b.filter(|b| b.because == Some(Because::Conditions)).map(|b| self.why(b));
                self.told.line(format!(
                    "`{name}`：以前{}，现在{}{}",
                    say(x),
                    say(y),
                    why.unwrap_or_default()
                ));
            }
        }
        let (Some(a), Some(b)) = (a, b) else { return };
        self.reasons(&name, &a.reasons, &b.reasons, x == y);
        for (p, q) in joined(&a.members, &b.members, |m| m.row.clone()) {
            let (Some(p), Some(q)) = (p, q) else { continue };
            let (x, y) = ((p.status, p.because), (q.status, q.because));
            if x != y {
                let (x, y) = (words::member(p), words::member(q));
                self.told.line(format!("`{name}`：以前“{x}”，现在“{y}”"));
            }
            self.reasons(&name, &p.reasons, &q.reasons, x == y);
            if x == y {
                let who = format!("`{name}`（{}）", q.name);
                self.told.value(&format!("{who}的最早日期"), p.apply_from.as_ref(), q.apply_from.as_ref());
                self.told.value(&format!("{who}的最晚日期"), p.apply_by.as_ref(), q.apply_by.as_ref());
                self.told.sentences(&format!("{who}另外要说的"), &p.notes, &q.notes);
            }
        }
        if x == y && a.members.is_empty() {
            let change = |version: &Version<'_>, guide: &Guide, item: &GuideItem| {
                let change = item.would_change.as_ref();
                change.and_then(|c| change_text(c, version.scenario, guide))
            };
            let (p, q) = (change(self.old, self.before, a), change(self.new, self.after, b));
            if p != q && a.because == Some(Because::Conditions) {
                let none = || "没有简单的办法".to_owned();
                let (p, q) = (p.unwrap_or_else(none), q.unwrap_or_else(none));
                self.told.line(format!("`{name}`怎样就能办：以前“{p}”，现在“{q}”"));
            }
        }
        let relevant = |item: &GuideItem| item.status != Status::NotApplicable;
        if !(relevant(a) && relevant(b)) {
            return;
        }
        if a.members.is_empty() && b.members.is_empty() {
            self.told.value(&format!("`{name}`的最早日期"), a.apply_from.as_ref(), b.apply_from.as_ref());
            self.told.value(&format!("`{name}`的最晚日期"), a.apply_by.as_ref(), b.apply_by.as_ref());
            self.told.sentences(&format!("`{name}`另外要说的"), &a.notes, &b.notes);
        }
        self.told.sentence(&format!("`{name}`过期以后"), a.late.as_ref(), b.late.as_ref());
        self.told.sentence(&format!("`{name}`到别处办"), a.elsewhere.as_ref(), b.elsewhere.as_ref());
        let limit = |l: &Option<TimeLimit>| l.as_ref().map(words::limit);
        self.told.plain(&format!("`{name}`承诺办结时限"), limit(&a.promised_limit), limit(&b.promised_limit));
        self.told.plain(
            &format!("`{name}`法定办结时限"),
            limit(&a.statutory_limit),
            limit(&b.statutory_limit),
        );
        let ways = |all: &[Channel]| Some(all.iter().map(|c| c.word()).collect::<Vec<_>>().join("、"));
        self.told.plain(&format!("`{name}`办理渠道"), ways(&a.channels), ways(&b.channels));
        let organ = |item: &GuideItem| item.organ_role.as_ref().map(|r| r.to_string());
        self.told.plain(&format!("`{name}`由谁受理"), organ(a), organ(b));
        let mode = |item: &GuideItem| Some(words::mode(item.mode).unwrap_or("本人申请").to_owned());
        self.told.plain(&format!("`{name}`谁来申请"), mode(a), mode(b));
        let first = |item: &GuideItem| names(&item.waits_for);
        self.told.plain(&format!("`{name}`要先办的"), first(a), first(b));
        if a.unconfirmed != b.unconfirmed {
            let say = |item: &GuideItem| if item.unconfirmed { "待核" } else { "已核实" };
            self.told.line(format!("`{name}`：依据的数或规定以前{}，现在{}", say(a), say(b)));
        }
    }

    /// The failing conditions of a refused item, after what it now is.
    fn why(&self, item: &GuideItem) -> String {
        let failing = item.reasons.iter().filter(|r| r.holds == Some(false));
        let all: Vec<String> = failing.map(reason).collect();
        if all.is_empty() { String::new() } else { format!("：{}", all.join("；")) }
    }

    /// Conditions that fail now or failed before; `alike` when the status is the same.
    fn reasons(&mut self, name: &Name, a: &[Reason], b: &[Reason], alike: bool) {
        if !alike {
            return;
        }
        for (x, y) in joined(a, b, |r| r.name.clone()) {
            let holds = |r: Option<&Reason>| r.map_or(Some(true), |r| r.holds);
            match (holds(x), holds(y)) {
                (p, q) if p == q => {
                    let text = |r: Option<&Reason>| r.and_then(|r| r.text.clone());
                    let (p, q) = (text(x), text(y));
                    if let (Some(p), Some(q)) = (&p, &q) {
                        self.told.sentence(&format!("`{name}`办不了的说明"), Some(p), Some(q));
                    }
                }
                (_, Some(false)) => {
                    if let Some(r) = y {
                        self.told.line(format!("`{name}`：现在还因为“{}”办不了", reason(r)));
                    }
                }
                (Some(false), _) => {
                    if let Some(r) = x {
                        self.told
                            .line(format!("`{name}`：以前还因为“{}”办不了，现在不因为这个了", reason(r)));
                    }
                }
                (p, q) => {
                    let condition = y.or(x).map_or("", |r| &r.name);
                    let say = |holds| match holds {
                        Some(true) => "符合",
                        Some(false) => "不符合",
                        None => "定不了",
                    };
                    self.told.line(format!("`{name}`的条件“{condition}”：以前{}，现在{}", say(p), say(q)));
                }
            }
        }
    }

    fn papers(&mut self) {
        let key = |p: &PaperLine| (p.material.clone(), p.owner.clone(), p.batch);
        for (a, b) in joined(&self.before.checklist, &self.after.checklist, key) {
            let Some(line) = b.or(a) else { continue };
            let whose = if line.owner.is_empty() || &*line.owner == "本人" {
                String::new()
            } else {
                format!("{}的", line.owner)
            };
            let later = if line.batch == Batch::Later { "（以后再带）" } else { "" };
            let name = format!("{whose}“{}”{later}", line.material);
            let (x, y) = (brought(a), brought(b));
            match (&x, &y) {
                (x, y) if x == y => {}
                (Brought::Not, y) => self.told.line(format!("以前不用{name}，现在{}", y.say())),
                (x, Brought::Not) => self.told.line(format!("{name}：以前{}，现在不用了", x.say())),
                (x, y) => self.told.line(format!("{name}：以前{}，现在{}", x.say(), y.say())),
            }
            let (Some(a), Some(b)) = (a, b) else { continue };
            let of = |p: &PaperLine| names(&p.items);
            self.told.plain(&format!("{name}用在哪些事项"), of(a), of(b));
            let any = |p: &PaperLine| {
                let option =
                    |papers: &Vec<Name>| papers.iter().map(|p| &**p).collect::<Vec<_>>().join(" 加 ");
                p.any_of.as_ref().map(|all| all.iter().map(option).collect::<Vec<_>>().join("，或 "))
            };
            self.told.plain(&format!("{name}可以选的"), any(a), any(b));
            let defer = |p: &PaperLine| p.deferrable.as_ref().map(words::limit);
            self.told.plain(&format!("{name}可以晚交"), defer(a), defer(b));
            let commit = |p: &PaperLine| p.commitment.map(|_| "可以用承诺代替".to_owned());
            self.told.plain(&name, commit(a), commit(b));
        }
    }

    fn benefit(&mut self, a: Option<&BenefitLine>, b: Option<&BenefitLine>) {
        let Some(line) = b.or(a) else { return };
        let who = line.member.as_ref().map(|m| format!("（{m}）")).unwrap_or_default();
        let name = format!("待遇`{}`{who}", line.name);
        let amount = |b: &BenefitLine| b.amount.as_ref().map(words::shown).unwrap_or_default();
        match (a, b) {
            (None, Some(b)) => self.told.line(format!("{name}：以前没有，现在有 {}", amount(b))),
            (Some(a), None) => self.told.line(format!("{name}：以前有 {}，现在没有了", amount(a))),
            (Some(a), Some(b)) => {
                self.told.value(&name, a.amount.as_ref(), b.amount.as_ref());
                self.told.value(&format!("{name}期数"), a.times.as_ref(), b.times.as_ref());
                self.told.sentence(&format!("{name}从什么时候起"), a.from.as_ref(), b.from.as_ref());
                self.told.sentence(&format!("{name}的说明"), a.note.as_ref(), b.note.as_ref());
                if a.possible != b.possible {
                    let say = |b: &BenefitLine| if b.possible { "不一定有" } else { "一定有" };
                    self.told.line(format!("{name}：以前{}，现在{}", say(a), say(b)));
                }
            }
            (None, None) => {}
        }
    }

    fn date(&mut self, a: Option<&DateLine>, b: Option<&DateLine>) {
        let Some(line) = b.or(a) else { return };
        let what = phrase(&line.what);
        let when = |d: &DateLine| {
            let end =
                |label: &str, v: &Option<Shown>| v.as_ref().map(|v| format!("{label} {}", words::shown(v)));
            let ends: Vec<String> =
                [end("最早", &d.from), end("最晚", &d.until)].into_iter().flatten().collect();
            ends.join("，")
        };
        let name = format!("`{}`的日子“{what}”", line.item);
        match (a, b) {
            (None, Some(b)) => self.told.line(format!("{name}：以前没有，现在 {}", when(b))),
            (Some(a), None) => self.told.line(format!("{name}：以前 {}，现在没有了", when(a))),
            (Some(a), Some(b)) => {
                self.told.value(&format!("{name}最早"), a.from.as_ref(), b.from.as_ref());
                self.told.value(&format!("{name}最晚"), a.until.as_ref(), b.until.as_ref());
                let late = |d: &DateLine| d.late.clone();
                let (x, y): (Option<Phrase>, Option<Phrase>) = (late(a), late(b));
                self.told.sentence(&format!("{name}过期以后"), x.as_ref(), y.as_ref());
            }
            (None, None) => {}
        }
    }
}

const SILENT: &str = "和他无关";

fn status(item: &GuideItem) -> &'static str {
    match (item.status, item.because) {
        (Status::Applies, _) => "可以办",
        (Status::Available, _) => "可以选办",
        (Status::Later, _) => "以后可以办",
        (Status::Depends, _) => "定不了，要窗口核定",
        (_, Some(Because::Situation)) => SILENT,
        (_, Some(Because::NotInForce)) => "不在执行期",
        (_, Some(Because::NotChosen)) => "选了同类的另一项",
        (Status::NotApplicable, _) => "办不了",
    }
}

fn names(all: &[Name]) -> Option<String> {
    (!all.is_empty()).then(|| all.iter().map(|n| &**n).collect::<Vec<_>>().join("、"))
}

/// What becomes of a paper.
#[derive(PartialEq)]
enum Brought {
    Not,
    Waived(&'static str),
    Yes(bool, String),
}

impl Brought {
    fn say(&self) -> String {
        match self {
            Brought::Not => "不用".into(),
            Brought::Waived(why) => format!("不用交（{why}）"),
            Brought::Yes(true, counts) => format!("要带{counts}"),
            Brought::Yes(false, counts) => format!("可能要带{counts}"),
        }
    }
}

fn brought(line: Option<&PaperLine>) -> Brought {
    match line {
        None => Brought::Not,
        Some(line) => match line.waiver {
            Some(waiver) => Brought::Waived(waiver.word()),
            None => Brought::Yes(line.required, counts(line)),
        },
    }
}
