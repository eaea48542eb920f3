//! Region layers over the national base: 改, 增, 删 applied to the trees of the files.
//!
//! In: the base trees and one layer. Out: the same trees with the layer's values in their place; a value
//! keeps the place it was written at, so its file tells the layer it came from.
//!
//! **Invariant:** a layer can only touch what exists (改, 删) or add what does not (增).

use super::keys;
use super::read::Ctx;
use super::yaml::{Key, Kind, Node};
use crate::diag::Diagnostic;
use crate::source::Span;
use std::collections::BTreeMap;

/// All trees by path, being changed layer by layer.
pub(super) struct Layered {
    /// File trees: scenarios and the shared catalogues.
    pub trees: BTreeMap<String, Node>,
    /// 机构 of all layers.
    pub organs: Node,
    /// 网点 of all layers.
    pub places: Node,
    /// 网点包 of all layers.
    pub packs: Node,
    /// For each parameter the places that set it, from the nation down.
    pub provenance: BTreeMap<String, Vec<Span>>,
    /// Names of the layers.
    pub names: Vec<String>,
}

#[derive(Copy, Clone, PartialEq, Eq)]
enum Verb {
    Change,
    Add,
    Delete,
}

impl Verb {
    const ALL: [(&'static str, Verb); 3] = [("改", Verb::Change), ("增", Verb::Add), ("删", Verb::Delete)];
}

/// Sections whose entries a layer may touch.
const SECTIONS: &[&str] = &[
    "参数",
    "材料",
    "任选其一",
    "通称",
    "材料包",
    "事项",
    "推算",
    "题目",
    "提醒",
    "结论",
    "前提",
    "转办",
    "共同条件",
    "共同材料",
    "只能选一",
    "已取消",
];
/// Keys of an entry under which names stand, not properties.
const NAMED: &[&str] = &["申请材料", "受理条件", "选项", "共同材料", "共同条件"];
/// Properties that are replaced whole: half of one table and half of another is no table.
const WHOLE: &[&str] = &["分段", "分档", "档", "对照表", "归类", "汇集", "累加", "值"];
/// What no layer may change.
const FIXED: &[&str] = &["设定依据", "事项类型", "类型", "选项"];

impl Layered {
    pub(super) fn new(trees: BTreeMap<String, Node>) -> Layered {
        let empty = || Node { span: Span::start_of(crate::source::FileId(0)), kind: Kind::Map(Vec::new()) };
        let mut provenance: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        for (key, _) in trees.values().flat_map(|tree| super::scenario::section(tree, "参数")) {
            provenance.entry(key.text.clone()).or_default().push(key.span);
        }
        Layered { trees, organs: empty(), places: empty(), packs: empty(), provenance, names: Vec::new() }
    }

    /// Applies one layer.
    pub(super) fn apply(&mut self, ctx: &Ctx, code: &str, layer: &Node) {
        let Some(map) = ctx.map(layer, &keys::REGION) else { return };
        if let Some(node) = map.required("地区") {
            self.names.extend(ctx.text(node, "地区").map(str::to_string));
        }
        if let Some(node) = map.get("改") {
            self.check_levels(ctx, code, node);
        }
        for (word, verb) in Verb::ALL {
            for (key, node) in map.get(word).and_then(|node| ctx.entries(node, word)).unwrap_or(&[]) {
                self.apply_section(ctx, verb, key, node);
            }
        }
        for (word, target) in
            [("机构", &mut self.organs), ("网点", &mut self.places), ("网点包", &mut self.packs)]
        {
            if let Some(node) = map.get(word) {
                merge(target, node);
            }
        }
    }

    /// 定值层级: a figure that the province sets is not for a county to change.
    fn check_levels(&self, ctx: &Ctx, code: &str, changes: &Node) {
        let set = super::scenario::section(changes, "参数");
        for (key, _) in set {
            let known = self.trees.values().flat_map(|tree| super::scenario::section(tree, "参数"));
            let Some((_, node)) = known.into_iter().find(|(known, _)| known.text == key.text) else {
                continue;
            };
            let Some((level, span)) = entry(node, "定值层级") else { continue };
            let at = keys::LEVELS.iter().position(|word| *word == level);
            if at.is_some_and(|at| code.len() / 2 > at) {
                let message = format!("`{}` 由{level}一级定，这里不能改", key.text);
                ctx.push(
                    Diagnostic::error("L505", key.span, message)
                        .related(span, "在这里写明由哪一级定")
                        .help("删掉这一条；改数请改那一级的文件"),
                );
            }
        }
    }

    /// `key` is a section, or a life event with sections under it.
    fn apply_section(&mut self, ctx: &Ctx, verb: Verb, key: &Key, node: &Node) {
        if SECTIONS.contains(&key.text.as_str()) {
            let paths: Vec<String> = self.trees.keys().cloned().collect();
            return self.apply_entries(ctx, verb, &key.text, node, &paths);
        }
        let path = format!("{}.yaml", key.text);
        let path = match self.trees.contains_key(&path) {
            true => Some(path),
            false => self
                .trees
                .iter()
                .find(|(_, tree)| title(tree) == Some(&key.text))
                .map(|(path, _)| path.clone()),
        };
        let Some(path) = path else {
            let slugs =
                self.trees.keys().filter_map(|path| path.strip_suffix(".yaml")).filter(|p| !p.contains('/'));
            let known: Vec<&str> = SECTIONS.iter().copied().chain(slugs).collect();
            ctx.unknown_name(key.span, &key.text, "内容可以改", known.into_iter());
            return;
        };
        for (section, node) in ctx.entries(node, &key.text).unwrap_or(&[]) {
            if SECTIONS.contains(&section.text.as_str()) {
                self.apply_entries(ctx, verb, &section.text, node, std::slice::from_ref(&path));
            } else {
                ctx.unknown_name(section.span, &section.text, "内容可以改", SECTIONS.iter().copied());
            }
        }
    }

    /// Applies named entries to every file among `paths` that has them.
    fn apply_entries(&mut self, ctx: &Ctx, verb: Verb, section: &str, node: &Node, paths: &[String]) {
        for (key, value) in ctx.entries(node, section).unwrap_or(&[]) {
            let mut owners: Vec<&mut Vec<(Key, Node)>> = Vec::new();
            let mut known: Vec<String> = Vec::new();
            for (_, tree) in self.trees.iter_mut().filter(|(path, _)| paths.contains(path)) {
                let Some(entries) = section_mut(tree, section) else { continue };
                known.extend(entries.iter().map(|(key, _)| key.text.clone()));
                if entries.iter().any(|(old, _)| old.text == key.text) {
                    owners.push(entries);
                }
            }
            if owners.is_empty() {
                match verb {
                    Verb::Add => self.add_entry(ctx, section, key, value, paths),
                    _ => ctx.unknown_name(key.span, &key.text, section, known.iter().map(String::as_str)),
                }
                continue;
            }
            for entries in owners {
                edit_entry(ctx, verb, section, entries, key, value);
            }
            if section == "参数" {
                self.provenance.entry(key.text.clone()).or_default().push(key.span);
            }
        }
    }

    /// A new entry goes where its section is: the only file that has the section, or the named one.
    fn add_entry(&mut self, ctx: &Ctx, section: &str, key: &Key, value: &Node, paths: &[String]) {
        let shared = |path: &&mut String| path.starts_with("shared/");
        let mut homes: Vec<String> = self
            .trees
            .iter()
            .filter(|(path, tree)| paths.contains(path) && has_section(tree, section))
            .map(|(path, _)| path.clone())
            .collect();
        let home = match homes.len() {
            0 | 1 => homes.pop(),
            _ => homes.iter_mut().find(shared).filter(|_| section == "参数").map(|path| path.clone()),
        };
        let Some(home) = home else {
            ctx.push(
                Diagnostic::error("L502", key.span, format!("`{}` 要加到哪一件事里，没有写明", key.text))
                    .help(format!("写成 增: {{unemployment: {{{section}: {{{}: …}}}}}}", key.text)),
            );
            return;
        };
        if section == "参数" {
            self.provenance.entry(key.text.clone()).or_default().push(key.span);
        }
        if let Some(entries) = self.trees.get_mut(&home).and_then(|tree| section_mut(tree, section)) {
            entries.push((key.clone(), value.clone()));
        }
    }
}

/// The text of one property, with its place.
fn entry<'n>(node: &'n Node, name: &str) -> Option<(&'n str, Span)> {
    let Kind::Map(entries) = &node.kind else { return None };
    entries.iter().find(|(key, _)| key.text == name).and_then(|(_, node)| match &node.kind {
        Kind::Scalar { text, .. } => Some((text.trim(), node.span)),
        _ => None,
    })
}

fn title(tree: &Node) -> Option<&String> {
    let Kind::Map(entries) = &tree.kind else { return None };
    entries.iter().find(|(key, _)| key.text == "场景").and_then(|(_, node)| match &node.kind {
        Kind::Scalar { text, .. } => Some(text),
        _ => None,
    })
}

fn has_section(tree: &Node, section: &str) -> bool {
    matches!(&tree.kind, Kind::Map(entries) if entries.iter().any(|(key, _)| key.text == section))
}

fn section_mut<'t>(tree: &'t mut Node, section: &str) -> Option<&'t mut Vec<(Key, Node)>> {
    let Kind::Map(sections) = &mut tree.kind else { return None };
    let (_, node) = sections.iter_mut().find(|(key, _)| key.text == section)?;
    match &mut node.kind {
        Kind::Map(entries) => Some(entries),
        _ => None,
    }
}

