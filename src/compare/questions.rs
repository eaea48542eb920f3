//! What is asked otherwise, and words that changed and nothing else.

use crate::diag::Diagnostics;
use crate::load::yaml::{self, Kind, Node};
use crate::logic::print;
use crate::model::scenario::{Question, Scenario};
use crate::source::Files;
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// Questions and options that came, went or are asked otherwise.
pub(super) fn changes(old: &Scenario, new: &Scenario) -> Vec<String> {
    let mut out = Vec::new();
    for question in new.questions.values() {
        let name = &question.name;
        match old.questions.get(name).or_else(|| former(old, question)) {
            None => out.push(format!("多问一题 `{name}`：{}", question.text)),
            Some(before) => {
                one(name, before, question, &mut out);
                let columns = question.list.iter().flat_map(|list| list.columns.values());
                for column in columns {
                    let known = before.list.as_ref().and_then(|list| list.columns.get(&column.name));
                    let called = format!("{name} 的 {}", column.name);
                    match known {
                        None => out.push(format!("`{name}` 每一条多问 `{}`：{}", column.name, column.text)),
                        Some(known) => one(&called, known, column, &mut out),
                    }
                }
                let gone = before.list.iter().flat_map(|list| list.columns.values());
                let kept =
                    |c: &Question| question.list.as_ref().is_some_and(|l| l.columns.contains_key(&c.name));
                out.extend(gone.filter(|c| !kept(c)).map(|c| format!("`{name}` 每一条不再问 `{}`", c.name)));
            }
        }
    }
    for question in old.questions.values() {
        let renamed = new.questions.values().any(|q| q.former_names.contains(&question.name));
        if !new.questions.contains_key(&question.name) && !renamed {
            out.push(format!("不再问 `{}`：{}", question.name, question.text));
        }
    }
    out
}

fn former<'s>(old: &'s Scenario, question: &Question) -> Option<&'s Question> {
    question.former_names.iter().find_map(|name| old.questions.get(name))
}

fn one(name: &str, old: &Question, new: &Question, out: &mut Vec<String>) {
    if *old.name != *new.name {
        out.push(format!("题目 `{}` 改名叫 `{name}`", old.name));
    }
    if old.kind != new.kind {
        out.push(format!("题目 `{name}` 的类型变了"));
        return;
    }
    for option in &new.options {
        if !old.options.iter().any(|o| o.name == option.name || option.former_names.contains(&o.name)) {
            out.push(format!("题目 `{name}` 多了选项 `{}`：{}", option.name, option.text));
        }
    }
    for option in &old.options {
        if !new.options.iter().any(|o| o.name == option.name || o.former_names.contains(&option.name)) {
            out.push(format!("题目 `{name}` 少了选项 `{}`：{}", option.name, option.text));
        }
    }
    let range = |q: &Question| {
        q.range.as_ref().map(|(low, high)| format!("{} 到 {}", print::print(low), print::print(high)))
    };
    let asked = |q: &Question| q.ask_when.as_ref().map(print::print);
    let otherwise = |q: &Question| q.otherwise.as_ref().map(print::print);
    let required = |q: &Question| q.required.then(|| "必答".to_owned());
    let mut differ = |what: &str, a: Option<String>, b: Option<String>, none: &str| {
        if a != b {
            let say = |v: Option<String>| v.unwrap_or_else(|| none.to_owned());
            out.push(format!("题目 `{name}` 的{what}：从 {} 变为 {}", say(a), say(b)));
        }
    };
    differ("范围", range(old), range(new), "没有写");
    differ("何时问", asked(old), asked(new), "总是问");
    differ("不问时", otherwise(old), otherwise(new), "没有写");
    differ("必答", required(old), required(new), "可以答不清楚");
}

/// Keys whose text people read and no rule does.
const WORDS: &[&str] = &[
    "问",
    "提示",
    "哪里查",
    "说",
    "说明",
    "不清楚说法",
    "超出",
    "都没有",
    "没有",
    "量词",
    "显示为",
    "不符",
    "逾期",
    "事",
    "起",
    "发放",
    "付",
    "谁",
    "去",
    "简介",
    "通俗名",
    "场景",
    "搜索词",
    "服务对象",
    "牵头单位",
    "常见问题",
    "常见错误",
    "收费",
    "办理结果",
    "现场原因",
    "由谁办",
    "通办范围",
    "流程时限",
    "可延长",
    "特别程序",
    "事项类型",
    "办件类型",
    "设定依据",
    "依据",
    "待核",
    "公布",
    "怎么拿",
    "出具单位",
    "形式",
    "规格",
    "页",
    "盖章",
    "示例",
    "受理标准",
    "缺件话术",
    "有效期",
    "文件",
    "文号",
    "网址",
    "名称",
    "电话",
    "地址",
    "咨询电话",
    "监督电话",
    "时间",
    "话题",
    "选项",
    "是",
    "否",
    "告知",
];

/// Words that changed between two folders, each with its file and place in it.
pub(super) fn wording(files: (&Files, &Files), only: &BTreeSet<String>) -> Vec<String> {
    let mut out = Vec::new();
    for (_, file) in files.1.iter() {
        let path = &file.path;
        let slug = path.strip_suffix(".yaml").filter(|s| !s.contains('/'));
        if slug.is_some_and(|slug| !only.is_empty() && !only.contains(slug)) || path.starts_with("examples/")
        {
            continue;
        }
        let (Some(before), Some(after)) = (leaves(files.0, path), leaves(files.1, path)) else { continue };
        for (place, text) in &after {
            if let Some(old) = before.get(place)
                && old != text
                && is_words(place)
            {
                out.push(format!("{path} › {}：“{old}” → “{text}”", place.join(" › ")));
            }
        }
    }
    out
}

fn is_words(place: &[String]) -> bool {
    let keys: Vec<&str> = place.iter().map(String::as_str).filter(|p| !p.starts_with('第')).collect();
    let last = keys.last().copied().unwrap_or_default();
    // An option's words stand under its own name.
    let of_option = keys.len() > 1 && keys[keys.len() - 2] == "选项";
    WORDS.contains(&last) || of_option
}

/// Every text of a file by the keys that lead to it.
fn leaves(files: &Files, path: &str) -> Option<IndexMap<Vec<String>, String>> {
    let tree = yaml::parse(files, files.by_path(path)?, &mut Diagnostics::default())?;
    let mut out = IndexMap::new();
    walk(&tree, &mut Vec::new(), &mut out);
    Some(out)
}

fn walk(node: &Node, place: &mut Vec<String>, out: &mut IndexMap<Vec<String>, String>) {
    match &node.kind {
        Kind::Scalar { text, .. } => drop(out.insert(place.clone(), text.clone())),
        Kind::Map(entries) => {
            for (key, node) in entries {
                place.push(key.text.clone());
                walk(node, place, out);
                place.pop();
            }
        }
        Kind::Seq(parts) => {
            // A short list of plain words is one text.
            let texts: Option<Vec<&str>> = parts
                .iter()
                .map(|p| match &p.kind {
                    Kind::Scalar { text, .. } => Some(text.as_str()),
                    _ => None,
                })
                .collect();
            if let Some(texts) = texts {
                out.insert(place.clone(), texts.join("、"));
                return;
            }
            for (at, node) in parts.iter().enumerate() {
                place.push(format!("第{}条", at + 1));
                walk(node, place, out);
                place.pop();
            }
        }
        Kind::Null => {}
    }
}
