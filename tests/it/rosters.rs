//! Lists from table files, and the rosters of forms.

use crate::documents::words_of;
use encoding_rs::GBK;
use onething::ask::table;
use onething::load::{Library, NATION};
use onething::model::answers::{Answer, Answers};
use onething::model::list::{Row, RowRef};
use onething::model::profile::Profile;
use onething::model::value::{Q, Value};
use onething::pipeline::Office;
use onething::render::packet;
use onething::source::Files;
use onething::{assemble, render::roster};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// People nobody is.
pub(crate) const NAME: &str = "欧阳灯塔";
pub(crate) const NUMBER: &str = "110105196803120023";
const LIST: &str = "招用人员";
/// 2026-11-24.
pub(crate) const TODAY: i64 = 20_781;

pub(crate) fn library() -> Library {
    let files = [
        ("hiring.yaml", include_str!("../rosters/hiring.yaml")),
        ("forms/staff.yaml", include_str!("../rosters/forms/staff.yaml")),
        ("shared/fields.yaml", include_str!("../rosters/shared/fields.yaml")),
        ("shared/materials.yaml", include_str!("../rosters/shared/materials.yaml")),
        ("shared/parameters.yaml", include_str!("../rosters/shared/parameters.yaml")),
    ];
    let files: BTreeMap<String, Vec<u8>> =
        files.into_iter().map(|(path, text)| (path.to_owned(), text.into())).collect();
    let (library, found) = Library::new(&Files::new(files));
    assert!(!found.has_errors(), "{found:?}");
    library
}

fn office() -> Office {
    let (office, found) = Office::open(&library(), NATION);
    assert!(!found.has_errors(), "{found:?}");
    office
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rosters").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run(args: &[&str]) -> Ran {
    let scenarios = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rosters");
    let done = Command::new(env!("CARGO_BIN_EXE_onething"))
        .args(args)
        .args(["--today", "2026-11-24", "--region", NATION, "--scenarios", scenarios])
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: done.status.code().unwrap(), out: text(done.stdout), err: text(done.stderr) }
}

/// `guide --json` with the rows of a file.
fn guide_of(at: &Path, name: &str, bytes: &[u8]) -> Ran {
    let file = at.join(name);
    fs::write(&file, bytes).unwrap();
    let empty = at.join("answers.yaml");
    fs::write(&empty, "回答: {}\n").unwrap();
    let list = format!("{LIST}={}", file.display());
    run(&["guide", "hiring", "--answers", empty.to_str().unwrap(), "--list", &list, "--json"])
}

