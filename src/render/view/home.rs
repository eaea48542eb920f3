//! The first page: life events and the search box.

use crate::model::scenario::Scenario;
use serde::Serialize;

/// What `home.html` reads.
#[derive(Clone, Debug, Serialize)]
pub struct HomeView {
    /// What was searched for.
    pub query: String,
    /// Life events under a heading.
    pub groups: Vec<EventGroup>,
}

/// Life events for one kind of people.
#[derive(Clone, Debug, Serialize)]
pub struct EventGroup {
    /// Heading; absent over search results.
    pub name: Option<&'static str>,
    /// Cards.
    pub events: Vec<EventCard>,
}

/// One life event.
#[derive(Clone, Debug, Serialize)]
pub struct EventCard {
    /// Slug.
    pub slug: String,
    /// 通俗名.
    pub plain_name: String,
    /// 场景.
    pub name: String,
    /// 简介.
    pub intro: Option<String>,
    /// How many items it bundles.
    pub items: usize,
    /// Why the search found it.
    pub matched: Option<String>,
}

impl EventCard {
    /// The card of a life event.
    pub fn new(scenario: &Scenario, matched: Option<String>) -> EventCard {
        EventCard {
            slug: scenario.slug.to_string(),
            plain_name: scenario.plain_title.clone().unwrap_or_else(|| scenario.title.clone()),
            name: scenario.title.clone(),
            intro: scenario.intro.clone(),
            items: scenario.items.len(),
            matched,
        }
    }
}

impl HomeView {
    /// All life events, those for people first, then those for employers.
    pub fn all<'a>(scenarios: impl Iterator<Item = &'a Scenario>) -> HomeView {
        let (employers, people): (Vec<_>, Vec<_>) = scenarios.partition(|s| for_employers_only(s));
        let group = |name, list: Vec<&Scenario>| EventGroup {
            name: Some(name),
            events: list.into_iter().map(|s| EventCard::new(s, None)).collect(),
        };
        let groups = [group("个人的事", people), group("单位的事", employers)];
        HomeView {
            query: String::new(),
            groups: groups.into_iter().filter(|g| !g.events.is_empty()).collect(),
        }
    }

    /// What a search found, best first.
    pub fn found(query: &str, events: Vec<EventCard>) -> HomeView {
        let groups = if events.is_empty() { vec![] } else { vec![EventGroup { name: None, events }] };
        HomeView { query: query.to_string(), groups }
    }
}

fn for_employers_only(scenario: &Scenario) -> bool {
    let employer = |a: &String| ["单位", "企业", "法人", "用人"].iter().any(|w| a.contains(w));
    !scenario.audience.is_empty() && scenario.audience.iter().all(employer)
}
