//! The page on which answers are looked over and changed.

use super::optional::OPTIONAL;
use super::{Links, answer_text};
use crate::ask::code::name_hash;
use crate::logic::show::numeral;
use crate::model::answers::{Answer, Answers};
use crate::model::catalog::Catalog;
use crate::model::list::{self, Row, RowRef};
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use serde::Serialize;

/// What `check.html` reads.
#[derive(Clone, Debug, Serialize)]
pub struct CheckView {
    /// Nothing is left to ask.
    pub complete: bool,
    /// The question before.
    pub back: String,
    /// The result, or the next question.
    pub next: String,
    /// The result as far as it is known.
    pub guide: String,
    /// A clean start.
    pub restart: String,
    /// Answers of the link that no longer fit, in words.
    pub dropped: Vec<String>,
    /// How many answers came from another life event, in words.
    pub brought: Option<String>,
    /// 校验 that the answers break, in words.
    pub contradictions: Vec<String>,
    /// Answers by topic.
    pub topics: Vec<TopicAnswers>,
    /// Answers that no longer matter.
    pub moot: Vec<AnswerRow>,
}

/// The answers of one topic.
#[derive(Clone, Debug, Serialize)]
pub struct TopicAnswers {
    /// 话题.
    pub name: Option<String>,
    /// Rows.
    pub answers: Vec<AnswerRow>,
}

/// One answer.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerRow {
    /// The question as asked.
    pub question: String,
    /// The answer in words.
    pub answer: String,
    /// 不清楚.
    pub unclear: bool,
    /// It came from another life event.
    pub brought: bool,
    /// Where to change it.
    pub edit: String,
}

/// `从“失业”带来 5 个回答，可以修改`, if any answer that counts came from another life event.
pub fn brought(catalog: &Catalog, answers: &Answers, asked: &[Name]) -> Option<String> {
    let from = answers.carried.as_ref()?.from;
    let event = catalog.scenarios.values().find(|one| name_hash(&one.slug) == from)?;
    match n_brought(answers, asked) {
        0 => None,
        n => Some(format!("从“{}”带来 {n} 个回答，可以修改", event.title)),
    }
}

/// How many of the questions asked were answered by another life event.
pub fn n_brought(answers: &Answers, asked: &[Name]) -> usize {
    asked.iter().filter(|name| is_brought(answers, name)).count()
}

fn is_brought(answers: &Answers, name: &str) -> bool {
    answers.carried.as_ref().is_some_and(|carried| carried.questions.iter().any(|one| **one == *name))
}

/// Answers of `asked` by topic, in the order they were asked.
pub fn topics(scenario: &Scenario, answers: &Answers, asked: &[Name], links: Links<'_>) -> Vec<TopicAnswers> {
    let mut topics: Vec<TopicAnswers> = Vec::new();
    for (topic, row) in asked.iter().filter_map(|name| row(scenario, answers, name, links)) {
        match topics.last_mut().filter(|t| t.name == topic) {
            Some(last) => last.answers.push(row),
            None => topics.push(TopicAnswers { name: topic, answers: vec![row] }),
        }
    }
    topics
}

/// One answer with its topic, if the question exists and is answered.
pub fn row(
    scenario: &Scenario,
    answers: &Answers,
    name: &str,
    links: Links<'_>,
) -> Option<(Option<String>, AnswerRow)> {
    let question = scenario.question(name)?;
    let answer = answers.get(name)?;
    let row = AnswerRow {
        question: format!("{}{}", place(answers, name), question.text),
        answer: answer_text(question, answer),
        unclear: *answer == Answer::Unclear,
        brought: is_brought(answers, name),
        edit: links.edit(name),
    };
    // A row belongs to the topic of its list.
    let list = list::row_part(name).and_then(|(row, _)| scenario.questions.get(&row.list));
    Some((list.unwrap_or(question).topic.as_ref().map(ToString::to_string), row))
}

/// `亲属二：` before a question asked of a row.
fn place(answers: &Answers, name: &str) -> String {
    let Some((RowRef { list, row: Row::Listed(id) }, _)) = list::row_part(name) else { return String::new() };
    let at = answers.rows.of(&list).iter().position(|other| *other == id);
    at.map(|at| format!("{list}{}：", numeral(at + 1))).unwrap_or_default()
}

/// What was chosen rather than answered, if anything was.
pub fn choices(scenario: &Scenario, answers: &Answers, links: Links<'_>) -> Option<TopicAnswers> {
    let choices = &answers.choices;
    let row = |id: &str, question: String, answer: String| AnswerRow {
        question,
        answer,
        unclear: false,
        brought: false,
        edit: links.edit(id),
    };
    let mut rows = Vec::new();
    if let Some(wanted) = &choices.optional {
        let page = scenario.optional_page.as_ref();
        let text = page.and_then(|p| p.text.clone()).unwrap_or_else(|| "还想一起办哪些？".into());
        let answer = match wanted.is_empty() {
            true => "都不要".to_string(),
            false => wanted.iter().map(|n| &**n).collect::<Vec<_>>().join("、"),
        };
        rows.push(row(OPTIONAL, text, answer));
    }
    for group in &scenario.exclusive {
        if let Some(item) = choices.one_of.get(&group.name) {
            rows.push(row(&group.name, group.text.clone(), item.to_string()));
        }
    }
    (!rows.is_empty()).then(|| TopicAnswers { name: Some("您选的".into()), answers: rows })
}
