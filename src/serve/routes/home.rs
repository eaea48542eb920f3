//! The first page, the size of letters, and whether the server lives.

use crate::render::view::home::{EventCard, HomeView};
use crate::serve::error::ServeError;
use crate::serve::response;
use crate::serve::state::State;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
}

pub(super) async fn home(
    state: Data<State>,
    search: Query<Search>,
    request: HttpRequest,
) -> Result<HttpResponse, ServeError> {
    let region = state.region();
    let query: String = search.q.trim().chars().take(60).collect();
    let view = if query.is_empty() {
        HomeView::all(region.catalog.scenarios.values())
    } else {
        let card = |hit: crate::find::Hit| {
            let scenario = region.catalog.scenarios.get(&*hit.slug)?;
            let own = [&scenario.title, scenario.plain_title.as_ref().unwrap_or(&scenario.title)];
            let matched = (!own.contains(&&hit.matched)).then(|| format!("相关：{}", hit.matched));
            Some(EventCard::new(scenario, matched))
        };
        HomeView::found(&query, region.index.search(&query, 12).into_iter().filter_map(card).collect())
    };
    let page = response::page(&state, &region, &request, "您遇到了什么事");
    response::html(&state, StatusCode::OK, "home.html", &page, "home", &view)
}

#[derive(Deserialize)]
pub(super) struct Display {
    size: String,
    to: String,
}

/// Switches the size of letters for this session and goes back to where the person was.
pub(super) async fn display(display: Form<Display>) -> HttpResponse {
    let size = if display.size == "large" { "large" } else { "normal" };
    let own = display.to.starts_with('/')
        && !display.to.starts_with("//")
        && display.to.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let mut response = response::see_other(if own { &display.to } else { "/" });
    let cookie = format!("size={size}; Path=/; HttpOnly; SameSite=Lax");
    if let Ok(value) = header::HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

pub(super) async fn health(state: Data<State>) -> HttpResponse {
    let region = state.region();
    HttpResponse::Ok().json(serde_json::json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "catalog": region.catalog.hash,
        "region": region.catalog.region.code,
        "scenarios": region.catalog.scenarios.len(),
    }))
}
