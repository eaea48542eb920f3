//! From a view to bytes: pages, PDFs, redirects, and the cache of pages that hold no identity.

use super::engine::Region;
use super::error::ServeError;
use super::state::State;
use crate::render::view::Page;
use crate::render::words;
use actix_web::http::{StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use indexmap::IndexMap;
use serde::Serialize;
use std::sync::Mutex;

/// Changes with style and script, so that caches may keep them for long.
pub(super) const ASSETS: &str = env!("CARGO_PKG_VERSION");

/// What surrounds a page.
pub(super) fn page(state: &State, region: &Region, request: &HttpRequest, title: &str) -> Page {
    let here = request.uri().path_and_query().map_or("/", |p| p.as_str());
    Page {
        title: title.to_string(),
        large: large(request),
        // Only a page that can be fetched again can be come back to.
        here: if request.method() == actix_web::http::Method::GET { here.to_string() } else { "/".into() },
        region: region.catalog.region.names.concat(),
        today: words::day(state.clock.today()),
        phone: "12333".into(),
        assets: ASSETS,
    }
}

/// 大字版 is on for this session.
pub(super) fn large(request: &HttpRequest) -> bool {
    let cookies = request.headers().get_all(header::COOKIE).filter_map(|v| v.to_str().ok());
    cookies.flat_map(|v| v.split(';')).any(|pair| pair.trim() == "size=large")
}

/// A rendered page.
pub(super) fn html<V: Serialize>(
    state: &State,
    status: StatusCode,
    template: &str,
    page: &Page,
    key: &'static str,
    view: &V,
) -> Result<HttpResponse, ServeError> {
    let body = state.pages.render(template, page, key, view).map_err(|e| ServeError::internal(&e))?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body))
}

/// The page for a problem; the bare document if even that fails.
pub(super) fn problem_page(state: &State, request: &HttpRequest, problem: &ServeError) -> HttpResponse {
    let region = state.region();
    let mut page = page(state, &region, request, &problem.told.title);
    page.here = "/".into();
    let bare = |_| actix_web::ResponseError::error_response(problem);
    html(state, problem.status, "error.html", &page, "e", &problem.view()).unwrap_or_else(bare)
}

/// 303: the browser fetches the next page, so that going back and reloading never send anything twice.
pub(super) fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}

/// A PDF shown in the browser, since in-app browsers block downloads.
pub(super) fn pdf(bytes: Vec<u8>, name: &str) -> HttpResponse {
    let name = crate::render::view::percent(name);
    HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename*=UTF-8''{name}.pdf")))
        .insert_header((header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'"))
        .body(bytes)
}

/// Pages computed before: everything they depend on is in the key.
#[derive(Default)]
pub(super) struct PageCache {
    pages: Mutex<IndexMap<PageKey, Bytes>>,
}

/// What a guide page depends on besides the program.
#[derive(PartialEq, Eq, Hash, Clone)]
pub(super) struct PageKey {
    pub(super) catalog: String,
    pub(super) region: String,
    pub(super) slug: String,
    pub(super) code: String,
    pub(super) today: i64,
    pub(super) large: bool,
}

impl PageCache {
    /// More would not fit a small machine; the oldest quarter goes first.
    const PAGES: usize = 512;

    pub(super) fn get(&self, key: &PageKey) -> Option<Bytes> {
        self.pages.lock().ok()?.get(key).cloned()
    }
    pub(super) fn put(&self, key: PageKey, page: Bytes) {
        if let Ok(mut pages) = self.pages.lock() {
            if pages.len() >= Self::PAGES {
                pages.drain(..Self::PAGES / 4);
            }
            pages.insert(key, page);
        }
    }
    pub(super) fn clear(&self) {
        if let Ok(mut pages) = self.pages.lock() {
            pages.clear();
        }
    }
}
