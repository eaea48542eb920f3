//! Answers files and profile files: YAML or JSON, `题目: 值`, or `回答:` with `选择:` beside it.

use super::lists::Places;
use super::{Usage, nearest};
use crate::ask::interview::Interview;
use crate::ask::read;
use crate::check::expected::written;
use crate::load::yaml::{self, Kind, Node};
use crate::model::answers::{Answer, Answers};
use crate::model::catalog::Catalog;
use crate::model::list::{ListShape, NO_MORE, Row, RowRef, Written, more_name};
use crate::model::profile::Profile;
use crate::model::scenario::{Question, Scenario};
use crate::model::value::{Name, Value};
use crate::pipeline::{Diagnostics, Files};
use crate::render::fits;
use crate::render::view::answer_type;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// Reads answers; everything wrong is told at once, naming the question, never the answer.
pub(crate) fn answers(path: &Path, catalog: &Catalog, scenario: &Scenario) -> Result<Answers> {
    let root = tree(path, "回答文件")?;
    let top = map(&root, "回答文件")?;
    let section = |name: &str| top.iter().find(|(key, _)| key == name).map(|(_, node)| *node);
    let (given, choices) = match section("回答") {
        Some(given) => (map(given, "回答")?, section("选择")),
        None => (top.iter().filter(|(key, _)| key != "选择").cloned().collect(), section("选择")),
    };
    let mut answers = Answers::default();
    let mut wrong = Vec::new();
    if section("回答").is_some() {
        for (key, _) in top.iter().filter(|(key, _)| !["回答", "选择"].contains(&key.as_str())) {
            let near = nearest(key, ["回答", "选择"]);
            wrong.push(format!("`{key}` 不能和 `回答` 并排{near}；题目都写在 `回答` 下面"));
        }
    }
    for (name, node) in &given {
        match scenario.questions.get(name.as_str()).or_else(|| renamed(scenario, name)) {
            None => {
                let near = nearest(name, scenario.questions.keys().map(|k| &**k));
                wrong.push(format!("没有叫 `{name}` 的题目{near}"));
            }
            Some(question) if question.list.is_some() => match rows(node) {
                Ok(written) => {
                    let found = read::read_list(question, &written, &mut answers).err().unwrap_or_default();
                    wrong.extend(found.into_iter().map(|(place, why)| format!("`{place}`：{why}")));
                }
                Err(why) => wrong.push(format!("`{name}`：{why}")),
            },
            Some(question) => match read_node(question, node) {
                Ok(answer) => answers.set(question.name.clone(), answer),
                Err(why) => wrong.push(format!("`{name}`：{why}")),
            },
        }
    }
    if let Some(choices) = choices {
        read_choices(choices, scenario, &mut answers, &mut wrong)?;
    }
    wrong.extend(read::wrong_choices(catalog, &answers.choices).into_iter().map(|(_, text)| text));
    if wrong.is_empty() { Ok(answers) } else { Err(Usage(wrong.join("\n")).into()) }
}

fn renamed<'s>(scenario: &'s Scenario, name: &str) -> Option<&'s Question> {
    scenario.questions.values().find(|q| q.former_names.iter().any(|f| **f == *name))
}

fn read_node(question: &Question, node: &Node) -> Result<Answer, String> {
    match &node.kind {
        Kind::Scalar { text, .. } => read::read(question, text),
        // An empty list is the empty set of a 多选.
        Kind::Seq(parts) if parts.is_empty() => Ok(Answer::Is(Value::Multi(Vec::new()))),
        Kind::Seq(parts) => {
            let texts: Option<Vec<&str>> = parts.iter().map(scalar).collect();
            read::read(question, &texts.ok_or("这里要写选项的名字")?.join("、"))
        }
        Kind::Null => Err("还没有填".into()),
        Kind::Map(_) => Err("这里要写一个值，不能再分层".into()),
    }
}

