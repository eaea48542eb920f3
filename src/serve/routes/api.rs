//! The same as JSON for programs. `POST` bodies: `{"answers":{…},"choices":{…},"today":"…","region":"…"}`.

use super::super::identity;
use super::super::response;
use super::super::state::{State, scenario};
use crate::model::answers::Answers;
use crate::model::civil;
use crate::model::profile::Profile;
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use crate::render::json;
use crate::render::packet;
use crate::serve::engine::Region;
use crate::serve::error::ServeError;
use crate::serve::print::Paper;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Json, Path};
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;
use validator::Validate;
use zeroize::Zeroize;

/// All life events.
pub(super) async fn scenarios(state: Data<State>) -> HttpResponse {
    let region = state.region();
    let list: Vec<Value> = region
        .catalog
        .scenarios
        .values()
        .map(|s| {
            serde_json::json!({
                "id": &*s.slug, "title": s.title, "plain_title": s.plain_title, "intro": s.intro,
                "audience": s.audience, "items": s.items.keys().map(|k| &**k).collect::<Vec<_>>(),
                "questions": s.questions.len(),
            })
        })
        .collect();
    HttpResponse::Ok().json(serde_json::json!({
        "version": json::VERSION, "catalog": region.catalog.hash, "region": region.catalog.region.code,
        "scenarios": list,
    }))
}

/// The schema of a guide.
pub(super) async fn schema() -> HttpResponse {
    HttpResponse::Ok().content_type("application/schema+json").body(json::SCHEMA)
}

/// The description of this interface for machines.
pub(super) async fn openapi() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(include_str!("../openapi.json"))
}

/// A body. No `Debug`: `profile` is identity.
#[derive(Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    #[serde(default)]
    answers: IndexMap<String, Value>,
    #[serde(default)]
    choices: IndexMap<String, Value>,
    #[validate(length(max = 20, message = "`today` 写成 2026-11-22 这样"))]
    today: Option<String>,
    #[validate(length(equal = 6, message = "`region` 写 6 位地区代码"))]
    region: Option<String>,
    #[validate(length(max = 20, message = "`kind` 写 notice、checklist、forms 或 all"))]
    kind: Option<String>,
    #[serde(default)]
    profile: IndexMap<String, IndexMap<String, String>>,
}

/// Identity that was not used up is wiped.
impl Drop for Body {
    fn drop(&mut self) {
        self.profile.values_mut().flat_map(IndexMap::values_mut).for_each(Zeroize::zeroize);
    }
}

/// Everything a body says, checked.
struct Asked {
    region: Arc<Region>,
    answers: Answers,
    today: i64,
}

fn read(state: &State, slug: &str, body: &Body) -> Result<Asked, ServeError> {
    let region = state.region();
    let scenario = scenario(&region, slug)?;
    shape(body)?;
    let today = match &body.today {
        None => state.clock.today(),
        Some(text) => civil::parse_day(text)
            .map(i64::from)
            .ok_or_else(|| invalid().at("/today", "`today` 写成 2026-11-22 这样，1900 到 2100 年之间"))?,
    };
    let own = &region.catalog.region;
    if let Some(wanted) = body.region.as_ref().filter(|r| **r != own.code) {
        let wanted: String = wanted.chars().take(12).collect();
        return Err(
            invalid().at("/region", format!("这台服务器只办 `{}` 的事，不办 `{wanted}` 的", own.code))
        );
    }
    let answers = region.answers(scenario, &body.answers, &body.choices).map_err(|errors| {
        errors.into_iter().fold(invalid(), |problem, (pointer, text)| problem.at(pointer, text))
    })?;
    let misfits = region.misfits(scenario, &answers, today)?;
    if !misfits.is_empty() {
        let at =
            |problem: ServeError, (name, text): (Name, String)| problem.at(format!("/answers/{name}"), text);
        return Err(misfits.into_iter().fold(invalid(), at));
    }
    Ok(Asked { region, answers, today })
}

/// Lengths of the fixed fields, told in the order of their names. Only our own words are taken over: the validator
/// keeps what was typed beside them.
fn shape(body: &Body) -> Result<(), ServeError> {
    let Err(found) = body.validate() else { return Ok(()) };
    let fields = found.field_errors();
    let told =
        fields.iter().flat_map(|(field, errors)| errors.iter().map(move |e| (field, e.message.clone())));
    let mut told: Vec<(String, String)> =
        told.map(|(field, text)| (format!("/{field}"), text.unwrap_or_default().into_owned())).collect();
    told.sort();
    Err(told.into_iter().fold(invalid(), |problem, (pointer, text)| problem.at(pointer, text)))
}

fn invalid() -> ServeError {
    ServeError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "有内容不对", "请改正后再发")
}

