//! One region's catalogue made ready to ask, decide and print: what the handlers know of the layers below.

use super::error::ServeError;
use crate::ask::code::{self, BadCode, Dropped};
use crate::ask::interview::{CHOICES, Interview, Topic, TopicState, interview, offered, range, without};
use crate::ask::read;
use crate::diag::Diagnostics;
use crate::find::Index;
use crate::load::Library;
use crate::logic::compile::compile;
use crate::logic::program::Program;
use crate::model::answers::{Answer, Answers};
use crate::model::catalog::Catalog;
use crate::model::scenario::{Question, Scenario};
use crate::model::value::{Name, Q, Type, Value};
use crate::render::json::Asked;
use crate::render::view::question::ProgressView;
use crate::render::words;
use actix_web::http::StatusCode;
use indexmap::IndexMap;
use serde_json::Value as Json;

/// A catalogue, its programs and its search index.
pub struct Region {
    pub(super) catalog: Catalog,
    pub(super) programs: IndexMap<Name, Program>,
    pub(super) index: Index,
    /// Regions that have a layer: code and name.
    pub(super) regions: Vec<(String, String)>,
}

impl Region {
    /// Resolves and compiles everything for a region, with every problem found on the way.
    pub fn new(library: &Library, code: &str) -> (Region, Diagnostics) {
        let (catalog, mut diagnostics) = library.catalog(code);
        let mut programs = IndexMap::new();
        for slug in catalog.scenarios.keys() {
            if let Some((program, found)) = compile(&catalog, slug) {
                programs.insert(slug.clone(), program);
                diagnostics.extend(found.0);
            }
        }
        let regions =
            library.regions().map(|(code, name)| (format!("{code:0<6}"), name.to_string())).collect();
        let index = super::state::index(&catalog);
        (Region { catalog, programs, index, regions }, diagnostics)
    }
}

/// What a page may offer.
#[derive(Default)]
pub(super) struct Offer {
    /// Options that can still be true, in declared order.
    pub(super) possible: Vec<Name>,
    /// Options that cannot.
    pub(super) impossible: Vec<Name>,
    /// Lowest and highest sensible value.
    pub(super) range: Option<(Q, Q)>,
}

/// A person on the way through a life event.
pub(super) struct Visit {
    /// Link code of all answers.
    pub(super) code: String,
    /// Everything answered, moot or not.
    pub(super) answers: Answers,
    /// Answers that fit no more, in words.
    pub(super) dropped: Vec<String>,
    /// What was asked, counts, comes next.
    pub(super) replay: Interview,
}

impl Region {
    fn program(&self, scenario: &Scenario) -> Result<&Program, ServeError> {
        let missing = || ServeError::internal(&format!("no program for {}", scenario.slug));
        self.programs.get(&scenario.slug).ok_or_else(missing)
    }

    /// Reads a link code and replays its answers.
    pub(super) fn visit(&self, scenario: &Scenario, code: &str, today: i64) -> Result<Visit, ServeError> {
        let (answers, dropped) = code::decode(scenario, code).map_err(|e| bad_code(scenario, e))?;
        let mut visit = self.resume(scenario, answers, today)?;
        visit.dropped.splice(..0, dropped.iter().map(|d| dropped_text(scenario, d)));
        Ok(visit)
    }

    /// Replays answers.
    pub(super) fn resume(
        &self,
        scenario: &Scenario,
        answers: Answers,
        today: i64,
    ) -> Result<Visit, ServeError> {
        let program = self.program(scenario)?;
        let replay = interview(&self.catalog, program, &answers, today);
        let out = |name: &Name| {
            let text = scenario.questions.get(name).map_or(&**name, |q| &q.text);
            format!("“{text}”原来的回答和别的回答不符了，请再选一次")
        };
        Ok(Visit {
            code: code::encode(scenario, &answers),
            dropped: replay.dropped.iter().map(out).collect(),
            answers,
            replay,
        })
    }

