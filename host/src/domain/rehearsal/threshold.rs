//! How much may differ before somebody has to look, and what stands against an activation.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{RehearsalReport, RehearsalState};
use crate::domain::Date;

/// For how many days a rehearsal meets a policy's threshold: whoever hands rules in, has them looked
/// at and confirmed needs some weeks at most.
const FRESH_DAYS: u8 = 30;
/// Of so many matters that it compared, one may have been filed since; beyond that it says too little
/// of what the rules will meet.
const COMPARED_FOR_ONE_SINCE: u64 = 10;
/// So many may have been filed since one that compared any, or a town with few matters could never
/// confirm between two of them.
const SINCE_ANY: u64 = 10;

/// How many matters may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Threshold {
    /// So many.
    AtMost(u64),
    /// So many of every ten thousand that were compared.
    PerTenThousand(u16),
}

/// A threshold that no number of matters can pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} of ten thousand are more than there can be; write up to 10000")]
pub struct BadThreshold(u16);

impl Threshold {
    /// The same, if it can be passed at all.
    ///
    /// # Errors
    /// If it allows more than all.
    pub fn checked(self) -> Result<Self, BadThreshold> {
        match self {
            Self::PerTenThousand(most @ 10_001..) => Err(BadThreshold(most)),
            other => Ok(other),
        }
    }

    /// Whether a report shows more than one of these allows: that of the rehearsal, and the policy's.
    pub fn one_is_exceeded_by(limits: [Option<Self>; 2], report: &RehearsalReport) -> bool {
        let mut limits = limits.into_iter().flatten();
        limits.any(|limit| limit.is_exceeded_by(report))
    }

    /// Whether a report shows more.
    pub fn is_exceeded_by(self, report: &RehearsalReport) -> bool {
        let (differing, compared) = (u128::from(report.differing), u128::from(report.compared));
        match self {
            Self::AtMost(most) => differing > u128::from(most),
            Self::PerTenThousand(most) => differing * 10_000 > u128::from(most) * compared,
        }
    }
}

/// Where a rehearsal of a component stands.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'r> {
    /// Its identifier.
    pub id: &'r str,
    /// The day on which it was asked for.
    pub asked_on: Date,
    /// How many matters were filed that it has not read.
    pub filed_since: u64,
    /// How far it has come.
    pub state: RehearsalState,
    /// Whether it looks at whatever was filed, and not at some days alone.
    pub whole: bool,
    /// What was asked for with it.
    pub threshold: Option<Threshold>,
    /// What it found.
    pub report: Option<&'r RehearsalReport>,
    /// Somebody has looked at it and said so.
    pub acknowledged: bool,
}

/// What stands against activating a component.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stands {
    /// The policy wants one, and there is none.
    #[error(
        "the policy wants new rules rehearsed on whatever was filed, and these were not; rehearse them without a first or last day"
    )]
    NotRehearsed,
    /// There is one, of long ago or over too little.
    #[error(
        "the policy wants new rules rehearsed on whatever was filed, and rehearsal {id} of these is of {asked_on}, compared {compared} matters, and {since} were filed since; it counts for {FRESH_DAYS} days, and while no more are filed than {SINCE_ANY}, or a tenth as many as it compared; rehearse them again without a first or last day"
    )]
    Stale {
        /// Which.
        id: String,
        /// The day on which it was asked for.
        asked_on: Date,
        /// How many matters it compared.
        compared: u64,
        /// How many were filed since.
        since: u64,
    },
    /// It is not over yet.
    #[error("rehearsal {id} of these rules is not over yet; wait for it or call it off")]
    NotOver {
        /// Which.
        id: String,
    },
    /// More differs than may, and nobody has said that he looked.
    #[error(
        "of {compared} matters {differing} would be answered otherwise, which is more than may; look at the report of rehearsal {id} and acknowledge it"
    )]
    NotLookedAt {
        /// Which rehearsal found it.
        id: String,
        /// How many differ.
        differing: u64,
        /// Of how many.
        compared: u64,
    },
}

