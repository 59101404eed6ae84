//! What must hold of all answers, in the order in which it is told.

use serde::{Deserialize, Serialize};

/// A property that rules must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// No call ends in a fault.
    Usable,
    /// Asked again, it answers the same.
    Deterministic,
    /// No refusal without an error.
    RefusalNamesError,
    /// A kind that it does not describe is refused as such.
    UnknownKindRefused,
    /// An application that cannot be taken is refused on the class.
    InadmissibleRefused,
    /// The first due date can be counted.
    DueAfterFiling,
    /// Each kind leads somewhere.
    KindsRouted,
    /// Each class leads somewhere, in each kind that is about it.
    ClassesRouted,
    /// Most of what is roughly in order is taken.
    HalfRouted,
}

impl Property {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Usable,
        Self::Deterministic,
        Self::RefusalNamesError,
        Self::UnknownKindRefused,
        Self::InadmissibleRefused,
        Self::DueAfterFiling,
        Self::KindsRouted,
        Self::ClassesRouted,
        Self::HalfRouted,
    ];

    /// What it says, for people.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Usable => {
                "no call traps, runs out of fuel or memory, or answers a route that the route check refuses"
            }
            Self::Deterministic => {
                "asked again, in another order, every answer has the same bytes and takes the same fuel"
            }
            Self::RefusalNamesError => "whoever refuses a matter names at least one error",
            Self::UnknownKindRefused => {
                "a kind that is not described is refused with an error on `kind`"
            }
            Self::InadmissibleRefused => {
                "an application for what is withheld or closed, or of a class not described, is refused with an error \
                 on the entry's class, unless the entry entitles the applicant"
            }
            Self::DueAfterFiling => {
                "the first due date can be counted and is not before the filing (before the event, where it counts from that)"
            }
            Self::KindsRouted => {
                "every kind that is described gets a route, or is settled, at least once"
            }
            Self::ClassesRouted => {
                "so does every class that is described: sharing classes in entry-publication, entry-revision, \
                 reassessment, provision-stop, sharing-application, onward-use, dispute and statistics-access; opening \
                 classes in the first three, opening-application, -request and -review, emergency-opening and \
                 operation-authorisation; but for inadmissible applications, and requests to open what is open"
            }
            Self::HalfRouted => "at least half of all matters get a route or are settled",
        }
    }
}
