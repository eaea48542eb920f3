//! The result, and its two documents that need no identity.

use super::super::response::{self, PageKey};
use super::super::state::{State, scenario};
use super::interview::Position;
use crate::render::view::{Links, guide};
use crate::serve::error::ServeError;
use crate::serve::print::Paper;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, body};

/// The result page; pages computed before are kept, since everything they show is in the key.
pub(super) async fn guide(
    state: Data<State>,
    slug: Path<String>,
    at: Query<Position>,
    request: HttpRequest,
) -> Result<HttpResponse, ServeError> {
    let region = state.region();
    let scenario = scenario(&region, &slug)?;
    let today = state.clock.today();
    let key = PageKey {
        catalog: region.catalog.hash.clone(),
        region: region.catalog.region.code.clone(),
        slug: scenario.slug.to_string(),
        code: at.a.clone(),
        today,
        large: response::large(&request),
    };
    if let Some(page) = state.cache.get(&key) {
        return Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page));
    }
    let visit = region.visit(scenario, &at.a, today)?;
    if visit.answers.given.is_empty() && visit.next.is_some() {
        return Ok(response::see_other(&Links { slug: &scenario.slug, code: "" }.to("")));
    }
    let links = Links { slug: &scenario.slug, code: &visit.code };
    let decided = region.guide(scenario, &visit, true);
    let view = guide::from_guide(&decided, &region.catalog, scenario, &visit.live, links);
    let page = response::page(&state, &region, &request, &view.headline);
    let shown = response::html(&state, StatusCode::OK, "guide.html", &page, "g", &view)?;
    let (head, content) = shown.into_parts();
    let bytes = body::to_bytes(content).await.map_err(|e| ServeError::internal(&e))?;
    state.cache.put(key, bytes.clone());
    Ok(head.set_body(body::BoxBody::new(bytes)))
}

/// The letter.
pub(super) async fn notice(
    state: Data<State>,
    slug: Path<String>,
    at: Query<Position>,
) -> Result<HttpResponse, ServeError> {
    paper(state, slug, at, "一次性告知书", || Paper::Notice).await
}

/// The tick list.
pub(super) async fn checklist(
    state: Data<State>,
    slug: Path<String>,
    at: Query<Position>,
) -> Result<HttpResponse, ServeError> {
    paper(state, slug, at, "材料清单", || Paper::Checklist).await
}

async fn paper(
    state: Data<State>,
    slug: Path<String>,
    at: Query<Position>,
    name: &'static str,
    kind: fn() -> Paper<'static>,
) -> Result<HttpResponse, ServeError> {
    let region = state.region();
    let today = state.clock.today();
    let title = scenario(&region, &slug)?.title.clone();
    let bytes = web::block(move || {
        let scenario = scenario(&region, &slug)?;
        let visit = region.visit(scenario, &at.a, today)?;
        let guide = region.guide(scenario, &visit, false);
        region.print(&state, scenario, &visit, &guide, kind())
    })
    .await
    .map_err(|e| ServeError::internal(&e))??;
    Ok(response::pdf(bytes, &format!("{title}-{name}")))
}
