//! Why: everything the files say of one item, paper, figure or fact, with the line of every word, and how it comes out
//! for one person.
//!
//! In: a catalogue with its files, a name, and where wanted a guide. Out: plain Chinese text for policy staff.
//! **Invariant: nothing is decided here; what holds for a person is read from the guide and its state.**

mod figures;
mod paper;
mod person;
mod rule;
mod used;

use crate::ask::interview::Interview;
use crate::load::Library;
use crate::model::answers::Answers;
use crate::model::catalog::Catalog;
use crate::model::civil;
use crate::model::guide::Guide;
use crate::model::scenario::Scenario;
use crate::source::{Files, Span};

/// What is explained from.
pub struct Source<'a> {
    /// The files the catalogue was read from.
    pub files: &'a Files,
    /// Names of region layers.
    pub library: &'a Library,
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// The life event.
    pub scenario: &'a Scenario,
    /// Day number of "today".
    pub today: i64,
    /// One person, where answers are given.
    pub person: Option<Case<'a>>,
}

/// One person.
pub struct Case<'a> {
    /// The answers that count.
    pub answers: &'a Answers,
    /// Everything decided, with what would change it.
    pub guide: &'a Guide,
    /// The answers replayed.
    pub interview: &'a Interview<'a>,
}

/// The explanation of whatever has this name: an item (also by its 通俗名), a paper, a figure, a fact or a question.
pub fn explain(source: &Source<'_>, name: &str) -> Option<String> {
    let scenario = source.scenario;
    let item = scenario.items.get(name).or_else(|| {
        scenario
            .items
            .values()
            .find(|i| i.plain_name.as_deref() == Some(name) || i.code.as_deref() == Some(name))
    });
    let mut text = Text::default();
    if let Some(item) = item {
        source.item(item, &mut text);
    } else if paper::known(source.catalog, scenario, name) {
        source.paper(name, &mut text);
    } else if let Some(parameter) = source.catalog.parameters.get(name) {
        text.line(format!("{name}（参数）"));
        source.context(&mut text);
        let mut used = used::Used::default();
        used.parameters.insert(parameter.name.clone());
        source.figures(&used, &mut text);
    } else if let Some(fact) = used::fact(source.catalog, scenario, name) {
        text.line(format!("{name}（推算）"));
        source.context(&mut text);
        let mut used = used::Used::default();
        used.name(source.catalog, scenario, &fact.name);
        source.figures(&used, &mut text);
        source.told_apart(&used, &mut text);
    } else if let Some(question) = scenario.questions.get(name) {
        text.line(format!("{name}（题目）"));
        source.context(&mut text);
        source.question(question, &mut text);
    } else {
        return None;
    }
    Some(text.0)
}

/// Every name that can be explained, for suggestions.
pub fn names<'a>(catalog: &'a Catalog, scenario: &'a Scenario) -> Vec<&'a str> {
    let items = scenario.items.values().flat_map(|i| [Some(&*i.name), i.plain_name.as_deref()]).flatten();
    let own = items.chain(paper::names(catalog, scenario)).chain(scenario.facts.keys().map(|n| &**n));
    let mut out: Vec<&str> = own.chain(scenario.questions.keys().map(|n| &**n)).collect();
    out.extend(catalog.common_facts.keys().chain(catalog.parameters.keys()).map(|n| &**n));
    out
}

/// Lines of the explanation.
#[derive(Default)]
struct Text(String);

impl Text {
    fn line(&mut self, line: impl AsRef<str>) {
        self.0.push_str(line.as_ref());
        self.0.push('\n');
    }
    fn head(&mut self, title: &str) {
        self.line(format!("\n■ {title}"));
    }
    /// `标签：…` under a numbered entry, if there is anything to say.
    fn under(&mut self, label: &str, what: impl AsRef<str>) {
        if !what.as_ref().is_empty() {
            self.line(format!("   {label}：{}", what.as_ref()));
        }
    }
}

impl Source<'_> {
    /// Whose rules these are, and of which day.
    fn context(&self, text: &mut Text) {
        let place = match self.catalog.region.names.as_slice() {
            [] => "全国".to_owned(),
            names => names.concat(),
        };
        let day = civil::iso(self.today as i32);
        text.line(format!("{}（{}），{place}，{day} 的政策", self.scenario.title, self.scenario.slug));
    }

    /// `unemployment.yaml:716`
    fn place(&self, span: Span) -> String {
        format!("{}:{}", self.files.get(span.file).path, self.files.line_col(span).0)
    }

    /// The region layer a place belongs to: 全国, 四川省.
    fn layer(&self, span: Span) -> String {
        let path = &self.files.get(span.file).path;
        let code = path.strip_prefix("regions/").and_then(|p| p.strip_suffix(".yaml"));
        let Some(code) = code else { return "全国".into() };
        self.library.regions().find(|(known, _)| *known == code).map_or(code, |(_, name)| name).to_owned()
    }

    /// A place, and the layer where it is not the nation's.
    fn whence(&self, span: Span) -> String {
        match self.layer(span).as_str() {
            "全国" => self.place(span),
            layer => format!("{}（{layer}）", self.place(span)),
        }
    }

    /// `社会保险法 第四十五条：《中华人民共和国社会保险法》，2010年主席令第35号，2011-07-01 起，现行有效`
    fn basis(&self, cited: &str) -> String {
        let name = cited.split_whitespace().next().unwrap_or(cited);
        let Some(basis) = self.catalog.bases.get(name) else {
            return format!("{cited}（依据库里没有）");
        };
        let mut parts = vec![format!("《{}》", basis.title)];
        parts.extend(basis.number.clone());
        parts.extend(basis.from.map(|day| format!("{} 起", civil::iso(day as i32))));
        parts.extend(basis.to.map(|day| format!("{} 止", civil::iso(day as i32))));
        let standing = match (basis.from, basis.to) {
            (Some(from), _) if self.today < from => "还没施行",
            (_, Some(to)) if to < self.today => "已经失效",
            _ => "现行有效",
        };
        parts.push(match &basis.unconfirmed {
            Some(why) => format!("待核：{why}"),
            None => standing.to_owned(),
        });
        format!("{cited}：{}", parts.join("，"))
    }

    /// 依据 and 待核 of an entry.
    fn standing(&self, basis: &[String], unconfirmed: &Option<String>, text: &mut Text) {
        basis.iter().for_each(|cited| text.under("依据", self.basis(cited)));
        text.under("待核", unconfirmed.as_deref().unwrap_or_default());
    }
}
