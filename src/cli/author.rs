//! Commands for policy staff: test, export, schema, fmt.

use super::{Common, Usage, editor, folder, nearest};
use crate::check::{examples, mutants, suggest};
use crate::load::{self, NATION, fmt, schema};
use crate::model::example::{Example, Expected};
use crate::pipeline::{Files, Library, Office};
use crate::render::json;
use anyhow::{Context, Result};
use clap::Args;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub(crate) struct Test {
    /// 只运行这些一件事的案例
    #[arg(value_name = "一件事")]
    slugs: Vec<String>,
    /// 给出 JSON
    #[arg(long)]
    json: bool,
    /// 把规则一处一处改错，看案例能不能看出来；列出谁也没看出来的
    #[arg(long)]
    mutate: bool,
    /// 给没有案例碰到的地方找出例子里的人，印成案例，核对后贴进案例文件
    #[arg(long)]
    suggest: bool,
    /// 看出来的不到百分之几就算不合格，如 95
    #[arg(long, value_name = "百分数", requires = "mutate")]
    least: Option<f64>,
}

impl Test {
    pub(crate) fn run(self, common: &Common) -> Result<ExitCode> {
        let files = folder::files(common.scenarios.as_deref())?;
        let (library, mut findings) = Library::new(&files);
        let regions: BTreeSet<&str> =
            library.examples().iter().map(|e| e.region.as_deref().unwrap_or(NATION)).collect();
        for region in regions {
            findings.extend(Office::open(&library, region).1.0);
        }
        folder::stop_on_errors(&files, findings)?;
        if self.suggest && !self.mutate {
            return self.suggested(&library, common);
        }
        let known: Vec<String> = library.examples().iter().map(|e| e.scenario.to_string()).collect();
        if let Some(slug) = self.slugs.iter().find(|s| !known.contains(s)) {
            let near = nearest(slug, known.iter().map(String::as_str));
            return Err(Usage(format!("`{slug}` 没有案例{near}")).into());
        }
        let wanted = |slug: &str| self.slugs.is_empty() || self.slugs.iter().any(|s| s == slug);
        if self.mutate {
            let threads = std::thread::available_parallelism().map_or(1, usize::from);
            let reports = mutants::run(&library, common.today(), threads, self.suggest, wanted);
            return Ok(self.watched(&files, &reports));
        }
        let (outcomes, coverage) = examples::run(&library, common.today(), wanted);
        let failed = outcomes.iter().filter(|o| !o.differences.is_empty()).count();
        if self.json {
            let list = |o: &examples::Outcome| serde_json::json!({ "scenario": *o.scenario, "name": o.name, "differences": o.differences });
            let missing = coverage.missing();
            let missing: serde_json::Map<String, serde_json::Value> =
                missing.into_iter().map(|(slug, missing, _)| (slug.to_string(), missing.into())).collect();
            let all: Vec<_> = outcomes.iter().map(list).collect();
            println!("{:#}", serde_json::json!({ "version": 1, "examples": all, "not_reached": missing }));
        } else {
            for outcome in outcomes.iter().filter(|o| !o.differences.is_empty()) {
                println!("✗ {} · {}", outcome.scenario, outcome.name);
                outcome.differences.iter().for_each(|d| println!("    {d}"));
            }
            for (slug, missing, all) in coverage.missing() {
                println!("{slug}：{} 处里有 {} 处没有案例碰到", all, missing.len());
                missing.iter().for_each(|m| println!("    {m}"));
            }
            println!("案例 {} 个，{} 个不符", outcomes.len(), failed);
        }
        Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }

    /// Examples for what no example reaches, ready to be pasted.
    fn suggested(&self, library: &Library, common: &Common) -> Result<ExitCode> {
        let (office, findings) = Office::open(library, &common.region);
        if findings.has_errors() {
            anyhow::bail!("地区 {} 的规则有错，先用 onething check 看", common.region);
        }
        if let Some(slug) = self.slugs.iter().find(|s| !office.catalog.scenarios.contains_key(s.as_str())) {
            let near = nearest(slug, office.catalog.scenarios.keys().map(|s| &**s));
            return Err(Usage(format!("没有叫 `{slug}` 的一件事{near}")).into());
        }
        let wanted = |slug: &str| self.slugs.is_empty() || self.slugs.iter().any(|s| s == slug);
        let suggestions = suggest::run(library, &common.region, common.today(), wanted);
        let mut none = true;
        for one in &suggestions {
            if !one.examples.is_empty() {
                none = false;
                paste(&one.scenario, false);
                if one.first {
                    println!("案例:");
                }
            }
            for (example, reaches) in &one.examples {
                println!("  # 碰到：{}", reaches.join("、"));
                print!("{}", suggest::yaml(example));
            }
            for place in &one.left {
                eprintln!("{}：没有找到能碰到 {place} 的人", one.scenario);
            }
        }
        if none {
            eprintln!("没有要补的案例");
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Which slips in the rules no example notices.
    fn watched(&self, files: &Files, reports: &[mutants::Report]) -> ExitCode {
        let place = |missed: &mutants::Missed| {
            let (line, column) = files.line_col(missed.span);
            (&files.get(missed.span.file).path, line, column, excerpt(files.text(missed.span)))
        };
        if self.json {
            let missed = |missed: &mutants::Missed| {
                let (file, line, column, text) = place(missed);
                serde_json::json!({ "file": file, "line": line, "column": column, "text": text, "change": missed.text, "unsaid_in": missed.unsaid_in })
            };
            let all = |slips: &[mutants::Missed]| slips.iter().map(missed).collect::<Vec<_>>();
            let unsaid = |r: &mutants::Report| -> Vec<serde_json::Value> {
                let said = |more: &Expected| -> serde_json::Map<String, serde_json::Value> {
                    suggest::expected(more)
                        .into_iter()
                        .map(|(key, value)| (key.to_owned(), value.into()))
                        .collect()
                };
                let one = |(name, more, slips): &(String, Expected, Vec<mutants::Missed>)| serde_json::json!({ "example": name, "expect": said(more), "notices": all(slips) });
                r.unsaid.iter().map(one).collect()
            };
            let examples = |r: &mutants::Report| -> Vec<serde_json::Value> {
                let one = |(example, slips): &(Example, Vec<mutants::Missed>)| serde_json::json!({ "yaml": suggest::yaml(example), "notices": all(slips) });
                r.suggested.iter().map(one).collect()
            };
            let report = |r: &mutants::Report| {
                let all: Vec<_> = r.missed.iter().map(missed).collect();
                serde_json::json!({ "scenario": *r.scenario, "counted": r.counted(), "noticed": r.noticed, "equal": r.equal, "failing": r.failing, "missed": all, "unsaid": unsaid(r), "examples": examples(r) })
            };
            let all: Vec<_> = reports.iter().map(report).collect();
            println!("{:#}", serde_json::json!({ "version": 1, "mutants": all }));
        } else {
            for report in reports {
                for missed in &report.missed {
                    let (file, line, column, text) = place(missed);
                    tell(
                        self.suggest,
                        format!("没看出 {file}:{line}:{column} {}（{text}）{}", missed.text, unsaid(missed)),
                    );
                }
                if self.suggest {
                    paste(&report.scenario, report.suggested.is_empty() && report.unsaid.is_empty());
                    let noticed = |all: &[mutants::Missed]| {
                        for missed in all {
                            let (file, line, column, text) = place(missed);
                            println!("  # 看出：{file}:{line}:{column} {}（{text}）", missed.text);
                        }
                    };
                    for (name, more, all) in &report.unsaid {
                        noticed(all);
                        println!("  # 案例“{name}”的期望里补上：");
                        suggest::expected(more)
                            .iter()
                            .for_each(|(key, value)| println!("      {key}: {value}"));
                    }
                    for (example, all) in &report.suggested {
                        noticed(all);
                        print!("{}", suggest::yaml(example));
                    }
                }
                if report.failing > 0 {
                    let text = format!("{}：{} 个案例本来就不符，没有用上", report.scenario, report.failing);
                    tell(self.suggest, text);
                }
                tell(
                    self.suggest,
                    format!(
                        "{}：改错 {} 处，案例看出 {} 处，{:.1} %；另有 {} 处改了对谁都一样，不算",
                        report.scenario,
                        report.counted(),
                        report.noticed,
                        report.score(),
                        report.equal
                    ),
                );
            }
        }
        let least = self.least.unwrap_or(0.0);
        if reports.iter().all(|report| report.score() >= least) {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        }
    }
}

/// Beside examples to be pasted, the rest goes to stderr.
fn tell(aside: bool, line: String) {
    if aside { eprintln!("{line}") } else { println!("{line}") }
}

/// The example that only has to say more.
fn unsaid(missed: &mutants::Missed) -> String {
    let said = |name| format!("；案例“{name}”的结果会变，期望没有写到");
    missed.unsaid_in.as_ref().map(said).unwrap_or_default()
}

/// What stands above suggested examples.
fn paste(slug: &str, none: bool) {
    if !none {
        println!("# examples/{slug}.yaml：下面的期望是程序按现在的规则算出来的，");
        println!("# 对照法规逐条核对、改好名称以后，再贴到文件末尾");
    }
}

/// The start of a formula, on one line.
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[derive(Args)]
pub(crate) struct Export {
    /// 写到哪个文件夹；要是空的或还没有
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
}

impl Export {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let used = fs::read_dir(&self.folder).is_ok_and(|mut entries| entries.next().is_some());
        if used {
            return Err(Usage(format!("`{}` 里已经有东西，换一个空文件夹", self.folder.display())).into());
        }
        for (name, bytes) in folder::built_in() {
            let path = self.folder.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).with_context(|| format!("建不了 `{}`", parent.display()))?;
            }
            let text = std::str::from_utf8(bytes).ok().and_then(|text| editor::with_modeline(name, text));
            let bytes = text.as_deref().map_or(*bytes, str::as_bytes);
            fs::write(&path, bytes).with_context(|| format!("写不了 `{}`", path.display()))?;
        }
        editor::write(&self.folder)?;
        eprintln!(
            "写好 {} 个文件；改好后：onething check --scenarios {}",
            folder::built_in().len(),
            self.folder.display()
        );
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Args)]
pub(crate) struct Schema {
    /// 哪一种文件：scenario materials parameters …；不写就是 scenario
    #[arg(value_name = "种类", default_value = "scenario")]
    kind: String,
    /// 输出的格式：guide
    #[arg(long, value_name = "guide")]
    output: Option<String>,
    /// 写进一个场景文件夹：VS Code 打开它就会边写边提示
    #[arg(long, value_name = "文件夹", conflicts_with = "output")]
    into: Option<PathBuf>,
}