    /// What a page may offer.
    pub(super) fn offer(
        &self,
        scenario: &Scenario,
        visit: &Visit,
        name: &str,
        today: i64,
    ) -> Result<Offer, ServeError> {
        let program = self.program(scenario)?;
        let state = without(&self.catalog, program, &visit.replay.live, name, today);
        let possible = offered(program, &state, name);
        let options = match program.input(name).map(|(_, input)| &input.ty) {
            Some(Type::Choice(all) | Type::Multi(all)) => all.to_vec(),
            _ => vec![],
        };
        let impossible = options.into_iter().filter(|o| !possible.contains(o)).collect();
        Ok(Offer { possible, impossible, range: range(program, &state, name) })
    }

    /// One answer from its text, checked against its range and the other answers.
    pub(super) fn read(question: &Question, text: &str, offer: &Offer) -> Result<Answer, String> {
        let answer = read::read(question, text)?;
        let Answer::Is(value) = &answer else { return Ok(answer) };
        let out = |name: &Name| offer.impossible.contains(name);
        match value {
            Value::Choice(name) if out(name) => return Err("这一项和别的回答不符，不能选".into()),
            Value::Multi(names) if names.iter().any(out) => return Err("选了和别的回答不符的项".into()),
            _ => {}
        }
        let ends = match value {
            Value::Number(n) => Some((*n, *n)),
            Value::Range(a, b) => Some((*a, *b)),
            _ => None,
        };
        // A range may reach beyond what is sensible, as a whole year does, but not lie outside.
        if let (Some((a, b)), Some((low, high))) = (ends, offer.range)
            && (b < low || a > high)
        {
            let ty = crate::render::view::answer_type(question.kind);
            let allowed =
                format!("请填 {} 到 {} 之间", words::quantity(&ty, low), words::quantity(&ty, high));
            return Err(question
                .out_of_range
                .clone()
                .map_or(allowed.clone(), |said| format!("{said}（{allowed}）")));
        }
        Ok(answer)
    }

    /// Answers and choices of an API body; every mistake is told with its place.
    pub(super) fn answers(
        scenario: &Scenario,
        given: &IndexMap<String, Json>,
        choices: &IndexMap<String, Json>,
    ) -> Result<Answers, Vec<(String, String)>> {
        let mut answers = Answers::default();
        let mut errors = Vec::new();
        for (name, value) in given {
            let pointer = format!("/answers/{}", name.replace('~', "~0").replace('/', "~1"));
            let Some(question) = find_question(scenario, name) else {
                errors.push((pointer, unknown("题目", name, scenario.questions.keys())));
                continue;
            };
            match plain(value).ok_or_else(|| "写成文字、数字、是否或数组".to_string()) {
                Ok(text) => match read::read(question, &text) {
                    Ok(answer) => answers.set(question.name.clone(), answer),
                    Err(text) => errors.push((pointer, text)),
                },
                Err(text) => errors.push((pointer, text)),
            }
        }
        for (name, value) in choices {
            if let Err(text) = choose(scenario, &mut answers, name, value) {
                errors.push((format!("/choices/{name}"), text));
            }
        }
        if errors.is_empty() { Ok(answers) } else { Err(errors) }
    }

    /// Topics done and to come, for the page of `name`.
    pub(super) fn progress(scenario: &Scenario, visit: &Visit, name: &Name) -> Option<ProgressView> {
        let topic = match scenario.questions.get(name) {
            Some(question) => question.topic.clone()?,
            None => CHOICES.into(),
        };
        let topics = &visit.replay.topics;
        let now = topics.iter().position(|t| t.name == topic)?;
        let step = |(i, t): (usize, &Topic)| match t.state {
            _ if i == now => "now",
            TopicState::Done => "done",
            _ => "todo",
        };
        let steps = topics.iter().enumerate().map(step).collect();
        Some(ProgressView { topic: topic.to_string(), now: now + 1, total: topics.len(), steps })
    }

