//! Which kinds are about which classes, and what "every kind and class gets routes" asks.

use serde::Serialize;

use super::tally::Class;
use crate::domain::{MatterKind, OpeningClass, SharingClass};

/// What is asked of the rules for a class in a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Demand {
    /// At least one matter gets a route or is settled.
    Route,
    /// Applications for such data are refused on the class; see [`super::Property::InadmissibleRefused`].
    Inadmissible,
    /// Nothing: the kind is not about the class, or the rules know one of the two not.
    Nothing,
}

/// What is asked of rules that know both the kind and the class.
pub(super) fn demand(kind: MatterKind, class: Class) -> Demand {
    use MatterKind as K;
    match (kind, class) {
        (K::SharingApplication | K::OnwardUse, Class::Sharing(SharingClass::Withheld))
        | (K::OpeningApplication, Class::Opening(OpeningClass::Closed)) => Demand::Inadmissible,
        // These are about what is not open yet.
        (
            K::OpeningRequest | K::OpeningReview | K::EmergencyOpening,
            Class::Opening(OpeningClass::Unconditional),
        ) => Demand::Nothing,
        (K::EntryPublication | K::EntryRevision | K::Reassessment, _)
        | (
            K::ProvisionStop
            | K::SharingApplication
            | K::OnwardUse
            | K::Dispute
            | K::StatisticsAccess,
            Class::Sharing(_),
        )
        | (
            K::OpeningApplication
            | K::OpeningRequest
            | K::OpeningReview
            | K::EmergencyOpening
            | K::OperationAuthorisation,
            Class::Opening(_),
        ) => Demand::Route,
        _ => Demand::Nothing,
    }
}
