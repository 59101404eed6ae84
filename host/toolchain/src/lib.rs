//! From the sources of rules to a component.
//!
//! `cargo xtask` builds the repository's plugins with this, and `bylaw rules build` an author's: one
//! code, so that the same sources make the same bytes with either. It runs other programs (cargo,
//! rustup, Debian's packages, node and npm) and says what it runs. The host's server never calls it.

pub mod command;
pub mod component;
pub mod flags;
pub mod javascript;
pub mod project;
pub mod search;
mod sources;
mod stamp;

pub use javascript::{BUILDERS, Question, WrongAnswer};
pub use project::{Built, LINES, Language, Project, ProjectError};
pub use search::{Machine, TARGET, Toolchain, find};
pub use sources::sources;

use std::ffi::OsString;

/// The cargo that runs this program, else the one in the path.
pub fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// An error with everything that it rests on, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