    /// Facts about the next question for programs.
    pub(super) fn asked(&self, scenario: &Scenario, visit: &Visit, today: i64) -> Result<Asked, ServeError> {
        let offer = match &visit.replay.next {
            Some(name) => self.offer(scenario, visit, name, today)?,
            None => Offer::default(),
        };
        Ok(Asked {
            range: offer.range,
            impossible: offer.impossible,
            offered: offer.possible,
            may_matter: visit.replay.may_matter.clone(),
        })
    }
}

fn find_question<'a>(scenario: &'a Scenario, name: &str) -> Option<&'a Question> {
    let former = || scenario.questions.values().find(|q| q.former_names.iter().any(|f| &**f == name));
    scenario.questions.get(name).or_else(former)
}

/// A JSON value as the text an answers file would hold.
fn plain(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(n) => Some(n.to_string()),
        Json::Bool(b) => Some(if *b { "是" } else { "否" }.into()),
        Json::Array(list) if list.is_empty() => Some("都没有".into()),
        Json::Array(list) => Some(list.iter().map(plain).collect::<Option<Vec<_>>>()?.join("、")),
        _ => None,
    }
}

fn names(value: &Json) -> Option<Vec<String>> {
    match value {
        Json::String(text) => Some(vec![text.clone()]),
        Json::Array(list) => list.iter().map(|v| v.as_str().map(str::to_string)).collect(),
        _ => None,
    }
}

fn choose(scenario: &Scenario, answers: &mut Answers, name: &str, value: &Json) -> Result<(), String> {
    let choices = &mut answers.choices;
    let list = || names(value).ok_or_else(|| "写成名字或名字的数组".to_string());
    let items = |list: Vec<String>| {
        let item = |n: String| match scenario.items.get_key_value(n.as_str()) {
            Some((known, _)) => Ok(known.clone()),
            None => Err(unknown("事项", &n, scenario.items.keys())),
        };
        list.into_iter().map(item).collect::<Result<Vec<Name>, _>>()
    };
    match name {
        "自选" => choices.optional = Some(items(list()?)?),
        "承诺" => choices.commitments = list()?.into_iter().map(Name::from).collect(),
        "渠道" => choices.channel = value.as_str().map(Name::from),
        "只能选一" => {
            let groups = value.as_object().ok_or("写成 {组: 事项}")?;
            for (group, item) in groups {
                let known = scenario.exclusive.iter().find(|g| *g.name == **group);
                let known =
                    known.ok_or_else(|| unknown("组", group, scenario.exclusive.iter().map(|g| &g.name)))?;
                let item = item.as_str().unwrap_or_default();
                let chosen = known.items.iter().find(|i| &***i == item);
                let chosen = chosen.ok_or_else(|| unknown("事项", item, known.items.iter()))?;
                choices.one_of.insert(known.name.clone(), chosen.clone());
            }
        }
        _ => return Err("选择只有 自选、只能选一、承诺、渠道".into()),
    }
    Ok(())
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a Name>) -> String {
    let shown: String = name.chars().take(20).collect();
    let near = known.map(|k| (strsim::damerau_levenshtein(k, name), k)).min();
    match near.filter(|(d, k)| *d <= k.chars().count() / 2) {
        Some((_, near)) => format!("没有{what} `{shown}`，是不是 `{near}`？"),
        None => format!("没有{what} `{shown}`"),
    }
}

fn dropped_text(scenario: &Scenario, dropped: &Dropped) -> String {
    let question = dropped.question.as_ref().and_then(|q| scenario.questions.get(q));
    match question {
        Some(q) => format!("“{}”的选项改过了，原来的回答用不上，请再答一次", q.text),
        None => "有一个旧回答的题目已经取消，不再需要".into(),
    }
}

fn bad_code(scenario: &Scenario, error: BadCode) -> ServeError {
    let (title, detail) = match error {
        BadCode::Damaged => ("网址不完整", "网址可能少抄了几个字，请用完整的网址或二维码，或者从头开始"),
        BadCode::Newer => ("网址是新版本的", "这个网址来自更新的版本，请从头开始"),
    };
    ServeError::new(StatusCode::BAD_REQUEST, "bad-link-code", title, detail)
        .way_out(format!("/s/{}", scenario.slug), "从头开始")
}
