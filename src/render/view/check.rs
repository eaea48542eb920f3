//! The page on which answers are looked over and changed.

use super::{Links, answer_text};
use crate::model::answers::{Answer, Answers};
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
    /// Where to change it.
    pub edit: String,
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
    let question = scenario.questions.get(name)?;
    let answer = answers.get(name)?;
    let row = AnswerRow {
        question: question.text.clone(),
        answer: answer_text(question, answer),
        unclear: *answer == Answer::Unclear,
        edit: links.edit(name),
    };
    Some((question.topic.as_ref().map(ToString::to_string), row))
}
