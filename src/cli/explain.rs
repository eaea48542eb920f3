//! `explain`: the manual of a code, or why an item, a paper or a figure of a life event is as it is.

use super::guide::{live, with_changes};
use super::lists::Places;
use super::{Common, Usage, answers, folder, nearest};
use crate::ask::interview::interview;
use crate::check;
use crate::render::explain::{self, Case, Source};
use anyhow::Result;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub(crate) struct Explain {
    /// 消息的编号，如 C205；或者一件事，如 unemployment
    #[arg(value_name = "编号或一件事")]
    what: String,
    /// 这件事里的一个事项、材料、数、推算或题目
    #[arg(value_name = "名称")]
    name: Option<String>,
    /// 回答文件：说明这样回答的人为什么能办、不能办；`-` 是标准输入
    #[arg(long, value_name = "文件")]
    answers: Option<PathBuf>,
}

impl Explain {
    pub(crate) fn run(self, common: &Common) -> Result<ExitCode> {
        match &self.name {
            Some(name) => self.rule(common, name),
            None if self.answers.is_some() => {
                Err(Usage(format!("还少名称：onething explain {} 事项 --answers 文件", self.what)).into())
            }
            None => self.code(common),
        }
    }

    fn code(&self, common: &Common) -> Result<ExitCode> {
        if let Some(page) = check::page(&self.what) {
            print!("{}", page.text());
            return Ok(ExitCode::SUCCESS);
        }
        // A life event alone: what of it can be explained.
        if let Ok(office) = folder::open(common)
            && let Some((scenario, _)) = office.event(&self.what)
        {
            let items: Vec<&str> = scenario.items.keys().map(|name| &**name).collect();
            let known = items.join("、");
            return Err(Usage(format!(
                "还少名称：onething explain {} 事项；有：{known}；材料、参数、推算、题目也可以",
                self.what
            ))
            .into());
        }
        let known = check::manual::pages();
        let near = nearest(&self.what.to_uppercase(), known.iter().map(|page| page.code));
        Err(Usage(format!("没有 `{}` 这个编号{near}；编号写在每条消息的方括号里", self.what)).into())
    }

    fn rule(&self, common: &Common, name: &str) -> Result<ExitCode> {
        let (files, library, office) = folder::open_whole(common)?;
        let (scenario, program) = folder::event(&office, &self.what)?;
        let (catalog, today) = (&office.catalog, common.today());
        let mut source = Source { files: &files, library: &library, catalog, scenario, today, person: None };
        let read = |path: &Path| answers::answers(path, catalog, scenario);
        let Some(given) = self.answers.as_deref().map(read).transpose()? else {
            return self.told(&source, name);
        };
        let program = office.variants.of(catalog, program, &given.rows);
        let interview = interview(program.clone(), scenario, &catalog.calendar, &given, today);
        answers::fitting(scenario, &given, &interview, &Places::default())?;
        let guide = with_changes(&office, scenario, &program, &interview);
        let given = live(&given, &interview);
        source.person = Some(Case { answers: &given, guide: &guide, interview: &interview });
        self.told(&source, name)
    }

    fn told(&self, source: &Source<'_>, name: &str) -> Result<ExitCode> {
        let Some(text) = explain::explain(source, name) else {
            let near = nearest(name, explain::names(source.catalog, source.scenario));
            let items: Vec<&str> = source.scenario.items.keys().map(|name| &**name).collect();
            return Err(Usage(format!(
                "`{}` 里没有叫 `{name}` 的事项、材料、参数、推算或题目{near}；事项有：{}",
                self.what,
                items.join("、")
            ))
            .into());
        };
        print!("{text}");
        Ok(ExitCode::SUCCESS)
    }
}
