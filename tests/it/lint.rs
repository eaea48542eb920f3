//! Every code has a page of the manual, and every rule finds what it is for.

use onething::check;
use std::collections::BTreeSet;
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