/// Edits one named entry that exists.
fn edit_entry(ctx: &Ctx, verb: Verb, section: &str, entries: &mut Vec<(Key, Node)>, key: &Key, value: &Node) {
    let Some(at) = entries.iter().position(|(old, _)| old.text == key.text) else { return };
    match (verb, &value.kind) {
        (Verb::Delete, Kind::Map(_)) => edit_properties(ctx, verb, &mut entries[at].1, value),
        (Verb::Delete, _) => {
            if ctx.text(value, &key.text).is_some_and(|reason| !reason.is_empty()) {
                entries.remove(at);
            }
        }
        (Verb::Change, _) if section == "推算" => entries[at] = (key.clone(), value.clone()),
        (Verb::Change, _) if section == "参数" => change_parameter(&mut entries[at].1, value),
        (Verb::Change, Kind::Map(_)) => match &mut entries[at].1 {
            base @ Node { kind: Kind::Map(_), .. } => edit_properties(ctx, verb, base, value),
            base => *base = value.clone(),
        },
        (Verb::Change, _) => entries[at].1 = value.clone(),
        (Verb::Add, Kind::Map(_)) if matches!(entries[at].1.kind, Kind::Map(_)) => {
            edit_properties(ctx, verb, &mut entries[at].1, value);
        }
        (Verb::Add, _) => exists(ctx, key, entries[at].0.span),
    }
}

