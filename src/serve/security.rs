//! What every response carries, what every request leaves in the log, and how errors look.
//!
//! No session and no authority lives in a cookie, so there is nothing for a forged request to borrow.

use super::error::{self, ServeError};
use super::response;
use super::state::State;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use std::time::Instant;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Wraps the whole application.
pub(super) async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, Error> {
    let start = Instant::now();
    let method = request.method().clone();
    let api = request.path().starts_with("/api/");
    let response = match next.call(request).await {
        Ok(response) => response,
        Err(error) => return Err(error),
    };
    let status = response.status();
    // The pattern, not the path: anything can be typed into an address.
    let route = response.request().match_pattern().unwrap_or_else(|| "-".into());
    tracing::info!(%method, route, status = status.as_u16(), ms = start.elapsed().as_millis() as u64);
    let mut response = if status.is_client_error() || status.is_server_error() {
        explain(response, api)
    } else {
        response.map_into_left_body()
    };
    headers(response.headers_mut());
    Ok(response)
}

/// Errors of the framework become problems; problems become pages where a person looks at them.
fn explain<B: MessageBody>(response: ServiceResponse<B>, api: bool) -> ServiceResponse<EitherBody<B>> {
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
    if is_page {
        return response.map_into_left_body();
    }
    let status = response.status();
    let own = response.response().error().and_then(|e| e.as_error::<ServeError>());
    let allow = response.headers().get(header::ALLOW).cloned();
    let fallback = error::plain(status);
    let problem = own.unwrap_or(&fallback);
    let mut shown = if api {
        actix_web::ResponseError::error_response(problem)
    } else {
        let state = response.request().app_data::<web::Data<State>>();
        match state.map(|s| response::problem_page(s, response.request(), problem)) {
            Some(page) => page,
            None => actix_web::ResponseError::error_response(problem),
        }
    };
    if let Some(allow) = allow {
        shown.headers_mut().insert(header::ALLOW, allow);
    }
    let (request, _) = response.into_parts();
    request.extensions_mut().clear();
    ServiceResponse::new(request, shown).map_into_right_body()
}

fn headers(headers: &mut HeaderMap) {
    let mut set = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(header::CACHE_CONTROL, "no-store");
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(HeaderName::from_static("x-robots-tag"), "noindex, nofollow");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
}
