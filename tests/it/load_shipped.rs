//! Loading as other programs see it, and loading what is shipped, sound and damaged.

use crate::load::{FOLDER, folder};
use expect_test::expect;
use onething::diag::render;
use onething::load::{self, Library, NATION};
use onething::source::Files;
use std::collections::BTreeMap;
use std::path::Path;

/// Every file under the shipped folder.
fn shipped() -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                walk(root, &path, files);
                continue;
            }
            let name = path.strip_prefix(root).expect("the path is under the root").to_string_lossy();
            files.insert(name.into_owned(), std::fs::read(&path).expect("the file can be read"));
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files = BTreeMap::new();
    walk(&root, &root, &mut files);
    files
}

#[test]
fn findings_have_stable_json_and_sarif() {
    let files = folder(&[("demo.yaml", "承诺办结时限", "承诺时限")]);
    let (_, diags) = load::load(&files, NATION);
    expect![[r#"
        {
          "version": 1,
          "findings": [
            {
              "code": "L301",
              "severity": "error",
              "message": "事项里没有 `承诺时限` 这一项",
              "place": {
                "file": "demo.yaml",
                "line": 25,
                "column": 5,
                "end_line": 25,
                "end_column": 9,
                "label": ""
              },
              "related": [],
              "help": "是不是 `承诺办结时限`？"
            }
          ],
          "rules": []
        }"#]]
    .assert_eq(&format!("{:#}", render::to_json(&files, &diags, &|_| None)));
    expect![[r#"
        {
          "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
          "version": "2.1.0",
          "runs": [
            {
              "tool": {
                "driver": {
                  "name": "onething",
                  "version": "0.1.0",
                  "rules": [
                    {
                      "id": "L301"
                    }
                  ]
                }
              },
              "columnKind": "unicodeCodePoints",
              "results": [
                {
                  "ruleId": "L301",
                  "level": "error",
                  "message": {
                    "text": "事项里没有 `承诺时限` 这一项。改法：是不是 `承诺办结时限`？"
                  },
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "demo.yaml"
                        },
                        "region": {
                          "startLine": 25,
                          "startColumn": 5,
                          "endLine": 25,
                          "endColumn": 9
                        }
                      }
                    }
                  ]
                }
              ]
            }
          ]
        }"#]]
    .assert_eq(&format!("{:#}", render::to_sarif(&files, &diags, &|_| None)));
}

#[test]
fn the_hash_sees_rules_and_not_examples_or_line_ends() {
    let hash = |changes: &[(&str, &str, &str)]| load::load(&folder(changes), NATION).0.hash;
    let base = hash(&[]);
    assert_eq!(base.len(), "sha256:".len() + 64);
    assert_eq!(hash(&[("examples/demo.yaml", "", "案例: []\n")]), base);
    assert_eq!(hash(&[("demo.yaml", "场景: 失业\n", "场景: 失业\r\n")]), base);
    assert_eq!(hash(&[("README.md", "", "read me")]), base);
    assert_ne!(hash(&[("demo.yaml", "≥ 1年", "≥ 2年")]), base);
}