fn exists(ctx: &Ctx, key: &Key, old: Span) {
    ctx.push(
        Diagnostic::error("L501", key.span, format!("`{}` 已经有了，不能再增", key.text))
            .related(old, "已经在这里")
            .help("要换掉它，请写在 改 下面"),
    );
}

/// A layer that gives a figure takes the place of the upper figure together with its 依据 and 待核.
fn change_parameter(base: &mut Node, value: &Node) {
    const FIGURE: [&str; 5] = ["值", "分段", "对照表", "自", "至"];
    const OF_FIGURE: [&str; 3] = ["依据", "待核", "公布"];
    let kept = match &mut base.kind {
        Kind::Map(entries) => std::mem::take(entries),
        _ => Vec::new(),
    };
    let changes = match &value.kind {
        Kind::Map(entries) => entries.clone(),
        _ => vec![(Key { text: "值".into(), span: value.span }, value.clone())],
    };
    let new_figure = changes.iter().any(|(key, _)| FIGURE.contains(&key.text.as_str()));
    let mut entries: Vec<(Key, Node)> = kept
        .into_iter()
        .filter(|(key, _)| !changes.iter().any(|(new, _)| new.text == key.text))
        .filter(|(key, _)| !new_figure || !FIGURE.contains(&key.text.as_str()))
        .filter(|(key, _)| !new_figure || !OF_FIGURE.contains(&key.text.as_str()))
        .collect();
    entries.extend(changes);
    *base = Node { span: value.span, kind: Kind::Map(entries) };
}

