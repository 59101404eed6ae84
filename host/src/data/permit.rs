//! What somebody may see of an entry's data, and how the rest is hidden.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::layout::{Column, Kind, Layout};
use crate::domain::{Party, Sensitivity, UseAccount};

/// As how sensitive an item counts under a grant that was given before there was such an item:
/// whoever gave it has not looked at it.
const UNSEEN: Sensitivity = Sensitivity::Personal;

/// What a grant, or the openness of the data, leaves to somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Permit {
    /// Who it is, for the record of the access.
    pub party: Party,
    /// With which account and credential, for the record too; none of nobody in particular.
    pub account: Option<UseAccount>,
    /// Under which grant, if one was needed.
    pub grant: Option<String>,
    /// The items that are granted; none means all.
    pub items: Option<Vec<String>>,
    /// The highest sensitivity that is shown as it is. What is above is masked or left out.
    pub clear: Sensitivity,
    /// The items that are shown as they are up to a higher sensitivity: somebody looked at them and
    /// gave them by name.
    pub named: BTreeMap<String, Sensitivity>,
    /// How sensitive each item was when it was granted: it is not taken for less because the entry says
    /// less by now. None where the entry of today alone counts.
    pub then: Option<BTreeMap<String, Sensitivity>>,
    /// The most rows that one query or download gives.
    pub rows: Option<u64>,
}

/// How an entry hides the items that are above somebody's sensitivity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Masking {
    /// By the item's name. What is not named is left out.
    #[serde(default)]
    pub items: BTreeMap<String, Treatment>,
}

/// What becomes of a hidden item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case", tag = "treatment")]
#[schema(as = MaskingTreatment)]
pub enum Treatment {
    /// The column is not there.
    #[default]
    LeaveOut,
    /// `***` wherever there is a value.
    Hide,
    /// Text keeps its first and last characters, and at most half of them; the others are `*`, each
    /// for one, so that the length of the text is shown. Where the length tells too much: `hide`.
    Keep {
        /// How many of the first.
        #[serde(default)]
        first: u8,
        /// How many of the last.
        #[serde(default)]
        last: u8,
    },
    /// A date or an instant keeps its year.
    Year,
    /// A date or an instant keeps its year and month.
    Month,
}

/// Masking that does not fit the entry.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MaskingError {
    /// There is no such item.
    #[error("the entry has no item `{0}`")]
    NoItem(String),
    /// The method is for other values.
    #[error("the item `{item}` of type `{data_type}` cannot be masked like this")]
    Unfit { item: String, data_type: String },
}

/// How a column is shown to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// As it is.
    Clear,
    /// Masked.
    Masked(Treatment),
    /// Not: it is above the sensitivity.
    LeftOut,
    /// Not: it was not granted.
    NotGranted,
}

impl Masking {
    /// Whether it fits the entry's items.
    pub fn check(&self, layout: &Layout) -> Result<(), MaskingError> {
        for (item, treatment) in &self.items {
            let place = layout.place(item).and_then(|place| layout.0.get(place));
            let column = place.ok_or_else(|| MaskingError::NoItem(item.clone()))?;
            let fits = match treatment {
                Treatment::LeaveOut | Treatment::Hide => true,
                Treatment::Keep { .. } => column.kind == Kind::Text,
                Treatment::Year | Treatment::Month => {
                    matches!(column.kind, Kind::Date | Kind::Time)
                }
            };
            if !fits {
                return Err(MaskingError::Unfit {
                    item: item.clone(),
                    data_type: column.data_type.clone(),
                });
            }
        }
        Ok(())
    }
}

impl Masking {
    /// Whether it shows nothing that the other one hides.
    pub fn shows_no_more_than(&self, other: &Self) -> bool {
        self.items.iter().all(|(item, treatment)| {
            let before = other.items.get(item).copied().unwrap_or_default();
            treatment.shows_no_more_than(before)
        })
    }
}

