//! `onething serve`: the pages on an address.

use super::{Common, Usage, folder};
use crate::diag::Severity;
use crate::pipeline::Library;
use crate::render::pdf::Press;
use crate::serve;
use crate::serve::engine::Region;
use crate::serve::state::{Clock, State};
use anyhow::{Context, Result};
use clap::Args;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

#[derive(Args)]
pub(crate) struct Serve {
    /// 在哪个地址上打开；不写就是 127.0.0.1:8080
    #[arg(long, value_name = "地址", default_value = "127.0.0.1:8080")]
    listen: String,
    /// 告知书上的二维码指向的网址，如 https://example.gov.cn
    #[arg(long, value_name = "网址")]
    public_url: Option<String>,
    /// 这台机器放在哪个网点；办事的地方从这里挑近的
    #[arg(long, value_name = "网点")]
    at: Option<String>,
}

impl Default for Serve {
    fn default() -> Self {
        Serve { listen: "127.0.0.1:8080".to_owned(), public_url: None, at: None }
    }
}

impl Serve {
    pub(crate) fn run(self, common: &Common) -> Result<ExitCode> {
        let level = tracing_subscriber::EnvFilter::try_from_default_env();
        let level = level.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
        let _ = tracing_subscriber::fmt().with_env_filter(level).with_writer(std::io::stderr).try_init();
        let region = region(common, self.at.as_deref())?;
        let clock = common.today.map_or(Clock::China, Clock::Fixed);
        let state = State::new(region, Press::default(), clock, self.public_url).context("页面模板有错")?;
        let state = Arc::new(state);
        if common.scenarios.is_some() {
            let (state, common, at) = (state.clone(), common.clone(), self.at.clone());
            std::thread::spawn(move || watch(&state, &common, at.as_deref()));
        }
        let listener = TcpListener::bind(&self.listen).with_context(|| {
            format!("地址 `{}` 用不了，可能已被占用；换一个：--listen 127.0.0.1:8081", self.listen)
        })?;
        println!("http://{}/", listener.local_addr().context("读不到地址")?);
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        serve::run(state, listener, workers).context("服务停了")?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Takes a changed folder in when it has no error; keeps the old rules otherwise and says why.
fn watch(state: &State, common: &Common, at: Option<&str>) {
    let mut seen = stamp(common);
    loop {
        std::thread::sleep(Duration::from_secs(1));
        let now = stamp(common);
        if now == seen {
            continue;
        }
        seen = now;
        match region(common, at) {
            Ok(region) => {
                state.swap(region);
                eprintln!("场景文件改了，已换上新的");
            }
            Err(error) => eprintln!("{error:#}\n场景文件改了但有错，仍用原来的"),
        }
    }
}

/// Names, sizes and times of all files of the folder.
fn stamp(common: &Common) -> Vec<(PathBuf, u64, Option<SystemTime>)> {
    fn walk(at: &Path, out: &mut Vec<(PathBuf, u64, Option<SystemTime>)>) {
        for entry in fs::read_dir(at).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.metadata() {
                Ok(about) if about.is_dir() => walk(&path, out),
                Ok(about) => out.push((path, about.len(), about.modified().ok())),
                Err(_) => {}
            }
        }
    }
    let mut out = Vec::new();
    common.scenarios.iter().for_each(|folder| walk(folder, &mut out));
    out.sort();
    out
}

fn region(common: &Common, at: Option<&str>) -> Result<Region> {
    let files = folder::files(common.scenarios.as_deref())?;
    let (library, mut findings) = Library::new(&files);
    folder::region_known(&library, &common.region)?;
    let (region, more) = Region::new(&library, &common.region);
    findings.extend(more.0);
    let warnings = findings.0.iter().filter(|d| d.severity == Severity::Warning).count();
    folder::stop_on_errors(&files, findings)?;
    if warnings > 0 {
        eprintln!("场景文件有 {warnings} 处警告，`onething check` 可以看");
    }
    match at {
        Some(place) => region.standing_at(place).map_err(|text| Usage(format!("--at：{text}")).into()),
        None => Ok(region),
    }
}
