//! 表单: blocks, tables written like a spreadsheet, cells.

use super::keys;
use super::read::{Ctx, Leads, Map};
use super::scenario::{named, roles};
use super::shared::field;
use super::yaml::{Kind, Node};
use crate::diag::Diagnostic;
use crate::model::form::{
    Align, CellKind, CellPiece, CellSetting, Field, FillName, Form, FormBlock, FormCell, ROW_NUMBER, Roster,
};
use crate::model::value::Name;
use crate::source::Span;
use indexmap::IndexMap;

/// Names a blank of this form may mean.
struct Scope<'a> {
    roles: &'a [Name],
    own: &'a IndexMap<Name, Field>,
    /// In a 名单: the list whose rows it prints.
    list: Option<&'a str>,
}

/// Lowers one form file.
pub(super) fn form(ctx: &Ctx, slug: &str, node: &Node) -> Option<Form> {
    ctx.enter_scenario(slug);
    let map = ctx.map(node, &keys::FORM)?;
    let own_fields = named(ctx, map.raw("本表项目"), "本表项目", |key, node| field(ctx, key, node));
    let roles = map.get("角色").map_or(Vec::new(), |node| roles(ctx, node).names);
    let scope = Scope { roles: &roles, own: &own_fields, list: None };
    let blocks = map.required("版面").map_or(&[][..], |node| ctx.elements(node));
    let blocks = blocks.iter().flat_map(|node| self::blocks(ctx, node, &scope)).collect();
    let cells = named(ctx, map.raw("格子"), "格子", |_, node| cell_setting(ctx, node, &scope));
    Some(Form {
        slug: slug.into(),
        title: map.required("表单").and_then(|node| ctx.text(node, "表单")).unwrap_or(slug).to_string(),
        landscape: map.one_of("纸张", &[("A4", false), ("A4横", true)]).unwrap_or(false),
        blocks,
        cells,
        unconfirmed: map.string("待核"),
        span: Span::start_of(node.span.file),
        own_fields,
        roles,
    })
}

fn blocks(ctx: &Ctx, node: &Node, scope: &Scope<'_>) -> Vec<FormBlock> {
    if let Kind::Scalar { text, .. } = &node.kind
        && text.trim() == "换页"
    {
        return vec![FormBlock::PageBreak];
    }
    let Some(map) = ctx.map(node, &keys::BLOCK) else { return Vec::new() };
    let pieces = |node| line(ctx, node, scope);
    let block = |key: &str| {
        Some(match key {
            "标题" => FormBlock::Title(pieces(map.get(key)?)?),
            "副标题" => FormBlock::Subtitle(pieces(map.get(key)?)?),
            "右上" => FormBlock::TopRight(pieces(map.get(key)?)?),
            "段落" => FormBlock::Paragraph(pieces(map.get(key)?)?),
            "表格" => table(ctx, map.get(key)?, scope)?,
            "名单" => FormBlock::Roster(roster(ctx, map.get(key)?, scope)?),
            "签章" => {
                FormBlock::Signatures(ctx.elements(map.get(key)?).iter().filter_map(pieces).collect())
            }
            "换页" => FormBlock::PageBreak,
            _ => return None,
        })
    };
    map.entries.iter().filter_map(|(key, _)| block(&key.text)).collect()
}

fn line(ctx: &Ctx, node: &Node, scope: &Scope<'_>) -> Option<Vec<CellPiece>> {
    let text = ctx.text(node, "版面")?;
    Some(pieces(ctx, text, node.span, scope))
}

fn table(ctx: &Ctx, node: &Node, scope: &Scope<'_>) -> Option<FormBlock> {
    let map = ctx.map(node, &keys::TABLE_BLOCK)?;
    let widths = map.required("列宽").map_or(Vec::new(), |node| numbers(ctx, node, "列宽"));
    let nodes = ctx.elements(map.required("格")?);
    let rows: Vec<Vec<FormCell>> = nodes.iter().map(|node| row(ctx, node, scope)).collect();
    for (node, row) in nodes.iter().zip(&rows) {
        check_row_length(ctx, node.span, row.len(), widths.len());
    }
    check_merges(ctx, &rows);
    let heights = map.get("行高").map_or(Vec::new(), |node| heights(ctx, node, rows.len()));
    Some(FormBlock::Table { widths, rows, heights })
}

