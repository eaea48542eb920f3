//! `fmt` spells formulas and values in one way, leaves everything else byte for byte, and never changes a meaning.

use onething::load::{self, Library, NATION};
use onething::logic::compile::compile;
use onething::logic::parse::{parse_expr, respell};
use onething::logic::print::print;
use onething::model::list::Rows;
use onething::source::{FileId, Files, Span};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

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
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut out = BTreeMap::new();
    walk(&root, &root, &mut out);
    out
}

fn formatted(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let all = Files::new(files.clone());
    let one = |(id, file): (FileId, &onething::source::SourceFile)| {
        (file.path.clone(), load::fmt::format(&all, id).expect("the file can be read").into_bytes())
    };
    all.iter().map(one).collect()
}

/// What all life events compile to, places left out.
fn meaning(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let (library, _) = Library::new(&Files::new(files.clone()));
    let mut out = Vec::new();
    for region in [NATION, "511703"] {
        let (catalog, _) = library.catalog(region);
        for slug in catalog.scenarios.keys() {
            let (program, found) = compile(&catalog, slug, &Rows::default()).unwrap();
            assert!(!found.has_errors(), "{slug}");
            out.push(format!("{slug} {:?}", program.nodes));
        }
    }
    out
}

#[test]
fn formatting_shipped_files_changes_no_meaning_and_once_is_enough() {
    let files = shipped();
    let once = formatted(&files);
    assert_eq!(formatted(&once), once);
    assert_eq!(meaning(&once), meaning(&files));
}

/// Marks as another keyboard or another habit writes them, in formulas and in values.
const SPELLINGS: [(&str, &str); 12] = [
    (" ≥ ", ">="),
    (" ≤ ", " <= "),
    (" ≠ ", "!="),
    (" = ", " ==  "),
    (" × ", "*"),
    (" ÷ ", " / "),
    (" 且 ", "   且 "),
    ("工作日\n", "个工作日\n"),
    ("不满 ", "不满"),
    ("个月起:", " 个月 起:"),
    ("验原件: 是", "验原件: 真"),
    ("到办事现场次数: 1\n", "到办事现场次数: 1\n"),
];

#[test]
fn files_in_other_spellings_come_back_to_one() {
    let files = formatted(&shipped());
    let mut spoilt = files.clone();
    let mut touched = 0;
    for (path, bytes) in &mut spoilt {
        let own = path.starts_with("regions/") || path.starts_with("shared/") || !path.contains('/');
        if !own {
            continue;
        }
        let lines = String::from_utf8(bytes.clone()).unwrap();
        let mut out = String::new();
        for line in lines.split_inclusive('\n') {
            // Prose that happens to hold a mark is not fmt's to mend.
            let formula = [
                "当:",
                "要:",
                "得:",
                "适用情形:",
                "金额:",
                "最晚:",
                "最早:",
                "法定办结时限:",
                "承诺办结时限:",
            ]
            .iter()
            .any(|key| line.trim_start().trim_start_matches("- ").starts_with(key))
                && !line.contains(['{', '“', '#']);
            let section = ["档:", "分段:", "验原件:"].iter().any(|key| line.contains(key));
            let mut line = line.to_owned();
            if formula || section {
                for (canonical, other) in SPELLINGS {
                    touched += line.matches(canonical).count();
                    line = line.replace(canonical, other);
                }
            }
            out.push_str(&line);
        }
        *bytes = out.into_bytes();
    }
    assert!(touched > 500, "only {touched} places were spoilt");
    let back = formatted(&spoilt);
    for (path, bytes) in &files {
        let (want, got) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&back[path]));
        let wrong = want.lines().zip(got.lines()).find(|(a, b)| a != b);
        assert!(wrong.is_none(), "{path}: {wrong:?}");
        assert_eq!(want.len(), got.len(), "{path}");
    }
    assert_eq!(meaning(&spoilt), meaning(&files), "the spoilt files meant the same all along");
}

