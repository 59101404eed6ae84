//! Looks at a component that somebody sent, in a process of its own that can be killed.
//!
//! A compiler fed by strangers can take any time, any memory, and can crash. So a new component is
//! first taken apart, compiled and asked in a child: this program once more, under limits that the
//! system itself keeps, without files, environment or configuration. Only what the child came to
//! an end with is compiled here, from the same bytes; nothing that a child made is ever run.

mod answer;
mod child;
mod error;
mod examine;
mod judge;
mod limits;
mod verdict;
mod vetter;

pub use answer::{Broken, Conformance, Step, Vetted};
pub use error::VetError;
pub use examine::examine;
pub use limits::VetLimits;
pub use vetter::Vetter;