#[test]
fn the_schema_lists_the_keys_the_loader_knows() {
    for (kind, _) in load::schema::KINDS {
        let schema = load::schema::schema(kind).expect("every kind has a schema");
        jsonschema::validator_for(&schema).expect("the schema is a JSON schema");
    }
    let schema = load::schema::schema("scenario").expect("a scenario has a schema");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a JSON schema");
    let valid = |text: &str| validator.is_valid(&serde_json::from_str(text).expect("the test wrote JSON"));
    assert!(valid(
        r#"{"场景": "失业", "事项": {"失业登记": {"申办": "应办", "申请材料": {"居民身份证": null}}}}"#
    ));
    assert!(!valid(r#"{"场景": "失业", "事项": {"失业登记": {"申办": "应力"}}}"#));
    assert!(!valid(r#"{"场景": "失业", "事想": {}}"#));
}

#[test]
fn fmt_gives_formulas_chinese_marks_and_leaves_the_rest_alone() {
    let check_file = |path: &str, text: &str, expected: &str| {
        let files = Files::new(BTreeMap::from([(path.to_string(), text.as_bytes().to_vec())]));
        let id = files.by_path(path).expect("the file was just put there");
        assert_eq!(load::fmt::format(&files, id).as_deref(), Some(expected));
    };
    let check = |text: &str, expected: &str| check_file("demo.yaml", text, expected);
    let same = |text: &str| check(text, text);
    check("推算:\r\n  甲: 较小(乙,  丙) * 2 # (注释)\r\n", "推算:\r\n  甲: 较小（乙，丙） × 2 # (注释)\r\n");
    check(
        "\u{feff}推算:\n  甲: \"乙 >= 24个月 且 丙 != 丁\"\n",
        "\u{feff}推算:\n  甲: \"乙 ≥ 24个月 且 丙 ≠ 丁\"\n",
    );
    check(
        "提醒:\n  甲: {当: 乙 <= 3, 说: (共)【乙 / 2】}\n",
        "提醒:\n  甲: {当: 乙 ≤ 3, 说: (共)【乙 ÷ 2】}\n",
    );
    check_file(
        "regions/51.yaml",
        "地区: 四川\n改:\n  demo:\n    推算:\n      甲: 乙 / 2\n  事项:\n    丁: {适用情形: 甲 >= 3}\n",
        "地区: 四川\n改:\n  demo:\n    推算:\n      甲: 乙 ÷ 2\n  事项:\n    丁: {适用情形: 甲 ≥ 3}\n",
    );
    same("推算:\n  甲: （乙 + 丙） + 「a/b (c)」\n");
    same("推算:\n  甲: 看不懂的((公式\n");
    same("题目:\n  甲: {问: 多少 (元)?, 类型: 金额, 单位: 元/月}\n");
    for (path, bytes) in shipped().into_iter().filter(|(path, _)| path.ends_with(".yaml")) {
        let files = Files::new(BTreeMap::from([(path.clone(), bytes)]));
        let (id, file) = files.iter().next().expect("the file was just put there");
        let once = load::fmt::format(&files, id).expect("a shipped file can be read");
        let files = Files::new(BTreeMap::from([(path, once.clone().into_bytes())]));
        let id = files.iter().next().expect("the file was just put there").0;
        assert_eq!(load::fmt::format(&files, id), Some(once), "{} a second time", file.path);
    }
}

#[test]
fn the_shipped_folder_loads_without_a_finding_in_every_region() {
    let files = Files::new(shipped());
    let (library, diags) = Library::new(&files);
    assert_eq!(render::to_text(&files, &diags, false), "");
    let regions: Vec<&str> = library.regions().map(|(code, _)| code).collect();
    for region in [NATION, "370000"].into_iter().chain(regions) {
        let (catalog, diags) = library.catalog(region);
        assert_eq!(render::to_text(&files, &diags, false), "", "in {region}");
        assert!(!catalog.scenarios.is_empty());
        assert!(!catalog.calendar.years().is_empty(), "the calendar has notices");
    }
}

/// Deterministic noise, so that a failure can be repeated.
struct Noise(u64);

impl Noise {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

#[test]
fn damaged_files_give_findings_and_never_panic() {
    const BITS: [&str; 24] = [
        "\t", "：", "，", "[", "]", "{", "}", "【", "】", "（", "#", " #", "- ", ": ", "\n", "\"", "'",
        "&a ", "*a", "!b ", "\u{feff}", "~", "|", "<<: ",
    ];
    let originals: Vec<(String, Vec<u8>)> = FOLDER
        .iter()
        .map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()))
        .chain(shipped().into_iter().filter(|(path, _)| path.ends_with(".yaml")))
        .collect();
    let mut noise = Noise(20_261_122);
    for round in 0..400 {
        let (path, bytes) = &originals[noise.below(originals.len())];
        let mut bytes = bytes.clone();
        // A short file is damaged in the middle of its meaning, a long one is first cut down.
        let start = noise.below(bytes.len());
        bytes.drain(..start.saturating_sub(noise.below(4_000)).min(bytes.len()));
        bytes.truncate(6_000);
        for _ in 0..=noise.below(4) {
            let at = noise.below(bytes.len() + 1);
            match noise.below(4) {
                0 => drop(bytes.drain(at..(at + noise.below(20)).min(bytes.len()))),
                1 if at < bytes.len() => bytes[at] = noise.below(256) as u8,
                _ => drop(bytes.splice(at..at, BITS[noise.below(BITS.len())].bytes())),
            }
        }
        let mut all: BTreeMap<String, Vec<u8>> =
            FOLDER.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect();
        all.insert(path.clone(), bytes);
        let files = Files::new(all);
        let (_, diags) = load::load(&files, "511703");
        let text = render::to_text(&files, &diags, round % 2 == 0);
        let codes = diags.0.iter().all(|one| !one.code.is_empty() && !one.message.ends_with('。'));
        assert!(codes, "{text}");
        render::to_json(&files, &diags, &|_| None);
        render::to_sarif(&files, &diags, &|_| None);
    }
}
