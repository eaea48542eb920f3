//! What an editor needs to show mistakes while an author types: schemas, settings, and the line in each file that
//! names its schema.

use crate::load::schema;
use anyhow::{Context, Result};
use serde_json::json;
use std::fs;
use std::path::Path;

/// Where the schemas stand inside a scenario folder.
const FOLDER: &str = ".vscode/schema";

/// Writes schemas and settings into a folder.
pub(crate) fn write(folder: &Path) -> Result<()> {
    for (kind, _) in schema::KINDS {
        if let Some(schema) = schema::schema(kind) {
            put(&folder.join(FOLDER).join(format!("{kind}.json")), &format!("{schema:#}\n"))?;
        }
    }
    // An editor that reformats would touch more than the author did; `onething fmt` does not.
    let settings = json!({
        "files.encoding": "utf8",
        "yaml.format.enable": false,
        "[yaml]": { "editor.insertSpaces": true, "editor.tabSize": 2, "editor.detectIndentation": false },
    });
    let extensions = json!({ "recommendations": ["redhat.vscode-yaml"] });
    for (name, value) in [("settings.json", settings), ("extensions.json", extensions)] {
        let path = folder.join(".vscode").join(name);
        // Settings somebody has made their own stay.
        if !path.exists() {
            put(&path, &format!("{value:#}\n"))?;
        }
    }
    Ok(())
}

/// A file's text with the line that names its schema in front; as it was where it has one, or no schema fits.
pub(crate) fn with_modeline(path: &str, text: &str) -> Option<String> {
    let kind = schema::kind_of(path)?;
    let up = "../".repeat(path.matches('/').count());
    let (mark, rest) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    let end = if rest.contains("\r\n") { "\r\n" } else { "\n" };
    (!rest.starts_with(schema::MODELINE))
        .then(|| format!("{mark}{} $schema={up}{FOLDER}/{kind}.json{end}{rest}", schema::MODELINE))
}

fn put(path: &Path, text: &str) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("建不了 `{}`", parent.display()))?;
    }
    fs::write(path, text).with_context(|| format!("写不了 `{}`", path.display()))
}
