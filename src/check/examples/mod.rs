//! Runs 案例 and says what no example reaches.

mod compare;
mod coverage;

pub use coverage::Coverage;

use crate::ask::interview::{Interview, interview};
use crate::ask::read;
use crate::assemble;
use crate::load::{Library, NATION};
use crate::logic::compile::compile;
use crate::logic::eval::Given;
use crate::logic::parse::parse_literal;
use crate::logic::program::{Input, Program};
use crate::logic::value::Known;
use crate::logic::variants::Variants;
use crate::model::answers::{Answer, Answers};
use crate::model::catalog::Catalog;
use crate::model::example::Example;
use crate::model::guide::Guide;
use crate::model::list::{NO_MORE, Rows, Written, row_part};
use crate::model::parameter::{Figure, ParameterKind};
use crate::model::value::{Name, Value};
pub(super) use compare::{compare, words};
use coverage::reach;
pub(super) use coverage::{all_of, reached_by};
use std::collections::BTreeMap;

/// The outcome of one example.
pub struct Outcome {
    /// Slug of the life event.
    pub scenario: Name,
    /// 名称.
    pub name: String,
    /// What differs, one line each; empty = passed.
    pub differences: Vec<String>,
}

/// Runs examples of the life events whose slugs `wanted` accepts.
pub fn run(library: &Library, default_today: i64, wanted: impl Fn(&str) -> bool) -> (Vec<Outcome>, Coverage) {
    let mut offices: BTreeMap<String, (Catalog, BTreeMap<Name, Program>, Variants)> = BTreeMap::new();
    let mut outcomes = Vec::new();
    let mut coverage = Coverage::default();
    for example in library.examples().iter().filter(|e| wanted(&e.scenario)) {
        let region = example.region.as_deref().unwrap_or(NATION);
        let (catalog, programs, variants) = offices.entry(region.to_owned()).or_insert_with(|| {
            let (catalog, mut findings) = library.catalog(region);
            let mut programs = BTreeMap::new();
            for slug in catalog.scenarios.keys() {
                if let Some((program, found)) = compile(&catalog, slug, &Rows::default()) {
                    findings.extend(found.0);
                    programs.insert(slug.clone(), program);
                }
            }
            if findings.has_errors() {
                let why = format!("地区 {region} 的规则有错，先用 check 看");
                let name = "（读取规则）".to_owned();
                outcomes.push(Outcome { scenario: example.scenario.clone(), name, differences: vec![why] });
            }
            (catalog, programs, Variants::default())
        });
        let mut outcome = Outcome {
            scenario: example.scenario.clone(),
            name: example.name.clone(),
            differences: Vec::new(),
        };
        let today = example.today.unwrap_or(default_today);
        let ran = if example.parameters.is_empty() {
            let program = programs.get(&example.scenario);
            program.and_then(|p| ran(catalog, p, variants, example, today, &mut outcome))
        } else {
            let mut changed = catalog.clone();
            outcome.differences.extend(override_figures(&mut changed, example));
            let program = compile(&changed, &example.scenario, &Rows::default()).map(|(p, _)| p);
            let none = Variants::default();
            program.and_then(|p| ran(&changed, &p, &none, example, today, &mut outcome))
        };
        if ran.is_none() && outcome.differences.is_empty() {
            outcome.differences.push(format!(
                "`{}` 在地区 {region} 里还有错，算不了；先用 `onething check` 看",
                example.scenario
            ));
        }
        if let Some(ran) = ran {
            let differences = compare(example, catalog.scenarios.get(&example.scenario), &ran);
            outcome.differences.extend(differences);
            reach(catalog, &ran.guide, &mut coverage);
        }
        outcomes.push(outcome);
    }
    (outcomes, coverage)
}

