//! From files to a catalogue.
//!
//! In: [`Files`]. Out: a [`Library`] that holds the trees of all files, and from it one [`Catalog`] per
//! region, with every problem found on the way; one problem never hides the next one.
//!
//! The way: raw text and YAML ([`yaml`]) → trees → region layers over them → lowering against the table
//! of keys → names across files. A value knows its place, and the file of the place tells its layer.
//!
//! **Invariant:** nothing here panics, whatever the bytes are.

mod example;
mod fact;
pub mod fmt;
mod form;
mod item;
mod keys;
mod list;
mod names;
mod paper;
mod parameter;
mod place;
mod question;
mod raw;
mod read;
mod region;
mod scenario;
pub mod schema;
mod shared;
mod transfer;
pub mod yaml;

use crate::diag::{Diagnostic, Diagnostics};
use crate::model::calendar::Calendar;
use crate::model::catalog::Catalog;
use crate::model::example::Example;
use crate::model::place::Region;
use crate::source::{FileId, Files, Span};
use indexmap::IndexMap;
use read::{Ctx, Reference};
use region::Layered;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use yaml::{Kind, Node};

/// The code of the national base.
pub const NATION: &str = "000000";

/// All files of a folder, read but not yet resolved for a region.
pub struct Library {
    trees: BTreeMap<String, Node>,
    layers: BTreeMap<String, Node>,
    forms: BTreeMap<String, Node>,
    examples: Vec<Example>,
    example_references: Vec<Reference>,
    hash: String,
    /// Whether every file could be read; if not, names that lead nowhere may be the fault of a missing file.
    whole: bool,
    /// Lines already reported as cut in two; what else is wrong there is a consequence.
    cut_lines: Vec<Span>,
}

/// Reads a folder and resolves it for one region (see [`NATION`]).
pub fn load(files: &Files, region: &str) -> (Catalog, Diagnostics) {
    let (library, mut diags) = Library::new(files);
    let (catalog, more) = library.catalog(region);
    diags.extend(more.0);
    diags.sort();
    (catalog, diags)
}

impl Library {
    /// Reads every `.yaml` file of the folder.
    pub fn new(files: &Files) -> (Library, Diagnostics) {
        let ctx = Ctx::default();
        let mut diags = Diagnostics::default();
        let mut library = Library {
            trees: BTreeMap::new(),
            layers: BTreeMap::new(),
            forms: BTreeMap::new(),
            examples: Vec::new(),
            example_references: Vec::new(),
            hash: hash(files),
            whole: true,
            cut_lines: Vec::new(),
        };
        for (id, file) in files.iter() {
            let Some(place) = place(&ctx, id, &file.path) else { continue };
            let Some(node) = yaml::parse(files, id, &mut diags) else {
                library.whole = false;
                continue;
            };
            match place {
                Place::Tree => drop(library.trees.insert(file.path.clone(), node)),
                Place::Layer(code) => drop(library.layers.insert(code.to_string(), node)),
                Place::Form(slug) => drop(library.forms.insert(slug.to_string(), node)),
                Place::Examples(slug) => library.examples.extend(example::examples(&ctx, slug, &node)),
            }
        }
        region::resolve_library(&ctx, &mut library.trees);
        library.example_references = ctx.take_references();
        library.cut_lines = cut_lines(files, &diags);
        diags.extend(ctx.into_diagnostics().0);
        diags.sort();
        (library, diags)
    }

    /// Resolves the folder for a region; an unknown county takes its longest known prefix.
    pub fn catalog(&self, region: &str) -> (Catalog, Diagnostics) {
        let ctx = Ctx::default();
        let mut layered = Layered::new(self.trees.clone());
        let mut known = NATION;
        for len in [2, 4, 6] {
            let Some((code, layer)) = region.get(..len).and_then(|code| self.layers.get_key_value(code))
            else {
                continue;
            };
            layered.apply(&ctx, code, layer);
            known = code;
        }
        let catalog = self.lower(&ctx, &layered, region, known);
        let mut diags = ctx.into_diagnostics();
        diags.0.retain(|one| !self.cut_lines.iter().any(|line| is_in(one, *line)));
        diags.sort();
        (catalog, diags)
    }

