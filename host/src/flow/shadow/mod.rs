//! Shadow releases: rules that answer beside those in force, once the answer was given. What they say
//! decides nothing; where it diverges, that is recorded.
//!
//! What became a case is asked about from the database, where the question stands since the filing's
//! own transaction. A refused filing leaves nothing there, so what it was told waits in memory.

mod answer;
mod queue;
mod read;
mod refused;
mod stored;

pub use answer::answer_beside;
pub use queue::Shadows;
pub use read::{DivergencePage, DivergenceQuery, DivergenceView, ShadowView, divergences};
pub use refused::answer_refused;

pub(super) use queue::Aside;
pub(super) use refused::tell_shadows;
