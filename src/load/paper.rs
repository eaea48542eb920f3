//! 材料库: papers, choices between papers, names for several papers.

use super::item::{counts, offered};
use super::keys;
use super::read::{Ctx, Leads, Map};
use super::scenario::named;
use super::yaml::{Key, Kind, Node};
use crate::diag::Diagnostic;
use crate::model::item::{WaiverKind, WaiverUse};
use crate::model::material::{
    Abolition, ChoiceOption, Material, PaperAlias, PaperChoice, PaperPack, Sharing,
};
use crate::model::value::Name;
use indexmap::IndexMap;

/// Everything `materials.yaml` declares.
#[derive(Default)]
pub(super) struct Papers {
    pub materials: IndexMap<Name, Material>,
    pub choices: IndexMap<Name, PaperChoice>,
    pub aliases: IndexMap<Name, PaperAlias>,
    pub packs: IndexMap<Name, PaperPack>,
}

impl Papers {
    /// Whether a need may name this.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.materials.contains_key(name)
            || self.choices.contains_key(name)
            || self.aliases.contains_key(name)
            || self.packs.contains_key(name)
    }

    /// Every name a need may use.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.materials.keys().chain(self.choices.keys()).chain(self.aliases.keys());
        names.chain(self.packs.keys()).map(|name| &**name)
    }

    /// The material that has this as another name.
    pub(super) fn by_alias(&self, alias: &str) -> Option<&Material> {
        self.materials.values().find(|material| material.aliases.iter().any(|other| other == alias))
    }
}

/// Lowers the catalogue of papers.
pub(super) fn papers(ctx: &Ctx, node: &Node) -> Papers {
    let Some(map) = ctx.map(node, &keys::MATERIALS) else { return Papers::default() };
    let papers = Papers {
        materials: named(ctx, map.raw("材料"), "材料", |key, node| material(ctx, key, node)),
        choices: named(ctx, map.raw("任选其一"), "任选其一", |key, node| choice(ctx, key, node)),
        aliases: named(ctx, map.raw("通称"), "通称", |key, node| alias(ctx, key, node)),
        packs: named(ctx, map.raw("材料包"), "材料包", |key, node| pack(ctx, key, node)),
    };
    check_aliases(ctx, &papers);
    papers
}

fn material(ctx: &Ctx, key: &Key, node: &Node) -> Option<Material> {
    let map = ctx.map(node, &keys::MATERIAL)?;
    let kinds = ["证件证书证明", "申请表格文书", "其他"].map(|word| (word, word));
    let sharing = [("全部", Sharing::All), ("同一机构", Sharing::SameOrgan), ("不共用", Sharing::None)];
    Some(Material {
        name: key.text.as_str().into(),
        kind: map.one_of("材料类型", &kinds).map(str::to_string),
        issuer: map.string("出具单位"),
        how: map.string("怎么拿"),
        form: map.string("形式"),
        counts: counts(&map),
        aliases: map.texts("别名"),
        validity: map.string("有效期"),
        spec: map.string("规格"),
        pages: map.texts("页"),
        stamp: map.string("盖章"),
        keep_original: map.one_of("留存原件", &[("可", true), ("不可", false)]).unwrap_or(true),
        offers: offers(&map),
        abolished: map.get("取消").and_then(|node| {
            let map = ctx.map(node, &keys::ABOLITION)?;
            Some(Abolition { basis: map.basis("依据"), from: map.date("起", false) })
        }),
        blank_form: map.string("空白表格"),
        sample: map.string("示例"),
        standard: Some(map.texts("受理标准").join("；")).filter(|text| !text.is_empty()),
        common_errors: map.texts("常见错误"),
        missing_words: map.string("缺件话术"),
        sharing: map.one_of("共用", &sharing).unwrap_or_default(),
        unconfirmed: map.string("待核"),
        span: key.span,
    })
}

