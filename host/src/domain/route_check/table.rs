//! Which effects an outcome of a matter of each kind may have at all, and which it has to have.
//!
//! `notify`, `file-with`, `follow` and `measure` are always allowed; the rest is one table. The host
//! knows it, so a plugin cannot give access by settling a dispute.

use serde::Serialize;

use crate::domain::matter::MatterKind;
use crate::domain::words::word;
use crate::domain::{Effect, OutcomeKind};

/// Whether an outcome of a matter of that kind may have an effect at all, whoever decides.
pub fn may_have(kind: MatterKind, outcome: OutcomeKind, effect: &Effect) -> bool {
    allowed(kind, outcome, false, effect)
}

/// The word of the effect that an outcome of a matter of that kind has, not merely may have, if it is
/// not among these.
pub fn lacking(kind: MatterKind, outcome: OutcomeKind, effects: &[Effect]) -> Option<String> {
    let wanted = does(kind, outcome).has?;
    let there = effects
        .iter()
        .any(|effect| Deed::of(effect) == Some(wanted));
    (!there).then(|| word(&wanted))
}

pub(super) fn allowed(kind: MatterKind, outcome: OutcomeKind, late: bool, effect: &Effect) -> bool {
    let Some(deed) = Deed::of(effect) else {
        return true;
    };
    let table = does(kind, outcome);
    let sanction = late && kind == MatterKind::Rectification && SANCTIONS.contains(&deed);
    sanction || table.has == Some(deed) || table.may.contains(&deed)
}

/// What an effect does, whatever it carries, that not every outcome may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Deed {
    PublishEntry,
    ReviseEntry,
    StopProvision,
    OpenEntry,
    DiscloseBasis,
    GrantAccess,
    SuspendAccess,
    EndAccess,
    SuspendProjects,
    RestoreAccess,
}

impl Deed {
    /// None for what every outcome may do.
    fn of(effect: &Effect) -> Option<Self> {
        Some(match effect {
            Effect::PublishEntry(_) => Self::PublishEntry,
            Effect::ReviseEntry(_) => Self::ReviseEntry,
            Effect::StopProvision => Self::StopProvision,
            Effect::OpenEntry => Self::OpenEntry,
            Effect::DiscloseBasis => Self::DiscloseBasis,
            Effect::GrantAccess(_) => Self::GrantAccess,
            Effect::SuspendAccess => Self::SuspendAccess,
            Effect::EndAccess => Self::EndAccess,
            Effect::SuspendProjects => Self::SuspendProjects,
            Effect::RestoreAccess => Self::RestoreAccess,
            Effect::Notify(_) | Effect::FileWith(_) | Effect::Follow(_) | Effect::Measure(_) => {
                return None;
            }
        })
    }
}

/// What a rectification may do to whom it is directed against.
const SANCTIONS: [Deed; 3] = [Deed::SuspendProjects, Deed::SuspendAccess, Deed::EndAccess];

/// What an outcome of a matter does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Does {
    /// What it has to do.
    has: Option<Deed>,
    /// What it may do besides.
    may: &'static [Deed],
}

