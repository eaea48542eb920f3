//! The door to tera: templates compiled into the program, checked when it starts.
//!
//! In: a view. Out: a page. **Invariant:** everything a person typed is escaped; no template prints a value raw.

use crate::render::view::Page;
use serde::Serialize;
use std::fmt;
use tera::{Context, Tera};

/// Name and text of every template.
const TEMPLATES: [(&str, &str); 9] = [
    ("base.html", include_str!("../../templates/base.html")),
    ("parts.html", include_str!("../../templates/parts.html")),
    ("home.html", include_str!("../../templates/home.html")),
    ("question.html", include_str!("../../templates/question.html")),
    ("check.html", include_str!("../../templates/check.html")),
    ("guide.html", include_str!("../../templates/guide.html")),
    ("forms.html", include_str!("../../templates/forms.html")),
    ("conflict.html", include_str!("../../templates/conflict.html")),
    ("error.html", include_str!("../../templates/error.html")),
];

/// The style sheet.
pub const STYLE: &str = include_str!("../../templates/style.css");
/// The script that only adds comfort.
pub const SCRIPT: &str = include_str!("../../templates/app.js");
/// The icon of the window.
pub const ICON: &str = include_str!("../../templates/icon.svg");

/// All templates, compiled.
pub struct Pages {
    tera: Tera,
}

/// A template that does not compile or does not fit its view: our own fault, told with the template's name.
#[derive(Debug)]
pub struct TemplateError(String);

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for TemplateError {}

impl Pages {
    /// Compiles the built-in templates.
    ///
    /// # Errors
    /// A template with a mistake.
    pub fn built_in() -> Result<Pages, TemplateError> {
        let mut tera = Tera::new();
        tera.add_raw_templates(TEMPLATES).map_err(|e| TemplateError(e.to_string()))?;
        Ok(Pages { tera })
    }

    /// A page: the template `name`, its view under the name `key`, and what surrounds it.
    ///
    /// # Errors
    /// A template that asks for something its view does not have.
    pub fn render<V: Serialize>(
        &self,
        name: &str,
        page: &Page,
        key: &'static str,
        view: &V,
    ) -> Result<String, TemplateError> {
        let mut context = Context::new();
        context.insert("page", page);
        context.insert(key, view);
        // The source chain may quote context values, so only the first line goes into the error.
        self.tera.render(name, &context).map_err(|e| {
            let text = e.to_string();
            TemplateError(format!("`{name}`: {}", text.lines().next().unwrap_or_default()))
        })
    }
}
