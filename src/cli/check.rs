//! `check`: finds what is wrong in a folder, in some of its files, or again after each save.

use super::{Common, Usage, folder, matrix};
use crate::check;
use crate::diag::{Diagnostic, Diagnostics, render};
use crate::pipeline::Files;
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime};

#[derive(Args)]
pub(crate) struct Check {
    /// 场景文件夹（同 --scenarios），或者其中的几个文件：只说这几个文件里的
    #[arg(value_name = "文件夹或文件")]
    paths: Vec<PathBuf>,
    /// 输出样式：text、json、sarif；不写就是 text
    #[arg(long, value_enum, value_name = "样式", default_value = "text")]
    format: Format,
    /// 只查写法和服务规则，不逐人查证（快）
    #[arg(long)]
    quick: bool,
    /// 列成表：一道题的每个选项，各个事项是一定能办、有人能办还是都不能办；再列每道题问到多少人、答案改不改变结果
    #[arg(long)]
    matrix: bool,
    /// 和 --matrix 一起用：按哪道题列；不写就按第一道单选题
    #[arg(long, value_name = "题目", requires = "matrix")]
    by: Option<String>,
    /// 一直开着：每次存盘再查一遍，只说变了的
    #[arg(long)]
    watch: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
}

/// What to check, and of which files to speak; none named = all.
struct Scope {
    folder: Option<PathBuf>,
    only: BTreeSet<String>,
}

impl Scope {
    /// The life events to prove: those of the named files, or all when a shared file is among them.
    fn slugs(&self) -> BTreeSet<String> {
        let slug = |name: &String| name.strip_suffix(".yaml").filter(|s| !s.contains('/')).map(str::to_owned);
        self.only.iter().map(slug).collect::<Option<_>>().unwrap_or_default()
    }
}

