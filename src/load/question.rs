//! 题目 and their options.

use super::keys;
use super::list;
use super::read::{Ctx, Map};
use super::yaml::{Key, Kind, Node};
use crate::diag::Diagnostic;
use crate::logic::parse::parse_expr;
use crate::model::expr::{Expr, ExprKind, Lit};
use crate::model::scenario::{Change, Choice, Question, QuestionKind};
use crate::model::value::Q;
use std::borrow::Cow;

/// One question; `common` are the entries of the shared questions.
pub(super) fn question(ctx: &Ctx, key: &Key, node: &Node, common: &[(Key, Node)]) -> Option<Question> {
    let shared = refers_to_common(node);
    let node = with_common(ctx, key, node, common)?;
    let map = ctx.map(&node, &keys::QUESTION)?;
    let question = Question { shared, ..lower(&map, key)? };
    if question.kind != QuestionKind::List {
        list::only_for_lists(&map, key);
        return Some(question);
    }
    let shape = list::shape(&map, key, common)?;
    Some(Question { list: Some(Box::new(shape)), ..question })
}

/// One column of a list.
pub(super) fn column(ctx: &Ctx, key: &Key, node: &Node, common: &[(Key, Node)]) -> Option<Question> {
    let node = with_common(ctx, key, node, common)?;
    let node = without_topic(&node);
    let map = ctx.map(&node, &keys::COLUMN)?;
    let question = lower(&map, key)?;
    if question.kind == QuestionKind::List {
        let span = map.raw("类型").map_or(map.span, |node| node.span);
        ctx.push(
            Diagnostic::error("L313", span, format!("栏目 `{}` 不能又是列表", key.text))
                .help("列表里不能再套列表；另立一个列表，或者只问一个数"),
        );
        return None;
    }
    Some(question)
}

/// A shared question brings keys that mean nothing in a row.
fn without_topic(node: &Node) -> Node {
    let Kind::Map(entries) = &node.kind else { return node.clone() };
    let kept =
        entries.iter().filter(|(key, _)| !["话题", "变化", "不清楚时", "默认"].contains(&key.text.as_str()));
    Node { span: node.span, kind: Kind::Map(kept.cloned().collect()) }
}

fn lower(map: &Map<'_, '_>, key: &Key) -> Option<Question> {
    let ctx = map.ctx;
    let has = |key: &str| map.knows(key);
    let range = map.get("范围").and_then(|node| range(ctx, node));
    let kind = kind(map, range.as_ref())?;
    let options = map.raw("选项").map_or(Vec::new(), |node| options(ctx, node));
    check_options(map, key, kind, &options);
    for key in ["问", "提示", "超出"] {
        // Blanks in these texts stay text, but the names in them must exist like any other.
        if let Some(node) = map.raw(key).filter(|node| matches!(node.kind, Kind::Scalar { .. })) {
            ctx.template(node, key);
        }
    }
    let bool_texts = match (map.string("是"), map.string("否")) {
        (None, None) => None,
        (yes, no) => Some((yes.unwrap_or("是".into()), no.unwrap_or("否".into()))),
    };
    Some(Question {
        name: key.text.as_str().into(),
        text: map.required("问").and_then(|node| ctx.text(node, "问")).unwrap_or(&key.text).to_string(),
        topic: if has("话题") { map.name("话题") } else { None },
        kind,
        hint: map.string("提示"),
        where_to_find: map.string("哪里查"),
        options,
        none_text: map.string("都没有"),
        bool_texts,
        unit: map.string("单位"),
        range,
        out_of_range: map.string("超出"),
        required: map.yes("必答"),
        ask_when: map.expr("何时问"),
        otherwise: map.expr("不问时"),
        change: if has("变化") { map.get("变化") } else { None }
            .and_then(|node| change(ctx, node))
            .unwrap_or(Change::Fixed),
        unclear_text: map.string("不清楚说法"),
        side_by_side: has("不清楚时")
            && map.one_of("不清楚时", &[("按可能", false), ("并列", true)]).unwrap_or(false),
        taken_from: map.string("取自"),
        by_window: has("谁答") && map.one_of("谁答", &[("本人", false), ("窗口", true)]).unwrap_or(false),
        default: if has("默认") { map.expr("默认") } else { None },
        former_names: map.names("曾用名"),
        year_only: map.one_of("精度", &[("可填年份", true)]).unwrap_or(false),
        range_allowed: map.yes("可填范围"),
        shared: false,
        list: None,
        span: key.span,
    })
}

