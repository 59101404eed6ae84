//! On which days an instrument is in force and a release decides, as the policy's file has it.

use std::iter::once;

use super::file::Policy;
use crate::domain::arrangement::Mode;
use crate::domain::{Date, Instrument};

impl Policy {
    /// The first and last day on which an instrument is in force, as the text and the policy have it.
    pub fn span(&self, instrument: &Instrument) -> (Option<Date>, Option<Date>) {
        let from = instrument.effective_from.or(self.assume_in_force_from);
        let until = self.assume_in_force_until.or(instrument.effective_until);
        (from, until)
    }

    /// Whether an instrument is in force on that day.
    pub(super) fn is_in_force(&self, instrument: &Instrument, day: Date) -> bool {
        let (from, until) = self.span(instrument);
        from.is_some_and(|from| from <= day) && until.is_none_or(|until| day <= until)
    }

    /// A day on which one of these instruments is in force and a release of the file decides: the wanted one,
    /// else the first.
    pub fn day_in_force(&self, instruments: &[Instrument], wanted: Date) -> Option<Date> {
        let decides = |day: Date| {
            self.releases.iter().any(|release| {
                release.mode == Mode::Enforce
                    && release.from.is_none_or(|from| from <= day)
                    && release.until.is_none_or(|until| day <= until)
            })
        };
        let holds =
            |day: &Date| decides(*day) && instruments.iter().any(|one| self.is_in_force(one, *day));
        // Where both hold first, one of them begins.
        let begins = instruments.iter().filter_map(|one| self.span(one).0);
        let releases = self.releases.iter();
        let mut first: Vec<Date> = begins
            .chain(releases.filter_map(|release| release.from))
            .collect();
        first.sort_unstable();
        once(wanted).chain(first).find(holds)
    }
}