#[test]
fn values_limits_and_names_get_one_spelling() {
    let check = |path: &str, text: &str, expected: &str| {
        let files = Files::new(BTreeMap::from([(path.to_string(), text.as_bytes().to_vec())]));
        let id = files.by_path(path).unwrap();
        let once = load::fmt::format(&files, id).unwrap();
        assert_eq!(once, expected);
        let again = Files::new(BTreeMap::from([(path.to_string(), once.clone().into_bytes())]));
        assert_eq!(load::fmt::format(&again, id).unwrap(), once, "a second time");
    };
    check(
        "demo.yaml",
        "事项:\n  甲: {法定办结时限: 10个工作日, 承诺办结时限: 当场, 施行: {起: 2026.1.5}}  # 10个工作日\n",
        "事项:\n  甲: {法定办结时限: 10 工作日, 承诺办结时限: 即办, 施行: {起: 2026-01-05}}  # 10个工作日\n",
    );
    check("demo.yaml", "推算:\n  甲: 「乙」+１２ 个月\n", "推算:\n  甲: 乙 + 12个月\n");
    check("demo.yaml", "推算:\n  甲: 非(乙 且 丙)\n", "推算:\n  甲: 非（乙 且 丙）\n");
    check(
        "demo.yaml",
        "推算:\n  甲: 2026年标准 × 2\n  2026年标准: 3\n",
        "推算:\n  甲: 「2026年标准」 × 2\n  2026年标准: 3\n",
    );
    check(
        "demo.yaml",
        "题目:\n  甲: {问: 多久, 范围: 0 个月  到 50 年}\n",
        "题目:\n  甲: {问: 多久, 范围: 0个月 到 50年}\n",
    );
    check(
        "demo.yaml",
        "推算:\n  甲: {按: 乙, 档: {不满5 年: 3 个月, 否则: 9个月}}\n",
        "推算:\n  甲: {按: 乙, 档: {不满 5年: 3个月, 否则: 9个月}}\n",
    );
    check(
        "shared/parameters.yaml",
        "参数:\n  甲: ２２００ 元\n  乙: {分段: {12 个月起: 3 个月}}\n  丙:\n    - {自: 2026-01, 值: 90 %}\n",
        "参数:\n  甲: 2200元\n  乙: {分段: {12个月起: 3个月}}\n  丙:\n    - {自: 2026-01, 值: 90%}\n",
    );
    check("regions/51.yaml", "改:\n  参数:\n    甲: {值: 2200 元}\n", "改:\n  参数:\n    甲: {值: 2200元}\n");
}

/// Formulas of the shipped files.
fn formulas() -> &'static [String] {
    static ALL: OnceLock<Vec<String>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut out = Vec::new();
        for (_, bytes) in shipped() {
            for line in String::from_utf8(bytes).unwrap().lines() {
                for key in ["当: ", "要: ", "得: ", "适用情形: ", "金额: "] {
                    let Some((_, rest)) = line.split_once(key) else { continue };
                    let text = rest.split([',', '}', '#']).next().unwrap().trim();
                    if parse_expr(text, place(text)).is_ok() {
                        out.push(text.to_owned());
                    }
                }
            }
        }
        assert!(out.len() > 1000, "{} formulas", out.len());
        out
    })
}

fn place(text: &str) -> Span {
    Span { file: FileId(0), start: 0, end: text.len() as u32 }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]
    #[test]
    fn any_spelling_of_a_formula_is_respelled_the_same(which in 0usize..100_000, habits in prop::collection::vec(0u8..4, 64)) {
        let all = formulas();
        let formula = &all[which % all.len()];
        let canonical = respell(formula).unwrap();
        prop_assert_eq!(&respell(&canonical).unwrap(), &canonical);
        let mut spoilt = String::new();
        let (mut quoted, mut word) = (false, false);
        for (at, c) in canonical.chars().enumerate() {
            quoted = (quoted || c == '“' || c == '「') && c != '”' && c != '」';
            // Digits inside a name are the name's.
            word = c.is_alphabetic() || (word && c.is_alphanumeric());
            let habit = if quoted { 0 } else { habits[at % habits.len()] };
            match (c, habit) {
                ('（', 1) => spoilt.push('('),
                ('）', 1) => spoilt.push(')'),
                ('（', 2) => spoilt.push_str("（ "),
                ('，', 1..) => spoilt.push_str(", "),
                ('≥', 1) => spoilt.push_str(">="),
                ('≤', 1) => spoilt.push_str("<="),
                ('≠', 1) => spoilt.push_str("!="),
                ('×', 1) => spoilt.push('*'),
                ('÷', 1) => spoilt.push('/'),
                (' ', 2) => spoilt.push_str("  "),
                ('0'..='9', 3) if !word => spoilt.push(char::from_u32('０' as u32 + c as u32 - '0' as u32).unwrap()),
                _ => spoilt.push(c),
            }
        }
        if let Ok(read) = parse_expr(&spoilt, place(&spoilt)) {
            prop_assert_eq!(print(&read), print(&parse_expr(formula, place(formula)).unwrap()));
            prop_assert_eq!(respell(&spoilt).unwrap(), canonical);
        }
    }
}
