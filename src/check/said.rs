//! What a citizen reads, wherever an author has written it: questions, sentences of conditions, notices, papers.
//!
//! In: a catalogue. Out: texts with their places. Names of items and papers are official and stay out.

use crate::model::catalog::Catalog;
use crate::model::expr::{Body, BodyKind, Template};
use crate::model::item::ServiceItem;
use crate::model::scenario::Question;
use crate::source::{Files, Span};

/// One text.
pub(super) struct Said {
    /// With blanks as `【…】`.
    pub text: String,
    /// Its own place where that is known, else the entry it belongs to.
    near: Span,
    /// Whether its own place is yet to be looked for.
    somewhere: bool,
}

impl Said {
    /// Its own place where that can be told, else the entry it belongs to. Texts are kept without their places; they
    /// stand at the entry they belong to or soon after it.
    pub(super) fn span(&self, files: &Files) -> Span {
        const FAR: usize = 6000;
        let (text, near) = (&*self.text, self.near);
        if text.is_empty() || !self.somewhere {
            return near;
        }
        let file = &files.get(near.file).text;
        let start = near.start as usize;
        let mut end = (start + FAR).min(file.len());
        while !file.is_char_boundary(end) {
            end -= 1;
        }
        match file.get(start..end).and_then(|part| part.find(text)) {
            Some(at) => {
                let from = (start + at) as u32;
                Span { file: near.file, start: from, end: from + text.len() as u32 }
            }
            None => near,
        }
    }
}

/// Every text for citizens of a catalogue.
pub(super) fn texts(catalog: &Catalog) -> Vec<Said> {
    let mut all = Texts { out: Vec::new() };
    for scenario in catalog.scenarios.values() {
        all.maybe(&scenario.intro, scenario.span);
        for question in scenario.questions.values() {
            all.question(question);
            let Some(list) = &question.list else { continue };
            all.plain(&list.none_text, question.span);
            list.columns.values().for_each(|column| all.question(column));
            list.checks.iter().for_each(|one| all.template(&one.say, one.span));
            list.excluded.iter().for_each(|one| all.template(&one.say, one.span));
            all.maybe(&list.count_text, question.span);
        }
        if let Some(page) = &scenario.optional_page {
            all.maybe(&page.text, scenario.span);
            all.maybe(&page.hint, scenario.span);
        }
        scenario.checks.iter().for_each(|one| all.template(&one.say, one.span));
        scenario.preconditions.iter().for_each(|one| all.template(&one.fail, one.span));
        scenario.transfers.iter().for_each(|one| all.template(&one.say, one.span));
        scenario.conclusions.iter().for_each(|one| all.template(&one.say, one.span));
        scenario.notices.iter().for_each(|one| all.template(&one.say, one.span));
        for group in &scenario.exclusive {
            all.plain(&group.text, group.span);
            all.maybe(&group.hint, group.span);
        }
        scenario.facts.values().for_each(|fact| all.rows(&fact.body));
        scenario.items.values().for_each(|item| all.item(item));
    }
    catalog.common_facts.values().for_each(|fact| all.rows(&fact.body));
    for material in catalog.materials.values() {
        let texts = [&material.how, &material.missing_words, &material.standard, &material.validity];
        texts.into_iter().for_each(|text| all.maybe(text, material.span));
        material.common_errors.iter().for_each(|text| all.plain(text, material.span));
    }
    all.out
}

struct Texts {
    out: Vec<Said>,
}

impl Texts {
    fn question(&mut self, question: &Question) {
        self.plain(&question.text, question.span);
        let more = [
            &question.hint,
            &question.where_to_find,
            &question.out_of_range,
            &question.unclear_text,
            &question.none_text,
        ];
        more.into_iter().for_each(|text| self.maybe(text, question.span));
        if let Some((yes, no)) = &question.bool_texts {
            self.plain(yes, question.span);
            self.plain(no, question.span);
        }
        for option in &question.options {
            self.plain(&option.text, option.span);
            self.maybe(&option.hint, option.span);
        }
    }

    fn item(&mut self, item: &ServiceItem) {
        let texts = [&item.intro, &item.visit_reason, &item.extendable];
        texts.into_iter().for_each(|text| self.maybe(text, item.span));
        item.common_errors.iter().chain(&item.faqs).for_each(|text| self.plain(text, item.span));
        for condition in &item.conditions {
            self.plain(&condition.name, condition.span);
            self.maybe(&condition.hint, condition.span);
            condition.fail.iter().for_each(|text| self.template(text, condition.span));
        }
        if let Some(window) = &item.window {
            window.late.iter().for_each(|text| self.template(text, window.span));
        }
        for deadline in &item.deadlines {
            self.template(&deadline.what, deadline.span);
            deadline.late.iter().for_each(|text| self.template(text, deadline.span));
        }
        for benefit in &item.benefits {
            benefit.note.iter().chain(&benefit.from).for_each(|text| self.template(text, benefit.span));
        }
        item.notes.iter().for_each(|note| self.template(&note.text, note.span));
        for need in &item.needs {
            self.maybe(&need.note, need.span);
            need.common_errors.iter().for_each(|text| self.plain(text, need.span));
        }
    }

    /// 说明 of table rows: the row taken is printed as the reason.
    fn rows(&mut self, body: &Body) {
        if let BodyKind::Tiers(tiers) = &body.kind {
            for tier in tiers {
                if let Some(note) = &tier.note {
                    self.plain(note, tier.value.span);
                }
            }
        }
    }

    fn maybe(&mut self, text: &Option<String>, near: Span) {
        if let Some(text) = text {
            self.plain(text, near);
        }
    }

    fn template(&mut self, text: &Template, near: Span) {
        let near = text.span.unwrap_or(near);
        self.out.push(Said { text: text.raw(), near, somewhere: false });
    }

    fn plain(&mut self, text: &str, near: Span) {
        self.out.push(Said { text: text.to_owned(), near, somewhere: true });
    }
}
