//! A key that an author may write is read, and what is read goes somewhere: no key is dropped in silence.
//!
//! Both are looked up in the source text. A key or a field that leads nowhere stands in a list with its reason, and leaves
//! the list when it works.

use crate::load::folder;
use onething::assemble;
use onething::load::{Library, NATION};
use onething::logic::compile::compile;
use onething::model::answers::{Answer, Answers};
use onething::model::catalog::Catalog;
use onething::model::guide::Guide;
use onething::model::value::Value;
use onething::render::notice::{self, NoticeSettings};
use onething::render::packet;
use onething::render::view::Links;
use onething::render::view::guide::from_guide;
use onething::render::view::question::pre_filled;
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
    ("LegalBasis.url", "for authors: where they found the text"),
    ("Field.sensitive", "for a register; nothing shows identity yet"),
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

/// The guide of somebody who may claim, with these changes of the small folder.
fn guide(changes: &[(&str, &str, &str)]) -> (Catalog, Answers, Guide) {
    let (library, mut found) = Library::new(&folder(changes));
    let (catalog, more) = library.catalog(NATION);
    found.extend(more.0);
    assert!(!found.has_errors(), "{found:?}");
    let (program, _) = compile(&catalog, "demo", &Default::default()).expect("the life event");
    let mut answers = Answers::default();
    answers.set("离职原因", Answer::Is(Value::Choice("合同期满".into())));
    answers.set("缴费时间", Answer::Is(Value::Number(60.into())));
    let guide = assemble::guide(&catalog, &program, &answers, 20_000);
    (catalog, answers, guide)
}

/// A line more in a file is told on the page, and in the letter if `letter`.
fn check(file: &str, after: &str, line: &str, told: &str, letter: bool) {
    let with = format!("{after}{line}");
    let (catalog, answers, guide) = guide(&[(file, after, &with)]);
    let scenario = &catalog.scenarios["demo"];
    let view = from_guide(&guide, &catalog, scenario, &answers, Links { slug: "demo", code: "" });
    let page = serde_json::to_string(&view).expect("a page");
    assert!(page.contains(told), "{told} is not in {page}");
    let blocks = format!("{:?}", notice::document(&guide, &catalog, &NoticeSettings::default()).blocks);
    assert_eq!(blocks.contains(told), letter, "{told} in {blocks}");
}

#[test]
fn what_an_author_says_of_an_item_and_a_paper_is_told() {
    let item = |line: &str, told: &str, letter| {
        check("demo.yaml", "  失业登记:\n", &format!("    {line}\n"), told, letter);
    };
    item("通俗名: 登个记", "登个记", true);
    item("特别程序: [公示 7 天]", "公示 7 天", true);
    item("通办范围: 全省", "全省", true);
    item("只限: 户籍地", "只限户籍地", true);
    item("可延长: 情况复杂的延长 5 日", "情况复杂的延长 5 日", true);
    item("流程时限: [受理 1 天, 审核 3 天]", "受理 1 天；审核 3 天", false);
    item("事项类型: 公共服务", "公共服务", false);
    item("到办事现场次数: 1\n    现场原因: 要本人签字", "1 次（要本人签字）", false);
    item("最早可办: 2026-01-02", "2026年1月2日", true);
    item("常见错误: [没带身份证]", "没带身份证", true);
    item("常见问题: [要钱吗？不要]", "要钱吗？不要", true);
    let paper = |line: &str, told: &str, letter| {
        check("shared/materials.yaml", "  居民身份证:\n", &format!("    {line}\n"), told, letter);
    };
    paper("示例: 正反面印在一张纸上", "正反面印在一张纸上", true);
    paper("受理标准: 在有效期内", "在有效期内", true);
    paper("缺件话术: 先用临时身份证", "先用临时身份证", false);
    paper("原件: 1\n    留存原件: 不可", "窗口看完原件就还", true);
}

#[test]
fn what_an_author_fills_in_stands_in_the_box() {
    let (catalog, _, _) = guide(&[(
        "demo.yaml",
        "    话题: 离职情况\n    类型: 时长\n",
        "    话题: 离职情况\n    类型: 时长\n    默认: 12个月\n",
    )]);
    let question = &catalog.scenarios["demo"].questions["缴费时间"];
    assert_eq!(pre_filled(question), Some(Answer::Is(Value::Number(12.into()))));
    let field = |default: &str| {
        let new = format!("姓名: {{类型: 文本, 默认: {default}, ");
        let (catalog, _, guide) = guide(&[("shared/fields.yaml", "姓名: {类型: 文本, ", new.as_str())]);
        packet::fields(&guide, &catalog)[0].fields[0].default.clone()
    };
    assert_eq!(field("汉族").as_deref(), Some("汉族"));
    assert_eq!(field("非本人意愿：【非本人意愿】").as_deref(), Some("非本人意愿：是"));
    // A figure nobody has confirmed is not put into somebody's mouth.
    assert_eq!(field("领【领取月数】"), None);
}
