//! The command line: a stable contract.
//!
//! Data goes to stdout, everything else to stderr. Exit code 0: done; 1: something is wrong with the material; 2: the
//! call itself is off. **Invariant: no answer of a person and nothing of a profile reaches stderr.**

mod answers;
mod ask;
mod author;
mod check;
mod diff;
mod editor;
mod explain;
mod folder;
mod guide;
mod lists;
mod matrix;
mod new;
mod serve;
mod speech;
mod template;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// 一件事：答几个问题，一次告诉您能办什么、带什么、去哪儿、多少钱，并把要填的表填好。
#[derive(Parser)]
#[command(name = "onething", version, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Flags of every command.
#[derive(Args, Clone)]
pub(crate) struct Common {
    /// 场景文件夹；不写就用程序自带的
    #[arg(long, global = true, value_name = "文件夹")]
    scenarios: Option<PathBuf>,
    /// 地区代码，6 位；不写就是 511703，000000 是只用全国规定
    #[arg(long, global = true, value_name = "代码", default_value = "511703")]
    region: String,
    /// 按哪一天的政策算，如 2026-11-22；不写就是今天
    #[arg(long, global = true, value_name = "日期", value_parser = day)]
    today: Option<i64>,
}

#[derive(Subcommand)]
enum Command {
    /// 打开网页服务（不写命令时就是它）
    Serve(serve::Serve),
    /// 按回答算出结果，写出告知书、清单和填好的表
    Guide(guide::Guide),
    /// 一题一题地问；不在终端里时只给出下一题或结果
    Ask(ask::Ask),
    /// 写出一个名单的空表（CSV 或 Excel），填好后用 guide --list 读回来
    Template(template::Template),
    /// 检查场景文件：有没有写错、漏写、写了没用上
    Check(check::Check),
    /// 说明一个编号，或者一件事里的一个事项、材料、数：谁定的、写在哪、为什么
    Explain(explain::Explain),
    /// 比较改以前和改以后：哪些人的结果变了、变成什么样
    Diff(diff::Diff),
    /// 运行案例，列出还没有案例碰到的地方
    Test(author::Test),
    /// 把自带的场景文件写到一个文件夹里，供修改
    Export(author::Export),
    /// 给出文件格式（JSON Schema），供编辑器使用
    Schema(author::Schema),
    /// 写出一件新的事的骨架，带注释，能检查能运行
    New(new::New),
    /// 把公式写成规范的样子
    Fmt(author::Fmt),
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    quiet_when_nobody_reads();
    let mut command = speech::in_chinese(Cli::command());
    let parsed =
        command.try_get_matches_from_mut(std::env::args_os()).and_then(|m| Cli::from_arg_matches(&m));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(wanted) if !wanted.use_stderr() => {
            let _ = wanted.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{}", speech::complaint(&error, &command));
            return ExitCode::from(2);
        }
    };
    let result = match cli.command.unwrap_or(Command::Serve(serve::Serve::default())) {
        Command::Serve(command) => command.run(&cli.common),
        Command::Guide(command) => command.run(&cli.common),
        Command::Ask(command) => command.run(&cli.common),
        Command::Template(command) => command.run(&cli.common),
        Command::Check(command) => command.run(&cli.common),
        Command::Explain(command) => command.run(&cli.common),
        Command::Diff(command) => command.run(&cli.common),
        Command::Test(command) => command.run(&cli.common),
        Command::Export(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::New(command) => command.run(&cli.common),
        Command::Fmt(command) => command.run(),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(if error.is::<Usage>() { 2 } else { 1 })
        }
    }
}

/// `onething schema | head` ends without a word when its reader has gone, as other tools do.
fn quiet_when_nobody_reads() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let message = panic.payload().downcast_ref::<String>();
        if message.is_some_and(|m| m.starts_with("failed printing to stdout")) {
            std::process::exit(0);
        }
        told(panic);
    }));
}

/// The call is off: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Usage(pub(crate) String);

impl Common {
    /// The day asked for, else today in China.
    pub(crate) fn today(&self) -> i64 {
        self.today.unwrap_or_else(|| crate::serve::state::Clock::China.today())
    }
}

fn day(text: &str) -> Result<i64, String> {
    let day = crate::model::civil::parse_day(text).map(i64::from);
    day.ok_or_else(|| "日期写成 2026-11-22 这样".to_owned())
}

/// The known name nearest to a misspelt one, as a hint.
pub(crate) fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let scored = names.into_iter().map(|n| (strsim::normalized_damerau_levenshtein(word, n), n));
    match scored.filter(|(score, _)| *score >= 0.3).max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, near)) => format!("，是不是 `{near}`"),
        None => String::new(),
    }
}
