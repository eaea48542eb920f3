//! `explain`: the manual of a code.

use super::{Usage, nearest};
use crate::check;
use anyhow::Result;
use clap::Args;
use std::process::ExitCode;

#[derive(Args)]
pub(crate) struct Explain {
    /// 消息的编号，如 C205
    #[arg(value_name = "编号")]
    code: String,
}

impl Explain {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let Some(page) = check::page(&self.code) else {
            let known = check::manual::pages();
            let near = nearest(&self.code.to_uppercase(), known.iter().map(|page| page.code));
            return Err(
                Usage(format!("没有 `{}` 这个编号{near}；编号写在每条消息的方括号里", self.code)).into()
            );
        };
        print!("{}", page.text());
        Ok(ExitCode::SUCCESS)
    }
}
