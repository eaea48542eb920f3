//! 事项: conditions, papers, limits, money, dates.

use super::fact::body;
use super::keys;
use super::read::{Ctx, Leads, Map};
use super::yaml::{Key, Kind, Node};
use crate::diag::Diagnostic;
use crate::model::expr::Body;
use crate::model::item::{
    ApplyMode, ApplyWindow, Benefit, Channel, Condition, Counts, Deadline, Each, Elsewhere, FormUse, InForce,
    Need, Note, ServiceItem, WaiverKind, WaiverUse,
};

/// What a scenario adds to each of its items.
#[derive(Default)]
pub(super) struct Shared {
    /// 共同条件.
    pub conditions: Vec<Condition>,
    /// 共同材料.
    pub needs: Vec<Need>,
}

/// One item by its name.
pub(super) fn item(ctx: &Ctx, key: &Key, node: &Node, shared: &Shared) -> Option<ServiceItem> {
    let map = ctx.map(node, &keys::ITEM)?;
    let modes = [
        ("应办", ApplyMode::Required),
        ("自选", ApplyMode::Optional),
        ("免申即享", ApplyMode::Automatic),
        ("单位办", ApplyMode::Employer),
        ("本人向单位", ApplyMode::ToEmployer),
    ];
    let mode = map.one_of("申办", &modes).unwrap_or(ApplyMode::Required);
    // Nobody hands anything in for what comes by itself or what the employer does; only what the item names itself counts.
    let common =
        if matches!(mode, ApplyMode::Automatic | ApplyMode::Employer) { &[][..] } else { &shared.needs };
    let own_conditions = map.raw("受理条件").map_or(Vec::new(), |node| conditions(ctx, node));
    let own_needs = map.raw("申请材料").map_or(Vec::new(), |node| needs(ctx, node));
    Some(ServiceItem {
        name: key.text.as_str().into(),
        basis: map.basis("设定依据"),
        item_kind: map.string("事项类型"),
        code: map.string("实施编码"),
        handling: map.one_of("办件类型", &[("即办件", "即办件"), ("承诺件", "承诺件")]).map(str::to_string),
        statutory_limit: map.limit("法定办结时限"),
        promised_limit: map.limit("承诺办结时限"),
        channels: map.some_of("办理渠道", &Channel::ALL),
        organ_role: map.name("受理机构"),
        mode,
        each: map
            .get("逐条")
            .and_then(|node| Some(Each { list: ctx.text(node, "逐条")?.into(), span: node.span })),
        situation: map.expr("适用情形"),
        conditions: shared.conditions.iter().cloned().chain(own_conditions).collect(),
        together: map.references("一并提交", Leads::Item),
        before: map.references("先办", Leads::Item),
        after: map.references("办成后", Leads::Item),
        follows: map.references("随办", Leads::Item),
        done: map.expr("已办成"),
        window: whole_window(&map),
        deadlines: list(&map, "期限", |node| deadline(ctx, node)),
        benefits: list(&map, "待遇", |node| benefit(ctx, node)),
        needs: common.iter().cloned().chain(own_needs).collect(),
        forms: map.get("表单").map_or(Vec::new(), |node| form_uses(ctx, node)),
        notes: list(&map, "告知", |node| note(ctx, node)),
        in_force: map.get("施行").and_then(|node| in_force(ctx, node)),
        visits: map.count("到办事现场次数"),
        visit_reason: map.string("现场原因"),
        stages: map.texts("流程时限"),
        extendable: map.string("可延长"),
        fee: map.string("收费"),
        result: map.string("办理结果"),
        yields: map.references("产出", Leads::Paper),
        done_by: map.string("由谁办"),
        plain_name: map.string("通俗名"),
        special_steps: map.texts("特别程序"),
        elsewhere: list(&map, "异地", |node| elsewhere(ctx, node)),
        scope: map.string("通办范围").or_else(|| map.str("只限").map(|place| format!("只限{place}"))),
        intro: map.string("说明"),
        faqs: map.get("常见问题").map_or(Vec::new(), |node| faqs(ctx, node)),
        common_errors: map.texts("常见错误"),
        unconfirmed: map.string("待核"),
        span: key.span,
    })
}

