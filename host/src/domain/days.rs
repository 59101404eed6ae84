//! Filing days, from a first one to a last one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::date::Date;
use super::description::{Description, Instrument};

/// Filing days, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
}

impl Days {
    /// Every day that there is.
    pub const ALL: Self = Self {
        first: Date::FIRST,
        last: Date::LAST,
    };

    /// The days of both; none if there is no such day.
    pub fn and(self, other: Self) -> Option<Self> {
        let both = Self {
            first: self.first.max(other.first),
            last: self.last.min(other.last),
        };
        (both.first <= both.last).then_some(both)
    }

    /// Whether a day is one of them.
    pub fn have(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// The days on which an instrument of these rules is in force, by their own description; all
    /// days from its promulgation for one without a day.
    pub fn in_force(description: &Description) -> Option<Self> {
        let first = |one: &Instrument| {
            one.effective_from
                .or(one.promulgated_on)
                .unwrap_or(Date::FIRST)
        };
        let last = |one: &Instrument| one.effective_until.unwrap_or(Date::LAST);
        Some(Self {
            first: description.instruments.iter().map(first).min()?,
            last: description.instruments.iter().map(last).max()?,
        })
    }
}
