//! On which days a stage of the child's and the one that it answers to may be entered. Where all
//! that comes before the one comes before the other, one event enters both: on the day of filing at
//! the earliest. What the child has besides puts its entry off, but in its own stage it is not held
//! against it: that is looked at over whole ways.

use super::lasts::{Lasts, before};
use super::pairing::Ways;
use super::search::Place;
use super::times::{When, due};
use crate::domain::Date;

/// Two ways, with the last days of their stages.
pub(super) struct Entries<'a> {
    place: &'a Place<'a>,
    ways: &'a Ways<'a>,
    /// Each way's last days: as the periods are, and with every extension.
    usual: [Lasts; 2],
    extended: [Lasts; 2],
}

/// How the stages before the child's stage stand to those before the parent's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    Same,
    More,
    Others,
}

impl<'a> Entries<'a> {
    pub(super) fn new(place: &'a Place<'a>, ways: &'a Ways<'a>) -> Self {
        let both = [ways.child, ways.parent];
        let [usual, extended] =
            [false, true].map(|how| both.map(|stages| Lasts::by_periods(place, stages, how)));
        Self {
            place,
            ways,
            usual,
            extended,
        }
    }

    /// The last days of the parent's stages: as the periods are, and with every extension.
    pub(super) fn parents(&self) -> [&Lasts; 2] {
        [&self.usual[1], &self.extended[1]]
    }

    /// On which days the child's stage at a place is entered, and the parent's beside it: last of
    /// all, on the day of filing, and last of all with every extension.
    pub(super) fn of(&self, at: [usize; 2]) -> Vec<[When; 2]> {
        let stand = self.stand(at);
        let filed_on = self.place.matter.filed_on;
        let mut days = vec![self.last(&self.usual, at, stand)];
        match stand {
            Stand::Same => days.push([filed_on, filed_on]),
            Stand::More => {
                let own = self.usual[0].entered(at[0]).unwrap_or(filed_on);
                days.push([own.min(filed_on), filed_on]);
            }
            Stand::Others => {}
        }
        days.push(self.last(&self.extended, at, stand));
        let mut all: Vec<[Date; 2]> = vec![];
        for day in days {
            if !all.contains(&day) {
                all.push(day);
            }
        }
        let when = When::of(self.place.matter);
        all.into_iter()
            .map(|both| both.map(|day| when.entered(day)))
            .collect()
    }

    fn last(&self, lasts: &[Lasts; 2], [own, upper]: [usize; 2], stand: Stand) -> [Date; 2] {
        let filed_on = self.place.matter.filed_on;
        let theirs = lasts[1].entered(upper).or_else(|| self.some_day(upper));
        let theirs = theirs.unwrap_or(filed_on).max(filed_on);
        let ours = lasts[0].entered(own).unwrap_or(theirs).min(theirs);
        match stand {
            Stand::Same => [ours.max(filed_on); 2],
            Stand::More | Stand::Others => [ours, theirs],
        }
    }

    /// A day of entry where nothing says how late that may be: the one on which the stage would fall
    /// due if it had been entered at filing.
    fn some_day(&self, upper: usize) -> Option<Date> {
        let deadline = self.ways.parent.get(upper)?.deadline.as_ref()?;
        let when = When::of(self.place.matter);
        due(self.place.calendar, deadline, when, false)
    }

    fn stand(&self, [own, upper]: [usize; 2]) -> Stand {
        let (here, there) = (
            before(self.ways.child, own),
            before(self.ways.parent, upper),
        );
        let passed = |index: &usize| {
            let counterpart = self.ways.places.get(*index).copied().flatten();
            counterpart.is_some_and(|own| here.contains(&own))
        };
        if !there.iter().all(passed) {
            Stand::Others
        } else if here.len() == there.len() {
            Stand::Same
        } else {
            Stand::More
        }
    }
}
