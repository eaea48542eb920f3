//! One region's catalogue made ready to ask, decide and print: what the handlers know of the layers below.

use super::error::ServeError;
use crate::ask::code::{self, BadCode, Dropped};
use crate::ask::interview::{Interview, TopicState, interview};
use crate::ask::read;
use crate::assemble;
use crate::decide;
use crate::diag::Diagnostics;
use crate::find::Index;
use crate::load::Library;
use crate::logic::program::{Program, ProgramRef, TextNode};
use crate::logic::show;
use crate::logic::variants::Variants;
use crate::model::answers::{Answer, Answers, Choices};
use crate::model::catalog::Catalog;
use crate::model::guide::Guide;
use crate::model::list::Written;
use crate::model::scenario::{Question, Scenario};
use crate::model::value::{Name, Q, Type};
use crate::pipeline::Office;
use crate::render::fits::{self, Allowed};
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
    variants: Variants,
    pub(super) index: Index,
    /// Regions that have a layer: code and name.
    pub(super) regions: Vec<(String, String)>,
    /// The place where this server's screen stands: distances start there when a person names no other.
    start: Option<Name>,
}

impl Region {
    /// Resolves and compiles everything for a region, with every problem found on the way.
    pub fn new(library: &Library, code: &str) -> (Region, Diagnostics) {
        let (Office { catalog, programs, variants }, diagnostics) = Office::open(library, code);
        let regions =
            library.regions().map(|(code, name)| (format!("{code:0<6}"), name.to_string())).collect();
        let index = super::state::index(&catalog);
        (Region { catalog, programs, variants, index, regions, start: None }, diagnostics)
    }

    /// The same, seen from a place of the region.
    ///
    /// # Errors
    /// No place has this name.
    pub fn standing_at(self, place: &str) -> Result<Region, String> {
        let choices = Choices { start: Some(place.into()), ..Choices::default() };
        match read::wrong_choices(&self.catalog, &choices).pop() {
            Some((_, text)) => Err(text),
            None => Ok(Region { start: choices.start, ..self }),
        }
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
    pub(super) range: (Option<Q>, Option<Q>),
    /// The question with its values in it.
    pub(super) text: Option<String>,
    /// 提示.
    pub(super) hint: Option<String>,
    /// 超出.
    pub(super) out_of_range: Option<String>,
}

/// A person on the way through a life event.
pub(super) struct Visit<'r> {
    /// Link code of all answers.
    pub(super) code: String,
    /// Everything answered, moot or not.
    pub(super) answers: Answers,
    /// What counts of it.
    pub(super) live: Answers,
    /// Answers that fit no more, in words.
    pub(super) dropped: Vec<String>,
    /// What comes next.
    pub(super) next: Option<Name>,
    /// What was asked, in order.
    pub(super) asked: Vec<Name>,
    /// What may still be asked.
    pub(super) may_matter: Vec<Name>,
    /// The replay.
    pub(super) interview: Interview<'r>,
}

