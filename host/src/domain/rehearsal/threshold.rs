//! How much may differ before somebody has to look, and what stands against an activation.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{RehearsalReport, RehearsalState};

/// How many matters may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Threshold {
    /// So many.
    AtMost(u64),
    /// So many of every ten thousand that were compared.
    PerTenThousand(u16),
}

impl Threshold {
    /// Whether a report shows more.
    pub fn is_exceeded_by(self, report: &RehearsalReport) -> bool {
        let (differing, compared) = (u128::from(report.differing), u128::from(report.compared));
        match self {
            Self::AtMost(most) => differing > u128::from(most),
            Self::PerTenThousand(most) => differing * 10_000 > u128::from(most) * compared,
        }
    }
}

/// Where the last rehearsal of a component stands.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'r> {
    /// How far it has come.
    pub state: RehearsalState,
    /// What was asked for with it.
    pub threshold: Option<Threshold>,
    /// What it found.
    pub report: Option<&'r RehearsalReport>,
    /// Somebody has looked at it and said so.
    pub acknowledged: bool,
}

/// What stands against activating a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stands {
    /// The policy wants one, and there is none.
    #[error("the policy wants new rules rehearsed first, and these were not; rehearse them")]
    NotRehearsed,
    /// It is not over yet.
    #[error("a rehearsal of these rules is not over yet; wait for it or call it off")]
    NotOver,
    /// More differs than may, and nobody has said that he looked.
    #[error(
        "of {compared} matters {differing} would be answered otherwise, which is more than may; look at the rehearsal's report and acknowledge it"
    )]
    NotLookedAt {
        /// How many differ.
        differing: u64,
        /// Of how many.
        compared: u64,
    },
}

impl Standing<'_> {
    /// What stands against an activation: the component's last rehearsal, if there is one, measured
    /// by its own threshold and by the policy's. A policy with a threshold wants a rehearsal.
    pub fn blocks(last: Option<&Self>, policy: Option<Threshold>) -> Option<Stands> {
        let Some(last) = last else {
            return policy.map(|_| Stands::NotRehearsed);
        };
        match (last.state, last.report) {
            (RehearsalState::Waiting | RehearsalState::Running, _) => Some(Stands::NotOver),
            (RehearsalState::Finished, Some(report)) => {
                let limits = [last.threshold, policy];
                let mut limits = limits.iter().flatten();
                let exceeded = limits.any(|limit| limit.is_exceeded_by(report));
                (exceeded && !last.acknowledged).then_some(Stands::NotLookedAt {
                    differing: report.differing,
                    compared: report.compared,
                })
            }
            // What was called off or failed tells nothing.
            _ => policy.map(|_| Stands::NotRehearsed),
        }
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

    fn finished(report: &RehearsalReport, acknowledged: bool) -> Standing<'_> {
        Standing {
            state: RehearsalState::Finished,
            threshold: Some(Threshold::AtMost(2)),
            report: Some(report),
            acknowledged,
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

    #[test]
    fn an_activation_waits_until_somebody_has_looked() {
        let (few, many) = (report(2, 100), report(3, 100));
        assert_eq!(Standing::blocks(Some(&finished(&few, false)), None), None);
        let looked = Stands::NotLookedAt {
            differing: 3,
            compared: 100,
        };
        let many = finished(&many, false);
        assert_eq!(Standing::blocks(Some(&many), None), Some(looked));
        let seen = Standing {
            acknowledged: true,
            ..many
        };
        assert_eq!(Standing::blocks(Some(&seen), None), None);
    }

    #[test]
    fn the_policy_may_be_stricter_and_wants_a_rehearsal() {
        let few = report(1, 100);
        let few = finished(&few, false);
        let strict = Some(Threshold::AtMost(0));
        assert!(matches!(
            Standing::blocks(Some(&few), strict),
            Some(Stands::NotLookedAt { differing: 1, .. })
        ));
        assert_eq!(Standing::blocks(None, None), None);
        assert_eq!(Standing::blocks(None, strict), Some(Stands::NotRehearsed));
        let off = Standing {
            state: RehearsalState::Cancelled,
            report: None,
            ..few
        };
        assert_eq!(Standing::blocks(Some(&off), None), None);
        assert_eq!(
            Standing::blocks(Some(&off), strict),
            Some(Stands::NotRehearsed)
        );
        let runs = Standing {
            state: RehearsalState::Running,
            ..off
        };
        assert_eq!(Standing::blocks(Some(&runs), None), Some(Stands::NotOver));
    }
}