fn refers_to_common(node: &Node) -> bool {
    match &node.kind {
        Kind::Scalar { text, .. } => text.trim() == "公共题",
        Kind::Map(entries) => entries.iter().any(|(key, _)| key.text == "公共题"),
        _ => false,
    }
}

/// `名字: 公共题` is the shared question; a map with `公共题: 是` is the shared one with some keys changed.
fn with_common<'n>(ctx: &Ctx, key: &Key, node: &'n Node, common: &'n [(Key, Node)]) -> Option<Cow<'n, Node>> {
    if !refers_to_common(node) {
        return Some(Cow::Borrowed(node));
    }
    let Some((_, shared)) = common.iter().find(|(shared, _)| shared.text == key.text) else {
        ctx.unknown_name(key.span, &key.text, "公共题", common.iter().map(|(key, _)| key.text.as_str()));
        return None;
    };
    let (Kind::Map(changes), Kind::Map(base)) = (&node.kind, &shared.kind) else {
        return Some(Cow::Borrowed(shared));
    };
    let mut entries = base.clone();
    for (key, value) in changes {
        match entries.iter_mut().find(|(old, _)| old.text == key.text) {
            Some(entry) => *entry = (key.clone(), value.clone()),
            None => entries.push((key.clone(), value.clone())),
        }
    }
    Some(Cow::Owned(Node { span: node.span, kind: Kind::Map(entries) }))
}

fn kind(map: &Map<'_, '_>, range: Option<&(Expr, Expr)>) -> Option<QuestionKind> {
    let text = map.required("类型").and_then(|node| map.ctx.text(node, "类型"))?;
    let words: Vec<(&str, &str)> = keys::QUESTION_TYPES.iter().map(|word| (*word, *word)).collect();
    let word = map.one_of("类型", &words)?;
    debug_assert_eq!(text, word);
    Some(match word {
        "是否" => QuestionKind::Bool,
        "单选" => QuestionKind::Single,
        "多选" => QuestionKind::Multi,
        "整数" => QuestionKind::Integer,
        "小数" => QuestionKind::Decimal,
        "金额" => QuestionKind::Money,
        "时长" => duration_kind(range),
        "年月" => QuestionKind::Month,
        "日期" => QuestionKind::Date,
        "钟点" => QuestionKind::Clock,
        "地区" => QuestionKind::Region,
        "文本" => QuestionKind::Text,
        _ => QuestionKind::List,
    })
}

/// The unit of a duration is the unit its range is written in.
fn duration_kind(range: Option<&(Expr, Expr)>) -> QuestionKind {
    let ends = range.into_iter().flat_map(|(low, high)| [low, high]);
    ends.filter_map(|end| match &end.kind {
        ExprKind::Lit(Lit::Days(_)) => Some(QuestionKind::Days),
        ExprKind::Lit(Lit::WorkDays(_)) => Some(QuestionKind::WorkDays),
        ExprKind::Lit(Lit::Hours(_)) => Some(QuestionKind::Hours),
        _ => None,
    })
    .next()
    .unwrap_or(QuestionKind::Months)
}

fn range(ctx: &Ctx, node: &Node) -> Option<(Expr, Expr)> {
    let text = ctx.text(node, "范围")?;
    let Some(at) = text.find(" 到 ") else {
        ctx.push(
            Diagnostic::error("L303", node.span, format!("`范围` 的 `{text}` 看不出从哪里到哪里"))
                .help("写成“最小 到 最大”，“到”两边有空格：0个月 到 50年"),
        );
        return None;
    };
    let low = Node { span: node.span.part(0, at), kind: scalar(&text[..at]) };
    let rest = at + " 到 ".len();
    let high = Node { span: node.span.part(rest, text.len() - rest), kind: scalar(&text[rest..]) };
    Some((ctx.expr(&low, "范围")?, ctx.expr(&high, "范围")?))
}

fn scalar(text: &str) -> Kind {
    Kind::Scalar { text: text.to_string(), quoted: false }
}

