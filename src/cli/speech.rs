//! What the argument parser says, in Chinese: help pages and calls that are off.

use super::nearest;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

const PAGE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The same command with Chinese headings, help and version flags.
pub(super) fn in_chinese(command: Command) -> Command {
    let flag = |id: &'static str, short, action, help: &'static str| {
        Arg::new(id).long(id).short(short).action(action).help(help).help_heading("选项")
    };
    let root = command.get_name() == "onething" && command.has_subcommands();
    let command = command
        .help_template(PAGE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "要写的" } else { "选项" };
            let values = arg.get_action().takes_values();
            let arg = arg.help_heading(heading);
            if values { arg.hide_possible_values(true).hide_default_value(true) } else { arg }
        })
        .mut_subcommands(in_chinese)
        .arg(flag("help", 'h', ArgAction::Help, "看用法"));
    match root {
        true => command.arg(flag("version", 'V', ArgAction::Version, "看版本")),
        false => command,
    }
}

/// A call that is off: what is wrong, the nearest right word, and where to read on.
pub(super) fn complaint(error: &clap::Error, command: &Command) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(one)) => Some(one.clone()),
        Some(ContextValue::Strings(many)) => Some(many.join("、")),
        Some(ContextValue::StyledStr(one)) => Some(one.to_string()),
        _ => None,
    };
    let named = |kind| text(kind).unwrap_or_default();
    let near =
        |kind| text(kind).filter(|t| !t.is_empty()).map(|t| format!("，是不是 `{t}`")).unwrap_or_default();
    let argument = named(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let wrong = named(ContextKind::InvalidSubcommand);
            format!(
                "没有 `{wrong}` 这个命令{}",
                nearest(&wrong, command.get_subcommands().map(Command::get_name))
            )
        }
        ErrorKind::UnknownArgument => {
            format!("没有 `{argument}` 这个选项{}", near(ContextKind::SuggestedArg))
        }
        ErrorKind::MissingRequiredArgument => format!("还少 {argument}"),
        ErrorKind::InvalidValue if named(ContextKind::InvalidValue).is_empty() => {
            format!("`{argument}` 后面要写一个值")
        }
        ErrorKind::InvalidValue => {
            let may = named(ContextKind::ValidValue);
            format!("`{argument}` 不能写 `{}`；可以写：{may}", named(ContextKind::InvalidValue))
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("`{argument}` 不能写 `{}`：{why}", named(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => format!("`{argument}` 只能写一次"),
        ErrorKind::InvalidUtf8 => "有的字不是 UTF-8 编码".to_owned(),
        _ => format!("`{argument}` 写得不对"),
    };
    format!("{what}\n看用法：onething --help，或 onething 命令 --help")
}