/// Edits the properties of one entry.
fn edit_properties(ctx: &Ctx, verb: Verb, base: &mut Node, changes: &Node) {
    let (Kind::Map(entries), Kind::Map(changes)) = (&mut base.kind, &changes.kind) else { return };
    for (key, value) in changes {
        let name = key.text.as_str();
        let at = entries.iter().position(|(old, _)| old.text == name);
        let named = NAMED.contains(&name) && matches!(value.kind, Kind::Map(_));
        if FIXED.contains(&name) && verb != Verb::Add {
            ctx.push(
                Diagnostic::error("L503", key.span, format!("地区文件不能改 `{name}`"))
                    .help("这是全国统一的内容；选项可以用 增 增加"),
            );
            continue;
        }
        match (verb, at) {
            (_, Some(at)) if named => {
                if let Kind::Map(old) = &mut entries[at].1.kind {
                    edit_named(ctx, verb, name, old, value);
                }
            }
            (Verb::Delete, Some(at)) => {
                if ctx.text(value, name).is_some() {
                    entries.remove(at);
                }
            }
            (Verb::Delete, None) => {
                ctx.unknown_name(key.span, name, "内容", entries.iter().map(|(key, _)| key.text.as_str()));
            }
            (_, None) => entries.push((key.clone(), value.clone())),
            (Verb::Change, Some(at)) => {
                check_shorter(ctx, name, &entries[at].1, value);
                let merges = matches!((&entries[at].1.kind, &value.kind), (Kind::Map(_), Kind::Map(_)));
                match merges && !WHOLE.contains(&name) {
                    true => edit_properties(ctx, verb, &mut entries[at].1, value),
                    false => entries[at] = (key.clone(), value.clone()),
                }
            }
            (Verb::Add, Some(at)) => match (&mut entries[at].1.kind, &value.kind) {
                (Kind::Seq(old), Kind::Seq(new)) => old.extend(new.iter().cloned()),
                (Kind::Seq(old), _) => old.push(value.clone()),
                (Kind::Map(_), Kind::Map(_)) => edit_properties(ctx, verb, &mut entries[at].1, value),
                _ => exists(ctx, key, entries[at].0.span),
            },
        }
    }
}

fn edit_named(ctx: &Ctx, verb: Verb, what: &str, entries: &mut Vec<(Key, Node)>, changes: &Node) {
    let Kind::Map(changes) = &changes.kind else { return };
    for (key, value) in changes {
        match entries.iter().any(|(old, _)| old.text == key.text) {
            true => edit_entry(ctx, verb, what, entries, key, value),
            false if verb == Verb::Add => entries.push((key.clone(), value.clone())),
            false => {
                ctx.unknown_name(key.span, &key.text, what, entries.iter().map(|(key, _)| key.text.as_str()));
            }
        }
    }
}

/// A region may promise less time than the law allows, never more.
fn check_shorter(ctx: &Ctx, name: &str, old: &Node, new: &Node) {
    if name != "法定办结时限" {
        return;
    }
    let quiet = Ctx::default();
    let (Some(old_limit), Some(new_limit)) = (quiet.limit(old, name), quiet.limit(new, name)) else { return };
    if super::read::is_longer(new_limit.length, old_limit.length) {
        ctx.push(
            Diagnostic::error("L504", new.span, "`法定办结时限` 只能改短，不能改长")
                .related(old.span, "上一级是这么多"),
        );
    }
}

/// Puts `changes` over `base`: maps by key, everything else whole.
pub(super) fn merge(base: &mut Node, changes: &Node) {
    let (Kind::Map(entries), Kind::Map(changes)) = (&mut base.kind, &changes.kind) else {
        *base = changes.clone();
        return;
    };
    for (key, value) in changes {
        match entries.iter_mut().find(|(old, _)| old.text == key.text) {
            Some((old, node)) => {
                old.span = key.span;
                merge(node, value);
            }
            None => entries.push((key.clone(), value.clone())),
        }
    }
}

/// Puts the items of the library under those that refer to it with `引用: 事项库`.
pub(super) fn resolve_library(ctx: &Ctx, trees: &mut BTreeMap<String, Node>) {
    let Some(library) = trees.get("shared/items.yaml").cloned() else {
        for tree in trees.values() {
            for (_, item) in super::scenario::section(tree, "事项") {
                if let Some(span) = reference(item) {
                    ctx.push(
                        Diagnostic::error("L401", span, "没有事项库 `shared/items.yaml`")
                            .help("删掉 引用，或者建立事项库"),
                    );
                }
            }
        }
        return;
    };
    let library = super::scenario::section(&library, "事项");
    for (path, tree) in trees.iter_mut() {
        if path == "shared/items.yaml" {
            continue;
        }
        let Some(items) = section_mut(tree, "事项") else { continue };
        for (key, item) in items.iter_mut().filter(|(_, item)| reference(item).is_some()) {
            match library.iter().find(|(name, _)| name.text == key.text) {
                Some((_, base)) => {
                    let mut whole = base.clone();
                    whole.span = item.span;
                    merge(&mut whole, item);
                    *item = whole;
                }
                None => {
                    ctx.unknown_name(
                        key.span,
                        &key.text,
                        "事项库事项",
                        library.iter().map(|(key, _)| key.text.as_str()),
                    );
                }
            }
        }
    }
}

fn reference(item: &Node) -> Option<Span> {
    let Kind::Map(entries) = &item.kind else { return None };
    entries.iter().find(|(key, _)| key.text == "引用").map(|(key, _)| key.span)
}