    /// 案例 of all scenarios.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// Code and name of every region that has a layer, from the top down.
    pub fn regions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.layers.iter().map(|(code, layer)| {
            let name = match &layer.kind {
                Kind::Map(entries) => entries.iter().find(|(key, _)| key.text == "地区"),
                _ => None,
            };
            let name = name.and_then(|(_, node)| match &node.kind {
                Kind::Scalar { text, .. } => Some(text.as_str()),
                _ => None,
            });
            (code.as_str(), name.unwrap_or(code))
        })
    }

    fn lower(&self, ctx: &Ctx, layered: &Layered, region: &str, known: &str) -> Catalog {
        let nothing = Node { span: Span::start_of(FileId(0)), kind: Kind::Map(Vec::new()) };
        let tree = |path: &str| layered.trees.get(path).unwrap_or(&nothing);
        let common = tree("shared/common.yaml");
        ctx.map(common, &keys::COMMON);
        ctx.map(tree("shared/items.yaml"), &keys::ITEMS);
        let papers = paper::papers(ctx, tree("shared/materials.yaml"));
        let (person_fields, unit_fields) = shared::fields(ctx, tree("shared/fields.yaml"));
        ctx.map(tree("shared/parameters.yaml"), &keys::PARAMETERS);
        let parameters = scenario::section(tree("shared/parameters.yaml"), "参数");
        let parameter = |(key, node): &(yaml::Key, Node)| {
            let provenance = layered.provenance.get(&key.text).cloned().unwrap_or_default();
            Some((key.text.as_str().into(), parameter::parameter(ctx, key, node, provenance)?))
        };
        let scenarios = layered.trees.iter().filter(|(path, _)| !path.contains('/'));
        let scenarios: IndexMap<_, _> = scenarios
            .filter_map(|(path, node)| {
                let slug = path.strip_suffix(".yaml")?;
                Some((slug.into(), scenario::scenario(ctx, slug, node, common)?))
            })
            .collect();
        let forms = self
            .forms
            .iter()
            .filter_map(|(slug, node)| Some((slug.as_str().into(), form::form(ctx, slug, node)?)));
        let common_facts = scenario::section(common, "推算");
        let calendar = layered.trees.get("shared/calendar.yaml").and_then(|node| shared::calendar(ctx, node));
        let catalog = Catalog {
            scenarios,
            common_facts: common_facts
                .iter()
                .filter_map(|(key, node)| Some((key.text.as_str().into(), fact::fact(ctx, key, node)?)))
                .collect(),
            materials: papers.materials.clone(),
            choices: papers.choices.clone(),
            aliases: papers.aliases.clone(),
            packs: papers.packs.clone(),
            parameters: parameters.iter().filter_map(parameter).collect(),
            bases: shared::bases(ctx, tree("shared/basis.yaml")),
            person_fields,
            unit_fields,
            forms: forms.collect(),
            abolished: shared::abolished(ctx, tree("shared/abolished.yaml")),
            calendar: calendar.unwrap_or_else(weekends_only),
            region: Region {
                code: region.to_string(),
                known: known.to_string(),
                names: layered.names.clone(),
                organs: place::organs(ctx, &layered.organs),
                places: place::places(ctx, &layered.places, &layered.packs),
            },
            hash: self.hash.clone(),
        };
        if self.whole {
            ctx.add_references(&self.example_references);
            names::check(ctx, &catalog, &papers);
        }
        catalog
    }
}

fn cut_lines(files: &Files, diags: &Diagnostics) -> Vec<Span> {
    let cut = diags.0.iter().filter(|one| one.code == "L108").filter_map(|one| one.primary.as_ref());
    cut.map(|(span, _)| {
        let text = &files.get(span.file).text;
        let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let end = text[span.start as usize..].find('\n').map_or(text.len(), |len| span.start as usize + len);
        Span { start: start as u32, end: end as u32, ..*span }
    })
    .collect()
}

fn is_in(one: &Diagnostic, line: Span) -> bool {
    let place = one.primary.as_ref().map(|(span, _)| *span);
    place.is_some_and(|at| at.file == line.file && (line.start..=line.end).contains(&at.start))
}

/// A calendar without notices, in which only weekends are free.
fn weekends_only() -> Calendar {
    Calendar::new(&[]).expect("a calendar without notices has nothing wrong")
}

enum Place<'a> {
    Tree,
    Layer(&'a str),
    Form(&'a str),
    Examples(&'a str),
}

/// What a file is, by its path.
fn place<'p>(ctx: &Ctx, id: FileId, path: &'p str) -> Option<Place<'p>> {
    let start = Span::start_of(id);
    let Some(stem) = path.strip_suffix(".yaml") else {
        if path.ends_with(".yml") {
            ctx.push(
                Diagnostic::warning("L320", start, format!("`{path}` 没有读"))
                    .help("把文件名的结尾改成 .yaml"),
            );
        }
        return None;
    };
    const SHARED: &[&str] =
        &["common", "items", "materials", "fields", "parameters", "basis", "calendar", "abolished"];
    match stem.split_once('/') {
        None => {
            let slug = stem.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !slug {
                ctx.push(
                    Diagnostic::error(
                        "L321",
                        start,
                        format!("场景的文件名 `{path}` 要用小写英文字母、数字和短横线"),
                    )
                    .help("文件名会出现在网址里：work-injury.yaml"),
                );
            }
            Some(Place::Tree)
        }
        Some(("shared", name)) if SHARED.contains(&name) => Some(Place::Tree),
        Some(("regions", code))
            if matches!(code.len(), 2 | 4 | 6) && code.bytes().all(|b| b.is_ascii_digit()) =>
        {
            Some(Place::Layer(code))
        }
        Some(("forms", slug)) => Some(Place::Form(slug)),
        Some(("examples", slug)) => Some(Place::Examples(slug)),
        Some((folder, _)) => {
            let help = match folder {
                "regions" => {
                    "地区文件名是 2、4 或 6 位行政区划代码：51.yaml、5117.yaml、511703.yaml".to_string()
                }
                "shared" => format!("公共文件只有：{}", SHARED.join(" ")),
                _ => "文件夹只有：shared forms regions examples".to_string(),
            };
            ctx.push(Diagnostic::warning("L320", start, format!("`{path}` 没有读")).help(help));
            None
        }
    }
}

/// SHA-256 over path and text of every file that can change an outcome; examples cannot.
fn hash(files: &Files) -> String {
    let mut hasher = Sha256::new();
    for (_, file) in files.iter().filter(|(_, file)| file.path.ends_with(".yaml")) {
        if file.path.starts_with("examples/") {
            continue;
        }
        let content = file.normalised();
        for part in [file.path.as_bytes(), content.as_slice()] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    let mut hash = String::from("sha256:");
    for byte in hasher.finalize() {
        write!(hash, "{byte:02x}").expect("writing to a String cannot fail");
    }
    hash
}
