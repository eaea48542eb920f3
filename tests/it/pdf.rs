//! Printed pages, looked at by tools that are not ours: poppler and qpdf must be on the path.

use std::path::{Path, PathBuf};
use std::process::Command;

use onething::layout::doc::*;
use onething::layout::{FontError, Fonts};
use onething::render::pdf::{Pdf, Press, Stamp};

use crate::pdf_samples::{BODY, RARE, commitment, filling, letter};

fn stamp() -> Stamp {
    Stamp {
        date: (2026, 11, 22),
        id: "sample".to_owned(),
        producer: "onething 0.1.0".to_owned(),
        author: "某某区人力资源和社会保障局".to_owned(),
    }
}

pub(crate) fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pdf");
    std::fs::create_dir_all(&folder).expect("folder for samples");
    folder
}

/// Fonts are unpacked once for all tests.
pub(crate) fn press() -> &'static Press {
    static PRESS: std::sync::OnceLock<Press> = std::sync::OnceLock::new();
    PRESS.get_or_init(Press::default)
}

pub(crate) fn paint(name: &str, document: &Document) -> (PathBuf, Pdf) {
    let pdf = press().paint(document, &stamp()).expect("a PDF");
    let path = folder().join(name);
    std::fs::write(&path, &pdf.bytes).expect("write sample");
    run("qpdf", &["--check"], &path, &[]);
    (path, pdf)
}

fn plain(blocks: Vec<Block>) -> Document {
    Document { title: "样张".to_owned(), blocks, ..Document::default() }
}

fn one_value(text: &str) -> Document {
    plain(vec![Block::Para(Para::new(vec![Run::song("姓名："), Run::value(text)], size::SI))])
}

/// What a tool says about a file.
pub(crate) fn run(tool: &str, before: &[&str], path: &Path, after: &[&str]) -> String {
    let out = Command::new(tool).args(before).arg(path).args(after).output();
    let out = out.unwrap_or_else(|error| panic!("{tool} (poppler-utils, qpdf) is needed: {error}"));
    assert!(out.status.success(), "{tool}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// The text a reader copies out, without white space.
pub(crate) fn extract(path: &Path) -> String {
    squeeze(&run("pdftotext", &[], path, &["-"]))
}

pub(crate) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn the_letter_reads_back_word_for_word() {
    let (path, pdf) = paint("letter.pdf", &letter(&format!("王{RARE}")));
    let text = extract(&path);
    assert!(text.contains(&squeeze(BODY)), "{text}");
    assert!(text.contains(RARE), "{text}");
    assert!(text.contains("≥1份，面积12㎡以内"), "{text}");
    assert!(text.contains("第1页共2页") && text.contains("第2页共2页"), "{text}");
    assert_eq!((pdf.pages, pdf.report), (2, Default::default()));
    assert!(pdf.bytes.len() < 160_000, "{} bytes", pdf.bytes.len());
}

#[test]
fn every_font_is_embedded_as_a_subset() {
    let (path, _) = paint("fonts.pdf", &letter(RARE));
    let list = run("pdffonts", &[], &path, &[]);
    let fonts: Vec<&str> = list.lines().skip(2).collect();
    assert!(fonts.len() >= 4, "{list}");
    for font in fonts {
        assert!(font.contains("yes yes yes") && font.as_bytes()[6] == b'+', "{list}");
    }
}

#[test]
fn the_parts_of_a_page_say_what_they_are() {
    let (path, _) = paint("tags.pdf", &letter("王小明"));
    let tags = run("pdfinfo", &["-struct-text"], &path, &[]);
    for part in ["H1", "H2", "失业登记", "TH", "TD", "Figure", "LBody"] {
        assert!(tags.contains(part), "{part} in {tags}");
    }
    assert!(run("qpdf", &["--json"], &path, &[]).contains("二维码：在手机上打开这份指引"));
    // The repeated head of the table is decoration.
    assert_eq!(tags.matches("来源与取得方式").count(), 1, "{tags}");
    assert_eq!(extract(&path).matches("来源与取得方式").count(), 2);
}

#[test]
fn same_input_same_bytes() {
    let print = || press().paint(&letter("王小明"), &stamp()).expect("a PDF").bytes;
    let first = print();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(print)).collect();
        for thread in threads {
            assert!(thread.join().expect("thread") == first);
        }
    });
}

#[test]
fn a_name_is_printed_and_read_back_exactly() {
    // (name, characters no font has)
    let names = [
        ("王小明", ""),
        ("𬭩㛃𠮷𣲗", ""),
        ("欧阳𪩘", ""),
        ("Đặng Thị Ngọc Ánh", ""),
        ("Ǎěǐǒǔ ẞ Ꞌ", "Ꞌ"),
        ("买买提·吐尔逊", ""),
        ("Ngọc A\u{301}nh", ""),
        ("葛\u{E0100}城", ""),
        ("王\u{30EDE}", "\u{30EDE}"),
        ("李😀", "😀"),
    ];
    for (i, (name, missing)) in names.into_iter().enumerate() {
        let (path, pdf) = paint(&format!("name-{i}.pdf"), &one_value(name));
        assert!(extract(&path).contains(&squeeze(name)), "{name}: {}", extract(&path));
        assert_eq!(pdf.report.missing.iter().collect::<String>(), missing, "{name}");
    }
}

#[test]
fn a_private_character_becomes_a_box_to_write_in() {
    let (path, pdf) = paint("private.pdf", &one_value("王\u{E123}明"));
    assert!(extract(&path).contains("王□明"));
    assert_eq!(pdf.report.missing, ['\u{E123}']);
}