/// 行高 as a list, one per row, or by row number: `{3: 40}`.
fn heights(ctx: &Ctx, node: &Node, n_rows: usize) -> Vec<Option<f32>> {
    let mut heights = vec![None; n_rows];
    match &node.kind {
        Kind::Map(entries) => {
            for (key, node) in entries {
                let row = key.text.trim().parse::<usize>().ok().and_then(|row| row.checked_sub(1));
                match row.and_then(|row| heights.get_mut(row)) {
                    Some(height) => *height = number(ctx, node, "行高"),
                    None => ctx.push(
                        Diagnostic::error("L603", key.span, format!("没有第 `{}` 行", key.text))
                            .help(format!("这张表有 {n_rows} 行，从 1 数起")),
                    ),
                }
            }
        }
        _ => {
            for (height, node) in heights.iter_mut().zip(ctx.elements(node)) {
                *height = if node.kind == Kind::Null { None } else { number(ctx, node, "行高") };
            }
        }
    }
    heights
}

fn roster(ctx: &Ctx, node: &Node, scope: &Scope<'_>) -> Option<Roster> {
    let map = ctx.map(node, &keys::ROSTER)?;
    let widths = map.required("列宽").map_or(Vec::new(), |node| numbers(ctx, node, "列宽"));
    let list = map.name("每行");
    let cells = |key: &str, map: &Map<'_, '_>| {
        let Some(node) = map.get(key) else { return Vec::new() };
        let list = list.as_deref().filter(|_| key == "格");
        let row = row(ctx, node, &Scope { list, ..*scope });
        check_row_length(ctx, node.span, row.len(), widths.len());
        row
    };
    let head = map.texts("表头");
    if let Some(node) = map.raw("表头") {
        check_row_length(ctx, node.span, head.len(), widths.len());
    }
    Some(Roster {
        list: list.clone(),
        head,
        row: cells("格", &map),
        at_least: map.count("至少").unwrap_or(1).min(200),
        per_page: map.count("每页最多"),
        total: cells("合计", &map),
        widths,
    })
}

fn row(ctx: &Ctx, node: &Node, scope: &Scope<'_>) -> Vec<FormCell> {
    let cell = |node: &Node| {
        let kind = match &node.kind {
            Kind::Null => CellKind::Label(String::new()),
            _ => match ctx.text(node, "格") {
                None => CellKind::Label(String::new()),
                Some("←") => CellKind::MergeLeft,
                Some("↑") => CellKind::MergeUp,
                Some(text) if text.contains('【') => CellKind::Content(pieces(ctx, text, node.span, scope)),
                Some(text) => CellKind::Label(text.to_string()),
            },
        };
        FormCell { kind, span: node.span }
    };
    ctx.elements(node).iter().map(cell).collect()
}

fn check_row_length(ctx: &Ctx, span: Span, found: usize, columns: usize) {
    if found != columns && columns > 0 {
        ctx.push(
            Diagnostic::error("L601", span, format!("这一行有 {found} 格，表有 {columns} 列"))
                .help("每行要写满每一列；和左边合并写 ←，和上面合并写 ↑"),
        );
    }
}

/// Every group of merged cells must be a rectangle.
fn check_merges(ctx: &Ctx, rows: &[Vec<FormCell>]) {
    let mut owner: Vec<Vec<(usize, usize)>> = Vec::new();
    for (y, row) in rows.iter().enumerate() {
        let mut owners = Vec::new();
        for (x, cell) in row.iter().enumerate() {
            let from = match cell.kind {
                CellKind::MergeLeft => x.checked_sub(1).and_then(|x| owners.get(x)).copied(),
                CellKind::MergeUp => y.checked_sub(1).and_then(|y| owner[y].get(x)).copied(),
                _ => Some((y, x)),
            };
            if from.is_none() {
                let message = "这一格没有可以合并的格子";
                let help = if cell.kind == CellKind::MergeLeft {
                    "第一列不能写 ←"
                } else {
                    "第一行不能写 ↑"
                };
                ctx.push(Diagnostic::error("L602", cell.span, message).help(help));
            }
            owners.push(from.unwrap_or((y, x)));
        }
        owner.push(owners);
    }
    let mut sizes: IndexMap<(usize, usize), (usize, usize, usize)> = IndexMap::new();
    for (y, owners) in owner.iter().enumerate() {
        for (x, from) in owners.iter().enumerate() {
            let size = sizes.entry(*from).or_insert((0, y, x));
            *size = (size.0 + 1, size.1.max(y), size.2.max(x));
        }
    }
    for ((y, x), (n_cells, last_y, last_x)) in sizes {
        if n_cells != (last_y + 1 - y) * (last_x + 1).saturating_sub(x) {
            ctx.push(
                Diagnostic::error("L602", rows[y][x].span, "合并出来的格子不是长方形")
                    .help("合并的每一行要从同一列开始、到同一列结束：下面各行的第一格写 ↑，其余写 ←"),
            );
        }
    }
}