fn offers(map: &Map<'_, '_>) -> Vec<WaiverUse> {
    let kinds = [WaiverKind::DataShare, WaiverKind::ELicence, WaiverKind::Commitment];
    kinds.into_iter().filter_map(|kind| offered(map.ctx, kind, map.get(kind.word())?)).collect()
}

fn choice(ctx: &Ctx, key: &Key, node: &Node) -> Option<PaperChoice> {
    let option = |node: &Node| match &node.kind {
        Kind::Map(_) => {
            let map = ctx.map(node, &keys::CHOICE_OPTION)?;
            Some(ChoiceOption {
                papers: ctx.references(map.required("材料")?, "材料", Leads::Paper),
                when: map.expr("当"),
            })
        }
        _ => Some(ChoiceOption { papers: ctx.references(node, &key.text, Leads::Paper), when: None }),
    };
    let options: Vec<ChoiceOption> = ctx.elements(node).iter().filter_map(option).collect();
    if options.len() < 2 {
        ctx.push(
            Diagnostic::error("L312", key.span, format!("`{}` 只有 {} 样可选", key.text, options.len()))
                .help("任选其一至少写两样：[甲, 乙]；要几样一起交写 [甲, [乙, 丙]]"),
        );
    }
    Some(PaperChoice { name: key.text.as_str().into(), options, span: key.span })
}

fn alias(ctx: &Ctx, key: &Key, node: &Node) -> Option<PaperAlias> {
    let map = ctx.map(node, &keys::ALIAS)?;
    let rows = ctx.elements(map.required("分情形")?);
    let case = |node: &Node| {
        let map = ctx.map(node, &keys::ALIAS_CASE)?;
        let paper = |key| map.references(key, Leads::Paper).into_iter().next();
        if let Some(paper) = paper("否则") {
            return Some((None, paper));
        }
        let when = ctx.expr(map.required("当")?, "当")?;
        let paper = paper("得").or_else(|| paper("材料"));
        if paper.is_none() {
            ctx.push(Diagnostic::error("L307", node.span, "没有写用哪种材料").help("加上 得: 材料名"));
        }
        Some((Some(when), paper?))
    };
    let cases: Vec<_> = rows.iter().filter_map(case).collect();
    if !matches!(cases.last(), Some((None, _))) {
        ctx.push(
            Diagnostic::error("L311", key.span, format!("`{}` 的最后一条要写 否则", key.text))
                .help("加一条 {否则: 材料名}"),
        );
    }
    Some(PaperAlias { name: key.text.as_str().into(), cases, span: key.span })
}

fn pack(ctx: &Ctx, key: &Key, node: &Node) -> Option<PaperPack> {
    let papers = match &node.kind {
        Kind::Map(entries) => {
            let entry = |(key, node): &(Key, Node)| {
                let map = ctx.map(node, &keys::PACK_ENTRY)?;
                ctx.refer(Leads::Paper, &key.text, key.span);
                Some((Name::from(key.text.as_str()), map.expr("当")))
            };
            entries.iter().filter_map(entry).collect()
        }
        _ => {
            let names = ctx.references(node, &key.text, Leads::Paper);
            names.into_iter().map(|name| (name, None)).collect()
        }
    };
    Some(PaperPack { name: key.text.as_str().into(), papers, span: key.span })
}

/// A material must not be another name of a different one.
fn check_aliases(ctx: &Ctx, papers: &Papers) {
    for material in papers.materials.values() {
        for other in material.aliases.iter().filter(|other| papers.materials.contains_key(other.as_str())) {
            let message = format!("`{}` 的别名 `{other}` 又是另一种材料的名字", material.name);
            let problem = Diagnostic::error("L402", material.span, message);
            let other = papers.materials.get(other.as_str()).map_or(material.span, |other| other.span);
            ctx.push(problem.related(other, "另一种材料").help("同一种材料只登记一次；删掉一个"));
        }
    }
}
