//! Which rules plan a case late that none has answered. A repaired component governs no day that is past,
//! so that it could never answer what the broken one left: it does where the text was in force already.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::releases::Conduct;
use crate::domain::Date;
use crate::domain::case::{BUSY, Case, Event};
use crate::policy::{Arrangement, Jurisdiction, Release};
use crate::store::StoredEvent;

/// The components that were asked about a case, or would have been if they had not faulted too often
/// before, and when last.
pub(super) struct Asked(BTreeMap<String, Timestamp>);

impl Asked {
    pub(super) fn of(events: &[StoredEvent]) -> Self {
        let filed_under = match events.first().map(|stored| &stored.event) {
            Some(Event::Filed(filed)) => filed.release.as_str(),
            _ => "",
        };
        let asked = |stored: &StoredEvent| {
            let component = match &stored.event {
                // Nobody was, since there was no sandbox left.
                Event::PlanFailed { code, .. } if code == BUSY => return None,
                Event::PlanFailed { component, .. } => component.as_deref().unwrap_or(filed_under),
                Event::Manual { component, .. } => component,
                _ => return None,
            };
            let at = stored.recorded_at.parse().unwrap_or(Timestamp::MAX);
            Some((component.to_owned(), at))
        };
        // Of several times the last one stays.
        Self(events.iter().filter_map(asked).collect())
    }
}

/// The release that may answer by now a case which no rules have answered: the one that governs its
/// filing day, if its rules were not asked yet and are good. Else the one that governs today, if an
/// instrument of it was in force on the filing day by its own description: the same text in a better
/// component, and never one that came later, since the law of the filing day governs. Else the first
/// though it is not good. None if whoever could was asked already; those count as not asked for whom
/// two people vouched since.
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
    let may_answer = |release: &&Release| {
        let digest = release.plugin.digest();
        let manual = arrangement.manual.as_ref();
        let last = asked.0.get(digest);
        manual.is_none_or(|manual| manual.digest != digest)
            && last.is_none_or(|at| conduct.is_confirmed_since(digest, *at))
    };
    let day = case.matter.filed_on;
    let of_the_day = arrangement.governing(day).filter(may_answer);
    let good = of_the_day.filter(|release| !conduct.is_bad(release.plugin.digest()));
    let in_force =
        |release: &&Release| jurisdiction.has_in_force(release.plugin.description(), day);
    let of_today = || {
        arrangement
            .governing(today)
            .filter(may_answer)
            .filter(in_force)
    };
    good.or_else(of_today).or(of_the_day)
}
