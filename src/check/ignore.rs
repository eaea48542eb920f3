//! `# 忽略 C205 原因` in a file: the author has seen the finding and says why it stays.
//!
//! In: files and findings. Out: the findings that remain, plus what is wrong with the comments themselves. A comment
//! stands on the line of the finding or alone on a line above it.
//!
//! **Invariant:** an error is never ignored, and nothing is ignored without a reason.

use super::rule::{Looks, Manual, Rule};
use super::rules::rule;
use crate::diag::{Diagnostics, Severity};
use crate::source::{FileId, Files, SourceFile, Span};

pub(super) static NO_REASON: Rule = Rule {
    code: "C110",
    severity: Severity::Warning,
    title: "忽略没有写原因",
    manual: Manual {
        means: "这里写了 `# 忽略 编号`，后面没有写为什么，所以不起作用。",
        why: "过一年谁也想不起为什么可以不管它，新来的人不敢动也不敢信。",
        mend: "编号后面空一格写上原因。",
        bad: "承诺办结时限: 10 工作日    # 忽略 C201",
        good: "承诺办结时限: 10 工作日    # 忽略 C201 法定 15 日，春节除外都够",
    },
    looks: Looks::Elsewhere,
};

pub(super) static UNUSED: Rule = Rule {
    code: "C111",
    severity: Severity::Warning,
    title: "忽略没有用上",
    manual: Manual {
        means: "这一行（或下一行）已经没有这个编号的问题，忽略是多余的。",
        why: "留着它，以后真出了同样的问题也看不见。",
        mend: "删掉这条忽略；编号写错的改对。",
        bad: "承诺办结时限: 3 工作日    # 忽略 C201 没有问题了，忘了删",
        good: "承诺办结时限: 3 工作日",
    },
    looks: Looks::Elsewhere,
};

pub(super) static NOT_ALLOWED: Rule = Rule {
    code: "C112",
    severity: Severity::Warning,
    title: "这个编号不能忽略",
    manual: Manual {
        means: "只有编号以 C 开头的警告和提示可以忽略。错误、文件写法（L）和公式（E）的问题不能。",
        why: "错误说明会有人被告知错的东西，只能改好。",
        mend: "删掉这条忽略，把问题改好；`onething explain 编号` 说明怎么改。",
        bad: "登记证明:    # 忽略 L406 本地还在要",
        good: "# 删掉这一行，改用窗口自己查",
    },
    looks: Looks::Elsewhere,
};

/// One code of one comment.
struct Comment {
    code: String,
    place: Span,
    /// The line it is about, counted from 1.
    line: usize,
    reason: bool,
    used: bool,
}

/// Takes away what is ignored and adds what is wrong with the comments. Without a proof nobody knows whether a comment
/// about one of its findings is needed.
pub(super) fn apply(files: &Files, findings: &mut Diagnostics, proved: bool) {
    let mut comments: Vec<Comment> = files.iter().flat_map(|(id, file)| comments(id, file)).collect();
    if comments.is_empty() {
        return;
    }
    findings.0.retain(|finding| {
        let Some((span, _)) = &finding.primary else { return true };
        let (line, _) = files.line_col(*span);
        let about = comments
            .iter_mut()
            .find(|c| c.place.file == span.file && c.line == line && c.code == finding.code);
        match about {
            Some(comment) if allowed(&comment.code) => {
                comment.used = true;
                !comment.reason
            }
            _ => true,
        }
    });
    for comment in &comments {
        let Comment { code, place, .. } = comment;
        findings.extend(match comment {
            _ if !allowed(code) => Some(
                NOT_ALLOWED
                    .at(*place, format!("`{code}` 不能忽略"))
                    .help("只有 C 开头的警告和提示可以忽略；别的要改好"),
            ),
            Comment { used: false, code, .. } if !proved && code.starts_with("C3") => None,
            Comment { used: false, .. } => Some(
                UNUSED.at(*place, format!("这里没有 `{code}` 的问题，忽略没有用上")).help("删掉这条忽略"),
            ),
            Comment { reason: false, .. } => Some(
                NO_REASON
                    .at(*place, format!("忽略 `{code}` 没有写原因，不起作用"))
                    .help(format!("写成 # 忽略 {code} 为什么可以不管")),
            ),
            _ => None,
        });
    }
}

fn allowed(code: &str) -> bool {
    rule(code).is_some_and(|rule| rule.severity != Severity::Error)
}

fn comments(id: FileId, file: &SourceFile) -> Vec<Comment> {
    const MARK: &str = "# 忽略";
    let mut out: Vec<Comment> = Vec::new();
    // Comments alone on their lines wait for the next line that says something.
    let mut waiting: Vec<Comment> = Vec::new();
    let mut start = 0;
    for (at, line) in file.text.split_inclusive('\n').enumerate() {
        let here = start;
        start += line.len();
        let content = line.trim();
        let number = at + 1;
        let mark = line.find(MARK).filter(|at| line[..*at].ends_with(' ') || line[..*at].is_empty());
        let found = mark.map_or_else(Vec::new, |mark| {
            let place =
                Span { file: id, start: (here + mark) as u32, end: (here + line.trim_end().len()) as u32 };
            codes(&line[mark + MARK.len()..], place, number)
        });
        if content.starts_with('#') {
            waiting.extend(found);
        } else if !content.is_empty() {
            out.extend(waiting.drain(..).map(|comment| Comment { line: number, ..comment }));
            out.extend(found);
        }
    }
    out.extend(waiting);
    out
}

/// `C205 C207 原因`: the codes in front, each with whether a reason follows.
fn codes(text: &str, place: Span, line: usize) -> Vec<Comment> {
    let words: Vec<&str> =
        text.split([' ', '、', '，', '：']).map(str::trim).filter(|w| !w.is_empty()).collect();
    let is_code = |word: &&&str| {
        word.len() == 4
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && word[1..].bytes().all(|b| b.is_ascii_digit())
    };
    let codes = words.iter().take_while(is_code).count();
    let reason = words.len() > codes;
    words[..codes]
        .iter()
        .map(|code| Comment { code: (*code).to_owned(), place, line, reason, used: false })
        .collect()
}