impl Standing<'_> {
    /// What stands against an activation, of all rehearsals of the component: each that found more
    /// than may, by its own threshold or the policy's, until it is acknowledged itself. A policy with
    /// a threshold wants one on whatever was filed, that is fresh. What was called off or failed tells
    /// nothing. The latest comes first.
    pub fn blocks(all: &[Self], policy: Option<Threshold>, today: Date) -> Option<Stands> {
        if let Some(open) = all.iter().find(|one| !one.state.is_over()) {
            let id = open.id.to_owned();
            return Some(Stands::NotOver { id });
        }
        if let Some(found) = all.iter().find_map(|one| one.unseen(policy)) {
            return Some(found);
        }
        policy?;
        let told = all.iter().filter_map(|one| Some((one, one.report?)));
        let mut latest = None;
        for (one, report) in told.filter(|(one, _)| one.whole) {
            if one.is_fresh(report, today) {
                return None;
            }
            latest.get_or_insert(Stands::Stale {
                id: one.id.to_owned(),
                asked_on: one.asked_on,
                compared: report.compared,
                since: one.filed_since,
            });
        }
        Some(latest.unwrap_or(Stands::NotRehearsed))
    }

    /// Whether it still says what the rules will meet.
    fn is_fresh(&self, report: &RehearsalReport, today: Date) -> bool {
        let next = |day: Date, _| day.tomorrow();
        let until = (0..FRESH_DAYS).try_fold(self.asked_on, next);
        let is_recent = until.is_none_or(|until| today <= until);
        let allowed = match report.compared {
            0 => 0,
            compared => (compared / COMPARED_FOR_ONE_SINCE).max(SINCE_ANY),
        };
        is_recent && self.filed_since <= allowed
    }

    /// More than may, at which nobody has looked.
    fn unseen(&self, policy: Option<Threshold>) -> Option<Stands> {
        let report = self.report.filter(|_| !self.acknowledged)?;
        let exceeded = Threshold::one_is_exceeded_by([self.threshold, policy], report);
        exceeded.then(|| Stands::NotLookedAt {
            id: self.id.to_owned(),
            differing: report.differing,
            compared: report.compared,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rehearsal::Tally;

    fn report(differing: u64, compared: u64) -> RehearsalReport {
        RehearsalReport {
            matters: compared,
            compared,
            same: compared - differing,
            differing,
            ..Tally::new(1).into_report()
        }
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// What stands on a day of that month.
    fn blocks(all: &[Standing<'_>], policy: Option<Threshold>) -> Option<Stands> {
        Standing::blocks(all, policy, day("2025-09-26"))
    }

    fn finished(report: &RehearsalReport, acknowledged: bool) -> Standing<'_> {
        Standing {
            id: "1",
            asked_on: day("2025-09-01"),
            filed_since: 0,
            state: RehearsalState::Finished,
            whole: true,
            threshold: Some(Threshold::AtMost(2)),
            report: Some(report),
            acknowledged,
        }
    }

    fn looked(differing: u64) -> Stands {
        Stands::NotLookedAt {
            id: "1".into(),
            differing,
            compared: 100,
        }
    }

    #[test]
    fn a_threshold_is_exceeded_by_one_more_and_not_before() {
        let per = Threshold::PerTenThousand(5);
        assert!(!per.is_exceeded_by(&report(5, 10_000)));
        assert!(per.is_exceeded_by(&report(6, 10_000)));
        assert!(per.is_exceeded_by(&report(1, 1_999)));
        assert!(!per.is_exceeded_by(&report(1, 2_000)));
        assert!(!Threshold::AtMost(2).is_exceeded_by(&report(2, 2)));
        assert!(Threshold::AtMost(2).is_exceeded_by(&report(3, 3)));
        assert!(!Threshold::PerTenThousand(0).is_exceeded_by(&report(0, 0)));
    }

    /// Invariant: what a rehearsal found stands until somebody has looked at it, whatever comes later.
    #[test]
    fn an_activation_waits_until_somebody_has_looked() {
        let (few, many) = (report(2, 100), report(3, 100));
        assert_eq!(blocks(&[finished(&few, false)], None), None);
        let many = finished(&many, false);
        assert_eq!(blocks(&[many], None), Some(looked(3)));
        let over = |state| Standing {
            id: "2",
            state,
            report: None,
            ..many
        };
        for later in [
            finished(&few, false),
            finished(&few, true),
            over(RehearsalState::Cancelled),
            over(RehearsalState::Failed),
        ] {
            assert_eq!(blocks(&[later, many], None), Some(looked(3)));
        }
        let seen = Standing {
            acknowledged: true,
            ..many
        };
        assert_eq!(blocks(&[seen], None), None);
        let runs = over(RehearsalState::Running);
        let open = Some(Stands::NotOver { id: "2".into() });
        assert_eq!(blocks(&[runs, seen], None), open);
    }

    /// Invariant: where the policy has a threshold, only a rehearsal on whatever was filed meets it.
    #[test]
    fn the_policy_may_be_stricter_and_wants_a_whole_rehearsal() {
        let (none, few) = (report(0, 100), report(1, 100));
        let strict = Some(Threshold::AtMost(0));
        let whole = finished(&few, false);
        assert_eq!(blocks(&[whole], strict), Some(looked(1)));
        assert_eq!(blocks(&[], None), None);
        let off = Standing {
            state: RehearsalState::Cancelled,
            report: None,
            ..whole
        };
        let part = Standing {
            whole: false,
            ..finished(&none, true)
        };
        for all in [&[][..], &[off], &[part], &[off, part]] {
            let stands = blocks(all, strict);
            assert_eq!(stands, Some(Stands::NotRehearsed), "{all:?}");
            assert_eq!(blocks(all, None), None);
        }
        let met = finished(&none, false);
        assert_eq!(blocks(&[off, part, met], strict), None);
    }

    /// Invariant: a policy's threshold is met neither by a rehearsal of long ago nor by one over too
    /// little of what was filed.
    #[test]
    fn a_stale_rehearsal_meets_no_policy() {
        let strict = Some(Threshold::AtMost(0));
        let (many, few, none) = (report(0, 200), report(0, 19), report(0, 0));
        let stale = |one: &Standing<'_>| Stands::Stale {
            id: "1".into(),
            asked_on: one.asked_on,
            compared: one.report.unwrap().compared,
            since: one.filed_since,
        };
        for (report, asked, since, fresh) in [
            (&many, "2025-09-26", 20, true),
            (&many, "2025-09-26", 21, false),
            (&many, "2025-08-27", 0, true),
            (&many, "2025-08-26", 0, false),
            (&few, "2025-09-26", 10, true),
            (&few, "2025-09-26", 11, false),
            (&none, "2025-09-26", 0, true),
            (&none, "2025-09-26", 1, false),
        ] {
            let one = Standing {
                asked_on: day(asked),
                filed_since: since,
                ..finished(report, true)
            };
            let stands = (!fresh).then(|| stale(&one));
            assert_eq!(blocks(&[one], strict), stands, "{asked} {since}");
            assert_eq!(blocks(&[one], None), None, "nobody wants one");
            // A later one that is fresh is enough, and a part is none.
            let fresh = finished(&many, true);
            assert_eq!(blocks(&[fresh, one], strict), None);
            let part = Standing {
                whole: false,
                ..fresh
            };
            assert_eq!(blocks(&[part, one], strict), stands);
        }
    }
}
