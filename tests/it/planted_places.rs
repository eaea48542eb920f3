//! Kinds of faults, and where each can be planted in a life event.

use onething::load::{Library, NATION};
use onething::model::catalog::Catalog;
use onething::model::expr::{BodyKind, Expr, ExprKind, Tier};
use onething::model::item::{ApplyMode, ServiceItem};
use onething::model::scenario::{Question, QuestionKind, Scenario};
use onething::source::{Files, Span};
use std::collections::BTreeMap;

/// At so many places each kind is planted.
pub(crate) const PLACES: usize = 10;

/// A fault: what is written where, and what must be said of it.
pub(crate) struct Fault {
    pub(crate) kind: &'static str,
    pub(crate) code: &'static str,
    /// Line of the finding in the changed file.
    pub(crate) line: usize,
    /// For the author of a failing test.
    pub(crate) told: String,
    /// Offsets of what is replaced, and by what.
    edits: Vec<(usize, usize, String)>,
}

impl Fault {
    pub(crate) fn plant(&self, text: &mut Vec<u8>) {
        let mut edits: Vec<_> = self.edits.iter().collect();
        edits.sort_by_key(|(start, ..)| std::cmp::Reverse(*start));
        for (start, end, with) in edits {
            text.splice(start..end, with.bytes());
        }
    }
}

/// A life event to plant in.
pub(crate) struct Ground {
    catalog: Catalog,
    files: Files,
    slug: &'static str,
    /// Holds for nobody and for everybody: questions that everybody is asked, with an answer each.
    never: String,
    always: String,
    /// Holds for some.
    some: String,
    /// Before this question nothing of the above may be used.
    after: usize,
}

type Kind = (&'static str, fn(&Ground, &'static str) -> Vec<Fault>);

pub(crate) const KINDS: [Kind; 27] = [
    ("checks that nobody passes", |g, k| g.checks(k, "C301", &g.never)),
    ("items for nobody", |g, k| g.situations(k, "C302", |old, g| format!("（{old}） 且 {}", g.never))),
    ("conditions that nobody meets", |g, k| g.conditions(k, "C302", &g.never)),
    ("situations of everybody", |g, k| g.situations(k, "C303", |_, g| g.always.clone())),
    ("conditions that bar nobody", |g, k| g.conditions(k, "C304", &g.always)),
    ("conditions said twice", |g, k| g.said_twice(k)),
    ("ends before starts", |g, k| g.reversed(k)),
    ("papers for nobody", |g, k| g.papers(k, "C308", &g.never)),
    ("benefits for nobody", |g, k| g.lines(k, "C308", &g.never, Lines::Benefits)),
    ("notes for nobody", |g, k| g.lines(k, "C308", &g.never, Lines::Notes)),
    ("notices for nobody", |g, k| g.notices(k, "C308", &g.never)),
    ("conclusions for nobody", |g, k| g.conclusions(k, "C308", &g.never)),
    ("papers always", |g, k| g.papers(k, "C309", &g.always)),
    ("notes always", |g, k| g.lines(k, "C309", &g.always, Lines::Notes)),
    ("notices always", |g, k| g.notices(k, "C309", &g.always)),
    ("questions always asked", |g, k| g.asked(k, "C309", &g.always)),
    ("waivers for nobody", |g, k| g.waivers(k)),
    ("checks that stop nobody", |g, k| g.checks(k, "C311", &g.always)),
    ("promises not kept", |g, k| g.promises(k)),
    ("rows for nobody", |g, k| g.rows(k, false)),
    ("rows behind others", |g, k| g.rows(k, true)),
    ("questions never asked", |g, k| g.asked(k, "C315", &g.never)),
    ("options for nobody", |g, k| g.options(k)),
    ("questions without effect", |g, k| g.new_questions(k, "C317")),
    ("questions for one hint", |g, k| g.new_questions(k, "C318")),
    ("answers that are alike", |g, k| g.new_questions(k, "C319")),
    ("options that a check forbids", |g, k| g.forbidden(k)),
];

