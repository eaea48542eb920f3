//! The smaller catalogues: 依据库, 已取消的证明, 节假日, 填表信息.

use super::keys;
use super::read::{Ctx, Map};
use super::scenario::named;
use super::yaml::{Key, Kind, Node};
use crate::diag::Diagnostic;
use crate::model::calendar::{Calendar, CalendarYear};
use crate::model::catalog::{AbolishedProof, LegalBasis};
use crate::model::civil;
use crate::model::form::{Field, FieldKind};
use crate::model::value::Name;
use indexmap::IndexMap;

/// 依据库.
pub(super) fn bases(ctx: &Ctx, node: &Node) -> IndexMap<Name, LegalBasis> {
    let Some(map) = ctx.map(node, &keys::BASES) else { return IndexMap::new() };
    named(ctx, map.raw("依据"), "依据", |key, node| {
        if key.text.contains(' ') {
            ctx.push(
                Diagnostic::error("L402", key.span, format!("依据的短名 `{}` 里不能有空格", key.text))
                    .help("空格后面要写条款：社会保险法 第四十五条"),
            );
        }
        let basis = |title: String| LegalBasis {
            name: key.text.as_str().into(),
            title,
            number: None,
            from: None,
            to: None,
            url: None,
            unconfirmed: None,
            span: key.span,
        };
        let Kind::Map(_) = &node.kind else { return Some(basis(ctx.text(node, &key.text)?.to_string())) };
        let map = ctx.map(node, &keys::LEGAL_BASIS)?;
        Some(LegalBasis {
            number: map.string("文号"),
            from: map.date("起", false),
            to: map.date("止", true),
            url: map.string("网址"),
            unconfirmed: map.string("待核"),
            ..basis(map.str("文件").unwrap_or(&key.text).to_string())
        })
    })
}

/// 已取消的证明.
pub(super) fn abolished(ctx: &Ctx, node: &Node) -> IndexMap<Name, AbolishedProof> {
    let Some(map) = ctx.map(node, &keys::ABOLISHED_FILE) else { return IndexMap::new() };
    named(ctx, map.raw("已取消"), "已取消", |key, node| {
        let map = match &node.kind {
            Kind::Scalar { .. } => None,
            _ => Some(ctx.map(node, &keys::ABOLISHED)?),
        };
        let texts = |name| map.as_ref().map_or(Vec::new(), |map| map.texts(name));
        let instead = match &map {
            None => ctx.text(node, &key.text).map(str::to_string),
            Some(map) => map.string("说"),
        };
        Some(AbolishedProof {
            name: key.text.as_str().into(),
            aliases: texts("别名"),
            items: map.as_ref().map_or(Vec::new(), |map| map.names("适用")),
            basis: map.as_ref().map_or(Vec::new(), |map| map.basis("依据")),
            instead,
            span: key.span,
        })
    })
}

/// 节假日: one notice per year, at the top of the file or under 节假日.
pub(super) fn calendar(ctx: &Ctx, node: &Node) -> Option<Calendar> {
    let is_year = |key: &str| key.len() == 4 && key.bytes().all(|byte| byte.is_ascii_digit());
    let map = ctx.map_with(node, &keys::CALENDAR, is_year)?;
    let inner = map.get("节假日").and_then(|node| ctx.entries(node, "节假日")).unwrap_or(&[]);
    let entries = map.entries.iter().chain(inner).filter(|(key, _)| is_year(&key.text));
    let mut keys_of_years = Vec::new();
    let mut years = Vec::new();
    for (key, node) in entries {
        let Ok(year) = key.text.parse() else { continue };
        years.extend(calendar_year(ctx, year, node));
        keys_of_years.push((year, key.span));
    }
    match Calendar::new(&years) {
        Ok(calendar) => Some(calendar),
        Err(errors) => {
            for error in errors {
                let span = keys_of_years.iter().find(|(year, _)| *year == error.year());
                let span = span.map_or(node.span, |(_, span)| *span);
                ctx.push(
                    Diagnostic::error("L317", span, error.to_string()).help("对照国务院办公厅的放假通知改"),
                );
            }
            None
        }
    }
}