/// The pieces of a text with blanks.
fn pieces(ctx: &Ctx, text: &str, span: Span, scope: &Scope<'_>) -> Vec<CellPiece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut at = 0;
    while let Some(open) = rest.find('【') {
        if open > 0 {
            pieces.push(CellPiece::Text(rest[..open].to_string()));
        }
        let inside = &rest[open + '【'.len_utf8()..];
        let Some(close) = inside.find('】') else {
            let place = span.part(at + open, '【'.len_utf8());
            ctx.push(Diagnostic::error("L604", place, "`【` 没有配对的 `】`").help("空格要写成【名字】"));
            return pieces;
        };
        let place = span.part(at + open + '【'.len_utf8(), close);
        pieces.extend(piece(ctx, inside[..close].trim(), place, scope));
        let consumed = open + '【'.len_utf8() + close + '】'.len_utf8();
        at += consumed;
        rest = &rest[consumed..];
    }
    if !rest.is_empty() {
        pieces.push(CellPiece::Text(rest.to_string()));
    }
    pieces
}

fn piece(ctx: &Ctx, text: &str, span: Span, scope: &Scope<'_>) -> Option<CellPiece> {
    let (word, tail) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let tail = tail.trim();
    let named = |tail: &str| {
        let place = text.rfind(tail).map_or(span, |at| span.part(at, tail.len()));
        (!tail.is_empty()).then(|| fill_name(ctx, tail, place, scope))
    };
    let piece = match word {
        "办" => Some(CellPiece::Office(tail.to_string())),
        "签" => Some(CellPiece::Sign(tail.to_string())),
        "章" => Some(CellPiece::Seal(tail.to_string())),
        "手写" => Some(CellPiece::Handwrite(tail.to_string())),
        "照片" => Some(CellPiece::Photo),
        _ if word.starts_with(['□', '☐']) => {
            let name = text.trim_start_matches(['□', '☐']).trim();
            named(name).map(CellPiece::Tick)
        }
        _ if word.starts_with('▦') => {
            let count = word.trim_start_matches('▦').parse().ok().filter(|n| (1..=60).contains(n));
            count.zip(named(tail)).map(|(count, name)| CellPiece::Comb(count, name))
        }
        _ => named(text).map(CellPiece::Fill),
    };
    if piece.is_none() {
        ctx.push(
            Diagnostic::error("L604", span, format!("看不懂【{text}】")).help(
                "可以写：【名字】【角色.名字】【□ 名字】【▦18 角色.证件号码】【办 意见】【签】【章】【手写】【照片】",
            ),
        );
    }
    piece
}

fn fill_name(ctx: &Ctx, text: &str, span: Span, scope: &Scope<'_>) -> FillName {
    match text.split_once(['.', '．']) {
        Some((role, field)) if scope.roles.iter().any(|known| &**known == role.trim()) => {
            ctx.refer(Leads::Field, field.trim(), span);
            FillName::Role(role.trim().into(), field.trim().into())
        }
        Some((role, _)) => {
            ctx.unknown_name(span, role.trim(), "角色", scope.roles.iter().map(|name| &**name));
            FillName::Guide(text.into())
        }
        None if scope.own.contains_key(text) => FillName::Own(text.into()),
        None if scope.list.is_some() => {
            let list = scope.list.unwrap_or_default();
            if text != ROW_NUMBER {
                ctx.refer(Leads::RowFill, &format!("{list}.{text}"), span);
            }
            FillName::Guide(text.into())
        }
        None => {
            ctx.refer(Leads::Fill, text, span);
            FillName::Guide(text.into())
        }
    }
}

fn cell_setting(ctx: &Ctx, node: &Node, scope: &Scope<'_>) -> Option<CellSetting> {
    let map = ctx.map(node, &keys::CELL)?;
    let aligns = [("左", Align::Left), ("中", Align::Center), ("右", Align::Right)];
    Some(CellSetting {
        fill: map.get("填").and_then(|node| Some(fill_name(ctx, ctx.text(node, "填")?, node.span, scope))),
        height: map.get("高").and_then(|node| number(ctx, node, "高")),
        continuation: map.one_of("放不下", &[("续页", true), ("缩小", false)]).unwrap_or(false),
        align: map.one_of("对齐", &aligns),
    })
}

fn numbers(ctx: &Ctx, node: &Node, what: &str) -> Vec<f32> {
    ctx.elements(node).iter().filter_map(|node| number(ctx, node, what)).collect()
}

/// Millimetres on a page.
fn number(ctx: &Ctx, node: &Node, what: &str) -> Option<f32> {
    let text = ctx.text(node, what)?;
    let number = text.parse::<f32>().ok().filter(|n| (0.5..=400.0).contains(n));
    if number.is_none() {
        let message = format!("`{what}` 要写毫米数，写的是 `{text}`");
        ctx.push(Diagnostic::error("L303", node.span, message).help("A4 纸正文宽 170 毫米左右"));
    }
    number
}
