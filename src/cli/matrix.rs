//! `check --matrix`: who can do what, and which questions are worth asking, as tables for the eye.

use super::{Common, Usage};
use crate::check;
use crate::check::proof::{Matrix, Paths, Share};
use crate::diag::render;
use crate::pipeline::Files;
use anyhow::Result;
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::process::ExitCode;

/// Prints the tables of the life events of a folder, or of those named.
pub(crate) fn print(
    files: &Files,
    common: &Common,
    only: &BTreeSet<String>,
    question: Option<&str>,
) -> Result<ExitCode> {
    let (seen, findings) = check::overviews(files, &common.region, common.today(), only, question);
    if findings.has_errors() {
        println!("{}", render::to_text(files, &findings, std::io::stdout().is_terminal()));
        return Ok(ExitCode::from(1));
    }
    if seen.is_empty() {
        return Err(Usage(match question {
            Some(question) => {
                format!("没有叫 `{question}` 的单选题、多选题或是否题；题目的名字照场景文件里写")
            }
            None => "没有可以列表的场景：要有一道单选题，名字照文件名写".to_owned(),
        })
        .into());
    }
    for (slug, matrix, paths) in &seen {
        println!("{}", table(slug, matrix));
        println!("{}", walked(paths));
    }
    Ok(ExitCode::SUCCESS)
}

/// Columns are numbered, because names of options are wide.
fn table(slug: &str, matrix: &Matrix) -> String {
    let mut out = format!("■ {slug}：{}\n", matrix.question);
    for (at, option) in matrix.options.iter().enumerate() {
        out.push_str(&format!("  {:>2} = {option}\n", at + 1));
    }
    let widest = matrix.rows.iter().map(|(item, _)| width(item)).max().unwrap_or(0).max(4);
    let heads: String = (1..=matrix.options.len()).map(|at| format!("{at:>5}")).collect();
    out.push_str(&format!("  {}{heads}\n", padded("事项", widest)));
    for (item, cells) in &matrix.rows {
        let cells: String = cells
            .iter()
            .map(|share| match share {
                Share::All => " 一定",
                Share::Some => " 可能",
                Share::None => "    ·",
            })
            .collect();
        out.push_str(&format!("  {}{cells}\n", padded(item, widest)));
    }
    out.push_str("  一定 = 选它的人都能办；可能 = 有人能办；· = 都不能办\n");
    out
}

fn walked(paths: &Paths) -> String {
    let people = paths.lengths.len().max(1);
    let mut out = format!(
        "  抽 {} 人问一遍：平均 {:.1} 题，一半人不超过 {} 题，最多 {} 题\n",
        paths.lengths.len(),
        paths.mean(),
        paths.median(),
        paths.longest()
    );
    let widest = paths.asked.iter().map(|(name, ..)| width(name)).max().unwrap_or(0).max(4);
    out.push_str(&format!("  {}  问到   换个答案结果会变\n", padded("题目", widest)));
    for (name, asked, changes) in &paths.asked {
        let share = |part: usize, of: usize| format!("{} %", part * 100 / of.max(1));
        let (of_all, of_asked) = (share(*asked, people), share(*changes, *asked));
        out.push_str(&format!("  {}{of_all:>6}{of_asked:>14}\n", padded(name, widest)));
    }
    out
}

/// Columns on a terminal: Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn padded(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}
