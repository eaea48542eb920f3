//! What went wrong with a request: a problem document (RFC 9457) for programs, a page for people.

use crate::render::view::problem::{ProblemView, WayOut};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde_json::json;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// A request that cannot be answered as asked. Holds no answer and no identity.
#[derive(Debug)]
pub(super) struct ServeError {
    pub(super) status: StatusCode,
    /// Stable word for programs: `unknown-question`.
    pub(super) kind: &'static str,
    pub(super) told: Box<Told>,
}

/// What is told about a [`ServeError`].
#[derive(Debug, Default)]
pub(super) struct Told {
    /// One line of Chinese.
    pub(super) title: String,
    /// The offender and the way out.
    pub(super) detail: String,
    /// Where in the body, as JSON pointers, and what.
    pub(super) errors: Vec<(String, String)>,
    /// Page that helps most.
    pub(super) way_out: Option<(String, String)>,
}

impl ServeError {
    pub(super) fn new(
        status: StatusCode,
        kind: &'static str,
        title: impl Into<String>,
        detail: impl Into<String>,
    ) -> ServeError {
        let told = Told { title: title.into(), detail: detail.into(), ..Told::default() };
        ServeError { status, kind, told: Box::new(told) }
    }
    pub(super) fn at(mut self, pointer: impl Into<String>, text: impl Into<String>) -> ServeError {
        self.told.errors.push((pointer.into(), text.into()));
        self
    }
    pub(super) fn way_out(mut self, href: impl Into<String>, text: impl Into<String>) -> ServeError {
        self.told.way_out = Some((href.into(), text.into()));
        self
    }
    pub(super) fn unknown_scenario(slug: &str, nearest: Option<&str>) -> ServeError {
        let hint = nearest.map(|n| format!("；是不是 `{n}`？")).unwrap_or_default();
        // What was asked for is cut short, since anything can stand in an address.
        let slug: String = slug.chars().take(40).collect();
        ServeError::new(
            StatusCode::NOT_FOUND,
            "unknown-scenario",
            "没有这件事",
            format!("没有 `{slug}`{hint}"),
        )
    }
    /// Our own fault: the cause goes to the log under a number, the person sees the number.
    pub(super) fn internal(cause: &dyn fmt::Display) -> ServeError {
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let id = format!("{:x}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        tracing::error!(id, %cause, "internal error");
        ServeError::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "系统出了问题",
            format!("这不是您的错，请过一会儿再试，或到窗口办理。问题编号 {id}"),
        )
    }
    /// The page for people.
    pub(super) fn view(&self) -> ProblemView {
        let mut links = Vec::new();
        links.extend(self.told.way_out.as_ref().map(|(href, text)| WayOut::new(href, text)));
        links.push(WayOut::new("/", "回到首页"));
        let detail = match self.told.errors.is_empty() {
            true => self.told.detail.clone(),
            false => {
                let lines: Vec<_> = self.told.errors.iter().map(|(_, text)| text.as_str()).collect();
                format!("{}：{}", self.told.detail, lines.join("；"))
            }
        };
        ProblemView { title: self.told.title.clone(), detail, links, id: None }
    }
    /// The problem document for programs.
    pub(super) fn document(&self) -> serde_json::Value {
        let mut document = json!({
            "type": format!("urn:onething:problem:{}", self.kind),
            "title": self.told.title,
            "status": self.status.as_u16(),
            "detail": self.told.detail,
        });
        if !self.told.errors.is_empty() {
            document["errors"] =
                self.told.errors.iter().map(|(p, d)| json!({"pointer": p, "detail": d})).collect();
        }
        document
    }
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status.as_u16(), self.kind)
    }
}

impl ResponseError for ServeError {
    fn status_code(&self) -> StatusCode {
        self.status
    }
    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status).content_type("application/problem+json").json(self.document())
    }
}

/// The problem behind a status that the framework itself answered with.
pub(super) fn plain(status: StatusCode) -> ServeError {
    let (kind, title, detail) = match status {
        StatusCode::NOT_FOUND => ("not-found", "没有这一页", "网址可能抄错了，或者这一页换了地方"),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("method-not-allowed", "不能这样打开", "这个地址不接受这种请求方式")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("too-large", "内容太多", "一次提交的内容不能超过 256 KB，请分开提交")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ("unsupported-media-type", "内容格式不对", "接口只收 `application/json`")
        }
        StatusCode::BAD_REQUEST => ("bad-request", "请求写得不对", "请求的格式看不懂，请核对后再发"),
        _ => ("error", "现在打不开", "请过一会儿再试，或到窗口办理"),
    };
    ServeError::new(status, kind, title, detail)
}
