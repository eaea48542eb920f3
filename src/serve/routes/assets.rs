//! Style, script and icon: the only other requests a page makes.

use crate::render::html::{ICON, SCRIPT, STYLE};
use actix_web::HttpResponse;
use actix_web::http::header;

fn asset(kind: &'static str, body: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        // Pages name the version, so a copy may be kept.
        .insert_header((header::CACHE_CONTROL, "public, max-age=604800"))
        .body(body)
}

pub(super) async fn style() -> HttpResponse {
    asset("text/css; charset=utf-8", STYLE)
}

pub(super) async fn script() -> HttpResponse {
    asset("text/javascript; charset=utf-8", SCRIPT)
}

pub(super) async fn icon() -> HttpResponse {
    asset("image/svg+xml", ICON)
}
