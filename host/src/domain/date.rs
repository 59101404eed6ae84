//! A civil day, written `YYYY-MM-DD`; no instant and no zone.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use wasmtime::component::{ComponentType, Lift, Lower};

/// A calendar day in the jurisdiction's own zone.
///
/// Days that come from text or from a calendar exist. A day that a plugin answered may not
/// (the contract has bare numbers): the route check refuses it, see [`Date::exists`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ComponentType, Lift, Lower)]
#[component(record)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// A text that is no day.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a day of the calendar; write it as YYYY-MM-DD")]
pub struct NoSuchDay(pub String);

impl Date {
    /// The first day there is.
    pub const FIRST: Self = Self {
        year: 1,
        month: 1,
        day: 1,
    };

    /// The last day there is.
    pub const LAST: Self = Self {
        year: 9999,
        month: 12,
        day: 31,
    };

    /// The day, if the calendar has it. Years run from 1 to 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let date = Self { year, month, day };
        date.exists().then_some(date)
    }

    /// Whether the calendar has such a day.
    pub fn exists(self) -> bool {
        self.civil().is_some()
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The same day for arithmetic; none if the calendar has no such day.
    pub fn civil(self) -> Option<civil::Date> {
        let year = i16::try_from(self.year).ok().filter(|year| *year >= 1)?;
        let month = i8::try_from(self.month).ok()?;
        let day = i8::try_from(self.day).ok()?;
        civil::Date::new(year, month, day).ok()
    }

    /// The next day; none after 9999-12-31.
    pub fn tomorrow(self) -> Option<Self> {
        Self::try_from(self.civil()?.tomorrow().ok()?).ok()
    }

    /// The day before; none before 0001-01-01.
    pub fn yesterday(self) -> Option<Self> {
        Self::try_from(self.civil()?.yesterday().ok()?).ok()
    }
}

impl TryFrom<civil::Date> for Date {
    type Error = NoSuchDay;

    /// Fails for years before 1, which no instrument knows.
    fn try_from(day: civil::Date) -> Result<Self, NoSuchDay> {
        let parts = || {
            let year = u16::try_from(day.year()).ok()?;
            let (month, number) = (
                u8::try_from(day.month()).ok()?,
                u8::try_from(day.day()).ok()?,
            );
            Self::new(year, month, number)
        };
        parts().ok_or_else(|| NoSuchDay(day.to_string()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = NoSuchDay;

    fn from_str(text: &str) -> Result<Self, NoSuchDay> {
        let refused = || NoSuchDay(text.chars().take(40).collect());
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next()?;
            let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            if plain {
                part.parse::<u16>().ok()
            } else {
                None
            }
        };
        let (year, month, day) = (number(4), number(2), number(2));
        if parts.next().is_some() {
            return Err(refused());
        }
        let (Some(year), Some(month), Some(day)) = (year, month, day) else {
            return Err(refused());
        };
        let narrow = |value: u16| u8::try_from(value).map_err(|_| refused());
        Self::new(year, narrow(month)?, narrow(day)?).ok_or_else(refused)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl utoipa::PartialSchema for Date {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .pattern(Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))
            .description(Some(
                "日期，当地时间 / a day in the jurisdiction's own zone",
            ))
            .examples(["2025-10-11"])
            .into()
    }
}

impl utoipa::ToSchema for Date {}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_back_as_it_was_written() {
        let day: Date = "2024-02-29".parse().unwrap();
        assert_eq!(day.to_string(), "2024-02-29");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "2023-02-29",
            "2023-13-01",
            "2023-1-1",
            "0000-01-01",
            "2023-01-01x",
            "",
            "+023-01-01",
            "2023-01-01-01",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