fn change(ctx: &Ctx, node: &Node) -> Option<Change> {
    let text = ctx.text(node, "变化")?;
    match text {
        "不变" => return Some(Change::Fixed),
        "自己定" => return Some(Change::Free),
        _ => {}
    }
    let growth = text.strip_prefix("每月加").and_then(|rest| parse_expr(rest.trim(), node.span).ok());
    match growth.map(|expr| expr.kind) {
        Some(ExprKind::Lit(Lit::Months(n) | Lit::Days(n))) => Some(Change::Monthly(Q::from(i128::from(n)))),
        Some(ExprKind::Lit(Lit::Number(n) | Lit::Money(n))) => Some(Change::Monthly(n)),
        _ => {
            let message = format!("`变化` 没有 `{text}` 这种写法");
            ctx.push(Diagnostic::error("L303", node.span, message).help("可以写：不变 自己定 每月加1个月"));
            None
        }
    }
}

fn options(ctx: &Ctx, node: &Node) -> Vec<Choice> {
    let plain = |name: &str, span| Choice {
        name: name.into(),
        text: name.to_string(),
        when: None,
        hint: None,
        former_names: Vec::new(),
        span,
    };
    let Kind::Map(entries) = &node.kind else {
        let nodes = ctx.elements(node).iter();
        return nodes.filter_map(|node| Some(plain(ctx.text(node, "选项")?, node.span))).collect();
    };
    let choice = |(key, node): &(Key, Node)| {
        let mut choice = plain(&key.text, key.span);
        match &node.kind {
            Kind::Null => {}
            Kind::Map(_) => {
                let map = ctx.map(node, &keys::CHOICE)?;
                choice.text = map.str("说").unwrap_or(&key.text).to_string();
                choice.when = map.expr("可选");
                choice.hint = map.string("提示");
                choice.former_names = map.names("曾用名");
            }
            _ => choice.text = ctx.text(node, &key.text)?.to_string(),
        }
        Some(choice)
    };
    entries.iter().filter_map(choice).collect()
}

fn check_options(map: &Map<'_, '_>, key: &Key, kind: QuestionKind, options: &[Choice]) {
    let ctx = map.ctx;
    let chooses = matches!(kind, QuestionKind::Single | QuestionKind::Multi);
    if chooses && options.is_empty() && map.raw("选项").is_none() {
        ctx.push(
            Diagnostic::error("L307", key.span, format!("`{}` 是选择题，没有写 `选项`", key.text))
                .help("加上 选项: [甲, 乙]，或者一行一个 名字: 看到的文字"),
        );
    }
    if chooses && let (Some(node), [only]) = (map.raw("选项"), options) {
        let problem = Diagnostic::error("L312", node.span, format!("`{}` 只有一个选项", key.text));
        ctx.push(match only.text.contains(['，', '、', '；']) {
            true => problem.help("几个选项要写成列表，用半角逗号隔开：[甲, 乙]"),
            false => problem.help("至少写两个选项，或者把题目改成 是否"),
        });
    }
    if !chooses && let Some(node) = map.raw("选项") {
        let message = format!("`{}` 不是单选也不是多选，选项不起作用", key.text);
        ctx.push(Diagnostic::error("L308", node.span, message).help("类型写成 单选 或 多选，或者删掉选项"));
    }
    if kind == QuestionKind::Multi && map.raw("都没有").is_none() {
        ctx.push(
            Diagnostic::error("L307", key.span, format!("多选题 `{}` 没有写 `都没有`", key.text))
                .help("加一行 都没有: 都没有，让人可以一样都不选"),
        );
    }
    let mut seen: Vec<&Choice> = Vec::new();
    for option in options {
        if let Some(first) = seen.iter().find(|other| other.name == option.name) {
            ctx.push(
                Diagnostic::error("L206", option.span, format!("选项 `{}` 写了两次", option.name))
                    .related(first.span, "第一次"),
            );
        }
        seen.push(option);
    }
    if map.raw("不问时").is_some() && map.raw("何时问").is_none() {
        let span = map.raw("不问时").map_or(map.span, |node| node.span);
        ctx.push(
            Diagnostic::error("L308", span, "写了 `不问时`，没有写 `何时问`")
                .help("加上 何时问: …，或者删掉 不问时"),
        );
    }
}
