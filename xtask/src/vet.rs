//! `cargo xtask vet`: bombs, mutants and generated components, each looked at in a child of a host.

use anyhow::Result;
use std::process::ExitCode;

use crate::measured;
use crate::workspace::Workspace;

/// Builds what is missing and looks at so many of each kind, from a seed on.
pub(crate) fn run(workspace: &Workspace, components: u64, seed: u64) -> Result<ExitCode> {
    let mut vet = measured::program(workspace, "vet")?;
    vet.args([components, seed].map(|number| number.to_string()));
    measured::once(vet)
}
