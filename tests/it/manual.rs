//! The author's manual is true: its snippets work as written, and it lists every message.

use onething::check::{self, examples};
use onething::diag::{Diagnostics, Severity, render};
use onething::load::yaml::{self, Kind, Node};
use onething::source::Files;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const TODAY: i64 = 20_781;

fn manual() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/README.md")
}

fn shipped() -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, at: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, out);
            } else if path.extension().is_some_and(|e| e == "yaml") {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                out.insert(name, fs::read(path).unwrap());
            }
        }
    }
    let root = manual().parent().unwrap().to_owned();
    let mut out = BTreeMap::new();
    walk(&root, &root, &mut out);
    out
}

/// Snippets that begin with `# file.yaml`: the file and the text.
fn snippets() -> Vec<(String, String)> {
    let text = fs::read_to_string(manual()).unwrap();
    let blocks = text.split("\n```yaml\n").skip(1).map(|rest| rest.split("\n```").next().unwrap());
    let named = blocks.filter_map(|block| {
        let (first, _) = block.split_once('\n')?;
        Some((first.strip_prefix("# ")?.to_owned(), format!("{block}\n")))
    });
    named.filter(|(path, _)| path.ends_with(".yaml")).collect()
}

fn tree(path: &str, text: &[u8]) -> Node {
    let files = Files::new(BTreeMap::from([(path.to_owned(), text.to_vec())]));
    let mut diags = Diagnostics::default();
    let node = yaml::parse(&files, files.by_path(path).unwrap(), &mut diags);
    node.unwrap_or_else(|| panic!("{path}: {}", render::to_text(&files, &diags, false)))
}

/// Puts a snippet where its names lead: groups by name, lists of cases, sums and words at the end, all else instead.
fn merge(old: &mut Node, new: Node, key: &str) {
    match (&mut old.kind, new.kind) {
        (Kind::Map(entries), Kind::Map(more)) => {
            for (key, node) in more {
                match entries.iter_mut().find(|(known, _)| known.text == key.text) {
                    Some((_, known)) => merge(known, node, &key.text),
                    None => entries.push((key, node)),
                }
            }
        }
        (Kind::Seq(nodes), Kind::Seq(more)) if matches!(key, "案例" | "待遇" | "告知") => {
            nodes.extend(more)
        }
        (slot, kind) => *slot = kind,
    }
}

/// The tree as YAML in flow style, every text in quotes.
fn written(node: &Node) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    match &node.kind {
        Kind::Null => "null".to_owned(),
        Kind::Scalar { text, .. } => quoted(text),
        Kind::Seq(nodes) => format!("[{}]", nodes.iter().map(written).collect::<Vec<_>>().join(", ")),
        Kind::Map(entries) => {
            let entry = |(key, node): &(yaml::Key, Node)| format!("{}: {}", quoted(&key.text), written(node));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn apply(files: &mut BTreeMap<String, Vec<u8>>, path: &str, text: &str) {
    let new = tree(path, text.as_bytes());
    let whole = match files.get(path) {
        Some(old) => {
            let mut old = tree(path, old);
            merge(&mut old, new, "");
            old
        }
        None => new,
    };
    // One name a line: a file of one line would be one line of every message.
    let Kind::Map(entries) = &whole.kind else { panic!("{path}: not names with contents") };
    let mut out = String::new();
    for (key, node) in entries {
        let _ = writeln!(out, "{}: {}", serde_json::to_string(&key.text).unwrap(), written(node));
    }
    files.insert(path.to_owned(), out.into_bytes());
}

/// Errors and warnings, without their places.
fn told(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let found = check::everything(&Files::new(files.clone()), TODAY);
    let bad = found.0.iter().filter(|one| one.severity != Severity::Info);
    bad.map(|one| format!("{}[{}]", one.message, one.code)).collect()
}

#[test]
fn every_snippet_of_the_manual_works_as_written() {
    let snippets = snippets();
    assert!(snippets.len() >= 14, "only {} snippets", snippets.len());
    let mut wrong = Vec::new();
    // One after the other, as somebody who reads on would do.
    let mut all = shipped();
    let paths: Vec<String> = snippets.iter().map(|(path, _)| path.clone()).collect();
    for path in paths.iter().filter(|path| shipped().contains_key(*path)) {
        apply(&mut all, path, "{}\n");
    }
    let mut known = told(&all);
    for (path, text) in &snippets {
        apply(&mut all, path, text);
        let now = told(&all);
        let new = now.iter().filter(|one| !known.contains(one));
        wrong.extend(new.map(|one| format!("{path}: {one}\n{text}")));
        known = now;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let files = Files::new(all);
    let (library, _) = onething::load::Library::new(&files);
    let (outcomes, _) = examples::run(&library, TODAY, |slug| slug == "unemployment");
    let own = outcomes.iter().find(|one| one.name.contains("手册的例子")).expect("the manual's example runs");
    assert!(own.differences.is_empty(), "{:?}", own.differences);
}

#[test]
fn the_manual_lists_every_message() {
    const START: &str = "<!-- 消息表：由测试生成，UPDATE_EXPECT=1 重写 -->\n";
    const END: &str = "<!-- 消息表完 -->";
    let mut table = String::from("\n| 编号 | 级别 | 是什么 | 怎么改 |\n|---|---|---|---|\n");
    for page in check::manual::pages() {
        let cell = |text: &str| text.replace('|', "／").replace('\n', " ");
        let word = check::rule::word(page.severity);
        let _ = writeln!(table, "| [{}] | {word} | {} | {} |", page.code, cell(page.title), cell(page.mend));
    }
    table.push('\n');
    let text = fs::read_to_string(manual()).unwrap();
    let (before, rest) = text.split_once(START).expect("the table has its place");
    let (found, after) = rest.split_once(END).expect("the table has its end");
    if found != table && std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(manual(), format!("{before}{START}{table}{END}{after}")).unwrap();
        return;
    }
    assert!(found == table, "the table in scenarios/README.md is old: run this test with UPDATE_EXPECT=1");
}
