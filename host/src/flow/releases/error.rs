//! Why a step in the life of a release was not taken.

use super::good::PassedOver;
use crate::domain::arrangement::{Misplaced, Needed};
use crate::domain::rehearsal::Stands;
use crate::domain::upper_law::BadException;
use crate::flow::error::FlowError;
use crate::policy::Unvouched;
use crate::registry::RegistryError;
use crate::rules::guard::Laxity;
use crate::store::StoreError;
use crate::vetting::VetError;

/// Why a step was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// Nobody vouches for the component.
    #[error(transparent)]
    Unvouched(#[from] Unvouched),
    /// It did not pass the checks.
    #[error("the component was refused")]
    Vet(#[from] VetError),
    /// It was not fetched.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// There is no such component here.
    #[error("nobody handed in a component `{0}` here; `bylaw rules upload` does")]
    NoComponent(String),
    /// There is no such release.
    #[error("there is no release {0} here")]
    NoRelease(u32),
    /// Its days are not free.
    #[error(transparent)]
    Misplaced(#[from] Misplaced),
    /// What it says that it repairs is nothing that could be.
    #[error("release {number} is nothing to repair: {why}")]
    NothingToRepair { number: u32, why: &'static str },
    /// Days would be without rules if it were withdrawn.
    #[error(transparent)]
    Needed(#[from] Needed),
    /// What the rehearsal of its component found, or that there was none.
    #[error(transparent)]
    Rehearsal(#[from] Stands),
    /// It is laxer than the upper law somewhere, and nobody answers for that.
    #[error(
        "its rules are laxer than those of `{parent}` in {} places that no exception names: {}",
        .open.len(), names(.open)
    )]
    Laxer { parent: String, open: Vec<Laxity> },
    /// Where rules give no usable answer, nothing is known of what they would allow.
    #[error(
        "{faulted} of {asked} matters got no usable answer from its rules or from those of `{parent}`, so that nothing is known of them; `bylaw rules fuzz` finds the smallest one"
    )]
    Unheld {
        parent: String,
        faulted: u64,
        asked: u64,
    },
    /// An exception that says nothing.
    #[error(transparent)]
    BadException(#[from] BadException),
    /// Exceptions where nothing is held against anything.
    #[error("it needs no exceptions: {0}")]
    NothingToExcept(&'static str),
    /// The upper law is not on this host.
    #[error(
        "the policy names `{0}` as its parent, whose rules are not on this host; put its policy beside this one, or name no parent"
    )]
    UpperLawAway(String),
    /// Other rules are above it by now, or on other days.
    #[error(
        "release {0} was not held against the rules that are above it now, on all of its days; withdraw it and propose it again"
    )]
    UpperLawChanged(u32),
    /// Two people are needed.
    #[error(
        "release {0} was proposed by the same account; another administrator has to confirm it"
    )]
    OwnProposal(u32),
    /// It is past that.
    #[error("release {number} is {state}, so that it cannot be {wanted}")]
    State {
        number: u32,
        state: String,
        wanted: &'static str,
    },
    /// It does not govern.
    #[error("release {number} does not govern today{}; only what governs is rolled back", governs(*.governing))]
    NotGoverning { number: u32, governing: Option<u32> },
    /// The key that vouched for its component was taken out of the policy, or is another one now.
    #[error(
        "nobody whom the policy names vouches for the component {digest} any more: {why}; have it signed by one of its keys and hand it in again"
    )]
    Distrusted { digest: String, why: Unvouched },
    /// Nothing is left to go back to.
    #[error(
        "no earlier release is good to go back to after release {number}{}; hand rules in that are, and propose a release of them from today on, which takes over from it", reasons(.passed)
    )]
    NothingBefore {
        number: u32,
        passed: Vec<PassedOver>,
    },
    /// Something else was arranged meanwhile.
    #[error("the arrangement of releases is at revision {current}, not {seen}; read it again")]
    Stale { seen: i64, current: i64 },
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

fn governs(governing: Option<u32>) -> String {
    governing.map_or_else(String::new, |number| format!(", release {number} does"))
}

fn reasons(passed: &[PassedOver]) -> String {
    let reason = |one: &PassedOver| format!("; release {}: {}", one.release, one.why);
    passed.iter().map(reason).collect()
}

fn names(laxities: &[Laxity]) -> String {
    let names: Vec<_> = laxities.iter().map(|one| one.name.as_str()).collect();
    names.join(", ")
}

impl From<StoreError> for ReleaseError {
    fn from(error: StoreError) -> Self {
        Self::Flow(error.into())
    }
}