/// The table. What follows an expired time limit in a rectification may do what its order may.
fn does(kind: MatterKind, outcome: OutcomeKind) -> Does {
    use Deed as D;
    use MatterKind as K;
    use OutcomeKind as O;
    let has = |deed, may| Does {
        has: Some(deed),
        may,
    };
    let may = |may| Does { has: None, may };
    match (kind, outcome) {
        (K::EntryPublication, O::Approve) => has(D::PublishEntry, &[D::DiscloseBasis]),
        (K::EntryRevision, O::Complete | O::Approve) => has(D::ReviseEntry, &[]),
        (K::ProvisionStop, O::Confirm | O::Approve) => has(D::StopProvision, &[]),
        (K::Reassessment, O::Complete) => may(&[D::ReviseEntry, D::OpenEntry]),
        (
            K::SharingApplication
            | K::OnwardUse
            | K::StatisticsAccess
            | K::OpeningApplication
            | K::OperationAuthorisation,
            O::Approve,
        ) => has(D::GrantAccess, &[]),
        (K::OpeningRequest | K::OpeningReview, O::Approve) | (K::EmergencyOpening, O::Complete) => {
            has(D::OpenEntry, &[])
        }
        (K::Rectification, O::Complete) => may(&[
            D::SuspendProjects,
            D::SuspendAccess,
            D::EndAccess,
            D::RestoreAccess,
        ]),
        (K::Rectification, O::Confirm | O::Correct) => may(&[D::RestoreAccess]),
        (K::DataNeed, O::Approve) => may(&[D::PublishEntry, D::GrantAccess]),
        // Each kind is named, so that a new one is thought of.
        (
            K::EntryPublication
            | K::EntryRevision
            | K::ProvisionStop
            | K::Reassessment
            | K::SharingApplication
            | K::OnwardUse
            | K::StatisticsAccess
            | K::OpeningApplication
            | K::OperationAuthorisation
            | K::OpeningRequest
            | K::OpeningReview
            | K::EmergencyOpening
            | K::Rectification
            | K::DataNeed
            | K::Dispute
            | K::Inconsistency
            | K::Correction
            | K::Complaint
            | K::Incident
            | K::ProjectReview,
            _,
        ) => may(&[]),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use serde::de::DeserializeOwned;
    use utoipa::PartialSchema;

    use super::*;

    /// Every value of an enumeration, as its type declares them.
    fn every<T: PartialSchema + DeserializeOwned>() -> Vec<T> {
        let schema = serde_json::to_value(T::schema()).unwrap();
        let words = schema["enum"].as_array().unwrap().clone();
        words
            .into_iter()
            .map(|word| serde_json::from_value(word).unwrap())
            .collect()
    }

    /// What has to be done stands before the colon, what may be done besides after it.
    const TABLE: &str = "\
entry-publication approve publish-entry: disclose-basis
entry-revision approve revise-entry:
entry-revision complete revise-entry:
provision-stop approve stop-provision:
provision-stop confirm stop-provision:
reassessment complete : revise-entry open-entry
sharing-application approve grant-access:
onward-use approve grant-access:
statistics-access approve grant-access:
opening-application approve grant-access:
opening-request approve open-entry:
opening-review approve open-entry:
emergency-opening complete open-entry:
operation-authorisation approve grant-access:
rectification confirm : restore-access
rectification correct : restore-access
rectification complete : suspend-projects suspend-access end-access restore-access
data-need approve : publish-entry grant-access
";

    #[test]
    fn the_table_is_as_it_was_agreed() {
        let mut told = String::new();
        let (kinds, outcomes) = (every::<MatterKind>(), every::<OutcomeKind>());
        for (kind, outcome) in kinds
            .iter()
            .flat_map(|kind| outcomes.iter().map(move |outcome| (*kind, *outcome)))
        {
            let Does { has, may } = does(kind, outcome);
            if has.is_none() && may.is_empty() {
                continue;
            }
            let has = has.map(|deed| word(&deed)).unwrap_or_default();
            write!(told, "{kind} {outcome} {has}:").unwrap();
            for deed in may {
                write!(told, " {}", word(deed)).unwrap();
            }
            told.push('\n');
        }
        assert_eq!(told, TABLE);
    }

    /// Invariant: whoever decides by hand is asked for no effect that is then refused.
    #[test]
    fn what_an_outcome_has_to_do_it_may_do() {
        let effects = [
            Effect::PublishEntry(vec![]),
            Effect::ReviseEntry(vec![]),
            Effect::StopProvision,
            Effect::OpenEntry,
            Effect::GrantAccess(crate::domain::Grant {
                items: vec![],
                method: None,
                until: None,
                onward: crate::domain::OnwardUse::Forbidden,
                public_service: false,
            }),
        ];
        let mut asked = 0;
        for (kind, outcome) in every::<MatterKind>().into_iter().flat_map(|kind| {
            every::<OutcomeKind>()
                .into_iter()
                .map(move |one| (kind, one))
        }) {
            let Some(wanted) = lacking(kind, outcome, &[]) else {
                continue;
            };
            let effect = effects.iter().find(|effect| word(*effect) == wanted);
            let effect = effect.unwrap_or_else(|| panic!("{wanted}"));
            assert!(may_have(kind, outcome, effect), "{kind} {outcome} {wanted}");
            assert_eq!(lacking(kind, outcome, std::slice::from_ref(effect)), None);
            asked += 1;
        }
        assert_eq!(asked, 13);
    }
}
