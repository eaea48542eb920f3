//! Documents to print in tests and measurements.

use std::collections::HashMap;

use indexmap::IndexMap;
use onething::layout::doc::*;
use onething::layout::form::{Filled, Filling};
use onething::model::form::{CellKind, CellPiece, CellSetting, FillName, Form, FormBlock, FormCell, Roster};
use onething::source::{FileId, Span};

/// One character of each plane and of none but the largest fonts.
pub(crate) const RARE: &str = "𬭩㛃𠮷𣲗䶮𬍛𬸚𪩘𫟹";
/// A body paragraph.
pub(crate) const BODY: &str = "您办理的“失业一件事”共涉及3个事项，按2026-11-22的政策，需要准备的材料、办理地点、期限和费用一次告知如下。\
请对照清单逐项准备；凡标注“免提交”的材料，由窗口通过数据共享核验，不需要您提供。";

/// A letter of two pages for a person of that name.
pub(crate) fn letter(name: &str) -> Document {
    let p = |runs| Block::Para(Para::body(runs, size::XIAO_SI));
    let small = |text: &str| Para::new(vec![Run::song(text)], size::WU).pitched(1.3);
    let head = |text: &str, id| {
        Cell::column_head(
            Para { align: Align::Center, ..Para::new(vec![Run::bold(text)], size::WU).pitched(1.3) },
            id,
        )
    };
    let mut rows = vec![Row {
        cells: vec![
            head("序号", 1),
            head("材料名称", 2),
            head("原件/复印件", 3),
            head("份数", 4),
            head("来源与取得方式", 5),
        ],
        height: 22.0,
        flexible: false,
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
            flexible: false,
        });
    }
    Document {
        title: "失业一件事一次性告知书".to_owned(),
        subject: "办理失业保险金申领等事项所需材料一次告知".to_owned(),
        margins: Margins::LETTER,
        landscape: false,
        footer: "onething · 政策目录 3f9a2c7e".to_owned(),
        blocks: vec![
            Block::Heading {
                level: 1,
                para: Para::new(vec![Run::bold("失业一件事一次性告知书")], size::ER).aligned(Align::Center),
            },
            Block::Space(10.0),
            Block::Side {
                left: vec![
                    Block::Para(Para::new(vec![Run::song("申请人："), Run::value(name)], size::XIAO_SI)),
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
            Block::Heading {
                level: 2,
                para: Para::new(vec![Run::hei("一、您要办的事项")], size::SI).spaced(8.0),
            },
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
            Block::Heading {
                level: 2,
                para: Para::new(vec![Run::hei("二、材料清单")], size::SI).spaced(8.0),
            },
            Block::Table(Table {
                columns: vec![10.0, 32.0, 28.0, 12.0, 70.0],
                heads: 1,
                rows,
                summary: "需要准备的材料".to_owned(),
                ..Table::default()
            }),
            Block::Heading {
                level: 2, para: Para::new(vec![Run::hei("三、签收")], size::SI).spaced(8.0)
            },
            Block::Keep(vec![
                p(vec![
                    Run::song("本人"),
                    Run::value("欧阳㛃").underlined(),
                    Run::song("已收到本告知书，内容已经工作人员说明。"),
                ]),
                Block::Para(
                    Para::new(
                        vec![
                            Run::song("签收人："),
                            Run::blank(8.0),
                            Run::song("　　日期："),
                            Run::blank(8.0),
                        ],
                        size::XIAO_SI,
                    )
                    .aligned(Align::Right),
                ),
            ]),
        ],
    }
}

/// A cell as an author writes it.
fn cell(text: &str) -> FormCell {
    let kind = match text {
        "←" => CellKind::MergeLeft,
        "↑" => CellKind::MergeUp,
        _ if text.contains('【') => CellKind::Content(pieces(text)),
        _ => CellKind::Label(text.to_owned()),
    };
    FormCell { kind, span: Span::start_of(FileId(0)) }
}

fn pieces(text: &str) -> Vec<CellPiece> {
    let mut pieces = Vec::new();
    for part in text.split_inclusive('】') {
        let (plain, blank) = part.split_once('【').unwrap_or((part, ""));
        if !plain.is_empty() {
            pieces.push(CellPiece::Text(plain.to_owned()));
        }
        let blank = blank.trim_end_matches('】');
        let rest = |mark: &str| blank.strip_prefix(mark).map(|rest| rest.trim().to_owned());
        let piece = if let Some(name) = rest("□") {
            CellPiece::Tick(name_of(&name))
        } else if let Some(name) = rest("▦18") {
            CellPiece::Comb(18, name_of(&name))
        } else if let Some(words) = rest("办") {
            CellPiece::Office(words)
        } else if let Some(words) = rest("签") {
            CellPiece::Sign(words)
        } else if let Some(words) = rest("章") {
            CellPiece::Seal(words)
        } else if let Some(words) = rest("手写") {
            CellPiece::Handwrite(words)
        } else if !blank.is_empty() {
            CellPiece::Fill(name_of(blank))
        } else {
            continue;
        };
        pieces.push(piece);
    }
    pieces
}

fn name_of(text: &str) -> FillName {
    match text.split_once('.') {
        Some((role, field)) => FillName::Role(role.into(), field.into()),
        None => FillName::Own(text.into()),
    }
}

pub(crate) fn table(widths: &[f32], rows: &[&str]) -> FormBlock {
    let rows: Vec<Vec<FormCell>> = rows.iter().map(|row| row.split(", ").map(cell).collect()).collect();
    let heights = vec![None; rows.len()];
    FormBlock::Table { widths: widths.to_vec(), rows, heights }
}

pub(crate) fn form(title: &str, blocks: Vec<FormBlock>, cells: &[(&str, CellSetting)]) -> Form {
    let mut all = vec![FormBlock::Title(vec![CellPiece::Text(title.to_owned())])];
    all.extend(blocks);
    Form {
        slug: "sample".into(),
        title: title.to_owned(),
        landscape: false,
        roles: vec!["申请人".into()],
        blocks: all,
        cells: cells.iter().map(|(name, setting)| ((*name).into(), setting.clone())).collect(),
        own_fields: IndexMap::new(),
        unconfirmed: None,
        span: Span::start_of(FileId(0)),
    }
}

pub(crate) fn filling(values: &[(&str, &str)], options: &[(&str, &[&str], &[&str])]) -> Filling {
    let mut all: HashMap<FillName, Filled> =
        values.iter().map(|(name, text)| (name_of(name), Filled::Text((*text).to_owned()))).collect();
    for (name, options, chosen) in options {
        let ticked = options.iter().map(|option| ((*option).to_owned(), chosen.contains(option))).collect();
        all.insert(name_of(name), Filled::Options(ticked));
    }
    Filling { values: all, lists: HashMap::new(), footer: "onething · 政策目录 3f9a2c7e".to_owned() }
}

pub(crate) fn registration() -> Form {
    let rows = [
        "姓名, 【申请人.姓名】, 性别, 【□ 申请人.性别】, 民族, 【申请人.民族】",
        "出生日期, 【申请人.出生日期】, 证件类型, 【申请人.证件类型】, ←, ←",
        "证件号码, 【▦18 申请人.证件号码】, ←, ←, ←, ←",
        "户口性质, 【□ 申请人.户口性质】, ←, ←, 联系电话, 【申请人.联系电话】",
        "户籍地址, 【申请人.户籍地址】, ←, ←, 备用联系人电话, 【申请人.备用电话】",
        "常住地址, 【申请人.常住地址】, ←, ←, ←, ←",
        "失业登记地类型, 【□ 登记地类型】, ←, ←, ←, ←",
        "政治面貌, 【申请人.政治面貌】, 婚姻状况, 【申请人.婚姻状况】, 健康状况, 【申请人.健康状况】",
        "毕业院校, 【申请人.毕业院校】, 所学专业, 【申请人.所学专业】, 毕业日期, 【申请人.毕业日期】",
        "个人身份, 【□ 个人身份】, ←, ←, ←, ←",
        "职业资格或技能等级, 【技能等级】, ←, ←, ←, ←",
        "失业前工作单位, 【原单位.名称】, ←, ←, 所属行业, 【原单位.所属行业】",
        "求职意向, 想做的工作, 【想做的工作】, ←, 想去的地方, 【想去的地方】",
        "↑, 希望月薪, 【希望月薪】, ←, 用工形式, 【用工形式】",
        "需要的服务, 职业指导, 【□ 要职业指导】, ←, 创业服务, 【□ 要创业服务】",
        "↑, 技能培训, 【□ 要技能培训】, ←, 想学的工种, 【想学的工种】",
        "就业援助对象类型, 【□ 援助对象类型】, ←, ←, ←, ←",
        "本人承诺, 以上填写属实，同意窗口查询核对有关信息。如有虚假，愿承担责任。申请人签名【签 申请人】日期【手写 日期】, ←, ←, ←, ←",
        "登记日期和机构, 【办 登记日期和机构】, ←, ←, ←, ←",
        "经办意见, 【办 经办意见】经办人【办 经办人】【章 经办机构】, ←, ←, ←, ←",
    ];
    form(
        "失业人员登记表",
        vec![
            FormBlock::TopRight(pieces("登记编号【办 登记编号】")),
            table(&[26.0, 30.0, 24.0, 30.0, 24.0, 32.0], &rows),
            FormBlock::Roster(Roster {
                list: Some("工作经历".into()),
                widths: vec![34.0, 34.0, 34.0, 64.0],
                head: ["起", "止", "月数", "单位"].map(str::to_owned).to_vec(),
                row: ["【起】", "【止】", "【月数】", "【单位】"].map(cell).to_vec(),
                at_least: 3,
                per_page: None,
                total: vec![cell("合计"), cell("←"), cell("【总月数】"), cell("")],
            }),
        ],
        &[("经办意见", CellSetting { height: Some(18.0), ..CellSetting::default() })],
    )
}

const YES_NO: &[&str] = &["要", "不要"];

pub(crate) fn registered() -> Filling {
    let mut filling = filling(
        &[
            ("申请人.姓名", "欧阳𬭩㛃"),
            ("申请人.民族", "汉族"),
            ("申请人.出生日期", "1976年5月8日"),
            ("申请人.证件类型", "居民身份证"),
            ("申请人.证件号码", "51170219760508002X"),
            ("申请人.联系电话", "13800000000"),
            ("申请人.户籍地址", "四川省达州市通川区西外镇金龙大道388号金色港湾小区12栋3单元1804号"),
            ("申请人.常住地址", "四川省达州市通川区朝阳中路1号"),
            ("申请人.毕业院校", "四川省达州市财贸中等职业技术学校（原达县地区商业学校）"),
            ("原单位.名称", "四川某某实业有限责任公司"),
            ("想做的工作", "超市理货"),
            ("希望月薪", "3,000.00元"),
        ],
        &[
            ("申请人.性别", &["男", "女"], &["女"]),
            ("申请人.户口性质", &["城镇", "农村", "其他"], &["城镇"]),
            ("登记地类型", &["户籍地", "常住地", "参保地"], &["参保地"]),
            (
                "个人身份",
                &[
                    "城镇失业人员",
                    "高校毕业生",
                    "农村劳动者",
                    "退役军人",
                    "刑满释放人员",
                    "被征地农民",
                    "其他",
                ],
                &["城镇失业人员"],
            ),
            ("要职业指导", YES_NO, &["要"]),
            ("要创业服务", YES_NO, &["不要"]),
            ("要技能培训", YES_NO, &[]),
            (
                "援助对象类型",
                &["大龄", "残疾", "低保", "零就业家庭", "连续失业一年以上", "失地", "脱贫或监测对象"],
                &["大龄", "低保"],
            ),
        ],
    );
    let row = |from: &str, to: &str, months: &str, unit: &str| -> HashMap<FillName, Filled> {
        [("起", from), ("止", to), ("月数", months), ("单位", unit)]
            .map(|(name, text)| (name_of(name), Filled::Text(text.to_owned())))
            .into()
    };
    filling.lists.insert(
        "工作经历".into(),
        vec![
            row("1996年9月", "2008年3月", "139", "达县某厂"),
            row("2008年4月", "2026年10月", "223", "某某公司"),
        ],
    );
    filling.values.insert(name_of("总月数"), Filled::Text("362".to_owned()));
    filling
}

pub(crate) fn commitment() -> Form {
    form(
        "证明事项告知承诺书",
        vec![
            table(
                &[34.0, 48.0, 34.0, 50.0],
                &[
                    "办理事项, 【办理事项】, ←, ←",
                    "承诺人, 【申请人.姓名】, 联系电话, 【申请人.联系电话】",
                    "证件号码, 【▦18 申请人.证件号码】, ←, ←",
                ],
            ),
            FormBlock::Paragraph(pieces(
                "一、告知内容。您可以不交上面写的证明，改为签这份承诺书。窗口会通过部门数据、实地走访等方式核查。承诺不实的，撤销决定、追回已发的待遇，记入失信记录，依法处罚。",
            )),
            FormBlock::Paragraph(pieces("二、本人【申请人.姓名】承诺符合办理条件，下面写的情况属实。")),
            table(&[34.0, 132.0], &["本人陈述, 【具体陈述】"]),
            FormBlock::Signatures(vec![
                pieces("承诺人【签 承诺人】日期【手写 日期】"),
                pieces("行政机关【章 行政机关】日期【手写 日期】"),
            ]),
        ],
        &[("具体陈述", CellSetting { height: Some(50.0), continuation: true, ..CellSetting::default() })],
    )
}
