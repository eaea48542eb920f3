//! Questions, answers, choices, and the page to look them over.

use super::super::engine::{Offer, Region, Visit};
use super::super::entry::{self, EntryError, Pairs};
use super::super::response;
use super::super::state::{State, scenario};
use crate::ask::read;
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use crate::render::view::Links;
use crate::render::view::check::{self, CheckView};
use crate::render::view::optional::{OPTIONAL, exclusive_page, optional_page};
use crate::render::view::question::{FieldError, Filled, QuestionView, pre_filled};
use crate::render::view::rows::{self, in_list};
use crate::render::words;
use crate::serve::error::ServeError;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

/// `?a=<link code>`, and the question to change.
#[derive(Deserialize)]
pub(super) struct Position {
    #[serde(default)]
    pub(super) a: String,
    edit: Option<String>,
}

/// One question.
pub(super) async fn ask(
    state: Data<State>,
    slug: Path<String>,
    at: Query<Position>,
    request: HttpRequest,
) -> Result<HttpResponse, ServeError> {
    let region = state.region();
    let scenario = scenario(&region, &slug)?;
    let visit = region.visit(scenario, &at.a, state.clock.today())?;
    let links = Links { slug: &scenario.slug, code: &visit.code };
    let wanted = at.edit.as_deref().map(|e| known(scenario, e)).transpose()?.flatten();
    let editing = wanted.is_some();
    let Some(id) = wanted.or_else(|| visit.next.clone()) else {
        return Ok(response::see_other(&links.to("/check")));
    };
    let page = Asking { region: &region, scenario, visit: &visit, links, id: &id, editing };
    page.show(&state, &request, StatusCode::OK, &Pairs(vec![]), None)
}

/// An answer: on to the next page, or the same one with what was wrong.
pub(super) async fn answer(
    state: Data<State>,
    slug: Path<String>,
    form: Form<Vec<(String, String)>>,
    request: HttpRequest,
) -> Result<HttpResponse, ServeError> {
    let region = state.region();
    let scenario = scenario(&region, &slug)?;
    let today = state.clock.today();
    let pairs = Pairs(form.into_inner());
    let mut visit = region.visit(scenario, pairs.get("a").unwrap_or_default(), today)?;
    let id =
        known(scenario, pairs.get("q").unwrap_or_default())?.ok_or_else(|| unknown_question(scenario))?;
    let editing = pairs.get("edit").is_some();
    let offer = Region::offer(&visit, &id);
    let failed = match take(scenario, &mut visit, &id, &pairs, offer) {
        Ok(()) => {
            let code = crate::ask::code::encode(scenario, &visit.answers);
            return Ok(response::see_other(&Links { slug: &scenario.slug, code: &code }.to("")));
        }
        Err(failed) => failed,
    };
    let links = Links { slug: &scenario.slug, code: &visit.code };
    let page = Asking { region: &region, scenario, visit: &visit, links, id: &id, editing };
    page.show(&state, &request, StatusCode::UNPROCESSABLE_ENTITY, &pairs, Some(failed))
}

/// Puts what was posted into the answers or choices of the visit.
fn take(
    scenario: &Scenario,
    visit: &mut Visit<'_>,
    id: &Name,
    pairs: &Pairs,
    offer: Offer,
) -> Result<(), EntryError> {
    let missing = |text: &str| EntryError { field: Some("v"), text: text.into() };
    if &**id == OPTIONAL {
        let offered = offer.possible;
        let chosen: Vec<Name> = offered.into_iter().filter(|o| pairs.all("v").any(|v| v == &**o)).collect();
        match (chosen.is_empty(), pairs.get("none").is_some()) {
            (true, false) => return Err(missing("请选出想办的；都不想办，就选最后一个")),
            (false, true) => return Err(missing("选了“都不要”，就不能再选别的")),
            _ => visit.answers.choices.optional = Some(chosen),
        }
        return Ok(());
    }
    if let Some(group) = scenario.exclusive.iter().find(|g| g.name == *id) {
        let chosen = group.items.iter().find(|i| pairs.get("v") == Some(i));
        let chosen = chosen.ok_or_else(|| missing("请选一个"))?;
        visit.answers.choices.one_of.insert(id.clone(), chosen.clone());
        return Ok(());
    }
    let question = scenario.question(id).ok_or_else(|| missing("没有这个问题，请从头开始"))?;
    let moved = read::moves_rows(question, pairs.get("v").unwrap_or_default(), &mut visit.answers);
    if moved.map_err(|text| missing(&text))? {
        return Ok(());
    }
    let text = match &question.list {
        Some(shape) => {
            let most = rows::most_more(question, shape, &visit.answers);
            entry::rows_text(shape, most, pairs)?
        }
        None => entry::answer_text(question, pairs)?,
    };
    let answer = Region::read(question, &text, &offer).map_err(|text| EntryError { field: None, text })?;
    visit.answers.set(id.clone(), answer);
    Ok(())
}

/// A page that asks.
struct Asking<'a> {
    region: &'a Region,
    scenario: &'a Scenario,
    visit: &'a Visit<'a>,
    links: Links<'a>,
    id: &'a Name,
    editing: bool,
}

