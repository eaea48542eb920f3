//! The web: pages that work without JavaScript, and the same as JSON.
//!
//! In: requests. Out: pages, PDFs, JSON. Identity data exists only inside the one request that returns forms.
//!
//! **Invariant:** nothing a person typed reaches a log, a cache or an address; the answers in a link code are no
//! identity and are not logged either.

pub mod engine;
pub(crate) mod entry;
mod error;
pub(crate) mod identity;
mod print;
mod response;
mod routes;
mod security;
pub mod state;

use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use state::State;
use std::net::TcpListener;
use std::sync::Arc;

pub use routes::configure;

/// Largest body of a page's form and of an API call.
const BODY_LIMIT: usize = 256 * 1024;

/// Serves until the process is told to stop.
///
/// # Errors
/// The address cannot be served.
pub fn run(state: impl Into<Arc<State>>, listener: TcpListener, workers: usize) -> std::io::Result<()> {
    let state = web::Data::from(state.into());
    actix_web::rt::System::new().block_on(async move {
        HttpServer::new(move || {
            App::new().app_data(state.clone()).wrap(from_fn(security::guard)).configure(configure)
        })
        .workers(workers.max(1))
        .listen(listener)?
        .run()
        .await
    })
}
