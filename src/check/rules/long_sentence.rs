//! C216: a sentence too long to be heard once and kept.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    code: "C216",
    severity: Severity::Warning,
    title: "话太长，听不清",
    manual: Manual {
        means: "给人看的话里，逗号、顿号、分号、句号之间一口气超过 28 个字，或者一句话超过 80 个字。最好一口气不过 20 个字。",
        why: "老人在机器前听一遍、看一遍，长句子记不住，只好去问人。",
        mend: "拆成短句，一句说一件事；先说带什么、去哪里、多少钱、几天。",
        bad: "说: 在领取失业保险金期间参加职工基本医疗保险应缴纳的医疗保险费由失业保险基金支付",
        good: "说: 领失业金这段时间，医保费由失业保险基金交，您自己不用交",
    },
    looks: Looks::Each(look),
};

/// At one breath: a clause. The advice is 20; beyond 28 a listener loses the start.
const BREATH: usize = 28;
/// A whole sentence.
const SENTENCE: usize = 80;

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for said in here.texts() {
        // A value prints in a few characters.
        let text = short_blanks(&said.text);
        let longest =
            |marks: &[char]| text.split(marks).map(|part| part.trim().chars().count()).max().unwrap_or(0);
        let breath = longest(&['，', '。', '；', '：', '、', '！', '？', '（', '）', '\n', '“', '”']);
        let sentence = longest(&['。', '；', '！', '？', '\n']);
        let message = if breath > BREATH {
            format!("这句话一口气有 {breath} 个字，太长")
        } else if sentence > SENTENCE {
            format!("这句话有 {sentence} 个字，太长")
        } else {
            continue;
        };
        found.push(RULE.at(said.span(here.files), message).help("拆成短句，一句说一件事"));
    }
}

/// `最多领【领取月数】` as `最多领数值`.
fn short_blanks(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('【') {
        out.push_str(before);
        out.push_str("数值");
        rest = after.split_once('】').map_or("", |(_, after)| after);
    }
    out + rest
}