impl Asking<'_> {
    fn show(
        &self,
        state: &State,
        request: &HttpRequest,
        status: StatusCode,
        typed: &Pairs,
        failed: Option<EntryError>,
    ) -> Result<HttpResponse, ServeError> {
        let offer = Region::offer(self.visit, self.id);
        let mut view = self.view(typed, failed.as_ref(), &offer);
        view.edit = self.editing;
        let asked = &self.visit.asked;
        let at = asked.iter().position(|a| a == self.id).unwrap_or(asked.len());
        view.first = at == 0;
        view.back = match at {
            0 => "/".into(),
            n => self.links.edit(&asked[n - 1]),
        };
        view.answered = asked.len();
        view.progress = Region::progress(self.scenario, self.visit, self.id);
        view.dropped.clone_from(&self.visit.dropped);
        // Told until the person has answered something here.
        let answers = &self.visit.answers;
        if check::n_brought(answers, asked) == asked.len() {
            view.brought = check::brought(&self.region.catalog, answers, asked);
        }
        let title = match failed {
            Some(_) => format!("请改一下：{}", view.text),
            None => view.text.clone(),
        };
        let page = response::page(state, self.region, request, &title);
        response::html(state, status, "question.html", &page, "q", &view)
    }

    fn view(&self, typed: &Pairs, failed: Option<&EntryError>, offer: &Offer) -> QuestionView {
        let visit = self.visit;
        if let Some(question) = self.scenario.question(self.id) {
            let pre_filled = pre_filled(question);
            let filled = Filled {
                typed: &typed.0,
                answer: visit.answers.get(self.id).or(pre_filled.as_ref()),
                impossible: &offer.impossible,
                wrong: failed.map(|f| f.text.as_str()),
                wrong_field: failed.and_then(|f| f.field),
                range: offer.range,
                text: offer.text.as_deref(),
                hint: offer.hint.as_deref(),
                regions: &self.region.regions,
            };
            let view = QuestionView::new(&self.scenario.title, question, &filled, self.links);
            let state = &visit.interview.state;
            let wrong = failed.and_then(|f| f.field);
            return in_list(view, self.scenario, &visit.answers, state, self.id, &typed.0, wrong);
        }
        let offered = &offer.possible;
        let choices = &visit.answers.choices;
        let mut view = match self.scenario.exclusive.iter().find(|g| g.name == *self.id) {
            Some(group) => exclusive_page(self.scenario, group, offered, choices, self.links),
            None => optional_page(self.scenario, offered, choices, self.links),
        };
        view.errors =
            failed.iter().map(|f| FieldError { field: "o0".into(), text: f.text.clone() }).collect();
        view
    }
}

/// The answers, to look over and change.
pub(super) async fn check(
    state: Data<State>,
    slug: Path<String>,
    at: Query<Position>,
    request: HttpRequest,
) -> Result<HttpResponse, ServeError> {
    let region = state.region();
    let scenario = scenario(&region, &slug)?;
    let visit = region.visit(scenario, &at.a, state.clock.today())?;
    let links = Links { slug: &scenario.slug, code: &visit.code };
    let answers = &visit.answers;
    let complete = visit.next.is_none();
    let guide = region.guide(scenario, &visit, false);
    let mut topics = check::topics(scenario, answers, &visit.asked, links);
    topics.extend(check::choices(scenario, answers, links));
    let view = CheckView {
        complete,
        back: visit.asked.last().map_or_else(|| "/".into(), |last| links.edit(last)),
        next: links.to(if complete { "/guide" } else { "" }),
        guide: links.to("/guide"),
        restart: links.action(""),
        dropped: visit.dropped.clone(),
        brought: check::brought(&region.catalog, answers, &visit.asked),
        contradictions: guide.contradictions.iter().filter_map(|c| words::phrase(&c.text)).collect(),
        topics,
        moot: visit
            .interview
            .moot
            .iter()
            .filter_map(|m| check::row(scenario, answers, m, links))
            .map(|r| r.1)
            .collect(),
    };
    let page = response::page(&state, &region, &request, "看看您的回答");
    response::html(&state, StatusCode::OK, "check.html", &page, "c", &view)
}

/// A commitment instead of a paper, chosen or taken back.
#[derive(Deserialize)]
pub(super) struct Promise {
    a: String,
    paper: String,
    #[serde(rename = "use")]
    chosen: String,
}

pub(super) async fn promise(
    state: Data<State>,
    slug: Path<String>,
    form: Form<Promise>,
) -> Result<HttpResponse, ServeError> {
    let region = state.region();
    let scenario = scenario(&region, &slug)?;
    let mut visit = region.visit(scenario, &form.a, state.clock.today())?;
    let guide = region.guide(scenario, &visit, false);
    let line = guide.checklist.iter().find(|p| *p.material == *form.paper && p.commitment.is_some());
    let commitments = &mut visit.answers.choices.commitments;
    if let Some(line) = line {
        commitments.retain(|m| *m != line.material);
        if form.chosen == "1" {
            commitments.push(line.material.clone());
        }
    }
    let code = crate::ask::code::encode(scenario, &visit.answers);
    let to = Links { slug: &scenario.slug, code: &code }.to("/guide");
    Ok(response::see_other(&format!("{to}#papers")))
}

/// A question, the page of optional items, or a group: nothing for an empty name, an error for an unknown one.
fn known(scenario: &Scenario, name: &str) -> Result<Option<Name>, ServeError> {
    if name.is_empty() {
        return Ok(None);
    }
    let question = scenario.question(name).map(|_| Name::from(name));
    let group = || scenario.exclusive.iter().find(|g| &*g.name == name).map(|g| g.name.clone());
    let optional = || (name == OPTIONAL).then(|| Name::from(OPTIONAL));
    question.or_else(group).or_else(optional).map(Some).ok_or_else(|| unknown_question(scenario))
}

fn unknown_question(scenario: &Scenario) -> ServeError {
    ServeError::new(
        StatusCode::NOT_FOUND,
        "unknown-question",
        "没有这个问题",
        "这件事的问题可能改过了，请从头开始，答过的会尽量留着",
    )
    .way_out(format!("/s/{}", scenario.slug), "从头开始")
}