/// The answers an example gives.
///
/// # Errors
/// What cannot be read, one line each.
pub fn answers(catalog: &Catalog, example: &Example) -> Result<Answers, Vec<String>> {
    let mut answers = Answers { choices: example.choices.clone(), ..Answers::default() };
    let mut wrong = Vec::new();
    let choices = read::wrong_choices(catalog, &answers.choices);
    wrong.extend(choices.into_iter().map(|(key, text)| format!("选择.{key}：{text}")));
    let Some(scenario) = catalog.scenarios.get(&example.scenario) else {
        return Err(vec![format!("没有叫 `{}` 的一件事", example.scenario)]);
    };
    let lists = example.lists.iter().map(|(name, (written, _))| (name, written.clone()));
    let said = |(name, (texts, _)): (&Name, &(Vec<String>, _))| {
        let is_list = scenario.list(name).is_some();
        is_list.then(|| Written { rows: Vec::new(), more: Some(texts.first().map_or(NO_MORE, |t| t).into()) })
    };
    let closed = example.answers.iter().filter_map(|entry| Some((entry.0, said(entry)?)));
    for (name, written) in lists.chain(closed) {
        match scenario.questions.get(name) {
            None => wrong.push(format!("没有叫 `{name}` 的题目")),
            Some(question) => {
                let found = read::read_list(question, &written, &mut answers).err().unwrap_or_default();
                wrong.extend(found.into_iter().map(|(place, why)| format!("回答 `{place}`：{why}")));
            }
        }
    }
    for (name, (texts, _)) in &example.answers {
        let Some(question) = scenario.questions.get(name) else {
            wrong.push(format!("没有叫 `{name}` 的题目"));
            continue;
        };
        if question.list.is_some() {
            continue;
        }
        let answer = if texts.is_empty() {
            Ok(Answer::Is(Value::Multi(Vec::new())))
        } else {
            read::read(question, &texts.join("、"))
        };
        match answer {
            Ok(answer) => answers.set(name.clone(), answer),
            Err(why) => wrong.push(format!("回答 `{name}`：{why}")),
        }
    }
    if wrong.is_empty() { Ok(answers) } else { Err(wrong) }
}

/// What an example comes to.
pub(super) struct Ran {
    pub(super) guide: Guide,
    /// Questions and columns (`亲属.出生日期`) whose answers lie outside of their 范围.
    pub(super) out_of_range: Vec<Name>,
}

fn ran(
    catalog: &Catalog,
    program: &Program,
    variants: &Variants,
    example: &Example,
    today: i64,
    outcome: &mut Outcome,
) -> Option<Ran> {
    match answers(catalog, example) {
        Ok(answers) => {
            let program = variants.of(catalog, program, &answers.rows);
            decided(catalog, &program, &answers, today)
        }
        Err(wrong) => {
            outcome.differences.extend(wrong);
            None
        }
    }
}

/// What answers come to on a day; `None` when the program is of another catalogue.
pub(super) fn decided(catalog: &Catalog, program: &Program, answers: &Answers, today: i64) -> Option<Ran> {
    let interview = interviewed(catalog, program, answers, today)?;
    let mut out_of_range: Vec<Name> = Vec::new();
    for input in interview.asked.iter().map(|at| &program.inputs[*at]) {
        let place = match &input.row {
            None => input.name.clone(),
            Some(row) => match row_part(&input.name) {
                Some((_, column)) => format!("{}.{column}", row.list).into(),
                None => row.list.clone(),
            },
        };
        if is_outside(&interview, input) && !out_of_range.contains(&place) {
            out_of_range.push(place);
        }
    }
    Some(Ran { guide: assemble::of_interview(catalog, program, &interview), out_of_range })
}

/// The answers replayed; `None` when the program is of another catalogue.
pub(super) fn interviewed<'p>(
    catalog: &Catalog,
    program: &'p Program,
    answers: &Answers,
    today: i64,
) -> Option<Interview<'p>> {
    let scenario = catalog.scenarios.get(&program.slug)?;
    Some(interview(program, scenario, &catalog.calendar, answers, today))
}

/// No part of the answer lies in the 范围.
fn is_outside(interview: &Interview<'_>, input: &Input) -> bool {
    let given = interview.state.program.input(&input.name).map(|(at, _)| &interview.state.given[at]);
    let Some(Given::Is(Known::Line(line))) = given else { return false };
    let (low, high) = interview.range(&input.name);
    let under = low.zip(line.high()).is_some_and(|(low, high)| high < low);
    let over = high.zip(line.low()).is_some_and(|(high, low)| low > high);
    under || over
}

/// 参数: a rule tested apart from this year's figure.
pub(super) fn override_figures(catalog: &mut Catalog, example: &Example) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, (text, span)) in &example.parameters {
        let (Some(parameter), Some(value)) = (catalog.parameters.get_mut(name), parse_literal(text, *span))
        else {
            wrong.push(format!("参数 `{name}` 不能改成 `{text}`"));
            continue;
        };
        let ty = match &parameter.kind {
            ParameterKind::Single(ty, _) | ParameterKind::Dated(ty, ..) => *ty,
            _ => {
                wrong.push(format!("参数 `{name}` 是表，不能在案例里改"));
                continue;
            }
        };
        let figure = Figure {
            value,
            bounds: None,
            unconfirmed: None,
            published: None,
            basis: Vec::new(),
            span: *span,
        };
        parameter.kind = ParameterKind::Single(ty, Some(figure));
    }
    wrong
}
