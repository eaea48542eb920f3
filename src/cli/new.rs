//! `new`: a life event to start from, with comments, that passes `check` and `test` as it is.

use super::{Common, Usage, folder};
use anyhow::{Context, Result};
use clap::Args;
use std::fs;
use std::process::ExitCode;

const SCENARIO: &str = include_str!("skeleton/scenario.yaml");
const EXAMPLES: &str = include_str!("skeleton/examples.yaml");

#[derive(Args)]
pub(crate) struct New {
    /// 文件名，会出现在网址里：小写英文字母、数字和短横线
    #[arg(value_name = "名字")]
    slug: String,
}

impl New {
    pub(crate) fn run(self, common: &Common) -> Result<ExitCode> {
        let slug = self.slug.strip_suffix(".yaml").unwrap_or(&self.slug);
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if slug.is_empty() || !slug.bytes().all(fits) {
            let help = "用小写英文字母、数字和短横线，如 work-injury";
            return Err(Usage(format!("`{slug}` 不能当文件名；{help}")).into());
        }
        let Some(root) = &common.scenarios else {
            let help = format!("onething new {slug} --scenarios 文件夹");
            return Err(Usage(format!("要写明放在哪个场景文件夹里：{help}")).into());
        };
        folder::files(Some(root))?;
        let own = [(root.join(format!("{slug}.yaml")), SCENARIO)];
        let files = own.into_iter().chain([(root.join("examples").join(format!("{slug}.yaml")), EXAMPLES)]);
        let files: Vec<_> = files.collect();
        if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
            return Err(Usage(format!("`{}` 已经有了，换一个名字", path.display())).into());
        }
        for (path, text) in files {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).with_context(|| format!("建不了 `{}`", parent.display()))?;
            }
            fs::write(&path, text.replace("SLUG", slug))
                .with_context(|| format!("写不了 `{}`", path.display()))?;
            println!("{}", path.display());
        }
        let root = root.display();
        eprintln!("照着里面的注释改；改好后：onething check {root}，onething test {slug} --scenarios {root}");
        Ok(ExitCode::SUCCESS)
    }
}
