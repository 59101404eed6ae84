//! Whether what a plugin says of itself is in order: instruments, days, and every article treated.

use std::collections::BTreeMap;

use crate::domain::words::{clipped, is_plain};
use crate::domain::{BadCitation, Description, Instrument, Instruments, MatterKind};

/// Characters of a name.
const NAME: usize = 64;

/// What is wrong with a description.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DescriptionFault {
    /// It names no jurisdiction.
    #[error("`{0}` is no name of a jurisdiction; use lower-case letters, digits and hyphens")]
    Jurisdiction(String),
    /// Words missing in one of the languages.
    #[error("{0} lacks its words in Chinese or English")]
    NoWords(String),
    /// Words that would do something to whatever shows them.
    #[error("{0} holds characters that control how text is shown")]
    NotPlain(String),
    /// It rests on nothing.
    #[error("it names no instrument")]
    NoInstrument,
    /// An instrument without a name to cite it by.
    #[error("`{0}` is no name of an instrument; use lower-case letters, digits and hyphens")]
    Instrument(String),
    /// Two instruments of one name.
    #[error("two instruments are called `{0}`")]
    InstrumentTwice(String),
    /// Days that do not exist or run backwards.
    #[error("the days of instrument `{0}` do not exist or run backwards")]
    Days(String),
    /// Two of a kind in a list that has each once.
    #[error("`{0}` stands twice")]
    Twice(String),
    /// A citation that leads nowhere.
    #[error("a treatment or duty cites nothing that exists")]
    Citation(#[source] BadCitation),
    /// An article that is not treated.
    #[error("{0} is not treated")]
    Untreated(String),
    /// An article or paragraph that is treated twice.
    #[error("{0} is treated twice, or as a whole and by paragraph")]
    TreatedTwice(String),
    /// A kind that cannot be asked for.
    #[error("it knows no kind of matter")]
    NoMatter,
}

/// Checks a description.
pub(super) fn check_description(
    description: &Description,
    instruments: &Instruments,
) -> Result<(), DescriptionFault> {
    let name = &description.jurisdiction;
    if !is_name(name) {
        return Err(DescriptionFault::Jurisdiction(clipped(name, NAME)));
    }
    words("the jurisdiction's name", &description.name)?;
    if description.instruments.is_empty() {
        return Err(DescriptionFault::NoInstrument);
    }
    if description.matters.is_empty() {
        return Err(DescriptionFault::NoMatter);
    }
    once(description.matters.iter().map(MatterKind::to_string))?;
    once(description.sharing_classes.iter().map(ToString::to_string))?;
    once(description.opening_classes.iter().map(ToString::to_string))?;
    once(
        description
            .role_names
            .iter()
            .map(|(role, _)| role.to_string()),
    )?;
    let mut ids = std::collections::BTreeSet::new();
    for instrument in &description.instruments {
        if !ids.insert(&instrument.id) {
            return Err(DescriptionFault::InstrumentTwice(instrument.id.clone()));
        }
        check_instrument(instrument)?;
    }
    let retention = description
        .retention
        .iter()
        .flat_map(|duty| &duty.citations);
    let identification = description
        .identification
        .iter()
        .flat_map(|duty| &duty.citations);
    for citation in retention.chain(identification) {
        instruments
            .check(citation)
            .map_err(DescriptionFault::Citation)?;
    }
    check_treatments(description, instruments)
}

/// Names stand in paths, records and citations, so they are short and plain.
fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !name.is_empty() && name.len() <= NAME && name.bytes().all(plain)
}

fn words(what: &str, text: &crate::domain::Text) -> Result<(), DescriptionFault> {
    if text.zh.trim().is_empty() || text.en.trim().is_empty() {
        return Err(DescriptionFault::NoWords(what.to_owned()));
    }
    if !is_plain(&text.zh) || !is_plain(&text.en) {
        return Err(DescriptionFault::NotPlain(what.to_owned()));
    }
    Ok(())
}

fn once(names: impl Iterator<Item = String>) -> Result<(), DescriptionFault> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if !seen.insert(name.clone()) {
            return Err(DescriptionFault::Twice(name));
        }
    }
    Ok(())
}

fn check_instrument(instrument: &Instrument) -> Result<(), DescriptionFault> {
    if !is_name(&instrument.id) {
        let id = clipped(&instrument.id, NAME);
        return Err(DescriptionFault::Instrument(id));
    }
    words(
        &format!("instrument `{}`", instrument.id),
        &instrument.title,
    )?;
    let days = [
        instrument.promulgated_on,
        instrument.effective_from,
        instrument.effective_until,
    ];
    let known: Vec<_> = days.into_iter().flatten().collect();
    let real = known.iter().all(|day| day.exists());
    if !real || !known.is_sorted() {
        return Err(DescriptionFault::Days(instrument.id.clone()));
    }
    Ok(())
}

/// Every article once as a whole, or each of its paragraphs once.
fn check_treatments(
    description: &Description,
    instruments: &Instruments,
) -> Result<(), DescriptionFault> {
    let mut treated: BTreeMap<(&str, u16, u8), u32> = BTreeMap::new();
    for treatment in &description.treatments {
        let citation = &treatment.citation;
        instruments
            .check(citation)
            .map_err(DescriptionFault::Citation)?;
        words(&format!("the treatment of {citation}"), &treatment.note)?;
        let place = (
            citation.instrument.as_str(),
            citation.article,
            citation.paragraph.unwrap_or(0),
        );
        let count = treated.entry(place).or_default();
        *count += 1;
        if *count > 1 {
            return Err(DescriptionFault::TreatedTwice(citation.to_string()));
        }
    }
    for instrument in &description.instruments {
        for (article, paragraphs) in (1_u16..).zip(&instrument.articles) {
            let at =
                |paragraph: u8| treated.contains_key(&(instrument.id.as_str(), article, paragraph));
            let place = |paragraph: u8| match paragraph {
                0 => format!("article {article} of `{}`", instrument.id),
                _ => format!(
                    "paragraph {paragraph} of article {article} of `{}`",
                    instrument.id
                ),
            };
            let missing = (1..=*paragraphs).find(|paragraph| !at(*paragraph));
            let any = (1..=*paragraphs).any(at);
            match (at(0), any, missing) {
                (true, false, _) | (false, true, None) => {}
                (true, true, _) => return Err(DescriptionFault::TreatedTwice(place(0))),
                (false, true, Some(paragraph)) => {
                    return Err(DescriptionFault::Untreated(place(paragraph)));
                }
                (false, false, _) => return Err(DescriptionFault::Untreated(place(0))),
            }
        }
    }
    Ok(())
}
