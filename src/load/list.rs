//! 类型: 列表 — columns, what a row is called, which rows cannot be taken.

use super::keys;
use super::question::column;
use super::read::{Ctx, Leads, Map};
use super::scenario::checks;
use super::yaml::{Key, Kind, Node};
use crate::diag::Diagnostic;
use crate::model::list::{Excluded, ListShape, MOST_ROWS};
use crate::model::scenario::{Question, Scenario};
use crate::model::value::Name;
use indexmap::IndexMap;

/// Keys that only a list has.
pub(super) const LIST_KEYS: &[&str] =
    &["量词", "显示为", "最多", "没有", "栏目", "校验", "排除", "填表栏目", "人数栏"];
/// Keys that mean nothing for a list.
const NOT_FOR_LISTS: &[&str] = &[
    "选项",
    "都没有",
    "单位",
    "范围",
    "超出",
    "变化",
    "精度",
    "可填范围",
    "取自",
    "默认",
    "是",
    "否",
    "不清楚时",
];
const DEFAULT_MOST: u32 = 20;

/// The list part of a question; `None` when nothing of it can be used.
pub(super) fn shape(map: &Map<'_, '_>, key: &Key, common: &[(Key, Node)]) -> Option<ListShape> {
    let ctx = map.ctx;
    for name in NOT_FOR_LISTS {
        if let Some((found, _)) = map.entries.iter().find(|(found, _)| found.text == *name) {
            let message = format!("`{}` 是列表，`{name}` 对它不起作用", key.text);
            ctx.push(Diagnostic::error("L308", found.span, message).help("写到 `栏目` 里要用它的那一栏下面"));
        }
    }
    if key.text.contains(['〔', '〕', '.']) {
        let message = format!("列表的名字 `{}` 里不能有 〔〕 和点", key.text);
        ctx.push(Diagnostic::error("L330", key.span, message).help("换一个只有文字的名字"));
        return None;
    }
    let columns = columns(ctx, map.required("栏目")?, common);
    if columns.is_empty() {
        let message = format!("列表 `{}` 没有一个栏目", key.text);
        ctx.push(
            Diagnostic::error("L307", key.span, message)
                .help("在 `栏目` 下一行一栏：关系: {问: …, 类型: 单选, …}"),
        );
        return None;
    }
    let most = map.count("最多").unwrap_or(DEFAULT_MOST);
    if most == 0 || most > MOST_ROWS {
        let span = map.raw("最多").map_or(key.span, |node| node.span);
        ctx.push(
            Diagnostic::error("L303", span, format!("`最多` 要在 1 到 {MOST_ROWS} 之间"))
                .help("更长的名单要分几次办"),
        );
    }
    Some(ListShape {
        measure: map.string("量词").unwrap_or_else(|| "项".into()),
        display: map.template("显示为"),
        most: most.clamp(1, MOST_ROWS),
        none_text: map.string("没有").unwrap_or_else(|| "没有".into()),
        columns,
        checks: checks(map, "校验"),
        excluded: map.get("排除").map_or(Vec::new(), |node| {
            ctx.elements(node).iter().filter_map(|node| excluded(ctx, node)).collect()
        }),
        fill_columns: map.references("填表栏目", Leads::Field),
        count_text: map.string("人数栏"),
    })
}

fn columns(ctx: &Ctx, node: &Node, common: &[(Key, Node)]) -> IndexMap<Name, Question> {
    let entries = ctx.entries(node, "栏目").unwrap_or(&[]);
    let columns = entries.iter().filter_map(|(key, node)| column(ctx, key, node, common));
    columns.map(|column| (column.name.clone(), column)).collect()
}

fn excluded(ctx: &Ctx, node: &Node) -> Option<Excluded> {
    let map = ctx.map(node, &keys::EXCLUDED)?;
    Some(Excluded {
        when: ctx.expr(map.required("当")?, "当")?,
        say: ctx.template(map.required("说")?, "说")?,
        span: node.span,
    })
}

/// Keys of lists on a question that is none.
pub(super) fn only_for_lists(map: &Map<'_, '_>, key: &Key) {
    for (found, _) in map.entries.iter().filter(|(found, _)| LIST_KEYS.contains(&found.text.as_str())) {
        let message = format!("`{}` 不是列表，`{}` 对它不起作用", key.text, found.text);
        map.ctx.push(Diagnostic::error("L308", found.span, message).help("类型写成 列表，或者删掉这一行"));
    }
}

/// `亲属.年龄` computes something of every row: 亲属 must be a list, and 年龄 a name of its own.
pub(super) fn check_row_facts(ctx: &Ctx, scenario: &Scenario) {
    for fact in scenario.facts.values() {
        let Some((list, part)) = fact.name.split_once('.') else { continue };
        let Some((question, shape)) = scenario.list(list) else {
            let lists = scenario.questions.values().filter(|q| q.list.is_some()).map(|q| &*q.name);
            ctx.unknown_name(fact.span, list, "列表", lists);
            continue;
        };
        if let Some(column) = shape.columns.get(part) {
            ctx.push(
                Diagnostic::error(
                    "L404",
                    fact.span,
                    format!("`{part}` 既是 `{}` 的栏目又是推算", question.name),
                )
                .related(column.span, "栏目在这里")
                .help("改一个名字"),
            );
        }
    }
}

/// A list as an example or an answers file writes it, in `load`'s own trees.
pub(super) fn written(ctx: &Ctx, node: &Node, what: &str) -> Option<crate::model::list::Written> {
    use crate::model::list::Written;
    let row = |node: &Node| {
        let entries = ctx.entries(node, "名单的一条")?;
        let cell = |(key, node): &(Key, Node)| (key.text.as_str().into(), ctx.texts(node, &key.text));
        Some(entries.iter().map(cell).collect())
    };
    let rows = |node: &Node| ctx.elements(node).iter().filter_map(row).collect();
    Some(match &node.kind {
        Kind::Seq(_) => Written::closed(rows(node)),
        Kind::Map(_) => {
            let map = ctx.map(node, &keys::LIST_ANSWER)?;
            Written { rows: map.get("名单").map_or(Vec::new(), rows), more: map.string("还有") }
        }
        _ => Written { rows: Vec::new(), more: Some(ctx.text(node, what)?.to_string()) },
    })
}
