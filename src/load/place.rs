//! 机构 and 网点 of regions: who does what, where, and how far.

use super::keys;
use super::read::{Ctx, Leads, Map};
use super::scenario::named;
use super::yaml::{Key, Kind, Node};
use crate::diag::Diagnostic;
use crate::model::place::{Depth, Organ, Place, Point};
use crate::model::value::Name;
use indexmap::IndexMap;

/// Items that a place does beyond its roles.
type Delegated = IndexMap<Name, Depth>;

/// 机构 by role.
pub(super) fn organs(ctx: &Ctx, node: &Node) -> IndexMap<Name, Organ> {
    named(ctx, Some(node), "机构", |key, node| {
        let map = ctx.map(node, &keys::ORGAN)?;
        ctx.refer(Leads::OrganRole, &key.text, key.span);
        Some(Organ {
            name: map.string("名称"),
            phone: map.string("电话"),
            supervision_phone: map.string("监督电话"),
            unconfirmed: map.string("待核"),
            span: key.span,
        })
    })
}

/// 网点; `packs` are the 网点包 that they may name.
pub(super) fn places(ctx: &Ctx, node: &Node, packs: &Node) -> IndexMap<Name, Place> {
    let packs = named(ctx, Some(packs), "网点包", |_, node| Some(delegated(ctx, node, "网点包")));
    named(ctx, Some(node), "网点", |key, node| {
        let map = ctx.map(node, &keys::PLACE)?;
        let times = map.get("时间").map_or(&[][..], |node| ctx.elements(node));
        let mut items = map.get("网点包").map_or_else(Delegated::new, |node| pack(ctx, node, &packs));
        items.extend(map.get("另办").map_or_else(Delegated::new, |node| delegated(ctx, node, "另办")));
        Some(Place {
            name: key.text.as_str().into(),
            address: map.string("地址"),
            phone: map.string("咨询电话"),
            supervision_phone: map.string("监督电话"),
            hours: times.iter().filter_map(|node| hours(ctx, node)).collect(),
            roles: map.references("承担", Leads::OrganRole),
            windows: map.texts("窗口"),
            not_items: map.references("不办", Leads::AnyItem),
            delegated: items,
            point: point(&map),
            unconfirmed: map.string("待核"),
            span: key.span,
        })
    })
}

/// `周一至周五 上午 9:00-12:00`, or a map of the same.
fn hours(ctx: &Ctx, node: &Node) -> Option<String> {
    let Kind::Map(entries) = &node.kind else { return ctx.text(node, "时间").map(str::to_string) };
    let part = |(key, node): &(Key, Node)| Some(format!("{} {}", key.text, ctx.text(node, "时间")?));
    Some(entries.iter().filter_map(part).collect::<Vec<_>>().join("，"))
}

/// 网点包 of a place: names of packs, or items with their 受理深度.
fn pack(ctx: &Ctx, node: &Node, packs: &IndexMap<Name, Delegated>) -> Delegated {
    if let Kind::Map(_) = &node.kind {
        return delegated(ctx, node, "网点包");
    }
    let mut items = Delegated::new();
    for node in ctx.elements(node) {
        let Some(name) = ctx.text(node, "网点包") else { continue };
        match packs.get(name) {
            Some(pack) => items.extend(pack.iter().map(|(item, depth)| (item.clone(), *depth))),
            None => ctx.unknown_name(node.span, name, "网点包", packs.keys().map(|name| &**name)),
        }
    }
    items
}

/// `{事项: 受理深度}`, or a list of items that are done from start to end.
fn delegated(ctx: &Ctx, node: &Node, what: &str) -> Delegated {
    let Kind::Map(entries) = &node.kind else {
        let names = ctx.references(node, what, Leads::AnyItem);
        return names.into_iter().map(|name| (name, Depth::Whole)).collect();
    };
    let one = |(key, node): &(Key, Node)| {
        ctx.refer(Leads::AnyItem, &key.text, key.span);
        Some((Name::from(key.text.as_str()), ctx.one_of(node, &key.text, &Depth::ALL)?))
    };
    entries.iter().filter_map(one).collect()
}

/// 坐标: degrees east and north.
fn point(map: &Map<'_, '_>) -> Option<Point> {
    let node = map.get("坐标")?;
    let parts = map.ctx.texts(node, "坐标");
    let parts: Vec<&str> = parts.iter().flat_map(|text| text.split(['，', ',', ' '])).collect();
    let degrees = |text: &&str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let found: Vec<f64> = parts.iter().filter_map(degrees).collect();
    match found[..] {
        [east, north]
            if parts.len() == 2 && (73.0..=136.0).contains(&east) && (3.0..=54.0).contains(&north) =>
        {
            Some(Point { east, north })
        }
        _ => {
            map.ctx.push(
                Diagnostic::error("L319", node.span, "`坐标` 看不出在中国的什么地方")
                    .help("先经度后纬度，用度写：[107.51, 31.20]"),
            );
            None
        }
    }
}
