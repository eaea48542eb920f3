//! A key that an author may write is read, and what is read goes somewhere: no key is dropped in silence.
//!
//! Both are looked up in the source text. A key or a field that leads nowhere stands in a list with its reason, and leaves
//! the list when it works.

use std::collections::BTreeSet;
use std::path::Path;

/// Keys that no reader names as they are written, and why.
const READ_OTHERWISE: &[(&str, &str)] = &[
    ("数据共享", "read by the word of its kind of waiver"),
    ("电子证照", "read by the word of its kind of waiver"),
    ("告知承诺", "read by the word of its kind of waiver"),
];

/// Fields of the model that nothing beyond the loader reads, and why they stay.
const KEPT: &[(&str, &str)] = &[
    ("Parameter.provenance", "for a page that tells where a figure comes from"),
    ("Figure.published", "for the same page"),
    ("LegalBasis.url", "for authors: where they found the text"),
    ("Field.sensitive", "for a register; nothing shows identity yet"),
    ("ListShape.fill_columns", "checked as names of fields; forms with rows are filled from them"),
];

fn source(folder: &str, not: &[&str]) -> String {
    fn walk(at: &Path, not: &[&str], out: &mut String) {
        for entry in std::fs::read_dir(at).expect("a source folder") {
            let path = entry.expect("readable").path();
            if not.iter().any(|not| path.ends_with(not)) {
                continue;
            }
            if path.is_dir() {
                walk(&path, not, out);
            } else if path.extension().is_some_and(|end| end == "rs") {
                out.push_str(&std::fs::read_to_string(&path).expect("UTF-8"));
            }
        }
    }
    let mut out = String::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), not, &mut out);
    out
}

/// Keys of the table that the author is not told to do nothing.
fn keys() -> BTreeSet<String> {
    let table = source("src/load/keys", &[]);
    let entries = table.split("k(").skip(1).filter_map(|rest| {
        let (name, rest) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
        let takes = rest.trim_start_matches([',', ' ', '\n']);
        (!takes.starts_with("Later")).then(|| name.to_owned())
    });
    entries.collect()
}

#[test]
fn every_key_of_the_table_is_read() {
    let readers = source("src/load", &["keys"]);
    let keys = keys();
    assert!(keys.len() > 200, "the table was found");
    let unread = |key: &String| !readers.contains(&format!("\"{key}\""));
    let unread: Vec<&str> = keys.iter().filter(|key| unread(key)).map(String::as_str).collect();
    let mut known: Vec<&str> = READ_OTHERWISE.iter().map(|(key, _)| *key).collect();
    known.sort_unstable();
    assert_eq!(unread, known, "keys that nobody reads, and those known to be read otherwise");
}

#[test]
fn what_is_read_is_used() {
    const FILES: [&str; 9] =
        ["item", "scenario", "material", "parameter", "place", "form", "catalog", "example", "list"];
    let users = source("src", &["src/load"]);
    let mut idle = BTreeSet::new();
    let mut fields = 0;
    for file in FILES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/model/{file}.rs"));
        let text = std::fs::read_to_string(path).expect("a file of the model");
        let mut owner = "";
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("pub struct ") {
                owner = name.split([' ', '<', '{']).next().unwrap_or_default();
            }
            let Some(field) = line.strip_prefix("    pub ").and_then(|rest| rest.split_once(':')) else {
                continue;
            };
            if field.0.contains(' ') {
                continue;
            }
            fields += 1;
            if !reads(&users, field.0) {
                idle.insert(format!("{owner}.{}", field.0));
            }
        }
    }
    assert!(fields > 150, "the model was found");
    let known: BTreeSet<String> = KEPT.iter().map(|(field, _)| (*field).to_owned()).collect();
    assert_eq!(idle, known, "fields that nothing reads, and those known to be kept");
}

/// Whether some line reads a field of this name, or takes it apart by name.
fn reads(text: &str, field: &str) -> bool {
    text.match_indices(&format!(".{field}")).any(|(at, found)| {
        let next = text[at + found.len()..].chars().next();
        next.is_none_or(|next| !next.is_alphanumeric() && next != '_' && next != '(')
    }) || text.contains(&format!("{{ {field},"))
        || text.contains(&format!("{{ {field} }}"))
}