impl Region {
    /// The program for the rows of the answers at hand.
    fn program(&self, scenario: &Scenario, answers: &Answers) -> Result<ProgramRef<'_>, ServeError> {
        Ok(self.variants.of(&self.catalog, self.base(scenario)?, &answers.rows))
    }

    fn base(&self, scenario: &Scenario) -> Result<&Program, ServeError> {
        let missing = || ServeError::internal(&format!("no program for {}", scenario.slug));
        self.programs.get(&scenario.slug).ok_or_else(missing)
    }

    /// Reads a link code and replays its answers.
    pub(super) fn visit(&self, scenario: &Scenario, code: &str, today: i64) -> Result<Visit<'_>, ServeError> {
        let (answers, dropped) =
            code::decode(self.base(scenario)?, scenario, code).map_err(|e| bad_code(scenario, e))?;
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
    ) -> Result<Visit<'_>, ServeError> {
        let program = self.program(scenario, &answers)?;
        let mut interview = interview(program.clone(), scenario, &self.catalog.calendar, &answers, today);
        interview.start = interview.start.or_else(|| self.start.clone());
        let out = |name: &Name| {
            let text = scenario.question(name).map_or(&**name, |q| &q.text);
            format!("“{text}”原来的回答和别的回答不符了，请再选一次")
        };
        let name = |at: &usize| program.inputs[*at].name.clone();
        let asked: Vec<Name> = interview.asked.iter().map(name).collect();
        let mut live = answers.clone();
        live.given.retain(|question, _| asked.contains(question));
        Ok(Visit {
            code: code::encode(scenario, &answers),
            dropped: interview.dropped.iter().map(out).collect(),
            next: interview.next.as_ref().map(name),
            may_matter: interview.may_matter.iter().map(name).collect(),
            asked,
            live,
            answers,
            interview,
        })
    }

    /// The guide; `deep` looks for what would change a refusal, and for what other life events can take over, too.
    pub(super) fn guide(&self, scenario: &Scenario, visit: &Visit<'_>, deep: bool) -> Guide {
        let program = &*visit.interview.state.program;
        let mut guide = assemble::of_interview(&self.catalog, program, &visit.interview);
        if deep {
            let state = &visit.interview.state;
            let changes = decide::change::would_change(program, scenario, &self.catalog.calendar, state);
            assemble::members::add_changes(&mut guide, changes);
            assemble::carry::fit(&mut guide, &self.catalog, &self.programs);
        }
        guide
    }

    /// What a page may offer.
    pub(super) fn offer(visit: &Visit<'_>, name: &str) -> Offer {
        let state = &visit.interview.state;
        let Some((_, input)) = state.program.input(name) else { return Offer::default() };
        let possible = visit.interview.offered(name);
        let options = match &input.ty {
            Type::Choice(all) | Type::Multi(all) => all.to_vec(),
            _ => vec![],
        };
        let say = |text: &TextNode| words::phrase(&show::phrase(state, text));
        Offer {
            impossible: options.into_iter().filter(|o| !possible.contains(o)).collect(),
            possible,
            range: visit.interview.range(name),
            text: say(&input.texts.ask),
            hint: input.texts.hint.as_ref().and_then(say),
            out_of_range: input.texts.out_of_range.as_ref().and_then(say),
        }
    }

    /// One answer from its text, checked against its range and the other answers.
    pub(super) fn read(question: &Question, text: &str, offer: &Offer) -> Result<Answer, String> {
        let answer = read::read(question, text)?;
        if let Answer::Is(value) = &answer {
            let allowed = Allowed {
                range: offer.range,
                impossible: offer.impossible.clone(),
                out_of_range: offer.out_of_range.clone(),
            };
            fits::fits(question, value, &allowed)?;
        }
        Ok(answer)
    }

    /// Answers and choices of an API body; every mistake is told with its place.
    pub(super) fn answers(
        &self,
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
            if question.list.is_some() {
                let found = match rows(value) {
                    Some(written) => read::read_list(question, &written, &mut answers).err(),
                    None => {
                        let how = "写成行的数组，或者 {\"名单\": […], \"还有\": \"不清楚\"}";
                        Some(vec![(question.name.clone(), how.to_string())])
                    }
                };
                let place = |(at, why): (Name, String)| match at == question.name {
                    true => (pointer.clone(), why),
                    false => (pointer.clone(), format!("{at}：{why}")),
                };
                errors.extend(found.into_iter().flatten().map(place));
                continue;
            }
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
        let wrong = read::wrong_choices(&self.catalog, &answers.choices);
        errors.extend(wrong.into_iter().map(|(name, text)| (format!("/choices/{name}"), text)));
        if errors.is_empty() { Ok(answers) } else { Err(errors) }
    }

    /// Answers that cannot be true beside the others, with what may be written.
    pub(super) fn misfits(
        &self,
        scenario: &Scenario,
        answers: &Answers,
        today: i64,
    ) -> Result<Vec<(Name, String)>, ServeError> {
        let program = self.program(scenario, answers)?;
        let interview = interview(program, scenario, &self.catalog.calendar, answers, today);
        Ok(fits::misfits(scenario, answers, &interview))
    }

    /// Topics done and to come, for the page of `name`.
    pub(super) fn progress(scenario: &Scenario, visit: &Visit<'_>, name: &Name) -> Option<ProgressView> {
        let topics = visit.interview.topics(scenario);
        let topic = scenario.question(name).and_then(|q| q.topic.as_deref());
        let at_hand = |(name, state): &(Name, TopicState)| match topic {
            Some(topic) => **name == *topic,
            None => *state == TopicState::Now,
        };
        let now = topics.iter().position(at_hand)?;
        let step = |(i, (_, state)): (usize, &(Name, TopicState))| match state {
            _ if i == now => "now",
            TopicState::Done => "done",
            _ => "todo",
        };
        let steps = topics.iter().enumerate().map(step).collect();
        Some(ProgressView { topic: topics[now].0.to_string(), now: now + 1, total: topics.len(), steps })
    }

    /// Facts about the next question for programs.
    pub(super) fn asked(visit: &Visit<'_>) -> Asked {
        let offer = visit.next.as_ref().map(|name| Region::offer(visit, name)).unwrap_or_default();
        Asked {
            text: offer.text,
            hint: offer.hint,
            range: offer.range,
            impossible: offer.impossible,
            offered: offer.possible,
            may_matter: visit.may_matter.clone(),
        }
    }
}

fn find_question<'a>(scenario: &'a Scenario, name: &str) -> Option<&'a Question> {
    let former = || scenario.questions.values().find(|q| q.former_names.iter().any(|f| &**f == name));
    scenario.question(name).or_else(former)
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

/// A JSON value as the rows of a list: an array of objects, the same with what was said of further rows, or that alone.
fn rows(value: &Json) -> Option<Written> {
    let cell = |(key, value): (&String, &Json)| {
        let texts = match value {
            Json::Array(list) => list.iter().map(plain).collect::<Option<Vec<_>>>()?,
            Json::Null => return Some(None),
            one => vec![plain(one)?],
        };
        Some(Some((Name::from(key.as_str()), texts)))
    };
    let row = |value: &Json| {
        let cells = value.as_object()?.iter().map(cell).collect::<Option<Vec<_>>>()?;
        Some(cells.into_iter().flatten().collect())
    };
    let list = |value: &Json| value.as_array()?.iter().map(row).collect::<Option<Vec<_>>>();
    match value {
        Json::Array(_) => Some(Written::closed(list(value)?)),
        Json::Object(map) => {
            let known = |key: &String| ["名单", "还有"].contains(&key.as_str());
            if !map.keys().all(known) {
                return None;
            }
            let rows = map.get("名单").map_or(Some(Vec::new()), list)?;
            let more = match map.get("还有") {
                None | Some(Json::Null) => None,
                Some(more) => Some(plain(more)?),
            };
            Some(Written { rows, more })
        }
        one => Some(Written { rows: Vec::new(), more: Some(plain(one)?) }),
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
        "出发地" => choices.start = value.as_str().map(Name::from),
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
        _ => return Err("选择只有 自选、只能选一、承诺、渠道、出发地".into()),
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
    let question = dropped.question.as_ref().and_then(|q| scenario.question(q));
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
