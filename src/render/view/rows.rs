//! The page that asks whether a list has more rows, and what stands over a column's question.

use super::question::{OptionView, QuestionView};
use crate::ask::read::{ADD_ROW, remove_row};
use crate::logic::eval::State;
use crate::logic::show;
use crate::model::answers::{Answer, Answers};
use crate::model::list::{ListShape, NO_MORE, Row, RowRef, row_part};
use crate::model::scenario::{Question, Scenario};
use crate::model::value::{Name, Value};

/// Makes a page of the question `id` speak of its row, or offer to add and to take away rows.
pub fn in_list(
    mut view: QuestionView,
    scenario: &Scenario,
    answers: &Answers,
    state: &State<'_>,
    id: &Name,
) -> QuestionView {
    view.id = id.to_string();
    if let Some((RowRef { list, row: Row::Listed(row) }, _)) = row_part(id) {
        let at = answers.rows.of(&list).iter().position(|other| *other == row);
        if let (Some(at), Some((_, shape))) = (at, scenario.list(&list)) {
            view.text = format!("{}：{}", place(at, shape), view.text);
        }
        return view;
    }
    let question = scenario.question(id);
    if let Some((question, shape)) = question.and_then(|q| Some((q, q.list.as_deref()?))) {
        let closed = matches!(answers.get(id), Some(Answer::Is(Value::Number(_))));
        view.widget = "single";
        view.allowed = None;
        view.entries.clear();
        view.options = offers(question, shape, answers, Some(state));
        let none = view.options.iter_mut().find(|option| option.value == NO_MORE);
        none.into_iter().for_each(|option| option.checked = closed);
    }
    view
}

/// `第二位亲属`.
fn place(at: usize, shape: &ListShape) -> String {
    format!("第{}{}", show::numeral(at + 1), shape.measure)
}

/// What can be chosen where it is asked whether there are more rows.
pub fn offers(
    question: &Question,
    shape: &ListShape,
    answers: &Answers,
    state: Option<&State<'_>>,
) -> Vec<OptionView> {
    let ids = answers.rows.of(&question.name);
    let mut out = Vec::new();
    let mut offer = |value: String, text: String, note: String| {
        out.push(OptionView {
            id: format!("o{}", out.len()),
            value,
            text,
            note,
            checked: false,
            gone: false,
        });
    };
    if ids.len() < shape.most as usize {
        let more = if ids.is_empty() { "" } else { "再" };
        offer(ADD_ROW.into(), format!("{more}添加一{}", shape.measure), String::new());
    }
    let none = if ids.is_empty() { shape.none_text.clone() } else { NO_MORE.to_owned() };
    offer(NO_MORE.into(), none, String::new());
    for (at, id) in ids.iter().enumerate() {
        let row = RowRef { list: question.name.clone(), row: Row::Listed(*id) };
        let called = state.map(|state| show::row_name(state, &row).to_string());
        let note = called.map(|called| format!("就是您填的“{called}”，填的内容一起去掉")).unwrap_or_default();
        offer(remove_row(*id), format!("去掉{}", place(at, shape)), note);
    }
    out
}