/// The rows of a list: one after the other, or `{名单: […], 还有: 不清楚}`, or only what is said of further ones.
fn rows(node: &Node) -> Result<Written, String> {
    let row = |node: &Node| {
        let Kind::Map(entries) = &node.kind else {
            return Err("每一条写成 {栏目: 值, …}".to_string());
        };
        let mut out = indexmap::IndexMap::new();
        for (key, node) in entries {
            let texts: Option<Vec<String>> = match &node.kind {
                Kind::Seq(parts) => parts.iter().map(|p| scalar(p).map(str::to_string)).collect(),
                _ => scalar(node).map(|text| vec![text.to_string()]),
            };
            out.insert(key.text.as_str().into(), texts.ok_or(format!("`{}` 要写一个值", key.text))?);
        }
        Ok(out)
    };
    let list = |node: &Node| match &node.kind {
        Kind::Seq(nodes) => nodes.iter().map(row).collect::<Result<Vec<_>, String>>(),
        _ => Err("名单要一条一条写：- {栏目: 值, …}".to_string()),
    };
    match &node.kind {
        Kind::Seq(_) => Ok(Written::closed(list(node)?)),
        Kind::Map(entries) => {
            if let Some((key, _)) =
                entries.iter().find(|(key, _)| !["名单", "还有"].contains(&key.text.as_str()))
            {
                return Err(format!("这里只写 `名单` 和 `还有`，没有 `{}`", key.text));
            }
            let get = |name: &str| entries.iter().find(|(key, _)| key.text == name).map(|(_, node)| node);
            let rows = get("名单").map_or(Ok(Vec::new()), list)?;
            Ok(Written { rows, more: get("还有").and_then(scalar).map(str::to_string) })
        }
        _ => Ok(Written { rows: Vec::new(), more: scalar(node).map(str::to_string) }),
    }
}

fn read_choices(
    node: &Node,
    scenario: &Scenario,
    answers: &mut Answers,
    wrong: &mut Vec<String>,
) -> Result<()> {
    let list = |node: &Node| -> Vec<Name> {
        match &node.kind {
            Kind::Seq(parts) => parts.iter().filter_map(scalar).map(Name::from).collect(),
            Kind::Scalar { text, .. } => text.split('、').map(Name::from).collect(),
            _ => Vec::new(),
        }
    };
    let item = |name: &Name, wrong: &mut Vec<String>| {
        if !scenario.items.contains_key(name) {
            let near = nearest(name, scenario.items.keys().map(|k| &**k));
            wrong.push(format!("没有叫 `{name}` 的事项{near}"));
        }
    };
    for (key, value) in map(node, "选择")? {
        match key.as_str() {
            "自选" => {
                let chosen = list(value);
                chosen.iter().for_each(|name| item(name, wrong));
                answers.choices.optional = Some(chosen);
            }
            "只能选一" => {
                for (group, chosen) in map(value, "只能选一")? {
                    let Some(chosen) = scalar(chosen) else { continue };
                    if !scenario.exclusive.iter().any(|g| *g.name == *group) {
                        let near = nearest(&group, scenario.exclusive.iter().map(|g| &*g.name));
                        wrong.push(format!("没有叫 `{group}` 的只能选一{near}"));
                    }
                    item(&chosen.into(), wrong);
                    answers.choices.one_of.insert(group.into(), chosen.into());
                }
            }
            "承诺" => answers.choices.commitments = list(value),
            "出发地" => answers.choices.start = scalar(value).map(Name::from),
            "渠道" => answers.choices.channel = scalar(value).map(Name::from),
            other => {
                let near = nearest(other, ["自选", "只能选一", "承诺", "渠道", "出发地"]);
                wrong.push(format!("选择里没有 `{other}` 这一项{near}"));
            }
        }
    }
    Ok(())
}