/// Lines of an item.
#[derive(Clone, Copy, PartialEq)]
enum Lines {
    Benefits,
    Notes,
}

impl Ground {
    pub(crate) fn new(files: &BTreeMap<String, Vec<u8>>, slug: &'static str) -> Ground {
        let files = Files::new(files.clone());
        let (library, _) = Library::new(&files);
        let (catalog, found) = library.catalog(NATION);
        assert!(!found.has_errors(), "{found:?}");
        let scenario = &catalog.scenarios[slug];
        // A question that everybody is asked, with options that are no names of anything else.
        let names = |name: &str| scenario.questions.contains_key(name) || scenario.facts.contains_key(name);
        let all = scenario.questions.values().enumerate();
        let (after, question) = all
            .filter(|(_, q)| q.kind == QuestionKind::Single && q.ask_when.is_none() && q.options.len() > 1)
            .filter(|(_, q)| q.options.iter().all(|o| o.when.is_none() && !names(&o.name)))
            .find(|(_, q)| !q.by_window && q.default.is_none())
            .unwrap();
        let name = &question.name;
        let options: Vec<&str> = question.options.iter().map(|o| &*o.name).collect();
        let never = format!("{name} = {} 且 {name} = {}", options[0], options[1]);
        let always = format!("{name} 属于 {}", options.join("、"));
        let some = format!("{name} = {}", options[0]);
        Ground { slug, never, always, some, after, catalog, files }
    }

    fn scenario(&self) -> &Scenario {
        &self.catalog.scenarios[self.slug]
    }

    fn text(&self) -> &str {
        let id = self.files.by_path(&format!("{}.yaml", self.slug)).unwrap();
        &self.files.get(id).text
    }

    /// Whether a place is in the file of the life event, on one line.
    fn ours(&self, span: Span) -> bool {
        self.files.get(span.file).path == format!("{}.yaml", self.slug)
            && !self.files.text(span).contains('\n')
    }

    fn line(&self, span: Span) -> usize {
        self.files.line_col(span).0
    }

    fn fault(
        &self,
        kind: &'static str,
        code: &'static str,
        at: Span,
        edits: Vec<(usize, usize, String)>,
    ) -> Fault {
        let told = edits.iter().map(|(_, _, with)| with.trim()).collect::<Vec<_>>().join(" … ");
        Fault { kind, code, line: self.line(at), told, edits }
    }

    /// A formula replaced; the finding stands at `at`.
    fn replaced(
        &self,
        kind: &'static str,
        code: &'static str,
        old: &Expr,
        with: String,
        at: Span,
    ) -> Option<Fault> {
        let fits = self.ours(old.span) && self.files.get(at.file).path == format!("{}.yaml", self.slug);
        let edit = (old.span.start as usize, old.span.end as usize, with);
        fits.then(|| self.fault(kind, code, at, vec![edit]))
    }

    /// A line put above the one at `span`, as deep as that; the finding stands on the new line.
    fn inserted(&self, kind: &'static str, code: &'static str, above: Span, new: &str) -> Fault {
        let (start, depth) = self.start_of_line(above);
        let edit = (start, start, format!("{}{new}\n", " ".repeat(depth)));
        self.fault(kind, code, above, vec![edit])
    }

    fn start_of_line(&self, span: Span) -> (usize, usize) {
        let text = self.text();
        let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        (start, text[start..].chars().take_while(|c| *c == ' ').count())
    }

    /// Whether nothing but the thing itself starts on its line.
    fn starts_line(&self, span: Span) -> bool {
        let (start, depth) = self.start_of_line(span);
        let before = &self.text()[start + depth..span.start as usize];
        before.is_empty() || before == "- "
    }

    fn items(&self) -> impl Iterator<Item = &ServiceItem> {
        self.scenario().items.values().filter(|item| item.each.is_none() && item.unconfirmed.is_none())
    }

    fn checks(&self, kind: &'static str, code: &'static str, with: &str) -> Vec<Fault> {
        let scenario = self.scenario();
        let place = |span| if code == "C301" { scenario.span } else { span };
        let all = scenario.checks.iter();
        all.filter_map(|check| self.replaced(kind, code, &check.need, with.to_owned(), place(check.span)))
            .collect()
    }

