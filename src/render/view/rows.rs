//! The page that asks whether a list has more rows, and what stands over a column's question.

use super::question::{EntryView, OptionView, QuestionView};
use crate::ask::read::{ADD_ROW, remove_row};
use crate::logic::eval::State;
use crate::logic::show;
use crate::model::answers::{Answer, Answers};
use crate::model::list::{ListShape, NO_MORE, Row, RowRef, row_part};
use crate::model::scenario::{Question, Scenario};
use crate::model::value::{Name, Value};
use crate::render::words;

/// Makes a page of the question `id` speak of its row, or offer to add and to take away rows, or to say how many there
/// are; what was just typed stays.
pub fn in_list(
    mut view: QuestionView,
    scenario: &Scenario,
    answers: &Answers,
    state: &State<'_>,
    id: &Name,
    typed: &[(String, String)],
    wrong_field: Option<&str>,
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
        view.widget = "single";
        view.allowed = None;
        view.entries.clear();
        view.range_entries.clear();
        // What is wrong leads to the number, or to the first choice.
        let number = wrong_field == Some(COUNT);
        for error in &mut view.errors {
            error.field = if number { format!("f-{COUNT}") } else { "o0".into() };
        }
        view.options = offers(question, shape, answers, Some(state));
        let counted = match answers.get(id) {
            Some(Answer::Is(Value::Number(n))) => Some(*n),
            _ => None,
        };
        let sent = typed.iter().find(|(name, _)| name == "v").map(|(_, value)| value.as_str());
        let none = view.options.iter_mut().find(|option| option.value == NO_MORE);
        none.into_iter().for_each(|option| option.checked = counted == Some(0.into()) && sent.is_none());
        if let Some(text) = shape.count_text.as_ref().filter(|_| most_more(question, shape, answers) > 0) {
            let number = typed.iter().find(|(name, _)| name == COUNT).map(|(_, value)| value.clone());
            let on_file = counted.filter(|n| *n > 0.into()).map(words::number);
            let value = number.or(on_file).unwrap_or_default();
            // Behind the other ways to go on, before the rows that can be taken away.
            let at = view.options.iter().position(|o| o.value == NO_MORE).map_or(0, |at| at + 1);
            let others = if answers.rows.of(&question.name).is_empty() { "" } else { "其余的" };
            let option = OptionView {
                id: "count".into(),
                value: COUNT.into(),
                text: format!("{others}{text}"),
                note: {
                    let measure = measure(shape);
                    format!("把几{measure}填在下面，最多 {} {measure}", most_more(question, shape, answers))
                },
                checked: sent == Some(COUNT) || (sent.is_none() && !value.is_empty()),
                gone: false,
            };
            view.options.insert(at, option);
            view.count = Some(EntryView {
                id: format!("f-{COUNT}"),
                name: COUNT,
                wrong: view.errors.iter().any(|e| e.field == format!("f-{COUNT}")),
                value,
                unit: shape.measure.clone(),
                size: "short",
                label: format!("一共几{}", measure(shape)),
                mode: "numeric",
            });
        }
    }
    view
}

/// The name under which the number of rows is sent, and the choice of giving it.
pub const COUNT: &str = "count";

/// `位` of `位亲属`: what people count by.
fn measure(shape: &ListShape) -> String {
    shape.measure.chars().take(1).collect()
}

/// How many rows may come beside those listed.
pub fn most_more(question: &Question, shape: &ListShape, answers: &Answers) -> u32 {
    let listed = u32::try_from(answers.rows.of(&question.name).len()).unwrap_or(u32::MAX);
    shape.most.saturating_sub(listed)
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
