//! Which rules plan a case late that none has answered. A repaired component governs no day that is past,
//! so that it could never answer what the broken one left: it does where two people confirmed that it puts
//! that one's text right.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::releases::Conduct;
use crate::domain::Date;
use crate::domain::case::{BUSY, Case, Event, UNUSABLE};
use crate::policy::{Arrangement, Jurisdiction, Release};
use crate::store::StoredEvent;

/// The components that were asked about a case, or would have been if they had not faulted too often
/// before.
pub(super) struct Asked {
    /// The one in force when it was filed.
    filed_under: String,
    /// When that was.
    filed_at: Timestamp,
    /// When each was asked last.
    last: BTreeMap<String, Timestamp>,
}

impl Asked {
    pub(super) fn of(events: &[StoredEvent]) -> Self {
        let filed_under = match events.first().map(|stored| &stored.event) {
            Some(Event::Filed(filed)) => filed.release.as_str(),
            _ => "",
        };
        let at = |stored: &StoredEvent| stored.recorded_at.parse().unwrap_or(Timestamp::MAX);
        let asked = |stored: &StoredEvent| {
            let component = match &stored.event {
                // Nobody was, since there was no sandbox left, or the host could not use them.
                Event::PlanFailed { code, .. } if code == BUSY || code == UNUSABLE => return None,
                Event::PlanFailed { component, .. } => component.as_deref().unwrap_or(filed_under),
                Event::Manual { component, .. } => component,
                _ => return None,
            };
            Some((component.to_owned(), at(stored)))
        };
        Self {
            filed_under: filed_under.to_owned(),
            filed_at: events.first().map_or(Timestamp::MAX, at),
            // Of several times the last one stays.
            last: events.iter().filter_map(asked).collect(),
        }
    }
}

/// The release that may answer by now a case which no rules have answered: one with the very rules that
/// governed when it was filed, once they may answer; one that puts their text right, as those say who
/// proposed and confirmed it, if an instrument of it was in force on the filing day; and where the release
/// under which it was filed was taken back, the one that governs that day instead. Any other may be another
/// law. Of several the one that governs the filing day, where its rules are good. None if whoever could was
/// asked already; those count as not asked for whom two people vouched since.
pub(super) fn late_rules<'a>(
    jurisdiction: &Jurisdiction,
    arrangement: &'a Arrangement,
    conduct: &Conduct,
    (case, asked): (&Case, &Asked),
    today: Date,
) -> Option<&'a Release> {
    // Rules that answered with a date that no calendar has did answer.
    if !case.is_unanswered() || case.is_undated() {
        return None;
    }
    let (day, broken) = (case.matter.filed_on, asked.filed_under.as_str());
    let may_answer = |release: &&Release| {
        let digest = release.plugin.digest();
        let manual = arrangement.manual.as_ref();
        let last = asked.last.get(digest);
        manual.is_none_or(|manual| manual.digest != digest)
            && last.is_none_or(|at| conduct.is_confirmed_since(digest, *at))
    };
    let is_theirs = |release: &Release| {
        let (digest, description) = (release.plugin.digest(), release.plugin.description());
        let puts_right = arrangement.repairs.puts_right(digest, broken);
        (digest == broken || puts_right) && jurisdiction.has_in_force(description, day)
    };
    let repairs = &arrangement.repairs;
    let instead = repairs.was_taken_back(broken, day, asked.filed_at);
    let of_the_day = arrangement.governing(day);
    let of_the_day = of_the_day.filter(|release| instead || is_theirs(release));
    let of_the_day = of_the_day.filter(may_answer);
    let good = of_the_day.filter(|release| !conduct.is_bad(release.plugin.digest()));
    let of_today = || {
        let governing = arrangement.governing(today);
        governing
            .filter(|release| is_theirs(release))
            .filter(may_answer)
    };
    good.or_else(of_today).or(of_the_day)
}
