//! Examples that are taken away come back: suggested people, written as YAML and read again, reach everything.

use crate::shelf;
use onething::check::{examples, suggest};
use onething::load::Library;
use onething::source::Files;
use std::collections::BTreeMap;

const TODAY: i64 = 20_781;

/// The shipped files with the first `kept` examples of a life event, and more.
fn library(slug: &str, kept: usize, more: &str) -> Library {
    let path = format!("examples/{slug}.yaml");
    let mut files: BTreeMap<String, Vec<u8>> =
        shelf::files().iter().map(|(_, file)| (file.path.clone(), file.text.clone().into_bytes())).collect();
    let text = String::from_utf8(files[&path].clone()).unwrap();
    let starts: Vec<usize> = text.match_indices("\n  - ").map(|(at, _)| at + 1).collect();
    let end = starts.get(kept).copied().unwrap_or(text.len());
    files.insert(path, format!("{}\n{more}", &text[..end]).into_bytes());
    let (library, found) = Library::new(&Files::new(files));
    let errors: Vec<_> = found.0.iter().filter(|d| d.severity == onething::diag::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    library
}

/// With only the first examples left, suggestions are few and reach everything again but for `most` places, and those
/// are told.
fn check(slug: &str, kept: usize, most: usize) {
    let wanted = |other: &str| other == slug;
    let before = library(slug, kept, "");
    let (_, coverage) = examples::run(&before, TODAY, wanted);
    let missing: usize = coverage.missing().iter().map(|(_, missing, _)| missing.len()).sum();
    assert!(missing > 10, "{slug}: enough was taken away, {missing} places");
    let suggestion = suggest::run(&before, "511703", TODAY, wanted).pop().unwrap();
    assert!(suggestion.left.len() <= most, "{slug}: nobody was found for {:?}", suggestion.left);
    assert!(suggestion.examples.len() * 2 < missing, "{slug}: {} people", suggestion.examples.len());
    let more: String = suggestion.examples.iter().map(|(example, _)| suggest::yaml(example)).collect();
    let (outcomes, coverage) = examples::run(&library(slug, kept, &more), TODAY, wanted);
    let wrong: Vec<_> = outcomes.iter().filter(|o| !o.differences.is_empty()).collect();
    let wrong: Vec<_> = wrong.iter().map(|o| format!("{}: {}", o.name, o.differences.join("; "))).collect();
    assert!(wrong.is_empty(), "{slug}: {}\n{more}", wrong.join("\n"));
    assert_eq!(coverage.missing().pop().unwrap().1, suggestion.left, "{slug}");
}

#[test]
fn examples_taken_away_come_back() {
    // Of some refusals and of a subsidy that is not due now nobody is found on this day in this place.
    check("unemployment", 3, 8);
}

#[test]
fn lists_are_filled_too() {
    check("bereavement", 2, 0);
}
