//! Pages on which something is chosen rather than answered: 自选 and 只能选一.

use super::Links;
use super::question::{NoneView, OptionView, QuestionView};
use crate::model::answers::Choices;
use crate::model::item::ServiceItem;
use crate::model::scenario::{ExclusiveGroup, Scenario};
use crate::model::value::Name;

/// The name under which the page of optional items is asked for.
pub const OPTIONAL: &str = "自选";

/// The page of optional items; `offered` are those that are still possible.
pub fn optional_page(
    scenario: &Scenario,
    offered: &[Name],
    choices: &Choices,
    links: Links<'_>,
) -> QuestionView {
    let page = scenario.optional_page.as_ref();
    let chosen = |name: &Name| choices.optional.as_ref().is_some_and(|c| c.contains(name));
    let mut view = blank(scenario, links, OPTIONAL, "multiple");
    view.text = page.and_then(|p| p.text.clone()).unwrap_or_else(|| "还想一起办哪些？".into());
    view.hint = page.and_then(|p| p.hint.clone());
    view.options = options(scenario, offered, chosen);
    view.none = Some(NoneView {
        text: "都不要".into(),
        checked: choices.optional.as_ref().is_some_and(Vec::is_empty),
    });
    view
}

/// The page of a group of items of which only one can be had.
pub fn exclusive_page(
    scenario: &Scenario,
    group: &ExclusiveGroup,
    offered: &[Name],
    choices: &Choices,
    links: Links<'_>,
) -> QuestionView {
    let chosen = |name: &Name| choices.one_of.get(&group.name) == Some(name);
    let mut view = blank(scenario, links, &group.name, "single");
    view.text = group.text.clone();
    view.hint = group.hint.clone().or_else(|| Some("这几样按规定只能选一样".into()));
    view.options = options(scenario, offered, chosen);
    view
}

fn options(scenario: &Scenario, offered: &[Name], chosen: impl Fn(&Name) -> bool) -> Vec<OptionView> {
    let option = |(i, name): (usize, &Name)| OptionView {
        id: format!("o{i}"),
        value: name.to_string(),
        text: name.to_string(),
        note: scenario.items.get(name).and_then(note).unwrap_or_default(),
        checked: chosen(name),
        gone: false,
    };
    offered.iter().enumerate().map(option).collect()
}

fn note(item: &ServiceItem) -> Option<String> {
    item.intro.clone()
}

fn blank(scenario: &Scenario, links: Links<'_>, id: &str, widget: &'static str) -> QuestionView {
    QuestionView {
        action: links.action(""),
        code: links.code.to_string(),
        edit: false,
        first: false,
        id: id.to_string(),
        scenario: scenario.title.clone(),
        text: String::new(),
        hint: None,
        where_to_find: None,
        progress: None,
        answered: 0,
        check: links.to("/check"),
        back: "/".into(),
        dropped: vec![],
        brought: None,
        errors: vec![],
        widget,
        options: vec![],
        none: None,
        unclear: None,
        entries: vec![],
        range_entries: vec![],
        range_open: false,
        count: None,
        allowed: None,
    }
}