fn two_people(mark: char, ends: &str) -> String {
    let rows = [
        ["姓名", "岗位", "证件号码", "入职日期", "月工资", "会的", "残疾"],
        [NAME, "开车", NUMBER, "2026/11/2", "3000", "开车、电脑", "否"],
        ["", "会计", "", "2026年11月3日", "4500.50元", "都不会", "不清楚"],
    ];
    rows.map(|row| row.join(&mark.to_string())).join(ends)
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = |d| ExcelDateTime::from_ymd(2026, 11, d).unwrap();
    let dated = Format::new().set_num_format("yyyy/m/d");
    sheet.write(0, 0, "员工名单").unwrap();
    for (at, name) in (0..).zip(["序号", "姓名", "岗位", "证件号码", "入职日期", "月工资", "会的", "残疾"])
    {
        sheet.write(2, at, name).unwrap();
    }
    for (row, number, name, job, id, hired, wage, can, disabled) in [
        (3, 1, NAME, "司机", NUMBER, day(2), 3000.0, "开车、电脑", "否"),
        (5, 2, "", "会计", "", day(3), 4500.5, "都没有", "不清楚"),
    ] {
        sheet.write(row, 0, number).unwrap();
        for (at, text) in [(1, name), (2, job), (3, id), (6, can), (7, disabled)] {
            sheet.write(row, at, text).unwrap();
        }
        sheet.write_with_format(row, 4, &hired, &dated).unwrap();
        sheet.write(row, 5, wage).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn rows_of_a_table_are_rows_of_an_answers_file() {
    let at = folder("same");
    let answers = at.join("rows.yaml");
    let rows = format!(
        "{LIST}:\n  - {{岗位: 司机, 入职日期: 2026-11-02, 月工资: 3000元, 会的: [开车, 电脑], 残疾: 否}}\n  \
         - {{岗位: 会计, 入职日期: 2026-11-03, 月工资: 4500.5元, 会的: [], 残疾: 不清楚}}\n"
    );
    fs::write(&answers, rows).unwrap();
    let expected = run(&["guide", "hiring", "--answers", answers.to_str().unwrap(), "--json"]);
    assert_eq!(expected.code, 0, "{}", expected.err);
    assert!(expected.out.contains("7500.5"), "{}", expected.out);
    let check = |name: &str, bytes: &[u8]| {
        let ran = guide_of(&at, name, bytes);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{name}");
        assert_eq!(ran.out, expected.out, "{name}");
    };
    check("plain.csv", two_people(',', "\n").as_bytes());
    check("marked.csv", format!("\u{feff}{}", two_people(',', "\r\n")).as_bytes());
    check("semicolons.csv", two_people(';', "\r\n").as_bytes());
    check("gbk.csv", &GBK.encode(&two_people(',', "\r\n")).0);
    check("tabs.txt", &GBK.encode(&two_people('\t', "\r\n")).0);
    check("book.xlsx", &workbook());
}

#[test]
fn every_cell_that_is_off_is_told_by_row_and_column_and_nothing_in_it_is_repeated() {
    let at = folder("wrong");
    let check = |table: &str, says: &[&str]| {
        let ran = guide_of(&at, "wrong.csv", table.as_bytes());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{table}");
        for said in says {
            assert!(ran.err.contains(said), "{said} in {}", ran.err);
        }
        for kept in [NAME, NUMBER, "11010519", "李四", "1.10105", "999999"] {
            assert!(!ran.err.contains(kept), "{kept} in {}", ran.err);
        }
    };
    check(
        "岗位,姓名,证件号码,入职日期,月工资,残疾\n\
         李四,欧阳灯塔,110105196803120024,2026-02-30,三千,有\n\
         会计,李四,1.10105E+17,2026-11-03,3000,否\n",
        &[
            "有 6 处要改",
            "第 2 行“岗位”：可以写：司机、会计、其他",
            "第 2 行“入职日期”：看不懂，请写成 `2026-11-22`",
            "第 2 行“月工资”：看不懂，请写成 `2200元`",
            "第 2 行“残疾”：只能答 `是`",
            "第 2 行“证件号码”：",
            "第 3 行“证件号码”：号码被当成了数",
        ],
    );
    check("岗位,入职日期\n司机,2019-12-31\n", &["wrong.csv 第 2 行“入职日期”：请填 2020年1月1日 到"]);
    check("岗位,月工资\n司机,999999\n", &["第 2 行“月工资”：请填 0.00 元 到 100,000.00 元"]);
    check("岗位，姓名\n司机，欧阳灯塔\n", &["表头第 1 列不是这个名单的栏目", "英文的逗号"]);
    check("岗位,岗位\n司机,会计\n", &["表头“岗位”写了两次"]);
    check("岗位,姓各\n司机,李四\n", &["表头第 2 列", "是不是 `姓名`"]);
    check("岗位,姓名\n", &["只有表头", "招用人员: 没有招人"]);
    check(&format!("岗位\n{}", "司机\n".repeat(7)), &["最多 6 条，表里有 7 条"]);
    check("岗位\n司机,李四\n", &["第 2 行“第 2 列”：这一格在表头以外"]);
    check("", &["表里什么也没有"]);
}

#[test]
fn a_call_that_is_off_names_the_nearest_list() {
    let at = folder("call");
    let file = at.join("a.csv");
    fs::write(&file, "岗位\n司机\n").unwrap();
    let answers = at.join("answers.yaml");
    fs::write(&answers, format!("{LIST}: 没有招人\n")).unwrap();
    let (file, answers) = (file.to_str().unwrap(), answers.to_str().unwrap());
    let nothing = at.join("nothing.yaml");
    fs::write(&nothing, "回答: {}\n").unwrap();
    let nothing = nothing.to_str().unwrap();
    let check = |lists: &[&str], says: &str| {
        let answers = if says.contains("一次") { answers } else { nothing };
        let mut args = vec!["guide", "hiring", "--answers", answers];
        args.extend(lists.iter().flat_map(|list| ["--list", list]));
        let ran = run(&args);
        assert_eq!(ran.code, 2, "{lists:?}");
        assert!(ran.err.contains(says), "{lists:?}: {}", ran.err);
    };
    check(&["招用人员"], "名单=文件");
    check(&[&format!("招用人=x{file}")], "是不是 `招用人员`");
    check(&[&format!("{LIST}=no-such.csv")], "没有这个文件");
    check(&[&format!("{LIST}={file}")], "已经填过一次了");
    let ran = run(&["template", "hiring", "招用", "--output", "a.csv"]);
    assert!(ran.code == 2 && ran.err.contains("是不是 `招用人员`"), "{}", ran.err);
    let ran = run(&["template", "hiring", LIST, "--output", "a.doc"]);
    assert!(ran.code == 2 && ran.err.contains(".xlsx"), "{}", ran.err);
}

#[test]
fn the_empty_table_has_the_columns_and_reads_back_when_filled() {
    let at = folder("template");
    for name in ["empty.csv", "empty.xlsx"] {
        let path = at.join(name);
        let ran = run(&["template", "hiring", LIST, "--output", path.to_str().unwrap()]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        let bytes = fs::read(&path).unwrap();
        let table = table::read(&bytes).unwrap();
        let [(1, head)] = table.rows.as_slice() else { panic!("{name}: only the head counts") };
        let head: Vec<String> = head.iter().map(|c| c.plain().unwrap().unwrap()).collect();
        assert_eq!(head.join(" "), "姓名 证件号码 性别 岗位 入职日期 月工资 会的 残疾", "{name}");
    }
    let text = run(&["template", "hiring", LIST]).out;
    assert!(text.starts_with('\u{feff}'), "Excel knows UTF-8 by its mark");
    assert!(text.contains("可以写：司机、会计、其他") && text.contains("写 是 或 否"), "{text}");
    // The remark with the example, made a row.
    let example = text.replace("# 例：", "").replace("（18 位号码）", NUMBER);
    let ran = guide_of(&at, "example.csv", example.as_bytes());
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("入职日期") && ran.err.matches('\n').count() < 2,
        "only out of range: {}",
        ran.err
    );
    let same = fs::read(at.join("empty.xlsx")).unwrap();
    let office = office();
    let (question, shape) = office.catalog.scenarios["hiring"].list(LIST).unwrap();
    assert_eq!(
        roster::workbook(question, shape, &office.catalog, TODAY).unwrap(),
        same,
        "same call, same bytes"
    );
}

/// Two rows as answered.
pub(crate) fn answered() -> Answers {
    let mut answers = Answers::default();
    for (job, wage) in [("司机", 3000), ("司机", 4000)] {
        let row = RowRef { list: LIST.into(), row: Row::Listed(answers.add_row(LIST)) };
        let number = |n: i64| Answer::Is(Value::Number(Q::from_integer(n.into())));
        answers.set_in_row(&row, "岗位", Answer::Is(Value::Choice(job.into())));
        answers.set_in_row(&row, "入职日期", number(TODAY));
        answers.set_in_row(&row, "月工资", number(wage));
        answers.set_in_row(&row, "残疾", Answer::Is(Value::Bool(true)));
    }
    answers.close(LIST);
    answers
}

fn form_words(answers: &Answers, profile: &Profile) -> (String, Vec<String>) {
    let office = office();
    let interview = office.interview("hiring", answers, TODAY).unwrap();
    let guide = assemble::of_interview(&office.catalog, &interview.state.program, &interview);
    let values = assemble::form_values(&interview.state);
    let form = &office.catalog.forms["staff"];
    let (document, blank) = packet::form_document(form, &guide, &office.catalog, &values, profile);
    (words_of(&document.blocks), blank.iter().map(ToString::to_string).collect())
}

#[test]
fn each_roster_of_a_list_prints_its_own_columns_of_every_row() {
    let mut profile = Profile::default();
    let first = RowRef { list: LIST.into(), row: Row::Listed(1) }.name("");
    profile.set(first.clone(), "姓名", NAME.to_owned());
    profile.set(first, "证件号码", NUMBER.to_owned());
    let (text, blank) = form_words(&answered(), &profile);
    let check = |said: &str| assert!(text.contains(said), "{said} in {text}");
    check(&format!("1{NAME}女{NUMBER}"));
    check("☑司机☐会计☐其他2026年11月24日3,000.00元☑是☐否");
    check("☑司机☐会计☐其他2026年11月24日4,000.00元☑是☐否");
    assert!(blank.contains(&"司机二的姓名".to_owned()), "{blank:?}");
    assert!(!blank.contains(&"司机一的姓名".to_owned()), "{blank:?}");
}

#[test]
fn an_amount_that_is_not_confirmed_is_printed_with_about() {
    let (text, _) = form_words(&answered(), &Profile::default());
    assert!(text.contains("补贴约700.00元"), "{text}");
    assert!(text.contains("工资合计7,000.00元"), "{text}");
}

#[test]
fn a_value_that_could_be_several_is_left_to_the_pen() {
    let mut answers = answered();
    let row = RowRef { list: LIST.into(), row: Row::Listed(1) };
    answers.set_in_row(&row, "岗位", Answer::Unclear);
    answers.set_in_row(
        &row,
        "月工资",
        Answer::Is(Value::Range(Q::from_integer(1000), Q::from_integer(2000))),
    );
    let (text, _) = form_words(&answers, &Profile::default());
    assert!(text.contains("☐司机☐会计☐其他"), "{text}");
    for kept in ["或", "至", "由窗口核定"] {
        assert!(!text.contains(kept), "{kept} in {text}");
    }
}

#[test]
fn columns_that_only_a_roster_prints_are_asked() {
    let office = office();
    let mut answers = Answers::default();
    answers.add_row(LIST);
    let interview = office.interview("hiring", &answers, TODAY).unwrap();
    let may: Vec<String> =
        interview.may_matter.iter().map(|at| interview.state.program.inputs[*at].name.to_string()).collect();
    for column in ["岗位", "入职日期", "月工资", "残疾"] {
        assert!(may.contains(&format!("{LIST}〔1〕{column}")), "{column}: {may:?}");
    }
    assert!(!may.contains(&format!("{LIST}〔1〕会的")), "nothing prints it: {may:?}");
}