impl Check {
    pub(crate) fn run(self, common: &Common) -> Result<ExitCode> {
        let scope = scope(&self.paths, common.scenarios.as_deref())?;
        if self.watch {
            return self.watch(common, &scope);
        }
        let files = folder::files(scope.folder.as_deref())?;
        if self.matrix {
            return matrix::print(&files, common, &scope.slugs(), self.by.as_deref());
        }
        let started = Instant::now();
        let (findings, proved) = match self.quick {
            true => (findings(&files, common, &scope), None),
            false => {
                let threads = std::thread::available_parallelism().map_or(1, usize::from);
                let (found, proved) = check::proved(&files, common.today(), threads, &scope.slugs());
                (only(found, &files, &scope), proved)
            }
        };
        let help = |code: &str| {
            check::page(code).map(|page| render::RuleHelp { title: page.title, text: page.text() })
        };
        match self.format {
            Format::Text => {
                if !findings.0.is_empty() {
                    println!("{}", render::to_text(&files, &findings, std::io::stdout().is_terminal()));
                }
                println!("{}", render::summary(&findings));
                if let Some(proved) = &proved {
                    told(proved, started);
                }
            }
            Format::Json => println!("{:#}", render::to_json(&files, &findings, &help)),
            Format::Sarif => println!("{:#}", render::to_sarif(&files, &findings, &help)),
        }
        Ok(if findings.has_errors() { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }

    /// Checks, then again whenever a file has changed, until the person stops it.
    fn watch(self, common: &Common, scope: &Scope) -> Result<ExitCode> {
        let Some(root) = &scope.folder else {
            return Err(
                Usage("自带的文件不会变；写上文件夹：onething check 文件夹 --watch".to_owned()).into()
            );
        };
        if self.format != Format::Text {
            return Err(Usage("--watch 只能用 text 样式".to_owned()).into());
        }
        let mut seen = stamps(root);
        let mut before = Told::default();
        loop {
            let started = Instant::now();
            // A file can be away for a moment while an editor saves it: then the next round reads it.
            match folder::files(Some(root)) {
                Ok(files) => before = tell(&files, findings(&files, common, scope), &before, started),
                Err(error) => println!("{error:#}"),
            }
            loop {
                std::thread::sleep(Duration::from_millis(100));
                let now = stamps(root);
                if now != seen {
                    seen = now;
                    break;
                }
            }
        }
    }
}

/// Findings by file, code and message, so that a line further up moves nothing.
#[derive(Default)]
struct Told {
    first: bool,
    all: BTreeMap<(String, &'static str, String), usize>,
}

fn tell(files: &Files, findings: Diagnostics, before: &Told, started: Instant) -> Told {
    let mut now = Told { first: true, all: BTreeMap::new() };
    let mut fresh = Diagnostics::default();
    for one in &findings.0 {
        let path = one.primary.as_ref().map(|(span, _)| files.get(span.file).path.clone());
        let key = (path.unwrap_or_default(), one.code, one.message.clone());
        let times = now.all.entry(key.clone()).or_default();
        *times += 1;
        if *times > before.all.get(&key).copied().unwrap_or(0) {
            fresh.push(one.clone());
        }
    }
    if !fresh.0.is_empty() {
        println!("{}", render::to_text(files, &fresh, std::io::stdout().is_terminal()));
    }
    let gone = before.all.iter().filter(|(key, times)| now.all.get(*key).copied().unwrap_or(0) < **times);
    for ((path, code, message), _) in gone {
        println!("✓ 改好了 [{code}] {path}：{message}");
    }
    let seconds = started.elapsed().as_secs_f32();
    let wait = if before.first { "" } else { "；存盘后会再查，按 Ctrl+C 结束" };
    println!("{}（{seconds:.2} 秒）{wait}", render::summary(&findings));
    now
}

/// Time and length of every file of a folder.
fn stamps(root: &Path) -> BTreeMap<PathBuf, (Option<SystemTime>, u64)> {
    let mut out = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.metadata() {
                Ok(meta) if meta.is_dir() => folders.push(path),
                Ok(meta) if path.extension().is_some_and(|e| e == "yaml") => {
                    out.insert(path, (meta.modified().ok(), meta.len()));
                }
                _ => {}
            }
        }
    }
    out
}

/// How much was proved, life event by life event.
fn told(proved: &check::proof::Proved, started: Instant) {
    for (slug, figures) in &proved.figures {
        let rest = if figures.unfinished.is_empty() { "全部查完" } else { "未查全" };
        let (goals, nodes) = (figures.goals, figures.cells + figures.nogoods);
        let walk =
            figures.paths.as_ref().filter(|p| !p.lengths.is_empty()).map_or_else(String::new, |paths| {
                let (people, mean, longest) = (paths.lengths.len(), paths.mean(), paths.longest());
                format!("；抽 {people} 人问一遍，平均 {mean:.1} 题，最多 {longest} 题")
            });
        println!(
            "查证 {slug}：{:.1e} 种人，{goals} 条，数的分界 {nodes} 处，{rest}{walk}",
            figures.applicants
        );
    }
    let seconds = started.elapsed().as_secs_f32();
    println!("共 {} 份规则（地区、日期、名单人数各算一份），{seconds:.1} 秒", proved.proofs);
}

fn findings(files: &Files, common: &Common, scope: &Scope) -> Diagnostics {
    only(check::everything(files, common.today()), files, scope)
}

/// What the named files say; all when none is named.
fn only(mut findings: Diagnostics, files: &Files, scope: &Scope) -> Diagnostics {
    if !scope.only.is_empty() {
        let named = |one: &Diagnostic| {
            let places = one.primary.iter().chain(&one.related);
            places.into_iter().any(|(span, _)| scope.only.contains(&files.get(span.file).path))
        };
        findings.0.retain(named);
    }
    findings
}

fn scope(paths: &[PathBuf], scenarios: Option<&Path>) -> Result<Scope> {
    let missing = paths.iter().find(|path| !path.exists() && path.extension().is_some_and(|e| e == "yaml"));
    if let Some(path) = missing {
        return Err(Usage(format!("没有 `{}` 这个文件", path.display())).into());
    }
    let (files, folders): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(|path| path.is_file());
    let folder = match (folders.as_slice(), files.first()) {
        ([], None) => scenarios.map(Path::to_owned),
        ([], Some(file)) => Some(match scenarios {
            Some(folder) => folder.to_owned(),
            None => root_of(file)?,
        }),
        ([one], _) => Some((*one).clone()),
        _ => return Err(Usage("一次只能查一个文件夹".to_owned()).into()),
    };
    let only: Result<BTreeSet<String>> = files
        .into_iter()
        .map(|file| {
            let inside = folder.as_deref().and_then(|folder| inside(folder, file));
            inside.ok_or_else(|| Usage(format!("`{}` 不在要查的文件夹里", file.display())).into())
        })
        .collect();
    Ok(Scope { folder, only: only? })
}

/// The folder of a file's catalogue: the nearest one above it that has `shared/`.
fn root_of(file: &Path) -> Result<PathBuf> {
    let full = file.canonicalize().with_context(|| format!("读不了 `{}`", file.display()))?;
    let found = full.ancestors().skip(1).find(|folder| folder.join("shared").is_dir());
    found.map(Path::to_owned).ok_or_else(|| {
        let shown = file.display();
        Usage(format!("`{shown}` 上面没有带 shared 的场景文件夹；加上 --scenarios 文件夹")).into()
    })
}

fn inside(folder: &Path, file: &Path) -> Option<String> {
    let (folder, file) = (folder.canonicalize().ok()?, file.canonicalize().ok()?);
    Some(file.strip_prefix(folder).ok()?.to_string_lossy().replace('\\', "/"))
}