    fn situations(
        &self,
        kind: &'static str,
        code: &'static str,
        with: impl Fn(&str, &Ground) -> String,
    ) -> Vec<Fault> {
        let all = self.items().filter_map(|item| Some((item, item.situation.as_ref()?)));
        all.filter_map(|(item, old)| {
            let place = if code == "C302" { item.span } else { old.span };
            self.replaced(kind, code, old, with(self.files.text(old.span), self), place)
        })
        .collect()
    }

    /// Conditions that count as written.
    fn conditions(&self, kind: &'static str, code: &'static str, with: &str) -> Vec<Fault> {
        let mut out = Vec::new();
        for item in self.items() {
            for condition in item.conditions.iter().filter(|c| c.unconfirmed.is_none()) {
                let place = if code == "C302" { item.span } else { condition.need.span };
                out.extend(self.replaced(kind, code, &condition.need, with.to_owned(), place));
            }
        }
        out
    }

    fn said_twice(&self, kind: &'static str) -> Vec<Fault> {
        let mut out = Vec::new();
        for item in self.items() {
            for condition in item.conditions.iter().filter(|c| c.unconfirmed.is_none()) {
                let same = self.files.text(condition.need.span);
                if self.ours(condition.need.span)
                    && self.starts_line(condition.span)
                    && self.answers_only(&condition.need)
                {
                    let new = format!("再查一遍: {{要: {same}, 不符: 再查一遍没过}}");
                    out.push(self.inserted(kind, "C306", condition.span, &new));
                }
            }
        }
        out
    }

    fn reversed(&self, kind: &'static str) -> Vec<Fault> {
        let mut out = Vec::new();
        for item in self.items().filter(|item| item.mode != ApplyMode::Automatic) {
            for deadline in item.deadlines.iter().filter(|d| self.ours(d.span) && self.starts_line(d.span)) {
                let new = "- {谁: 本人, 事: 再来一趟, 最早: 2027-03-01, 最晚: 2027-02-01}";
                out.push(self.inserted(kind, "C307", deadline.span, new));
            }
        }
        out
    }

    fn papers(&self, kind: &'static str, code: &'static str, with: &str) -> Vec<Fault> {
        let mut out = Vec::new();
        for item in self.items() {
            let plain = item.needs.iter().filter(|n| n.unconfirmed.is_none() && n.whose.len() < 2);
            for old in plain.filter_map(|need| need.when.as_ref()) {
                out.extend(self.replaced(kind, code, old, with.to_owned(), old.span));
            }
        }
        // A line of 共同材料 stands in all items.
        out.sort_by_key(|fault: &Fault| fault.edits[0].0);
        out.dedup_by_key(|fault| fault.edits[0].0);
        out
    }

    fn lines(&self, kind: &'static str, code: &'static str, with: &str, lines: Lines) -> Vec<Fault> {
        let mut out = Vec::new();
        for item in self.items() {
            let benefits = item.benefits.iter().filter(|b| b.unconfirmed.is_none()).map(|b| b.when.as_ref());
            let notes = item.notes.iter().filter(|n| n.unconfirmed.is_none()).map(|n| n.when.as_ref());
            let all: Vec<&Expr> = match lines {
                Lines::Benefits => benefits.flatten().collect(),
                Lines::Notes => notes.flatten().collect(),
            };
            out.extend(
                all.into_iter().filter_map(|old| self.replaced(kind, code, old, with.to_owned(), old.span)),
            );
        }
        out
    }

    fn notices(&self, kind: &'static str, code: &'static str, with: &str) -> Vec<Fault> {
        let all = self.scenario().notices.iter().filter(|n| n.unconfirmed.is_none());
        all.filter_map(|n| self.replaced(kind, code, n.when.as_ref()?, with.to_owned(), n.span)).collect()
    }

