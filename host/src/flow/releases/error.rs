//! Why a step in the life of a release was not taken.

use crate::domain::arrangement::Misplaced;
use crate::domain::rehearsal::Stands;
use crate::flow::error::FlowError;
use crate::policy::Unvouched;
use crate::registry::RegistryError;
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
    /// What the rehearsal of its component found, or that there was none.
    #[error(transparent)]
    Rehearsal(#[from] Stands),
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
    /// Nothing is left to go back to.
    #[error("no earlier release would govern today after release {0}; propose one that does")]
    NothingBefore(u32),
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

impl From<StoreError> for ReleaseError {
    fn from(error: StoreError) -> Self {
        Self::Flow(error.into())
    }
}