fn calendar_year(ctx: &Ctx, year: i32, node: &Node) -> Option<CalendarYear> {
    let map = ctx.map(node, &keys::CALENDAR_YEAR)?;
    let read = |node: &Node, what: &str| {
        let text = ctx.text(node, what)?;
        let span = civil::parse_span(text);
        if span.is_none() {
            ctx.push(
                Diagnostic::error("L303", node.span, format!("`{what}` 的 `{text}` 不是日期"))
                    .help("写成 2026-01-01，或者 2026-02-15 到 2026-02-23"),
            );
        }
        span
    };
    let mut holidays = Vec::new();
    for key in ["假日", "放假"] {
        for (name, node) in map.get(key).and_then(|node| ctx.entries(node, key)).unwrap_or(&[]) {
            let spans = ctx.elements(node).iter().filter_map(|node| read(node, &name.text));
            holidays.extend(spans.map(|(first, last)| (name.text.clone(), first, last)));
        }
    }
    let mut workdays = Vec::new();
    for key in ["上班", "调休上班"] {
        let nodes = map.get(key).map_or(&[][..], |node| ctx.elements(node));
        workdays
            .extend(nodes.iter().filter_map(|node| read(node, key)).flat_map(|(first, last)| first..=last));
    }
    Some(CalendarYear { year, holidays, workdays, notice: map.string("公布").unwrap_or_default() })
}

/// 填表信息: the fields of persons and of units.
pub(super) fn fields(ctx: &Ctx, node: &Node) -> (IndexMap<Name, Field>, IndexMap<Name, Field>) {
    let Some(map) = ctx.map(node, &keys::FIELDS) else { return Default::default() };
    let read = |class: &str| named(ctx, map.raw(class), class, |key, node| field(ctx, key, node));
    (read("人"), read("单位"))
}

/// One field of 填表信息 or of a form.
pub(super) fn field(ctx: &Ctx, key: &Key, node: &Node) -> Option<Field> {
    let map = ctx.map(node, &keys::FIELD)?;
    let purpose = map.string("用途");
    if purpose.is_none() {
        ctx.push(
            Diagnostic::error("L307", key.span, format!("`{}` 没有写 `用途`", key.text))
                .help("写明为什么要问这一项：个人信息只问用得着的"),
        );
    }
    let kind = map.one_of("类型", &FIELD_KINDS).unwrap_or(FieldKind::Text);
    let options = map.texts("选项");
    if matches!(kind, FieldKind::Single | FieldKind::Multi) && options.is_empty() {
        ctx.push(
            Diagnostic::error("L307", key.span, format!("`{}` 没有写 `选项`", key.text))
                .help("加上 选项: [甲, 乙]"),
        );
    }
    let from_id = map.get("从证件号码得出").and_then(|node| ctx.text(node, "从证件号码得出"));
    Some(Field {
        name: key.text.as_str().into(),
        text: map.string("说"),
        kind,
        required: required(&map),
        sensitive: map.yes("敏感"),
        purpose: purpose.unwrap_or_default(),
        from_id: match from_id {
            Some("是") => Some(key.text.clone()),
            Some("否") | None => None,
            Some(other) => Some(other.to_string()),
        },
        default: map.template("默认"),
        options,
        hint: map.string("提示"),
        span: key.span,
    })
}

/// 必填 and 可空 say the same from two sides. 掩码 is read so that a wrong word is told; nothing shows identity yet.
fn required(map: &Map<'_, '_>) -> bool {
    map.one_of("掩码", &keys::MASKS.map(|word| (word, ())));
    let (must, may) = (map.yes_no("必填"), map.yes_no("可空"));
    if must == Some(true) && may == Some(true) {
        let span = map.get("可空").map_or(map.span, |node| node.span);
        map.ctx.push(
            Diagnostic::error("L309", span, "`必填` 和 `可空` 不能都写 是")
                .help("留一个：必须填的写 必填: 是"),
        );
    }
    must == Some(true) && may != Some(true)
}

const FIELD_KINDS: [(&str, FieldKind); 14] = [
    ("文本", FieldKind::Text),
    ("多行文本", FieldKind::LongText),
    ("日期", FieldKind::Date),
    ("年月", FieldKind::Month),
    ("整数", FieldKind::Integer),
    ("金额", FieldKind::Money),
    ("电话", FieldKind::Phone),
    ("证件号码", FieldKind::IdNumber),
    ("银行卡号", FieldKind::BankCard),
    ("统一社会信用代码", FieldKind::Uscc),
    ("单选", FieldKind::Single),
    ("多选", FieldKind::Multi),
    ("地址", FieldKind::Address),
    ("姓名", FieldKind::PersonName),
];