fn list<T>(map: &Map<'_, '_>, key: &str, lower: impl Fn(&Node) -> Option<T>) -> Vec<T> {
    let nodes = map.get(key).map_or(&[][..], |node| map.ctx.elements(node));
    nodes.iter().filter_map(lower).collect()
}

/// 受理条件 by their positive sentences.
pub(super) fn conditions(ctx: &Ctx, node: &Node) -> Vec<Condition> {
    let entries = ctx.entries(node, "受理条件").unwrap_or(&[]);
    entries.iter().filter_map(|(key, node)| condition(ctx, key, node)).collect()
}

fn condition(ctx: &Ctx, key: &Key, node: &Node) -> Option<Condition> {
    let map = match &node.kind {
        Kind::Scalar { .. } => None,
        _ => Some(ctx.map(node, &keys::CONDITION)?),
    };
    let need = match &map {
        None => ctx.expr(node, &key.text)?,
        Some(map) => ctx.expr(map.required("要")?, "要")?,
    };
    let get = |name| map.as_ref().and_then(|map| map.string(name));
    Some(Condition {
        name: key.text.as_str().into(),
        need,
        fail: map.as_ref().and_then(|map| map.template("不符")),
        basis: map.as_ref().map_or(Vec::new(), |map| map.basis("依据")),
        unconfirmed: get("待核"),
        hint: get("提示").or_else(|| get("说明")),
        span: key.span,
    })
}

/// 申请材料; one name may have several needs.
pub(super) fn needs(ctx: &Ctx, node: &Node) -> Vec<Need> {
    let empty = |span| Node { span, kind: Kind::Null };
    if let Kind::Seq(nodes) = &node.kind {
        let names = nodes.iter().filter_map(|node| Some((ctx.text(node, "申请材料")?, node.span)));
        let key = |(text, span): (&str, _)| Key { text: text.to_string(), span };
        return names.map(key).filter_map(|key| need(ctx, &key, &empty(key.span))).collect();
    }
    let mut needs = Vec::new();
    for (key, node) in ctx.entries(node, "申请材料").unwrap_or(&[]) {
        match &node.kind {
            Kind::Seq(nodes) => needs.extend(nodes.iter().filter_map(|node| need(ctx, key, node))),
            _ => needs.extend(need(ctx, key, node)),
        }
    }
    needs
}

fn need(ctx: &Ctx, key: &Key, node: &Node) -> Option<Need> {
    let map = ctx.map(node, &keys::NEED)?;
    ctx.refer(Leads::Paper, &key.text, key.span);
    Some(Need {
        material: key.text.as_str().into(),
        whose: map.references("谁的", Leads::Role),
        when: map.expr("当"),
        counts: counts(&map),
        waivers: map.get("免提交").map(|node| waivers(ctx, node)),
        deferrable: map.limit("容缺"),
        validity: map.string("有效期"),
        channels: map.some_of("渠道", &Channel::ALL),
        basis: map.basis("依据"),
        note: map.string("说明").or_else(|| map.string("提示")),
        common_errors: map.texts("常见错误"),
        unconfirmed: map.string("待核"),
        span: key.span,
    })
}

/// 原件 验原件 复印件 电子件 填报 of a need or a paper.
pub(super) fn counts(map: &Map<'_, '_>) -> Counts {
    Counts {
        originals: map.count("原件"),
        inspect: map.yes_no("验原件"),
        copies: map.count("复印件"),
        electronic: map.count("电子件"),
        fill_in: map.yes_no("填报"),
    }
}