/// Adds a profile file to what tables gave: `{申请人: {姓名: …}, 单位: {…}}`. What no form wants is kept out by the
/// printing.
pub(crate) fn profile(
    path: &Path,
    catalog: &Catalog,
    scenario: &Scenario,
    given: &Answers,
    profile: &mut Profile,
) -> Result<()> {
    let root = tree(path, "填表信息")?;
    let mut wrong = Vec::new();
    for (role, fields) in map(&root, "填表信息")? {
        if let Some((question, shape)) = scenario.list(&role) {
            row_profile(question, shape, fields, given, profile, &mut wrong);
            continue;
        }
        // 本表项目 stand under the slug of their form.
        let known = scenario.roles.iter().any(|known| **known == *role);
        if !known && !catalog.forms.contains_key(role.as_str()) {
            let near = nearest(&role, scenario.roles.iter().map(|known| &**known));
            wrong.push(format!("填表信息里没有 `{role}` 这个人或单位{near}"));
        }
        for (field, value) in map(fields, &role)? {
            let known = catalog.person_fields.contains_key(field.as_str())
                || catalog.unit_fields.contains_key(field.as_str())
                || catalog.forms.values().any(|f| f.own_fields.contains_key(field.as_str()));
            if !known {
                let names = catalog.person_fields.keys().chain(catalog.unit_fields.keys());
                wrong
                    .push(format!("填表信息里没有 `{field}` 这一项{}", nearest(&field, names.map(|k| &**k))));
            }
            if let Some(text) = scalar(value) {
                profile.set(role.as_str(), field.as_str(), text.to_owned());
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Usage(wrong.join("\n")).into()) }
}

/// 填表栏目 of a list's rows, in the order of the rows in the answers.
fn row_profile(
    question: &Question,
    shape: &ListShape,
    rows: &Node,
    given: &Answers,
    profile: &mut Profile,
    wrong: &mut Vec<String>,
) {
    let list = &question.name;
    let Kind::Seq(rows) = &rows.kind else {
        return wrong.push(format!("填表信息的 `{list}` 要一条一条写：- {{栏目: 值, …}}"));
    };
    let ids = given.rows.of(list);
    if ids.iter().any(|id| {
        let row = RowRef { list: list.clone(), row: Row::Listed(*id) }.name("");
        profile.keys().any(|(role, _)| *role == row)
    }) {
        return wrong.push(format!("`{list}` 的姓名这些已经在 --list 的表里，填表信息里不要再写"));
    }
    if rows.len() > ids.len() {
        let (typed, answered) = (rows.len(), ids.len());
        wrong.push(format!("填表信息的 `{list}` 有 {typed} 条，回答里只有 {answered} 条；两边要一条对一条"));
    }
    for (id, fields) in ids.iter().zip(rows) {
        let row = RowRef { list: list.clone(), row: Row::Listed(*id) };
        let Kind::Map(fields) = &fields.kind else {
            wrong.push(format!("填表信息的 `{list}` 每一条写成 {{栏目: 值, …}}"));
            continue;
        };
        for (field, value) in fields {
            if !shape.fill_columns.iter().any(|known| **known == *field.text) {
                let near = nearest(&field.text, shape.fill_columns.iter().map(|known| &**known));
                wrong.push(format!("`{list}` 没有 `{}` 这个填表栏目{near}", field.text));
            } else if let Some(text) = scalar(value) {
                profile.set(row.name(""), field.text.as_str(), text.to_owned());
            }
        }
    }
}

/// Stops when an answer that counts cannot be true beside the others.
pub(crate) fn fitting(
    scenario: &Scenario,
    answers: &Answers,
    interview: &Interview<'_>,
    places: &Places,
) -> Result<()> {
    let wrong = fits::misfits(scenario, answers, interview);
    if wrong.is_empty() {
        return Ok(());
    }
    let told: Vec<String> = wrong.iter().map(|(name, why)| format!("{}：{why}", places.of(name))).collect();
    Err(Usage(told.join("\n")).into())
}

/// Answers as a file that [`answers`] reads again.
pub(crate) fn file(scenario: &Scenario, answers: &Answers) -> String {
    let text = |question: &Question, answer: &Answer| match answer {
        Answer::Unclear => read::UNCLEAR.to_owned(),
        Answer::Is(Value::Number(n)) if question.list.is_some() && *n == 0.into() => NO_MORE.to_owned(),
        Answer::Is(value) => written(&answer_type(question.kind), value),
    };
    let mut given = serde_json::Map::new();
    for (name, answer) in &answers.given {
        if let Some(question) = scenario.questions.get(name) {
            given.insert(name.to_string(), text(question, answer).into());
        }
    }
    for question in scenario.questions.values() {
        let Some(shape) = &question.list else { continue };
        let more = answers.get(&more_name(&question.name));
        let ids = answers.rows.of(&question.name);
        if ids.is_empty() && more.is_none() {
            continue;
        }
        let row = |id: &u32| {
            let row = RowRef { list: question.name.clone(), row: Row::Listed(*id) };
            let cell =
                |c: &Question| Some((c.name.to_string(), text(c, answers.get(&row.name(&c.name))?).into()));
            serde_json::Value::Object(shape.columns.values().filter_map(cell).collect())
        };
        let mut list = serde_json::Map::from_iter([("名单".to_owned(), ids.iter().map(row).collect())]);
        list.extend(more.map(|more| ("还有".to_owned(), text(question, more).into())));
        given.insert(question.name.to_string(), list.into());
    }
    let names = |list: &[Name]| list.iter().map(|n| n.to_string()).collect::<Vec<_>>();
    let mut choices = serde_json::Map::new();
    if let Some(optional) = &answers.choices.optional {
        choices.insert("自选".into(), names(optional).into());
    }
    if !answers.choices.one_of.is_empty() {
        let groups = answers.choices.one_of.iter().map(|(g, i)| (g.to_string(), (**i).into()));
        choices.insert("只能选一".into(), serde_json::Value::Object(groups.collect()));
    }
    if !answers.choices.commitments.is_empty() {
        choices.insert("承诺".into(), names(&answers.choices.commitments).into());
    }
    if let Some(place) = &answers.choices.start {
        choices.insert("出发地".into(), (**place).into());
    }
    if let Some(channel) = &answers.choices.channel {
        choices.insert("渠道".into(), (**channel).into());
    }
    format!("{:#}\n", serde_json::json!({ "回答": given, "选择": choices }))
}

fn tree(path: &Path, what: &str) -> Result<Node> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).with_context(|| format!("读不了标准输入里的{what}"))?;
    } else {
        bytes = std::fs::read(path).map_err(|error| unreadable(what, path, &error))?;
    }
    let name = if path == Path::new("-") { "标准输入".into() } else { path.display().to_string() };
    let files = Files::new(BTreeMap::from([(name, bytes)]));
    let mut findings = Diagnostics::default();
    let node = files.iter().next().and_then(|(id, _)| yaml::parse(&files, id, &mut findings));
    node.filter(|_| !findings.has_errors()).ok_or_else(|| {
        // Places only: an excerpt would show what the person wrote.
        let place = |d: &crate::diag::Diagnostic| match &d.primary {
            Some((span, _)) => format!("第 {} 行：{}", files.line_col(*span).0, without_quotes(&d.message)),
            None => without_quotes(&d.message),
        };
        let told: Vec<String> = findings.0.iter().map(place).collect();
        Usage(format!("{what}看不懂\n{}", told.join("\n"))).into()
    })
}

pub(super) fn unreadable(what: &str, path: &Path, error: &std::io::Error) -> anyhow::Error {
    let why = match error.kind() {
        std::io::ErrorKind::NotFound => "没有这个文件",
        std::io::ErrorKind::PermissionDenied => "没有权限读",
        _ if path.is_dir() => "这是文件夹，要写文件",
        _ => return anyhow::anyhow!("读不了{what} `{}`: {error}", path.display()),
    };
    Usage(format!("读不了{what} `{}`：{why}", path.display())).into()
}

/// A message without the offender it quotes.
fn without_quotes(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("…")
}

fn map<'n>(node: &'n Node, what: &str) -> Result<Vec<(String, &'n Node)>> {
    match &node.kind {
        Kind::Map(entries) => Ok(entries.iter().map(|(key, value)| (key.text.clone(), value)).collect()),
        Kind::Null => Ok(Vec::new()),
        _ => Err(Usage(format!("{what}要写成 `名字: 值`，一行一个")).into()),
    }
}

fn scalar(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar { text, .. } => Some(text),
        _ => None,
    }
}
