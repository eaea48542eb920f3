//! `template`: the empty table of a list, as CSV or as a workbook.

use super::lists::list;
use super::{Common, Usage, folder};
use crate::render::roster;
use anyhow::{Context, Result};
use clap::Args;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub(crate) struct Template {
    /// 哪一件事，如 work-injury
    #[arg(value_name = "一件事")]
    slug: String,
    /// 哪个名单，如 亲属
    #[arg(value_name = "名单")]
    list: String,
    /// 写到哪个文件，.csv 或 .xlsx；不写就把 CSV 给到标准输出
    #[arg(long, value_name = "文件")]
    output: Option<PathBuf>,
}

impl Template {
    pub(crate) fn run(self, common: &Common) -> Result<ExitCode> {
        let office = folder::open(common)?;
        let (scenario, _) = folder::event(&office, &self.slug)?;
        let (question, shape) = list(scenario, &self.list)?;
        let Some(path) = self.output else {
            std::io::stdout().write_all(&roster::csv(shape, &office.catalog))?;
            return Ok(ExitCode::SUCCESS);
        };
        let kind = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let bytes = match kind.as_str() {
            "csv" => roster::csv(shape, &office.catalog),
            "xlsx" => roster::workbook(question, shape, &office.catalog, common.today())
                .context("做不出 Excel 表")?,
            _ => return Err(Usage("文件名要以 .csv 或 .xlsx 结尾".to_owned()).into()),
        };
        fs::write(&path, bytes).with_context(|| format!("写不了 `{}`", path.display()))?;
        eprintln!(
            "空表在 {path}；填好后：onething guide {} --answers 回答.yaml --list {}={path} --out 文件夹",
            self.slug,
            question.name,
            path = path.display()
        );
        Ok(ExitCode::SUCCESS)
    }
}