/// 免提交: 无, words, maps with 方式, or words with a map each.
fn waivers(ctx: &Ctx, node: &Node) -> Vec<WaiverUse> {
    match &node.kind {
        Kind::Scalar { text, .. } if text.trim() == "无" => Vec::new(),
        Kind::Map(entries) if entries.iter().all(|(key, _)| keys::WAIVER.find(&key.text).is_none()) => {
            entries.iter().filter_map(|(key, node)| waiver_of(ctx, key, node)).collect()
        }
        _ => ctx.elements(node).iter().filter_map(|node| waiver(ctx, node)).collect(),
    }
}

fn waiver(ctx: &Ctx, node: &Node) -> Option<WaiverUse> {
    let Kind::Map(_) = &node.kind else {
        let kind = ctx.one_of(node, "免提交", &WaiverKind::ALL)?;
        return Some(plain_waiver(kind, node));
    };
    let map = ctx.map(node, &keys::WAIVER)?;
    let kind = ctx.one_of(map.required("方式")?, "方式", &WaiverKind::ALL)?;
    Some(with_terms(plain_waiver(kind, node), &map))
}

fn waiver_of(ctx: &Ctx, key: &Key, node: &Node) -> Option<WaiverUse> {
    let name = Node { span: key.span, kind: Kind::Scalar { text: key.text.clone(), quoted: false } };
    let kind = ctx.one_of(&name, "免提交", &WaiverKind::ALL)?;
    offered(ctx, kind, node)
}

/// A waiver as a paper offers it: `数据共享: 是` or with terms.
pub(super) fn offered(ctx: &Ctx, kind: WaiverKind, node: &Node) -> Option<WaiverUse> {
    match &node.kind {
        Kind::Scalar { .. } => ctx.yes_no(node, kind.word())?.then(|| plain_waiver(kind, node)),
        _ => Some(with_terms(plain_waiver(kind, node), &ctx.map(node, &keys::WAIVER)?)),
    }
}

fn plain_waiver(kind: WaiverKind, node: &Node) -> WaiverUse {
    WaiverUse {
        kind,
        when: None,
        channels: Vec::new(),
        basis: Vec::new(),
        unconfirmed: None,
        span: node.span,
    }
}

fn with_terms(waiver: WaiverUse, map: &Map<'_, '_>) -> WaiverUse {
    WaiverUse {
        when: map.expr("当"),
        channels: map.some_of("渠道", &Channel::ALL),
        basis: map.basis("依据"),
        unconfirmed: map.string("待核"),
        ..waiver
    }
}

fn body_of(map: &Map<'_, '_>, key: &str) -> Option<Body> {
    map.get(key).and_then(|node| body(map.ctx, node, key))
}

/// 申请期限 with 最早可办 in it.
fn whole_window(map: &Map<'_, '_>) -> Option<ApplyWindow> {
    let window = map.get("申请期限").and_then(|node| window(map.ctx, node));
    let Some(node) = map.get("最早可办") else { return window };
    let from = body(map.ctx, node, "最早可办");
    let Some(window) = window else {
        let nothing = ApplyWindow {
            from: None,
            until: None,
            late: None,
            strict: false,
            basis: Vec::new(),
            unconfirmed: None,
            span: node.span,
        };
        return from.map(|from| ApplyWindow { from: Some(from), ..nothing });
    };
    if let Some(known) = &window.from {
        map.ctx.push(
            Diagnostic::error("L318", node.span, "`最早可办` 和申请期限的 `最早` 写了两次")
                .related(known.span, "另一处")
                .help("留一处"),
        );
    }
    Some(ApplyWindow { from: from.or(window.from), ..window })
}

fn elsewhere(ctx: &Ctx, node: &Node) -> Option<Elsewhere> {
    let map = ctx.map(node, &keys::ELSEWHERE)?;
    let go = ctx.template(map.required("去")?, "去")?;
    Some(Elsewhere { when: map.expr("当"), go, span: node.span })
}

