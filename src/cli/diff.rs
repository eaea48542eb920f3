//! `diff`: whom a change of the files affects, and how.

use super::{Common, Usage, folder, nearest};
use crate::compare::{self, Folders};
use crate::diag::Diagnostics;
use crate::pipeline::{Files, Library};
use anyhow::{Context, Result};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

#[derive(Args)]
pub(crate) struct Diff {
    /// 改以前的：场景文件夹，或者 git 的版本（HEAD、标签、提交）
    #[arg(value_name = "以前的")]
    old: String,
    /// 改以后的：场景文件夹；不写就是 scenarios 文件夹（或 --scenarios）现在的样子
    #[arg(value_name = "现在的")]
    new: Option<String>,
    /// 只比这件事
    #[arg(value_name = "一件事")]
    slug: Option<String>,
    /// 有人受影响时退出码是 1，和 git diff 一样
    #[arg(long)]
    exit_code: bool,
}

impl Diff {
    pub(crate) fn run(self, common: &Common) -> Result<ExitCode> {
        let working = common.scenarios.clone().unwrap_or_else(|| PathBuf::from("scenarios"));
        // `diff HEAD unemployment`: the second word is no folder but a life event.
        let (new, slug) = match (&self.new, &self.slug) {
            (Some(word), None) if !Path::new(word).is_dir() && is_slug(word) => (None, Some(word.clone())),
            (new, slug) => (new.clone(), slug.clone()),
        };
        let beside = match &new {
            Some(new) if Path::new(new).is_dir() => PathBuf::from(new),
            _ => working.clone(),
        };
        let old = version(&self.old, &beside)?;
        let new = match &new {
            Some(new) => version(new, &working)?,
            None => folder::files(Some(&working))?,
        };
        let (before, after) = (read(&old, "以前的")?, read(&new, "现在的")?);
        folder::region_known(&after, &common.region)?;
        let mut only = BTreeSet::new();
        if let Some(slug) = slug {
            let known = |files: &Files| files.by_path(&format!("{slug}.yaml")).is_some();
            if !known(&old) && !known(&new) {
                let names =
                    new.iter().filter_map(|(_, f)| f.path.strip_suffix(".yaml")).filter(|n| !n.contains('/'));
                let near = nearest(&slug, names);
                return Err(Usage(format!("没有叫 `{slug}` 的一件事{near}")).into());
            }
            only.insert(slug);
        }
        let folders = Folders {
            files: (&old, &new),
            libraries: (&before, &after),
            region: &common.region,
            today: common.today(),
            only: &only,
        };
        // Diagrams are built by recursion over long conditions.
        let found = std::thread::scope(|scope| {
            let builder = std::thread::Builder::new().stack_size(64 << 20);
            let work = || compare::compare(&folders);
            builder.spawn_scoped(scope, work).ok().and_then(|thread| thread.join().ok())
        });
        let found = found.context("比较没有做完，这是程序的错，请把两个文件夹发给开发者")?;
        print!("{}", compare::told(&found));
        Ok(ExitCode::from(u8::from(self.exit_code && !found.is_nothing())))
    }
}

fn is_slug(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn read(files: &Files, which: &str) -> Result<Library> {
    let (library, found) = Library::new(files);
    stop(files, found, which)?;
    Ok(library)
}

fn stop(files: &Files, found: Diagnostics, which: &str) -> Result<()> {
    folder::stop_on_errors(files, found).with_context(|| format!("{which}文件夹读不下去"))
}

/// A folder, or the same folder as a git revision has it.
fn version(what: &str, beside: &Path) -> Result<Files> {
    if Path::new(what).is_dir() {
        return folder::files(Some(Path::new(what)));
    }
    if !beside.is_dir() {
        return Err(Usage(format!(
            "没有 `{}` 这个文件夹",
            if what.contains('/') { Path::new(what) } else { beside }.display()
        ))
        .into());
    }
    let listed = git(beside, what, &["ls-tree", "-r", "-z", "--name-only", what, "."])?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let names: Vec<&str> = listed.split('\0').filter(|name| name.ends_with(".yaml")).collect();
    if names.is_empty() {
        let shown = beside.display();
        return Err(Usage(format!("版本 `{what}` 里的 `{shown}` 没有 .yaml 文件")).into());
    }
    let mut all = BTreeMap::new();
    for name in names {
        // With ./ git reads a path from the folder it runs in, as it listed it.
        all.insert(name.to_owned(), git(beside, what, &["show", &format!("{what}:./{name}")])?);
    }
    Ok(Files::new(all))
}

fn git(folder: &Path, revision: &str, args: &[&str]) -> Result<Vec<u8>> {
    if revision.starts_with('-') {
        return Err(Usage(format!("`{revision}` 不是文件夹，也不是 git 的版本")).into());
    }
    let ran = Command::new("git").arg("-C").arg(folder).args(args).output();
    let ran = ran.context("用不了 git：要比较版本，先装好 git；也可以直接给两个文件夹")?;
    if ran.status.success() {
        return Ok(ran.stdout);
    }
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    let why = match said.contains("not a git repository") {
        true => format!("`{}` 不在 git 仓库里", folder.display()),
        false => format!("git 里没有 `{revision}` 这个版本"),
    };
    Err(Usage(format!("`{revision}` 不是文件夹，按 git 的版本也读不了：{why}（{}）", said.trim())).into())
}