    fn conclusions(&self, kind: &'static str, code: &'static str, with: &str) -> Vec<Fault> {
        let scenario = self.scenario();
        let conclusions = scenario.conclusions.iter().filter(|c| c.unconfirmed.is_none());
        let conclusions = conclusions.map(|c| (c.when.as_ref(), c.span));
        let all = conclusions.chain(scenario.transfers.iter().map(|t| (t.when.as_ref(), t.span)));
        all.filter_map(|(old, span)| self.replaced(kind, code, old?, with.to_owned(), span)).collect()
    }

    /// Questions that may be asked by what is answered before.
    fn later_questions(&self) -> impl Iterator<Item = &Question> {
        let later = self.scenario().questions.values().skip(self.after + 1);
        later.filter(|question| self.ours_starts(question.span))
    }

    fn ours_starts(&self, span: Span) -> bool {
        self.files.get(span.file).path == format!("{}.yaml", self.slug)
    }

    fn asked(&self, kind: &'static str, code: &'static str, with: &str) -> Vec<Fault> {
        let all = self.later_questions().filter(|q| q.list.is_none());
        all.filter_map(|q| self.replaced(kind, code, q.ask_when.as_ref()?, with.to_owned(), q.span)).collect()
    }

    fn waivers(&self, kind: &'static str) -> Vec<Fault> {
        let mut out = Vec::new();
        for item in self.items() {
            for need in item.needs.iter().filter(|need| need.unconfirmed.is_none()) {
                for waiver in need.waivers.iter().flatten().filter(|w| w.when.is_none() && self.ours(w.span))
                {
                    let word = waiver.kind.word();
                    if self.files.text(waiver.span) == word {
                        let (start, end) = (waiver.span.start as usize, waiver.span.end as usize);
                        let with = format!("{{方式: {word}, 当: {}}}", self.never);
                        out.push(self.fault(kind, "C310", waiver.span, vec![(start, end, with)]));
                    }
                }
            }
        }
        out.sort_by_key(|fault| fault.edits[0].0);
        out.dedup_by_key(|fault| fault.edits[0].0);
        out
    }

    fn promises(&self, kind: &'static str) -> Vec<Fault> {
        let all = self.scenario().asserts.iter();
        all.filter_map(|a| self.replaced(kind, "C312", &a.need, self.some.clone(), a.span)).collect()
    }

    /// Rows of tables: with a condition that nobody meets, or with that of the row before.
    fn rows(&self, kind: &'static str, hidden: bool) -> Vec<Fault> {
        let mut out = Vec::new();
        let facts = self.scenario().facts.values();
        for fact in facts.filter(|fact| !fact.name.contains('.') && fact.unconfirmed.is_none()) {
            let rows: &[Tier] = match &fact.body.kind {
                BodyKind::Tiers(rows) => rows,
                BodyKind::Collect(rows) | BodyKind::Accumulate(rows) if !hidden => rows,
                _ => continue,
            };
            let known = |row: &Tier| row.unconfirmed.is_none();
            if !hidden {
                let all =
                    rows.iter().filter(|row| known(row)).filter_map(|row| Some((row, row.when.as_ref()?)));
                out.extend(
                    all.filter_map(|(row, old)| {
                        self.replaced(kind, "C314", old, self.never.clone(), row.span)
                    }),
                );
                continue;
            }
            for pair in rows.windows(2).filter(|pair| pair.iter().all(known)) {
                let (Some(first), Some(second)) = (&pair[0].when, &pair[1].when) else { continue };
                if self.answers_only(first) && self.ours(first.span) {
                    let same = self.files.text(first.span).to_owned();
                    out.extend(self.replaced(kind, "C314", second, same, pair[1].span));
                }
            }
        }
        out
    }

    /// Whether a formula reads answers and nothing else: no figure that may be missing.
    fn answers_only(&self, expr: &Expr) -> bool {
        let of = |name: &str| self.scenario().questions.get(name).is_some_and(|q| q.list.is_none());
        match &expr.kind {
            ExprKind::Lit(_) => true,
            ExprKind::Name(name) => {
                of(name)
                    || self.scenario().questions.values().any(|q| q.options.iter().any(|o| *o.name == **name))
            }
            ExprKind::Not(inner) => self.answers_only(inner),
            ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().all(|part| self.answers_only(part)),
            ExprKind::Compare(_, a, b) => self.answers_only(a) && self.answers_only(b),
            ExprKind::In { expr, .. } | ExprKind::InRange { expr, .. } => self.answers_only(expr),
            ExprKind::Contains(expr, _) | ExprKind::ContainsAny(expr, _) => self.answers_only(expr),
            _ => false,
        }
    }