fn window(ctx: &Ctx, node: &Node) -> Option<ApplyWindow> {
    let map = ctx.map(node, &keys::WINDOW)?;
    Some(ApplyWindow {
        from: body_of(&map, "最早"),
        until: body_of(&map, "最晚"),
        late: map.template("逾期"),
        strict: map.yes("过期不办"),
        basis: map.basis("依据"),
        unconfirmed: map.string("待核"),
        span: node.span,
    })
}

fn deadline(ctx: &Ctx, node: &Node) -> Option<Deadline> {
    let map = ctx.map(node, &keys::DEADLINE)?;
    Some(Deadline {
        who: map.string("谁"),
        what: ctx.template(map.required("事")?, "事")?,
        when: map.expr("当"),
        from: body_of(&map, "最早"),
        until: body_of(&map, "最晚"),
        late: map.template("逾期"),
        basis: map.basis("依据"),
        unconfirmed: map.string("待核"),
        span: node.span,
    })
}

fn benefit(ctx: &Ctx, node: &Node) -> Option<Benefit> {
    let map = ctx.map(node, &keys::BENEFIT)?;
    Some(Benefit {
        name: map.string("名称"),
        when: map.expr("当"),
        amount: body_of(&map, "金额"),
        payer: map.string("付"),
        paid: map.string("发放"),
        from: map.template("起"),
        times: body_of(&map, "期数"),
        note: map.template("说明"),
        basis: map.basis("依据"),
        unconfirmed: map.string("待核"),
        span: node.span,
    })
}

/// 表单: slugs, `slug: {当: …}`, or maps with 表.
fn form_uses(ctx: &Ctx, node: &Node) -> Vec<FormUse> {
    let one = |name: &str, when, span| {
        ctx.refer(Leads::Form, name, span);
        FormUse { form: name.into(), when, span }
    };
    let mut uses = Vec::new();
    for node in ctx.elements(node) {
        match &node.kind {
            Kind::Map(entries) if entries.iter().any(|(key, _)| key.text == "表") => {
                let Some(map) = ctx.map(node, &keys::FORM_USE) else { continue };
                let span = map.raw("表").map_or(node.span, |node| node.span);
                uses.extend(map.str("表").map(|name| one(name, map.expr("当"), span)));
            }
            Kind::Map(entries) => {
                for (key, node) in entries {
                    let when = ctx.map(node, &keys::FORM_USE).and_then(|map| map.expr("当"));
                    uses.push(one(&key.text, when, key.span));
                }
            }
            _ => uses.extend(ctx.text(node, "表单").map(|name| one(name, None, node.span))),
        }
    }
    uses
}

fn note(ctx: &Ctx, node: &Node) -> Option<Note> {
    let Kind::Map(_) = &node.kind else {
        return Some(Note {
            when: None,
            text: ctx.template(node, "告知")?,
            unconfirmed: None,
            span: node.span,
        });
    };
    let map = ctx.map(node, &keys::ITEM_NOTE)?;
    Some(Note {
        when: map.expr("当"),
        text: ctx.template(map.required("说")?, "说")?,
        unconfirmed: map.string("待核"),
        span: node.span,
    })
}

fn in_force(ctx: &Ctx, node: &Node) -> Option<InForce> {
    let map = ctx.map(node, &keys::IN_FORCE)?;
    let from = map.date("起", false);
    let to = map.date("止", true);
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        ctx.push(Diagnostic::error("L314", node.span, "`施行` 的 止 早于 起").help("核对两个日期"));
    }
    Some(InForce {
        from,
        to,
        uncertain_after: map.one_of("到期后", &[("停办", false), ("待核", true)]).unwrap_or(false),
        span: node.span,
    })
}

fn faqs(ctx: &Ctx, node: &Node) -> Vec<String> {
    let pair = |question: &str, answer: &Node| Some(format!("{question} {}", ctx.text(answer, question)?));
    match &node.kind {
        Kind::Map(entries) => entries.iter().filter_map(|(key, node)| pair(&key.text, node)).collect(),
        _ => ctx.texts(node, "常见问题"),
    }
}