/// The next question, or null.
pub(super) async fn ask(
    state: Data<State>,
    slug: Path<String>,
    body: Json<Body>,
) -> Result<HttpResponse, ServeError> {
    let asked = read(&state, &slug, &body)?;
    let scenario = scenario(&asked.region, &slug)?;
    let visit = asked.region.resume(scenario, asked.answers, asked.today)?;
    let facts = Region::asked(&visit);
    Ok(HttpResponse::Ok().json(serde_json::json!({
        "version": json::VERSION,
        "complete": visit.next.is_none(),
        "next_question": visit.next.as_ref().map(|n| json::next_question(scenario, n, &facts)),
        "moot": visit.interview.moot.iter().map(|m| &**m).collect::<Vec<_>>(),
        "link_code": visit.code,
    })))
}

/// The guide of design §8.
pub(super) async fn guide(
    state: Data<State>,
    slug: Path<String>,
    body: Json<Body>,
) -> Result<HttpResponse, ServeError> {
    let asked = read(&state, &slug, &body)?;
    let scenario = scenario(&asked.region, &slug)?;
    let visit = asked.region.resume(scenario, asked.answers, asked.today)?;
    let facts = Region::asked(&visit);
    let guide = asked.region.guide(scenario, &visit, true);
    Ok(HttpResponse::Ok().json(json::guide(&guide, &asked.region.catalog, scenario, &visit.live, &facts)))
}

/// A PDF: `kind` is `notice`, `checklist`, `forms` or `all`.
pub(super) async fn documents(
    state: Data<State>,
    slug: Path<String>,
    body: Json<Body>,
) -> Result<HttpResponse, ServeError> {
    let mut body = body.into_inner();
    let asked = read(&state, &slug, &body)?;
    let kind = body.kind.take().unwrap_or_else(|| "all".into());
    if !["notice", "checklist", "forms", "all"].contains(&kind.as_str()) {
        return Err(invalid().at("/kind", "`kind` 只能是 notice、checklist、forms、all"));
    }
    let title = scenario(&asked.region, &slug)?.title.clone();
    let name = kind.clone();
    let bytes = web::block(move || {
        let Asked { region, answers, today } = asked;
        let scenario = scenario(&region, &slug)?;
        let visit = region.resume(scenario, answers, today)?;
        let guide = region.guide(scenario, &visit, false);
        let paper = match kind.as_str() {
            "notice" => Paper::Notice,
            "checklist" => Paper::Checklist,
            _ => {
                let profile = checked_profile(&region, scenario, &guide, &visit.live, body, today)?;
                if kind == "forms" { Paper::Forms(profile, None) } else { Paper::All(profile) }
            }
        };
        region.print(&state, scenario, &visit, &guide, paper)
    })
    .await
    .map_err(|e| ServeError::internal(&e))??;
    Ok(response::pdf(bytes, &format!("{title}-{name}")))
}

/// The profile of a body, refused where it cannot be right or contradicts the answers.
fn checked_profile(
    region: &Region,
    scenario: &Scenario,
    guide: &crate::model::guide::Guide,
    answers: &Answers,
    mut body: Body,
    today: i64,
) -> Result<Profile, ServeError> {
    let groups = packet::fields(guide, &region.catalog);
    let mut profile = Profile::default();
    let mut problem = invalid();
    for (role, fields) in std::mem::take(&mut body.profile) {
        for (field, mut value) in fields {
            if identity::is_wanted(&groups, &role, &field) {
                profile.set(role.as_str(), field.as_str(), value);
                continue;
            }
            value.zeroize();
            if let Some(text) = identity::unknown_field(&region.catalog, &role, &field) {
                problem = problem.at(format!("/profile/{role}/{field}"), text);
            }
        }
    }
    let mut findings = identity::findings(&profile, &groups, today);
    findings.extend(identity::one_person(&mut profile, guide).err().unwrap_or_default());
    for finding in findings {
        if finding.hard {
            let pointer = format!("/profile/{}/{}", finding.role, finding.field);
            problem = problem.at(pointer, finding.text);
        }
    }
    if !problem.told.errors.is_empty() {
        return Err(problem);
    }
    let differences = identity::differences(scenario, &region.catalog, &profile, answers, today);
    if differences.is_empty() {
        return Ok(profile);
    }
    let conflict = ServeError::new(
        StatusCode::CONFLICT,
        "identity-conflict",
        "证件号码和回答对不上",
        "请改正证件号码，或改正回答后重新计算",
    );
    Err(differences.iter().fold(conflict, |problem, d| {
        problem.at(format!("/answers/{}", d.question.name), format!("`{}` 和证件号码不一致", d.question.name))
    }))
}
