//! Search over life events: what a person types in the box, in Chinese, in pinyin or in a whole sentence.
//!
//! In: names and search words of every life event; out: the events that fit, best first.
//!
//! A query fits a text by its characters, by full pinyin (`shiye`), by initials (`sy`), by any mix of these, by the
//! slips of dialect (`siye`) and by characters that sound alike (失叶, 失業). A sentence fits by the names and the pairs
//! of characters in it. Each is worth less than the one before.
//!
//! **Invariant: the answer depends on nothing but the index and the query, and the query is kept nowhere.**

mod matching;
mod reading;

use crate::model::scenario::Scenario;
use matching::{Fit, Text, Word, match_text};

/// A query is read up to so many characters.
const LONGEST_QUERY: usize = 48;

/// What a fit by pairs of characters alone is worth at most; every other fit is worth more.
const PAIRS_AT_MOST: u32 = 250;

/// One life event as the search sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its id in URLs.
    pub slug: String,
    /// 场景: the official name.
    pub title: String,
    /// 通俗名: what a citizen calls it.
    pub plain_title: Option<String>,
    /// 搜索词: other words for it.
    pub words: Vec<String>,
    /// Names of its service items.
    pub items: Vec<String>,
}

impl Entry {
    /// The entry of a life event.
    pub fn of(scenario: &Scenario) -> Entry {
        Entry {
            slug: scenario.slug.to_string(),
            title: scenario.title.clone(),
            plain_title: scenario.plain_title.clone(),
            words: scenario.search_words.clone(),
            items: scenario
                .items
                .values()
                .flat_map(|item| std::iter::once(item.name.to_string()).chain(item.plain_name.clone()))
                .collect(),
        }
    }
}

/// A life event that fits a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its id in URLs.
    pub slug: String,
    /// The name, search word or item that fitted, as the author wrote it.
    pub matched: String,
    /// How well it fits; only good for comparing hits of one query.
    pub score: u32,
}

/// Everything that can be found, prepared once.
pub struct Index {
    entries: Vec<Indexed>,
}

/// Two neighbouring characters, and how many in a hundred events are without them.
type RarePair<'a> = (&'a [char], u32);

struct Indexed {
    slug: String,
    texts: Vec<Weighted>,
}

struct Weighted {
    text: Text,
    /// Decides between equally good fits: a name counts for more than an item.
    weight: u32,
}

impl Index {
    /// Prepares the entries; their order decides between equally good hits.
    pub fn new(entries: &[Entry]) -> Index {
        Index { entries: entries.iter().map(Indexed::new).collect() }
    }

    /// At most `limit` life events that fit, best first; none for a blank query.
    ///
    /// Words with blanks between them are looked for one by one, and events that fit more of them come first.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let query: String = query.chars().take(LONGEST_QUERY).collect();
        let words: Vec<Word> = query.split_whitespace().filter_map(Word::new).collect();
        let pairs: Vec<Vec<RarePair>> = words.iter().map(|word| self.rare_pairs(word)).collect();
        let mut hits: Vec<(usize, Hit)> = Vec::new();
        for entry in &self.entries {
            let fit = |(word, pairs): (&Word, &Vec<RarePair>)| {
                entry.fit(word).or_else(|| entry.fit_by_pairs(pairs))
            };
            let found: Vec<(u32, &str)> = words.iter().zip(&pairs).filter_map(fit).collect();
            let Some((_, matched)) = found.iter().rev().max_by_key(|(score, _)| *score) else { continue };
            let score = found.iter().map(|(score, _)| score).sum::<u32>() / words.len() as u32;
            hits.push((found.len(), Hit { slug: entry.slug.clone(), matched: (*matched).to_owned(), score }));
        }
        // A stable sort, so that equally good hits keep the order of the entries.
        hits.sort_by(|(n, a), (m, b)| (m, b.score).cmp(&(n, a.score)));
        // Next to a good fit, far weaker ones only confuse.
        let floor = hits.first().map_or(0, |(_, best)| best.score / 3);
        hits.into_iter().map(|(_, hit)| hit).filter(|hit| hit.score >= floor).take(limit).collect()
    }

    /// The pairs of characters in a word and how rare they are; a pair that all events share says nothing.
    fn rare_pairs<'a>(&self, word: &'a Word) -> Vec<RarePair<'a>> {
        let count = self.entries.len();
        let rarity = |pair: &[char]| {
            let sharing = self.entries.iter().filter(|entry| entry.text_with(pair).is_some()).count();
            (100 * (count - sharing) / count.max(1)) as u32
        };
        word.pairs().into_iter().map(|pair| (pair, rarity(pair))).filter(|(_, rarity)| *rarity > 0).collect()
    }
}

impl Indexed {
    fn new(entry: &Entry) -> Indexed {
        let names = entry.plain_title.iter().map(|text| (text, 9)).chain([(&entry.title, 8)]);
        let words = entry.words.iter().map(|text| (text, 6));
        let items = entry.items.iter().map(|text| (text, 3));
        let texts = names.chain(words).chain(items);
        let weighted = |(text, weight): (&String, u32)| Weighted { text: Text::new(text), weight };
        Indexed { slug: entry.slug.clone(), texts: texts.map(weighted).collect() }
    }

    /// How well one word fits, and the text it fits best.
    fn fit(&self, word: &Word) -> Option<(u32, &str)> {
        let mut best: Option<(u32, &str)> = None;
        for Weighted { text, weight } in &self.texts {
            let Some(fit) = match_text(text, word) else { continue };
            let score = worth(fit) + weight;
            if best.is_none_or(|(so_far, _)| score > so_far) {
                best = Some((score, text.shown()));
            }
        }
        best
    }

    /// The same by pairs of characters only; the text is the one with the rarest pair.
    fn fit_by_pairs(&self, pairs: &[RarePair]) -> Option<(u32, &str)> {
        let mut total = 0;
        let mut best: Option<(u32, &str)> = None;
        for (pair, rarity) in pairs {
            let Some(text) = self.text_with(pair) else { continue };
            total += rarity;
            if best.is_none_or(|(so_far, _)| *rarity > so_far) {
                best = Some((*rarity, text.shown()));
            }
        }
        best.map(|(_, shown)| (total.min(PAIRS_AT_MOST), shown))
    }

    fn text_with(&self, part: &[char]) -> Option<&Text> {
        self.texts.iter().map(|weighted| &weighted.text).find(|text| text.contains(part))
    }
}

/// Kind of fit first, then where in the text.
fn worth(fit: Fit) -> u32 {
    match fit {
        Fit::Inside { rank, whole, start } => {
            let place = if whole {
                90
            } else if start {
                60
            } else {
                0
            };
            300 + 150 * rank as u32 + place
        }
        // A word of the author's inside what the person wrote: the longer, the surer.
        Fit::Around { length } => 700 + 10 * length.min(10) as u32,
    }
}
