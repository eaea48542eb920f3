//! 转办: another life event that the facts call for, and the answers that go along.

use super::keys;
use super::read::{Ctx, Leads};
use super::yaml::{Key, Kind, Node};
use crate::model::expr::Template;
use crate::model::scenario::{Carry, CarryRow, Transfer};

/// Written instead of a formula: the answer to this shared question stays behind.
const NOT_CARRIED: &str = "不带";

/// One entry of 转办.
pub(super) fn transfer(ctx: &Ctx, key: &Key, node: &Node) -> Option<Transfer> {
    let map = ctx.map(node, &keys::TRANSFER)?;
    let carry = map.get("带上").and_then(|node| ctx.entries(node, "带上")).unwrap_or(&[]);
    Some(Transfer {
        name: key.text.as_str().into(),
        when: map.expr("当"),
        to: ctx.references(map.required("去")?, "去", Leads::Scenario).first()?.to_string(),
        say: map.template("说").unwrap_or_else(|| Template::plain(&*key.text)),
        carry: carry.iter().map(|(key, node)| self::carry(ctx, key, node)).collect(),
        span: key.span,
    })
}

/// `目标题: 式`, `目标题: [{当: …, 得: …}, …]` or `目标题: 不带`.
fn carry(ctx: &Ctx, key: &Key, node: &Node) -> Carry {
    let rows = match &node.kind {
        Kind::Scalar { text, .. } if text.trim() == NOT_CARRIED => Vec::new(),
        Kind::Map(_) | Kind::Seq(_) => ctx.elements(node).iter().filter_map(|node| row(ctx, node)).collect(),
        _ => ctx.expr(node, &key.text).map(|value| CarryRow { when: None, value }).into_iter().collect(),
    };
    Carry { question: key.text.as_str().into(), rows, span: key.span }
}

fn row(ctx: &Ctx, node: &Node) -> Option<CarryRow> {
    let map = ctx.map(node, &keys::CARRIED)?;
    let value = ctx.expr(map.required("得")?, "得");
    let when = map.get("当").map(|node| ctx.expr(node, "当"));
    // A row whose condition cannot be read must not count as one without a condition.
    let when = match when {
        None => None,
        Some(read) => Some(read?),
    };
    Some(CarryRow { when, value: value? })
}
