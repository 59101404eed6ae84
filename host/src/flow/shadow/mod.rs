//! Shadow releases: rules that answer beside those in force, once the answer was given. What they say
//! decides nothing and delays nobody; where it diverges, that is recorded.

mod answer;
mod queue;
mod read;

pub use answer::answer_beside;
pub use queue::Shadows;
pub use read::{DivergencePage, DivergenceQuery, DivergenceView, divergences};

pub(super) use queue::Aside;
