//! The words by which entries are found, and the pairs of characters that they are indexed by.
//!
//! A text falls into runs: of ideographs, kana and hangul, which are written without spaces; and
//! of other letters and digits, which are words. A run of the first kind is found by any part of
//! it, a word by its beginning. Full-width letters count as plain ones, capitals as small ones.

use std::collections::BTreeSet;

use super::{CatalogEntry, Category};

/// The longest query that is read, in characters.
pub const LONGEST_QUERY: usize = 200;
/// The longest word that is indexed, in characters; what is longer is found by its beginning.
const LONGEST_WORD: usize = 32;

/// Something that an entry must have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// These characters, one after the other, anywhere in a run.
    Part(String),
    /// A word that begins like this.
    Beginning(String),
}

/// What a term is looked up by in the index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gram {
    /// This one.
    Exactly(String),
    /// Every one that begins like this.
    From(String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Wide,
    Narrow,
}

fn kind_of(character: char) -> Option<Kind> {
    match character {
        '\u{2e80}'.. if character.is_alphanumeric() => Some(Kind::Wide),
        _ if character.is_alphanumeric() => Some(Kind::Narrow),
        _ => None,
    }
}

/// A full-width character as the plain one.
fn plain(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        other => other,
    }
}

/// The runs of a text, in their order.
fn runs(text: &str) -> Vec<(Kind, String)> {
    let mut runs: Vec<(Kind, String)> = vec![];
    let mut before = None;
    for character in text.chars().map(plain).flat_map(char::to_lowercase) {
        let kind = kind_of(character);
        match (kind, runs.last_mut()) {
            (Some(kind), Some((_, run))) if before == Some(kind) => run.push(character),
            (Some(kind), _) => runs.push((kind, character.to_string())),
            (None, _) => {}
        }
        before = kind;
    }
    for (kind, run) in &mut runs {
        if *kind == Kind::Narrow
            && let Some((end, _)) = run.char_indices().nth(LONGEST_WORD)
        {
            run.truncate(end);
        }
    }
    runs
}

/// What a query asks for; all of it must be there.
pub fn terms_of(query: &str) -> Vec<Term> {
    let mut terms: Vec<Term> = vec![];
    for (kind, run) in runs(query) {
        let term = match kind {
            Kind::Wide => Term::Part(run),
            Kind::Narrow => Term::Beginning(run),
        };
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms
}

impl Term {
    /// How the words of an entry that has the term look: [`words_of`] contains this.
    pub fn within_words(&self) -> String {
        match self {
            Self::Part(part) => part.clone(),
            Self::Beginning(word) => format!(" {word}"),
        }
    }

    /// The grams that every entry with the term has; whether having them all is having the term.
    pub fn grams(&self) -> (Vec<Gram>, bool) {
        match self {
            Self::Beginning(word) => (vec![Gram::From(word.clone())], true),
            Self::Part(part) => {
                let characters: Vec<char> = part.chars().collect();
                if characters.len() < 2 {
                    return (vec![Gram::From(part.clone())], true);
                }
                let pairs: BTreeSet<Gram> = characters
                    .windows(2)
                    .map(|pair| Gram::Exactly(pair.iter().collect()))
                    .collect();
                (pairs.into_iter().collect(), characters.len() == 2)
            }
        }
    }
}

/// The words of an entry, each after a space: its code, title, summary, provider, theme, and the
/// names of its items.
pub fn words_of(entry: &CatalogEntry) -> String {
    let theme = match &entry.category {
        Category::Thematic(theme) => theme.as_str(),
        _ => "",
    };
    let fields = [
        &entry.code,
        &entry.title,
        &entry.summary,
        &entry.provider.name,
        theme,
    ];
    let items = entry.items.iter().map(|item| item.name.as_str());
    let mut words = String::new();
    for field in fields.into_iter().chain(items) {
        for (_, run) in runs(field) {
            words.push(' ');
            words.push_str(&run);
        }
    }
    words
}

/// The grams of words as [`words_of`] writes them: every pair of neighbours in a run, the last
/// character of a run alone, and every other word whole.
///
/// Every character of a run so begins a gram, and is found as the beginning of one.
pub fn grams_of(words: &str) -> BTreeSet<String> {
    let mut grams = BTreeSet::new();
    for run in words.split(' ') {
        let characters: Vec<char> = run.chars().collect();
        match characters.first().copied().and_then(kind_of) {
            Some(Kind::Narrow) => {
                grams.insert(run.to_owned());
            }
            Some(Kind::Wide) => {
                grams.extend(characters.windows(2).map(|pair| pair.iter().collect()));
                grams.extend(characters.last().map(char::to_string));
            }
            None => {}
        }
    }
    grams
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn part(text: &str) -> Term {
        Term::Part(text.into())
    }

    fn beginning(text: &str) -> Term {
        Term::Beginning(text.into())
    }

    #[test]
    fn a_query_falls_into_runs() {
        assert_eq!(
            terms_of("５Ｇ基站，GDP 统计 统计"),
            [
                beginning("5g"),
                part("基站"),
                beginning("gdp"),
                part("统计")
            ]
        );
        assert_eq!(terms_of(" ，。%_'\"\\ "), []);
    }

    #[test]
    fn a_run_is_indexed_by_its_neighbours_and_its_end() {
        let grams: Vec<String> = grams_of(" 公积金 gdp 2024").into_iter().collect();
        assert_eq!(grams, ["2024", "gdp", "公积", "积金", "金"]);
    }

    /// What the index says of a term agrees with a look at the words.
    fn agrees(words: &str, term: &Term) -> bool {
        let grams = grams_of(words);
        let (wanted, enough) = term.grams();
        let has = |gram: &Gram| match gram {
            Gram::Exactly(gram) => grams.contains(gram),
            Gram::From(start) => grams.iter().any(|gram| gram.starts_with(start)),
        };
        let all = wanted.iter().all(has);
        let there = words.contains(&term.within_words());
        if enough { all == there } else { all || !there }
    }

    proptest! {
        #[test]
        fn grams_find_what_is_there(text in "[数据库表a-c1 ，]{0,24}", query in "[数据库表a-c1]{1,4}") {
            let words: Vec<String> = runs(&text).into_iter().map(|(_, run)| run).collect();
            let words = format!(" {}", words.join(" "));
            for term in terms_of(&query) {
                prop_assert!(agrees(&words, &term), "{words:?} {term:?}");
            }
        }
    }
}