impl Schema {
    pub(crate) fn run(self) -> Result<ExitCode> {
        match self.output.as_deref() {
            Some("guide") => {
                print!("{}", json::SCHEMA);
                return Ok(ExitCode::SUCCESS);
            }
            Some(other) => return Err(Usage(format!("没有 `{other}` 这种输出；有：guide")).into()),
            None => {}
        }
        if let Some(folder) = &self.into {
            return into(folder);
        }
        let Some(found) = schema::schema(&self.kind) else {
            let kinds: Vec<&str> = load::schema::KINDS.iter().map(|(kind, _)| *kind).collect();
            let near = nearest(&self.kind, kinds.iter().copied());
            return Err(
                Usage(format!("没有 `{}` 这种文件{near}；有：{}", self.kind, kinds.join("、"))).into()
            );
        };
        println!("{found:#}");
        Ok(ExitCode::SUCCESS)
    }
}

/// Schemas and settings for an editor, and in every file the line that names its schema.
fn into(folder: &Path) -> Result<ExitCode> {
    let files = folder::files(Some(folder))?;
    editor::write(folder)?;
    let mut marked = 0;
    for (_, file) in files.iter().filter(|(_, file)| file.undecoded.is_none()) {
        if let Some(text) = editor::with_modeline(&file.path, &file.text) {
            let path = folder.join(&file.path);
            fs::write(&path, text).with_context(|| format!("写不了 `{}`", path.display()))?;
            marked += 1;
        }
    }
    eprintln!("格式说明写在 .vscode 里；{marked} 个文件的第一行加上了它的位置");
    Ok(ExitCode::SUCCESS)
}

#[derive(Args)]
pub(crate) struct Fmt {
    /// 场景文件夹
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
    /// 只说哪些文件要改，不改
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let files = folder::files(Some(&self.folder))?;
        let mut changed = 0;
        for (id, file) in files.iter() {
            let Some(text) = fmt::format(&files, id).filter(|text| *text != file.text) else { continue };
            changed += 1;
            println!("{}", file.path);
            if !self.check {
                let path = self.folder.join(&file.path);
                fs::write(&path, text).with_context(|| format!("写不了 `{}`", path.display()))?;
            }
        }
        Ok(if self.check && changed > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }
}
