//! Scenario files from a folder or from the binary, and an office opened on them.

use super::{Common, Usage, nearest};
use crate::diag::{Diagnostics, Severity, render};
use crate::load::NATION;
use crate::logic::program::Program;
use crate::model::scenario::Scenario;
use crate::pipeline::{Files, Library, Office};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

mod built_in {
    include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));
}

/// Path and bytes of every built-in file.
pub(crate) fn built_in() -> &'static [(&'static str, &'static [u8])] {
    built_in::FILES
}

/// The files of a folder, or the built-in ones.
pub(crate) fn files(folder: Option<&Path>) -> Result<Files> {
    Ok(Files::new(contents(folder)?))
}

fn contents(folder: Option<&Path>) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut all = BTreeMap::new();
    match folder {
        None => {
            let yaml = built_in().iter().filter(|(name, _)| name.ends_with(".yaml"));
            all.extend(yaml.map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())));
        }
        Some(folder) if !folder.is_dir() => {
            let shown = folder.display();
            return Err(
                Usage(format!("没有 `{shown}` 这个文件夹；`onething export {shown}` 可以写出一套")).into()
            );
        }
        Some(folder) => walk(folder, folder, &mut all)?,
    }
    if all.is_empty() {
        let folder = folder.map(|f| f.display().to_string()).unwrap_or_default();
        return Err(
            Usage(format!("`{folder}` 里没有 .yaml 文件；`onething export 文件夹` 可以写出一套")).into()
        );
    }
    Ok(all)
}

fn walk(root: &Path, at: &Path, out: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    let entries = fs::read_dir(at).with_context(|| format!("打不开文件夹 `{}`", at.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("读不了文件夹 `{}`", at.display()))?.path();
        if path.is_dir() {
            walk(root, &path, out)?;
        } else if path.extension().is_some_and(|e| e == "yaml") {
            let bytes = fs::read(&path).with_context(|| format!("读不了 `{}`", path.display()))?;
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            out.insert(name, bytes);
        }
    }
    Ok(())
}

/// An office for the region asked for. Errors in the files stop it, with their places.
pub(crate) fn open(common: &Common) -> Result<Office> {
    Ok(open_whole(common)?.2)
}

/// The office for one life event: what else there is need not be ready.
pub(crate) fn open_for(common: &Common, slug: &str) -> Result<Office> {
    let files = rules(common)?;
    let (library, mut findings) = Library::new(&files);
    region_known(&library, &common.region)?;
    let (office, more) = Office::open_for(&library, &common.region, slug);
    findings.extend(more.0);
    stop_on_errors(&files, findings)?;
    Ok(office)
}

/// All files but the examples, which only authors need.
fn rules(common: &Common) -> Result<Files> {
    let mut all = contents(common.scenarios.as_deref())?;
    all.retain(|path, _| !path.starts_with("examples/"));
    Ok(Files::new(all))
}

/// The same with the files it was read from.
pub(crate) fn open_whole(common: &Common) -> Result<(Files, Library, Office)> {
    let files = rules(common)?;
    let (library, mut findings) = Library::new(&files);
    region_known(&library, &common.region)?;
    let (office, more) = Office::open(&library, &common.region);
    findings.extend(more.0);
    stop_on_errors(&files, findings)?;
    Ok((files, library, office))
}

/// Six digits; a region without a layer of its own falls back to the longest known one, which is said.
pub(crate) fn region_known(library: &Library, code: &str) -> Result<()> {
    if code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) {
        if code != NATION && !library.regions().any(|(layer, _)| code.starts_with(layer)) {
            eprintln!("场景文件里没有地区 `{code}`，按全国规定算");
        }
        return Ok(());
    }
    let known: Vec<String> = library.regions().map(|(code, name)| format!("{code:0<6} {name}")).collect();
    let known = known.join("、");
    Err(Usage(format!("地区 `{code}` 要写 6 位代码；已有的：{NATION} 全国、{known}")).into())
}

/// Errors are printed with their excerpts and end the command.
pub(crate) fn stop_on_errors(files: &Files, mut findings: Diagnostics) -> Result<()> {
    findings.0.retain(|d| d.severity == Severity::Error);
    findings.sort();
    if findings.0.is_empty() {
        return Ok(());
    }
    eprintln!("{}", render::to_text(files, &findings, false));
    anyhow::bail!("场景文件有错，先改好再用：{}", render::summary(&findings))
}

/// A life event by its slug; an unknown one names the nearest.
pub(crate) fn event<'o>(office: &'o Office, slug: &str) -> Result<(&'o Scenario, &'o Program)> {
    office.event(slug).ok_or_else(|| {
        let near = nearest(slug, office.catalog.scenarios.keys().map(|k| &**k));
        let known: Vec<&str> = office.catalog.scenarios.keys().map(|k| &**k).collect();
        Usage(format!("没有叫 `{slug}` 的一件事{near}；有：{}", known.join("、"))).into()
    })
}