impl Permit {
    pub(super) fn sight(&self, column: &Column, masking: &Masking) -> Sight {
        let granted = self
            .items
            .as_ref()
            .is_none_or(|items| items.contains(&column.item));
        if !granted {
            return Sight::NotGranted;
        }
        let named = self.named.get(&column.item).copied();
        let sensitivity = column.sensitivity.max(self.at_least(&column.item));
        if sensitivity <= named.map_or(self.clear, |named| named.max(self.clear)) {
            return Sight::Clear;
        }
        match masking.items.get(&column.item).copied().unwrap_or_default() {
            Treatment::LeaveOut => Sight::LeftOut,
            treatment => Sight::Masked(treatment),
        }
    }
}

impl Permit {
    /// The least sensitivity that an item has for whoever holds it.
    fn at_least(&self, item: &str) -> Sensitivity {
        let then = self.then.as_ref();
        then.map_or(Sensitivity::None, |then| {
            then.get(item).copied().unwrap_or(UNSEEN)
        })
    }
}

impl Treatment {
    /// Whether it surely shows nothing that the other one hides.
    fn shows_no_more_than(self, other: Self) -> bool {
        match (self, other) {
            (Self::LeaveOut, _) | (Self::Year, Self::Month) => true,
            (Self::Hide, other) => other != Self::LeaveOut,
            // Of short texts half is kept, beginning with the first; so the last ones of a text may
            // be shown because fewer of the first are.
            (
                Self::Keep { first, last },
                Self::Keep {
                    first: more,
                    last: later,
                },
            ) => (first == more && last <= later) || (last == 0 && first <= more),
            (one, other) => one == other,
        }
    }

    /// A value as it is shown. The same value is always shown alike, and no more of it can be told.
    pub(super) fn of(self, text: &str) -> String {
        match self {
            Self::LeaveOut => String::new(),
            Self::Hide => "***".to_owned(),
            Self::Year => text.chars().take_while(|sign| *sign != '-').collect(),
            Self::Month => text.chars().take(7).collect(),
            Self::Keep { first, last } => {
                let length = text.chars().count();
                let first = usize::from(first).min(length / 2);
                let last = usize::from(last).min(length / 2 - first);
                let signs = text.chars().enumerate();
                signs
                    .map(|(place, sign)| {
                        let kept = place < first || place >= length - last;
                        if kept { sign } else { '*' }
                    })
                    .collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_that_surely_shows_less_is_told_from_others() {
        let keep = |first, last| Treatment::Keep { first, last };
        let (out, hide) = (Treatment::LeaveOut, Treatment::Hide);
        let (year, month) = (Treatment::Year, Treatment::Month);
        for (one, other) in [
            (out, hide),
            (out, out),
            (hide, keep(0, 0)),
            (hide, year),
            (year, month),
            (keep(3, 3), keep(3, 4)),
            (keep(2, 0), keep(3, 4)),
        ] {
            assert!(one.shows_no_more_than(other), "{one:?} {other:?}");
            assert!(one == other || !other.shows_no_more_than(one), "{other:?}");
        }
        // Of `abcd` the first shows `cd`, the second `d`.
        assert!(!keep(0, 4).shows_no_more_than(keep(1, 4)));
        assert!(!year.shows_no_more_than(hide));
        assert!(!keep(1, 0).shows_no_more_than(year));
    }

    #[test]
    fn masks_keep_what_they_say_and_never_more_than_half() {
        let keep = |first, last| Treatment::Keep { first, last };
        for (treatment, text, shown) in [
            (keep(3, 4), "210102199001011234", "210***********1234"),
            (keep(1, 0), "张三", "张*"),
            (keep(1, 1), "欧阳修", "欧**"),
            (keep(9, 9), "abcd", "ab**"),
            (keep(1, 1), "王", "*"),
            (keep(0, 0), "", ""),
            (Treatment::Hide, "12.50", "***"),
            (Treatment::Year, "1990-01-01", "1990"),
            (Treatment::Month, "1990-01-01 09:00:00", "1990-01"),
        ] {
            assert_eq!(treatment.of(text), shown, "{text}");
        }
    }
}
