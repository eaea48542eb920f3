//! Every 案例 that ships comes out as its author expects, and together they reach every item, paper, 不符 and form.

use crate::shelf;
use onething::check::examples;

/// 2026-11-24, for examples without a day of their own.
const TODAY: i64 = 20_781;

#[test]
fn shipped_examples_come_out_as_expected_and_reach_everything() {
    let (outcomes, coverage) = examples::run(&shelf::library(), TODAY, |_| true);
    assert!(outcomes.len() > 200, "the examples were found");
    let mut wrong: Vec<String> = Vec::new();
    for outcome in outcomes.iter().filter(|o| !o.differences.is_empty()) {
        wrong.push(format!(
            "{} · {}\n    {}",
            outcome.scenario,
            outcome.name,
            outcome.differences.join("\n    ")
        ));
    }
    for (slug, missing, _) in coverage.missing() {
        wrong.extend(missing.iter().map(|m| format!("{slug}: no example reaches {m}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