#[test]
fn no_input_breaks_the_printer() {
    let long = "x".repeat(3_000);
    for (i, text) in
        ["", " ", "\u{0}\u{1}\u{FEFF}\u{FFFE}", "\u{301}", "a\tb\r\nc", "مرحبا", &long, "\u{10FFFF}"]
            .iter()
            .enumerate()
    {
        let mut document = one_value(text);
        document.title = "样\u{0}张".to_owned();
        paint(&format!("odd-{i}.pdf"), &document);
    }
    let pdf = paint("empty.pdf", &plain(Vec::new())).1;
    assert_eq!(pdf.pages, 1);
}

#[test]
fn no_line_starts_with_a_closing_mark_or_ends_with_an_opening_one() {
    let text = format!(
        "{BODY}（一）《社会保险法》第四十五条：“失业人员”符合条件的，领取失业保险金……——见附件。{RARE}"
    );
    let mut blocks = Vec::new();
    for indent in 0..12 {
        let para = Para {
            indent: (0.0, indent as f32 * 1.7),
            ..Para::body(vec![Run::song(text.as_str())], size::XIAO_SI)
        };
        blocks.push(Block::Para(para));
    }
    let (path, _) = paint("kinsoku.pdf", &plain(blocks));
    let lines = run("pdftotext", &["-raw"], &path, &["-"]);
    assert!(lines.lines().count() > 60);
    for line in lines.lines() {
        assert!(!line.starts_with(['，', '。', '；', '：', '”', '》', '）']), "{line}");
        assert!(!line.ends_with(['（', '《', '“']), "{line}");
        assert_eq!(line.matches('—').count() % 2, 0, "{line}");
    }
}

#[test]
fn a_row_is_cut_only_if_it_is_taller_than_a_page() {
    let row = |text: String| Row {
        cells: vec![Cell::text(Para::new(vec![Run::song(text)], size::WU)).labelled(vec![1])],
        ..Row::default()
    };
    let head = Row {
        cells: vec![Cell::column_head(Para::new(vec![Run::bold("说明事项")], size::WU), 1)],
        ..Row::default()
    };
    let mut rows = vec![head];
    rows.extend((0..30).map(|i| row(format!("第{i}行开始。{}第{i}行结束。", "内容".repeat(130)))));
    rows.push(row(format!("长行开始。{}长行结束。", "很长的内容，".repeat(900))));
    let table = Table { columns: vec![1.0], heads: 1, rows, ..Table::default() };
    let (path, pdf) = paint("rows.pdf", &plain(vec![Block::Table(table)]));
    let pages = run("pdftotext", &[], &path, &["-"]);
    let pages: Vec<String> = pages.split('\u{c}').map(squeeze).filter(|page| !page.is_empty()).collect();
    assert_eq!(pages.len(), pdf.pages);
    assert!(pages.iter().all(|page| page.contains("说明事项")));
    for i in 0..30 {
        let whole = pages
            .iter()
            .any(|page| page.contains(&format!("第{i}行开始")) && page.contains(&format!("第{i}行结束")));
        assert!(whole, "row {i}");
    }
    assert!(!pages.iter().any(|page| page.contains("长行开始") && page.contains("长行结束")));
    let strip = |(i, page): (usize, &String)| {
        page.replace(&format!("第{}页共{}页", i + 1, pages.len()), "").replace("说明事项", "")
    };
    let all: String = pages.iter().enumerate().map(strip).collect();
    assert!(all.contains(&format!("长行开始。{}长行结束。", "很长的内容，".repeat(900))), "nothing is lost");
}

#[test]
fn several_documents_become_one_file_with_one_outline() {
    let own = filling(&[("申请人.姓名", "王小明")], &[]);
    let documents = [letter("王小明"), onething::layout::form::fill(&commitment(), &own)];
    let pdf = press().paint_all("全部材料", &documents, &stamp()).expect("a PDF");
    let path = folder().join("all.pdf");
    std::fs::write(&path, &pdf.bytes).expect("write sample");
    let outlines = run("qpdf", &["--json", "--json-key=outlines"], &path, &[]);
    let outlines: serde_json::Value = serde_json::from_str(&outlines).expect("JSON");
    let titles: Vec<&str> = outlines["outlines"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|node| node["title"].as_str())
        .collect();
    assert_eq!(titles, ["失业一件事一次性告知书", "证明事项告知承诺书"]);
    assert_eq!(outlines["outlines"][0]["kids"].as_array().map(Vec::len), Some(3));
    assert_eq!(outlines["outlines"][1]["destpageposfrom1"], 3);
    assert!(extract(&path).contains("第1页共1页"), "every document counts its own pages");
    assert_eq!(pdf.pages, 3);
}

#[test]
fn an_office_may_bring_its_own_face() {
    let not_a_font = Fonts::with_own(vec![("kai".to_owned(), b"not a font".to_vec())]);
    assert_eq!(not_a_font.err(), Some(FontError::Unreadable { name: "kai".to_owned() }));
    let unknown = Fonts::with_own(vec![("fangsong".to_owned(), Vec::new())]);
    assert!(unknown.err().expect("unknown name").to_string().contains("song-core"));
    let packed: &[u8] = include_bytes!("../../fonts/hei-regular.ttf.zst");
    let hei = zstd::decode_all(packed).expect("font");
    let press = Press::new(Fonts::with_own(vec![("kai".to_owned(), hei)]).expect("fonts"));
    // What the own face lacks comes from the shipped one.
    let pdf = press.paint(&one_value("王小明ǰ"), &stamp()).expect("a PDF");
    let path = folder().join("own.pdf");
    std::fs::write(&path, &pdf.bytes).expect("write sample");
    let fonts = run("pdffonts", &[], &path, &[]);
    assert!(fonts.contains("OnethingHei") && fonts.contains("OnethingKai"), "{fonts}");
}
