//! Why a rehearsal was not taken, called off or acknowledged.

use crate::domain::rehearsal::RehearsalState;
use crate::domain::words::word;
use crate::flow::error::FlowError;
use crate::store::StoreError;

/// Why it was not.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    /// There is no such rehearsal.
    #[error("there is no rehearsal `{0}`")]
    Missing(String),
    /// The jurisdiction has no such component.
    #[error("the jurisdiction has no component with the digest `{0}`; upload it first")]
    NoComponent(String),
    /// Enough wait.
    #[error("{0} rehearsals wait here already; wait until one is over, or call one off")]
    TooMany(u32),
    /// A field that cannot be so.
    #[error("{place}: {why}")]
    Bad { place: &'static str, why: String },
    /// It is past that, or not there yet.
    #[error("the rehearsal is {}", word(.0))]
    State(RehearsalState),
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<StoreError> for RehearsalError {
    fn from(error: StoreError) -> Self {
        Self::Flow(error.into())
    }
}
