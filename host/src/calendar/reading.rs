//! Reads a calendar's TOML and refuses what would count wrongly without anybody noticing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::workdays::Year;
use crate::domain::{Date, Text};

/// Where in a calendar's file something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was called when it was read.
    pub file: String,
    /// The line, counted from 1, where the parser knows it.
    pub line: Option<usize>,
    /// The key from the root, `years.2025.off`; empty where the text is no TOML.
    pub key: String,
}

/// Why a calendar was not loaded.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LoadError {
    /// No TOML, an unknown or missing key, or a value of another type.
    #[error("{place}: {message}")]
    Malformed { place: Place, message: String },
    /// A key under `years` that is no year.
    #[error("{place}: `{year}` is no year; write four digits, 0001 to 9999")]
    NoYear { place: Place, year: String },
    /// Something like a time, or a day that no calendar has.
    #[error("{place}: `{value}` is not a day; write it as YYYY-MM-DD, without a time")]
    NoDay { place: Place, value: String },
    /// A day listed under another year.
    #[error("{place}: {date} is not in {year}")]
    OtherYear { place: Place, date: Date, year: u16 },
    /// A day listed twice.
    #[error("{place}: {date} is listed twice")]
    Doubled { place: Place, date: Date },
    /// A rest day that needs no listing; most likely a slip of the pen.
    #[error("{place}: {date} is a Saturday or Sunday, a rest day without being listed as off")]
    OffOnWeekend { place: Place, date: Date },
    /// A working day that needs no listing; most likely a slip of the pen.
    #[error("{place}: {date} is a weekday, a working day without being listed as on")]
    OnOnWeekday { place: Place, date: Date },
    /// A year for which nobody says where it comes from.
    #[error("{place}: no paper is named; say where the arrangement of {year} was published")]
    NoPapers { place: Place, year: u16 },
}

impl LoadError {
    /// Where it is.
    pub fn place(&self) -> &Place {
        match self {
            Self::Malformed { place, .. }
            | Self::NoYear { place, .. }
            | Self::NoDay { place, .. }
            | Self::OtherYear { place, .. }
            | Self::Doubled { place, .. }
            | Self::OffOnWeekend { place, .. }
            | Self::OnOnWeekday { place, .. }
            | Self::NoPapers { place, .. } => place,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    name: Text,
    years: BTreeMap<String, Spanned<YearFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    off: Vec<Spanned<Datetime>>,
    on: Vec<Spanned<Datetime>>,
    papers: Spanned<Vec<String>>,
    note: Option<Text>,
}

/// The text, to say where in it something stands.
struct Source<'t> {
    file: &'t str,
    text: &'t str,
}

/// The calendar's name and its years, checked and in order.
pub(super) fn read(file: &str, text: &str) -> Result<(Text, BTreeMap<u16, Year>), LoadError> {
    let source = Source { file, text };
    let malformed = |key: String, error: &toml::de::Error| LoadError::Malformed {
        place: source.place(error.span(), key),
        message: error.message().to_owned(),
    };
    let parser =
        toml::Deserializer::parse(text).map_err(|error| malformed(String::new(), &error))?;
    let parsed: CalendarFile = serde_path_to_error::deserialize(parser)
        .map_err(|error| malformed(path(error.path()), error.inner()))?;
    let mut years = BTreeMap::new();
    for (key, arranged) in parsed.years {
        let year = source.year(&key, arranged.span())?;
        years.insert(year, source.arrangement(year, arranged.into_inner())?);
    }
    Ok((parsed.name, years))
}

/// The path without the names under which the parser hides positions.
fn path(path: &serde_path_to_error::Path) -> String {
    let path = path.to_string();
    path.split('.')
        .filter(|part| !part.starts_with('$'))
        .collect::<Vec<_>>()
        .join(".")
}

impl Source<'_> {
    fn place(&self, span: Option<Range<usize>>, key: String) -> Place {
        let before = span.and_then(|span| self.text.get(..span.start));
        let line = before.map(|before| before.matches('\n').count() + 1);
        Place {
            file: self.file.to_owned(),
            line,
            key,
        }
    }

    fn year(&self, text: &str, span: Range<usize>) -> Result<u16, LoadError> {
        let four = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let year = if four { text.parse().ok() } else { None };
        year.filter(|year| *year >= 1)
            .ok_or_else(|| LoadError::NoYear {
                place: self.place(Some(span), format!("years.{text}")),
                year: text.to_owned(),
            })
    }

    fn arrangement(&self, year: u16, arranged: YearFile) -> Result<Year, LoadError> {
        let off = self.days(year, "off", arranged.off)?;
        let on = self.days(year, "on", arranged.on)?;
        if arranged.papers.get_ref().is_empty() {
            let place = self.place(
                Some(arranged.papers.span()),
                format!("years.{year:04}.papers"),
            );
            return Err(LoadError::NoPapers { place, year });
        }
        Ok(Year {
            off,
            on,
            papers: arranged.papers.into_inner(),
            note: arranged.note,
        })
    }

    fn days(
        &self,
        year: u16,
        key: &str,
        listed: Vec<Spanned<Datetime>>,
    ) -> Result<Vec<Date>, LoadError> {
        let mut days = BTreeSet::new();
        for value in listed {
            let place = || self.place(Some(value.span()), format!("years.{year:04}.{key}"));
            let written = value.get_ref().to_string();
            // A date with a time or zone is longer than the ten characters `Date` accepts.
            let date: Date = match written.parse() {
                Ok(date) => date,
                Err(_) => {
                    return Err(LoadError::NoDay {
                        place: place(),
                        value: written,
                    });
                }
            };
            if date.year() != year {
                return Err(LoadError::OtherYear {
                    place: place(),
                    date,
                    year,
                });
            }
            let weekend = date
                .civil()
                .is_some_and(|day| day.weekday().to_monday_zero_offset() >= 5);
            match (key, weekend) {
                ("off", true) => {
                    return Err(LoadError::OffOnWeekend {
                        place: place(),
                        date,
                    });
                }
                ("on", false) => {
                    return Err(LoadError::OnOnWeekday {
                        place: place(),
                        date,
                    });
                }
                _ => {}
            }
            if !days.insert(date) {
                return Err(LoadError::Doubled {
                    place: place(),
                    date,
                });
            }
        }
        Ok(days.into_iter().collect())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if !self.key.is_empty() {
            write!(f, ", `{}`", self.key)?;
        }
        Ok(())
    }
}
