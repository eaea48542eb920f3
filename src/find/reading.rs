//! How characters are read aloud: the only door to the `pinyin` crate.

use pinyin::ToPinyinMulti;

/// How one character may be typed in pinyin, without tones.
#[derive(Clone, Debug, Default)]
pub(super) struct Readings {
    /// Every reading of the dictionary; `ü` as `v`, and as `u` too.
    pub(super) exact: Vec<String>,
    /// What dialect makes of them: z for zh, l for n, f for hu, in for ing and the other way round.
    pub(super) loose: Vec<String>,
}

impl Readings {
    /// The readings of a character; none if it is not Chinese.
    pub(super) fn of(c: char) -> Readings {
        let Some(readings) = c.to_pinyin_multi() else { return Readings::default() };
        let mut exact = Vec::new();
        for reading in readings {
            let typed = reading.plain().replace('ü', "v");
            add(&mut exact, typed.replace('v', "u"));
            add(&mut exact, typed);
        }
        let mut loose = Vec::new();
        for reading in &exact {
            for variant in variants(reading) {
                if !exact.contains(&variant) {
                    add(&mut loose, variant);
                }
            }
        }
        Readings { exact, loose }
    }

    /// Whether two characters have a reading in common.
    pub(super) fn sound_like(&self, other: &Readings) -> bool {
        self.exact.iter().any(|reading| other.exact.contains(reading))
    }
}

fn add(list: &mut Vec<String>, reading: String) {
    if !list.contains(&reading) {
        list.push(reading);
    }
}

/// A reading with its beginning, its end or both exchanged.
fn variants(reading: &str) -> Vec<String> {
    let beginnings = [Some(reading.to_owned()), other_beginning(reading)];
    beginnings
        .into_iter()
        .flatten()
        .flat_map(|reading| [Some(reading.clone()), other_end(&reading)])
        .flatten()
        .collect()
}

fn other_beginning(reading: &str) -> Option<String> {
    const PAIRS: [(&str, &str); 5] = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("hu", "fu"), ("n", "l")];
    let exchanged = |from: &str, to: &str| reading.strip_prefix(from).map(|rest| format!("{to}{rest}"));
    // The longer beginning first: `zh` also starts with `z`.
    PAIRS.iter().find_map(|(long, short)| exchanged(long, short).or_else(|| exchanged(short, long)))
}

fn other_end(reading: &str) -> Option<String> {
    let nasal = |end: &str| ["an", "en", "in"].iter().any(|vowel| end.ends_with(vowel));
    match reading.strip_suffix('g') {
        Some(short) if nasal(short) => Some(short.to_owned()),
        None if nasal(reading) => Some(format!("{reading}g")),
        _ => None,
    }
}
