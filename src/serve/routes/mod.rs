//! The route table, the same for the server and for tests.

mod api;
mod assets;
mod forms;
mod guide;
mod home;
mod interview;

use super::BODY_LIMIT;
use super::error::{self, ServeError};
use actix_web::http::StatusCode;
use actix_web::web::{self, ServiceConfig};

/// All addresses.
pub fn configure(config: &mut ServiceConfig) {
    config
        .app_data(
            web::FormConfig::default()
                .limit(BODY_LIMIT)
                .error_handler(|e, _| error::plain(actix_web::ResponseError::status_code(&e)).into()),
        )
        .app_data(
            web::QueryConfig::default().error_handler(|_, _| error::plain(StatusCode::BAD_REQUEST).into()),
        )
        .app_data(web::JsonConfig::default().limit(BODY_LIMIT).error_handler(|e, _| json_error(&e).into()))
        .service(web::resource("/").get(home::home).head(home::home))
        .service(web::resource("/display").post(home::display))
        .service(web::resource("/health").get(home::health).head(home::health))
        .service(web::resource("/assets/style.css").get(assets::style))
        .service(web::resource("/assets/app.js").get(assets::script))
        .service(web::resource("/assets/icon.svg").get(assets::icon))
        .service(web::resource("/s/{slug}").get(interview::ask).post(interview::answer))
        .service(web::resource("/s/{slug}/check").get(interview::check))
        .service(web::resource("/s/{slug}/promise").post(interview::promise))
        .service(web::resource("/s/{slug}/guide").get(guide::guide))
        .service(web::resource("/s/{slug}/notice.pdf").get(guide::notice))
        .service(web::resource("/s/{slug}/checklist.pdf").get(guide::checklist))
        .service(web::resource("/s/{slug}/forms").get(forms::form_step).post(forms::documents))
        .service(web::resource("/api/v1/scenarios").get(api::scenarios))
        .service(web::resource("/api/v1/scenarios/{slug}/ask").post(api::ask))
        .service(web::resource("/api/v1/scenarios/{slug}/guide").post(api::guide))
        .service(web::resource("/api/v1/scenarios/{slug}/documents").post(api::documents))
        .service(web::resource("/api/v1/guide.schema.json").get(api::schema))
        .service(web::resource("/openapi.json").get(api::openapi))
        .default_service(web::to(|| async { Err::<&str, ServeError>(error::plain(StatusCode::NOT_FOUND)) }));
}

/// Why a body is not the JSON we read. The parser's own words may quote the body, so only its place is told.
fn json_error(e: &actix_web::error::JsonPayloadError) -> ServeError {
    use actix_web::error::JsonPayloadError as E;
    match e {
        E::OverflowKnownLength { .. } | E::Overflow { .. } => error::plain(StatusCode::PAYLOAD_TOO_LARGE),
        E::ContentType => error::plain(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        E::Deserialize(e) => ServeError::new(
            StatusCode::BAD_REQUEST,
            "bad-json",
            "JSON 看不懂",
            format!("第 {} 行第 {} 列附近有错，请核对", e.line(), e.column()),
        ),
        _ => error::plain(StatusCode::BAD_REQUEST),
    }
}
