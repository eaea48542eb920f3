//! The form step. Identity comes in with one POST, goes out as PDF, and is wiped.

use super::super::entry::Pairs;
use super::super::identity::{self, Finding};
use super::super::response;
use super::super::state::{State, scenario};
use super::interview::Position;
use crate::model::answers::Answers;
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use crate::render::packet;
use crate::render::view::forms::{FormsView, Typed};
use crate::render::view::{Links, answer_text};
use crate::serve::engine::{Region, Visit};
use crate::serve::error::ServeError;
use crate::serve::print::Paper;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

/// The empty form step.
pub(super) async fn form_step(
    state: Data<State>,
    slug: Path<String>,
    at: Query<Position>,
    request: HttpRequest,
) -> Result<HttpResponse, ServeError> {
    let region = state.region();
    let scenario = scenario(&region, &slug)?;
    let visit = region.visit(scenario, &at.a, state.clock.today())?;
    show(&state, &request, &region, scenario, &visit, StatusCode::OK, &Pairs(vec![]), &[])
}

/// The filled forms as one PDF, or the page again with what to correct.
pub(super) async fn documents(
    state: Data<State>,
    slug: Path<String>,
    form: Form<Vec<(String, String)>>,
    request: HttpRequest,
) -> Result<HttpResponse, ServeError> {
    let region = state.region();
    let today = state.clock.today();
    let scenario_ = scenario(&region, &slug)?;
    let pairs = Pairs(form.into_inner());
    let visit = region.visit(scenario_, pairs.get("a").unwrap_or_default(), today)?;
    let guide = region.guide(scenario_, &visit, false);
    let only = pairs.get("form").map(str::to_string);
    if guide.forms.is_empty() || only.as_ref().is_some_and(|o| !guide.forms.iter().any(|f| *f.form == **o)) {
        let back = Links { slug: &slug, code: &visit.code }.to("/guide");
        return Err(ServeError::new(
            StatusCode::NOT_FOUND,
            "unknown-form",
            "没有这张表",
            "按您的回答用不着这张表",
        )
        .way_out(back, "回到结果"));
    }
    let groups = packet::fields(&guide, &region.catalog);
    let mut profile = identity::profile(&pairs, &groups);
    let mut findings = identity::findings(&profile, &groups, today);
    findings.extend(identity::one_person(&mut profile, &guide).err().unwrap_or_default());
    let sure = pairs.get("sure").is_some();
    if findings.iter().any(|f| f.hard || !sure) {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show(&state, &request, &region, scenario_, &visit, status, &pairs, &findings);
    }
    let differences = identity::differences(scenario_, &region.catalog, &profile, &visit.answers, today);
    if !differences.is_empty() {
        return conflict(&state, &request, &region, scenario_, &visit, &differences);
    }
    drop(pairs);
    let title = scenario_.title.clone();
    let code = visit.code.clone();
    let region = region.clone();
    let printing = state.clone();
    let bytes = web::block(move || {
        let scenario = scenario(&region, &slug)?;
        let visit = region.visit(scenario, &code, today)?;
        region.print(&printing, scenario, &visit, &guide, Paper::Forms(profile, only.as_deref()))
    })
    .await
    .map_err(|e| ServeError::internal(&e))??;
    Ok(response::pdf(bytes, &format!("{title}-表单")))
}

#[expect(clippy::too_many_arguments, reason = "everything a page stands on")]
fn show(
    state: &State,
    request: &HttpRequest,
    region: &Region,
    scenario: &Scenario,
    visit: &Visit<'_>,
    status: StatusCode,
    pairs: &Pairs,
    findings: &[Finding],
) -> Result<HttpResponse, ServeError> {
    let guide = region.guide(scenario, visit, false);
    let error = |f: &Finding| (f.role.clone(), f.field.clone(), f.text.clone());
    let errors: Vec<(Name, Name, String)> = findings.iter().map(error).collect();
    let typed = Typed {
        pairs: &pairs.0,
        errors: &errors,
        only_warnings: !findings.is_empty() && findings.iter().all(|f| !f.hard),
    };
    let links = Links { slug: &scenario.slug, code: &visit.code };
    let view = FormsView::new(&guide, &region.catalog, &typed, links);
    let page = response::page(state, region, request, "填表");
    response::html(state, status, "forms.html", &page, "f", &view)
}

/// What the conflict page reads.
#[derive(Serialize)]
struct ConflictView {
    back: String,
    corrected: String,
    differences: Vec<DifferenceView>,
}

#[derive(Serialize)]
struct DifferenceView {
    question: String,
    answered: String,
    from_number: String,
}

/// The number and the answers disagree: no document is made until the person has chosen.
fn conflict(
    state: &State,
    request: &HttpRequest,
    region: &Region,
    scenario: &Scenario,
    visit: &Visit<'_>,
    differences: &[identity::Difference<'_>],
) -> Result<HttpResponse, ServeError> {
    let mut corrected: Answers = visit.answers.clone();
    for difference in differences {
        corrected.set(difference.question.name.clone(), difference.from_number.clone());
    }
    let code = crate::ask::code::encode(scenario, &corrected);
    let view = ConflictView {
        back: Links { slug: &scenario.slug, code: &visit.code }.to("/forms"),
        corrected: Links { slug: &scenario.slug, code: &code }.to(""),
        differences: differences
            .iter()
            .map(|d| DifferenceView {
                question: d.question.text.clone(),
                answered: visit
                    .answers
                    .get(&d.question.name)
                    .map_or(String::new(), |a| answer_text(d.question, a)),
                from_number: answer_text(d.question, &d.from_number),
            })
            .collect(),
    };
    let page = response::page(state, region, request, "证件号码和回答对不上");
    response::html(state, StatusCode::CONFLICT, "conflict.html", &page, "x", &view)
}