    /// Options that can be chosen under a condition that nobody meets.
    fn options(&self, kind: &'static str) -> Vec<Fault> {
        let mut out = Vec::new();
        for question in self.later_questions().filter(|q| q.kind == QuestionKind::Single) {
            for option in question.options.iter().filter(|o| self.ours_starts(o.span)) {
                if let Some(old) = &option.when {
                    out.extend(self.replaced(kind, "C316", old, self.never.clone(), option.span));
                    continue;
                }
                // `名: 说法` on a line of its own.
                let (start, depth) = self.start_of_line(option.span);
                let line = self.text()[start..].lines().next().unwrap_or_default();
                let plain = format!("{}: {}", option.name, option.text);
                if line[depth..] == plain {
                    let with = format!("{}: {{说: {}, 可选: {}}}", option.name, option.text, self.never);
                    let edit = (start + depth, start + line.len(), with);
                    out.push(self.fault(kind, "C316", option.span, vec![edit]));
                }
            }
        }
        out
    }

    /// A check that nobody passes who chose an option.
    fn forbidden(&self, kind: &'static str) -> Vec<Fault> {
        let Some(check) = self.scenario().checks.first().filter(|c| self.starts_line(c.span)) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        let taken = |name: &str| {
            self.scenario().questions.contains_key(name) || self.scenario().facts.contains_key(name)
        };
        let asked_of_all = |q: &&Question| q.ask_when.is_none() && q.kind == QuestionKind::Single;
        for question in self.scenario().questions.values().filter(asked_of_all) {
            let whole = self.ours_starts(question.span) && question.options.len() > 1;
            for option in question.options.iter().filter(|o| whole && self.ours(o.span) && !taken(&o.name)) {
                let new = format!("不许选: {{要: {} ≠ {}, 说: 请核对}}", question.name, option.name);
                let mut fault = self.inserted(kind, "C316", check.span, &new);
                let below = option.span.start > check.span.start;
                fault.line = self.line(option.span) + usize::from(below);
                out.push(fault);
            }
        }
        out
    }

    /// A question that changes nothing, or only a hint, or has two answers that come to the same.
    fn new_questions(&self, kind: &'static str, code: &'static str) -> Vec<Fault> {
        let Some(first) = self.scenario().notices.first().filter(|n| self.starts_line(n.span)) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for question in self.scenario().questions.values().filter(|q| self.ours_starts(q.span)) {
            let Some(topic) = &question.topic else { continue };
            if !self.starts_line(question.span) || self.start_of_line(question.span).1 != 2 {
                continue;
            }
            let told = match code {
                "C317" => None,
                "C318" => Some("新提醒: {当: 新题 = 甲, 说: 您选了甲, 级别: 提示}"),
                _ => Some("新提醒: {当: 新题 = 甲, 说: 您选了甲, 级别: 警示}"),
            };
            let (start, _) = self.start_of_line(question.span);
            let new = format!(
                "  新题:\n    问: 选哪一样？\n    话题: {topic}\n    类型: 单选\n    选项:\n      甲: 选甲\n      乙: 选乙\n"
            );
            let new = if code == "C319" { format!("{new}      丙: 选丙\n") } else { new };
            let mut edits = vec![(start, start, new)];
            if let Some(told) = told {
                let (start, depth) = self.start_of_line(first.span);
                edits.push((start, start, format!("{}{told}\n", " ".repeat(depth))));
            }
            let mut fault = self.fault(kind, code, question.span, edits);
            // Two answers that are alike are said of the second.
            fault.line += if code == "C319" { 7 } else { 0 };
            out.push(fault);
        }
        out
    }
}
