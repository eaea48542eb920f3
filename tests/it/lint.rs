//! Every code has a page of the manual, and every rule finds what it is for.

use onething::check;
use onething::diag::{Severity, render};
use onething::source::Files;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { sources(&path, out) } else { out.push(path) }
    }
}

/// Codes written as `"L203"` anywhere in the program.
fn codes_in_sources() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut codes = BTreeSet::new();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "rs")) {
        let text = fs::read_to_string(file).unwrap();
        for piece in text.split('"') {
            let is_code = piece.len() == 4
                && piece.starts_with(['L', 'E', 'C'])
                && piece[1..].bytes().all(|b| b.is_ascii_digit());
            if is_code {
                codes.insert(piece.to_owned());
            }
        }
    }
    codes
}

#[test]
fn every_code_has_one_page_that_says_what_to_do() {
    let pages = check::manual::pages();
    let codes = codes_in_sources();
    assert!(codes.len() > 100, "the walk found the codes");
    let known: BTreeSet<String> = pages.iter().map(|page| page.code.to_owned()).collect();
    assert_eq!(known.len(), pages.len(), "a code has one page");
    let missing: Vec<&String> = codes.difference(&known).collect();
    assert!(missing.is_empty(), "no page in src/check for {missing:?}");
    for page in &pages {
        for text in [page.title, page.means, page.mend] {
            assert!(text.chars().count() >= 4, "{}: {text:?} says too little", page.code);
        }
        if let Some(more) = page.more {
            for text in [more.why, more.bad, more.good] {
                assert!(text.chars().count() >= 4, "{}: {text:?} says too little", page.code);
            }
            assert_ne!(more.bad, more.good, "{}", page.code);
        }
    }
    for rule in check::rules() {
        assert!(rule.code.starts_with('C'), "{}", rule.code);
    }
}

const TODAY: i64 = 20_781;

fn shipped() -> BTreeMap<String, Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
    let yaml = paths.iter().filter(|p| p.extension().is_some_and(|e| e == "yaml"));
    yaml.map(|path| (name(path), fs::read(path).unwrap())).collect()
}

#[test]
fn the_shipped_folder_keeps_every_service_rule() {
    let files = Files::new(shipped());
    let mut found = check::everything(&files, TODAY);
    found.0.retain(|one| one.severity != Severity::Info);
    assert_eq!(render::to_text(&files, &found, false), "");
}

/// A case file: files of a folder one after the other, each under a line `# path.yaml`.
fn folder_of(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut path = String::new();
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let named = std::str::from_utf8(line).ok().and_then(|line| line.trim_end().strip_prefix("# "));
        match named.filter(|name| name.ends_with(".yaml") && !name.contains(' ')) {
            Some(name) => name.clone_into(&mut path),
            None => files.entry(path.clone()).or_default().extend(line),
        }
    }
    files
}

/// Findings of one code, as an author reads them.
fn told(case: &Path, code: &str) -> String {
    let files = Files::new(folder_of(&fs::read(case).unwrap_or_else(|e| panic!("{}: {e}", case.display()))));
    let all = &BTreeSet::new();
    let mut found = match code.starts_with("C3") {
        true => check::proved(&files, TODAY, 1, all).0,
        false => check::everything(&files, TODAY),
    };
    found.0.retain(|one| one.code == code);
    render::to_text(&files, &found, false)
}

/// Codes that no small file provokes, and why.
const WITHOUT_CASE: &[(&str, &str)] = &[
    ("L102", "needs a file of more than a mebibyte"),
    ("L205", "needs sixty thousand values; deep nesting is L201"),
    ("C398", "is a fault of the program, not of a file"),
    ("C399", "needs more combinations than a small file has"),
];

#[test]
fn every_code_finds_its_bad_file_and_leaves_its_good_file_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let mut cases: BTreeSet<String> = BTreeSet::new();
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&root).unwrap() {
        let case = entry.unwrap().path();
        let code = case.file_name().unwrap().to_string_lossy().into_owned();
        let bad = told(&case.join("bad.yaml"), &code);
        if bad.is_empty() {
            wrong.push(format!("{code}: bad.yaml is not found"));
        }
        expect_test::expect_file![case.join("bad.txt")].assert_eq(&bad);
        let good = told(&case.join("good.yaml"), &code);
        if !good.is_empty() {
            wrong.push(format!("{code}: good.yaml is found\n{good}"));
        }
        cases.insert(code);
    }
    for page in check::manual::pages() {
        let excused = WITHOUT_CASE.iter().any(|(code, _)| *code == page.code);
        if !excused && !cases.contains(page.code) {
            wrong.push(format!("{}: no case in tests/lint", page.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
