//! C217: words of documents in what citizens read.

use super::foreign_words::without_brackets;
use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    code: "C217",
    severity: Severity::Warning,
    title: "公文用语和行话",
    manual: Manual {
        means: "给人看的话里用了文件里的词，老百姓听不惯或听不懂。事项名、材料名照文件写，不在此列；紧跟着用括号或“就是”解释了的也不算。",
        why: "看不懂就会办错、跑错，或者干脆放弃。",
        mend: "换成改法里的说法；非用不可的，后面加括号解释。",
        bad: "说: 逾期未办理的，视为放弃，不予受理",
        good: "说: 过了期限没来办，就当您不要了，以后办不了",
    },
    looks: Looks::Each(look),
};

/// What documents say, and what people say.
const WORDS: [(&str, &str); 36] = [
    ("方可", "才能"),
    ("予以", "直接说做什么"),
    ("不予", "不"),
    ("逾期未", "过了期限没"),
    ("逾期不", "过了期限不"),
    ("之日起", "从……那天起"),
    ("视为", "算"),
    ("视同缴费", "没交过费、但算交费的年头"),
    ("趸缴", "一次补交"),
    ("计发", "算"),
    ("计发月数", "养老金要除的月数"),
    ("稽核", "核对"),
    ("比对", "核对"),
    ("属地", "说出是哪里"),
    ("统筹区", "参保的市"),
    ("统筹地区", "参保的市"),
    ("转移接续", "转过来接着算"),
    ("资格认证", "每年证明本人健在（刷脸就行）"),
    ("上述", "说出是哪些"),
    ("前款", "说出是哪些"),
    ("有关规定", "说出是哪条规定"),
    ("相关规定", "说出是哪条规定"),
    ("以下简称", "直接用短的说法"),
    ("携带", "带"),
    ("持有", "有"),
    ("系指", "就是"),
    ("未予", "没有"),
    ("其本人", "本人"),
    ("如需", "要……的"),
    ("如有", "有……的"),
    ("届时", "到时候"),
    ("尚未", "还没有"),
    ("均可", "都可以"),
    ("须", "要"),
    ("亦可", "也可以"),
    ("按月足额", "每月全部"),
];

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    let catalog = here.catalog;
    let items = catalog.scenarios.values().flat_map(|s| s.items.keys());
    let papers = catalog
        .materials
        .values()
        .flat_map(|m| std::iter::once(&*m.name).chain(m.aliases.iter().map(String::as_str)));
    let mut names: Vec<&str> = items.map(|name| &**name).chain(papers).collect();
    // The official name of something is printed as it is; longer ones first.
    names.retain(|name| WORDS.iter().any(|(word, _)| name.contains(word)));
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for said in here.texts() {
        if !WORDS.iter().any(|(word, _)| said.text.contains(word)) {
            continue;
        }
        let text = names.iter().fold(said.text.clone(), |text, name| text.replace(name, "它"));
        for (word, plain) in WORDS {
            let explained = without_brackets(&text);
            let explained = !explained.contains(word);
            if !explained && text.match_indices(word).any(|(at, _)| bare(&text, at, word)) {
                let finding = RULE.at(said.span(here.files), format!("`{word}` 是公文用语"));
                found.push(finding.help(format!("说成：{plain}；非用不可的，后面加括号解释")));
            }
        }
    }
}

/// Neither part of an everyday word nor explained right behind.
fn bare(text: &str, at: usize, word: &str) -> bool {
    let (before, after) = (&text[..at], &text[at + word.len()..]);
    let everyday = match word {
        "须" => before.ends_with('必') || after.starts_with('知'),
        "方可" => before.ends_with('地'),
        "均可" => before.ends_with('人'),
        _ => false,
    };
    let rest: String = after.chars().take(4).collect();
    let explained =
        rest.starts_with('（') || before.ends_with("叫“") || rest.contains("就是") || rest.contains("也就是");
    !everyday && !explained
}
