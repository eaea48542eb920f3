//! Printed pages, looked at by tools that are not ours.

use std::path::{Path, PathBuf};
use std::process::Command;

use onething::layout::doc::*;
use onething::render::pdf::{Pdf, Press, Stamp};

fn stamp() -> Stamp {
    Stamp {
        date: (2026, 11, 22),
        id: "sample".to_owned(),
        producer: "onething 0.1.0".to_owned(),
        author: "某某区人力资源和社会保障局".to_owned(),
    }
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pdf");
    std::fs::create_dir_all(&folder).expect("folder for samples");
    folder
}

fn paint(name: &str, document: &Document) -> (PathBuf, Pdf) {
    let pdf = Press::default().paint(document, &stamp()).expect("a PDF");
    let path = folder().join(name);
    std::fs::write(&path, &pdf.bytes).expect("write sample");
    (path, pdf)
}

/// The text a reader copies out, without white space.
fn extract(path: &Path) -> String {
    let out = Command::new("pdftotext").arg(path).arg("-").output().expect("pdftotext");
    String::from_utf8(out.stdout).expect("UTF-8").split_whitespace().collect()
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect()
}

const RARE: &str = "𬭩㛃𠮷𣲗䶮𬍛𬸚𪩘𫟹";
const BODY: &str = "您办理的“失业一件事”共涉及3个事项，按2026-11-22的政策，需要准备的材料、办理地点、期限和费用一次告知如下。\
请对照清单逐项准备；凡标注“免提交”的材料，由窗口通过数据共享核验，不需要您提供。";

fn letter() -> Document {
    let p = |runs| Block::Para(Para::body(runs, size::XIAO_SI));
    let small = |text: &str| Para::new(vec![Run::song(text)], size::WU).pitched(1.3);
    let head = |text: &str, id| Cell::column_head(Para { align: Align::Center, ..Para::new(vec![Run::bold(text)], size::WU).pitched(1.3) }, id);
    let mut rows = vec![Row {
        cells: vec![head("序号", 1), head("材料名称", 2), head("原件/复印件", 3), head("份数", 4), head("来源与取得方式", 5)],
        height: 22.0,
    }];
    for i in 1..=14 {
        let cell = |text: &str, id| Cell::text(small(text)).labelled(vec![id]);
        rows.push(Row {
            cells: vec![
                cell(&i.to_string(), 1),
                cell("解除（终止）劳动合同证明书", 2),
                cell("原件核验，留存复印件", 3),
                cell("1", 4),
                cell("用人单位出具；单位注销的，可到原社保经办机构查询打印，或者凭《企业登记档案》办理（≥1份，面积12㎡以内）。", 5),
            ],
            height: 22.0,
        });
    }
    Document {
        title: "失业一件事一次性告知书".to_owned(),
        subject: "办理失业保险金申领等事项所需材料一次告知".to_owned(),
        margins: Margins::LETTER,
        footer: "onething · 政策目录 3f9a2c7e".to_owned(),
        blocks: vec![
            Block::Heading {
                level: 1,
                para: Para::new(vec![Run::bold("失业一件事一次性告知书")], size::ER).aligned(Align::Center),
            },
            Block::Space(10.0),
            Block::Side {
                left: vec![
                    Block::Para(Para::new(vec![Run::song("申请人："), Run::value(format!("王{RARE}"))], size::XIAO_SI)),
                    Block::Para(Para::new(vec![Run::song("告知日期：2026年11月22日")], size::XIAO_SI)),
                    Block::Para(Para::new(vec![Run::song("告知编号：川人社告〔2026〕12号")], size::XIAO_SI)),
                ],
                right: vec![Block::Qr {
                    data: "https://example.org/g#AbCdEfGh".to_owned(),
                    side: 25.0 * MM,
                    alt: "二维码：在手机上打开这份指引".to_owned(),
                    align: Align::Right,
                }],
                width: 30.0 * MM,
            },
            Block::Rule,
            p(vec![Run::song(BODY)]),
            Block::Heading { level: 2, para: Para::new(vec![Run::hei("一、您要办的事项")], size::SI).spaced(8.0) },
            p(vec![Run::song(BODY)]),
            Block::List(List {
                items: ["失业登记", "失业保险金申领", "灵活就业人员社会保险补贴——到社区办理……"]
                    .iter()
                    .map(|text| ListItem {
                        label: Para::new(vec![Run::tick(false)], size::XIAO_SI),
                        body: vec![Block::Para(Para::new(vec![Run::song(*text)], size::XIAO_SI))],
                    })
                    .collect(),
                label: 20.0,
                space: 2.0,
            }),
            Block::Heading { level: 2, para: Para::new(vec![Run::hei("二、材料清单")], size::SI).spaced(8.0) },
            Block::Table(Table {
                columns: vec![10.0, 32.0, 28.0, 12.0, 70.0],
                heads: 1,
                rows,
                summary: "需要准备的材料".to_owned(),
                ..Table::default()
            }),
            Block::Heading { level: 2, para: Para::new(vec![Run::hei("三、签收")], size::SI).spaced(8.0) },
            Block::Keep(vec![
                p(vec![
                    Run::song("本人"),
                    Run::value("欧阳㛃").underlined(),
                    Run::song("已收到本告知书，内容已经工作人员说明。"),
                ]),
                Block::Para(
                    Para::new(vec![Run::song("签收人："), Run::blank(8.0), Run::song("　　日期："), Run::blank(8.0)], size::XIAO_SI)
                        .aligned(Align::Right),
                ),
            ]),
        ],
    }
}

#[test]
fn the_letter_reads_back_word_for_word() {
    let (path, pdf) = paint("letter.pdf", &letter());
    let text = extract(&path);
    assert!(text.contains(&squeeze(BODY)), "{text}");
    assert!(text.contains(RARE), "{text}");
    assert!(text.contains("≥1份，面积12㎡以内"), "{text}");
    assert!(text.contains("第1页共2页") && text.contains("第2页共2页"), "{text}");
    assert_eq!((pdf.pages, pdf.report), (2, Default::default()));
}
