//! How one word of a query fits one text.

use std::collections::BTreeMap;

use super::reading::Readings;

/// What the weakest part of a fit rests on; later is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Characters that sound alike: 失叶 for 失业.
    Homophone,
    /// Pinyin as dialect says it: `siye`.
    Dialect,
    /// First letters: `sy`.
    Initials,
    /// Full pinyin: `shiye`, `shiy`.
    Pinyin,
    /// The characters themselves.
    Literal,
}

/// A word of a query fits a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It stands in the text.
    Inside {
        /// By what.
        rank: Rank,
        /// It is the whole text.
        whole: bool,
        /// It begins the text.
        start: bool,
    },
    /// The whole text stands in it.
    Around {
        /// The characters of the text.
        length: usize,
    },
}

/// A text that can be found.
pub(super) struct Text {
    shown: String,
    folded: Vec<char>,
    readings: Vec<Readings>,
}

impl Text {
    pub(super) fn new(shown: &str) -> Text {
        let folded = fold(shown);
        let readings = folded.iter().map(|c| Readings::of(*c)).collect();
        Text { shown: shown.to_owned(), folded, readings }
    }

    /// As the author wrote it.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// Whether these characters stand in it.
    pub(super) fn contains(&self, part: &[char]) -> bool {
        self.folded.windows(part.len()).any(|window| window == part)
    }
}

/// One word of a query.
pub(super) struct Word {
    folded: Vec<char>,
    heard: Vec<Readings>,
}

impl Word {
    /// `None` if nothing is left of it without punctuation.
    pub(super) fn new(typed: &str) -> Option<Word> {
        let folded = fold(typed);
        let heard = folded.iter().map(|c| Readings::of(*c)).collect();
        (!folded.is_empty()).then_some(Word { folded, heard })
    }

    /// Its different pairs of neighbouring Chinese characters.
    pub(super) fn pairs(&self) -> Vec<&[char]> {
        let mut pairs: Vec<&[char]> =
            self.folded.windows(2).filter(|pair| pair.iter().all(|c| !c.is_ascii())).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}

/// Half-width lower-case letters, digits and characters only: what queries and texts are compared by.
fn fold(text: &str) -> Vec<char> {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - '！' as u32 + '!' as u32).unwrap_or(c),
        'ü' | 'Ü' => 'v',
        _ => c,
    };
    text.chars().map(half).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How a word of a query fits a text best.
pub(super) fn match_text(text: &Text, word: &Word) -> Option<Fit> {
    let length = text.folded.len();
    if 1 < length
        && length < word.folded.len()
        && word.folded.windows(length).any(|window| window == text.folded)
    {
        return Some(Fit::Around { length });
    }
    let mut reader = Reader { text, word, known: BTreeMap::new() };
    let mut best: Option<(Rank, bool, bool)> = None;
    for start in 0..length {
        if let Some((rank, end)) = reader.read(start, 0) {
            // Between equal ranks the whole text is better than its beginning, and that better than its inside.
            best = best.max(Some((rank, start == 0 && end == length, start == 0)));
        }
    }
    best.map(|(rank, whole, start)| Fit::Inside { rank, whole, start })
}

/// Reads a word along a text, and remembers each crossing so that many readings do not multiply.
struct Reader<'a> {
    text: &'a Text,
    word: &'a Word,
    known: BTreeMap<(usize, usize), Option<(Rank, usize)>>,
}

impl Reader<'_> {
    /// The best way to read the rest of the word from this character of the text on: its weakest part, and where
    /// in the text it ends.
    fn read(&mut self, at: usize, used: usize) -> Option<(Rank, usize)> {
        if used == self.word.folded.len() {
            return Some((Rank::Literal, at));
        }
        if let Some(known) = self.known.get(&(at, used)) {
            return *known;
        }
        let steps = self.steps(at, used);
        if steps.is_empty() {
            return None;
        }
        let mut best = None;
        for (rank, length) in steps {
            best = best.max(self.read(at + 1, used + length).map(|(rest, end)| (rank.min(rest), end)));
        }
        self.known.insert((at, used), best);
        best
    }

    /// The ways in which one character of the text may be typed here.
    fn steps(&self, at: usize, used: usize) -> Vec<(Rank, usize)> {
        let (Some(&written), Some(readings)) = (self.text.folded.get(at), self.text.readings.get(at)) else {
            return Vec::new();
        };
        let word = &self.word.folded[used..];
        if word[0] == written {
            vec![(Rank::Literal, 1)]
        } else if word[0].is_ascii_alphabetic() {
            let exact = readings.exact.iter().flat_map(|reading| typed_reading(reading, word));
            let loose = readings.loose.iter().filter(|reading| begins(word, reading));
            exact.chain(loose.map(|reading| (Rank::Dialect, reading.len()))).collect()
        } else if self.word.heard[used].sound_like(readings) {
            vec![(Rank::Homophone, 1)]
        } else {
            Vec::new()
        }
    }
}

/// The ways in which the beginning of a word is this reading: all of it, its first letters, or as far as typed.
fn typed_reading(reading: &str, word: &[char]) -> Vec<(Rank, usize)> {
    let mut steps = Vec::new();
    if begins(word, reading) {
        steps.push((Rank::Pinyin, reading.len()));
    } else if 1 < word.len()
        && word.len() < reading.len()
        && word.iter().copied().eq(reading.chars().take(word.len()))
    {
        steps.push((Rank::Pinyin, word.len()));
    }
    let initial = |length: usize| {
        reading.get(..length).filter(|initial| begins(word, initial)).map(|_| (Rank::Initials, length))
    };
    steps.extend(initial(1));
    if ["zh", "ch", "sh"].iter().any(|double| reading.starts_with(double)) {
        steps.extend(initial(2));
    }
    steps
}

fn begins(word: &[char], part: &str) -> bool {
    part.len() <= word.len() && part.chars().zip(word).all(|(a, b)| a == *b)
}
