//! The house stands: modules import lower layers only, every crate has one door, and layers 0–6 touch no world.

use std::fs;
use std::path::{Path, PathBuf};

/// Layer of each top-level module (design: the house).
const LAYERS: [(&str, u32); 18] = [
    ("source", 0),
    ("diag", 0),
    ("model", 1),
    ("logic", 2),
    ("layout", 2),
    ("load", 3),
    ("ask", 3),
    ("decide", 4),
    ("assemble", 5),
    ("find", 5),
    ("check", 6),
    ("render", 6),
    ("store", 6),
    ("pipeline", 7),
    ("compare", 7),
    ("serve", 8),
    ("cli", 8),
    ("main", 9),
];

/// Where a third-party crate or a part of the world may be named.
const DOORS: [(&str, &[&str]); 16] = [
    ("serde_saphyr", &["load/yaml.rs"]),
    ("annotate_snippets", &["diag/render.rs"]),
    ("csv::", &["ask/table.rs"]),
    ("calamine", &["ask/table.rs"]),
    ("rust_xlsxwriter", &["render/roster.rs"]),
    ("krilla", &["render/pdf/"]),
    ("ttf_parser", &["layout/"]),
    ("tera::", &["render/html.rs"]),
    ("actix_web", &["serve/"]),
    ("clap::", &["cli/", "main.rs"]),
    ("qrcode::", &["layout/", "render/"]),
    ("pinyin::", &["find/"]),
    ("std::fs", &["cli/", "serve/", "main.rs"]),
    ("std::env", &["cli/", "serve/", "main.rs"]),
    ("SystemTime", &["cli/", "serve/", "main.rs"]),
    ("Instant::now", &["cli/", "serve/", "main.rs"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources(dir: &Path, out: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(&path).unwrap();
            // Unit tests below the code may look anywhere.
            let code = text.split("#[cfg(test)]\nmod ").next().unwrap().to_owned();
            let code: Vec<_> = code.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
            out.push((name, code.join("\n")));
        }
    }
}

fn layer(module: &str) -> u32 {
    let found = LAYERS.iter().find(|(name, _)| *name == module);
    found.unwrap_or_else(|| panic!("`{module}` stands in no layer: add it to the table")).1
}

fn imported_modules(code: &str) -> Vec<String> {
    let word = |s: &str| s.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut out: Vec<String> = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split_inclusive(['{', ',', '}']).take_while(|p| !p.ends_with('}'));
            out.extend(group.map(|p| word(p.trim())).filter(|w| !w.is_empty()));
        } else {
            out.push(word(rest));
        }
    }
    out.retain(|m| LAYERS.iter().any(|(name, _)| name == m));
    out
}

#[test]
fn modules_import_lower_layers_only() {
    let mut all = Vec::new();
    sources(&root(), &mut all);
    assert!(all.len() > 40, "the walk found the sources");
    let mut wrong = Vec::new();
    for (name, code) in &all {
        let module = name.split(['/', '.']).next().unwrap();
        if module == "lib" {
            continue;
        }
        for imported in imported_modules(code) {
            let same_module = imported == module;
            let twins = [("source", "diag"), ("load", "ask"), ("serve", "cli")];
            let twin = twins.iter().any(|(a, b)| (module, imported.as_str()) == (*b, *a));
            if !same_module && !twin && layer(&imported) >= layer(module) {
                wrong.push(format!(
                    "{name} (layer {}) imports {imported} (layer {})",
                    layer(module),
                    layer(&imported)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_crate_and_the_world_have_one_door() {
    let mut all = Vec::new();
    sources(&root(), &mut all);
    let mut wrong = Vec::new();
    for (name, code) in &all {
        for (thing, doors) in DOORS {
            if code.contains(thing) && !doors.iter().any(|d| name.starts_with(d)) {
                wrong.push(format!("{name} names {thing}, whose door is {}", doors.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
