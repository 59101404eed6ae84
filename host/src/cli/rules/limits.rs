//! The limits under which a component is looked at: those of a policy, or the host's own.

use std::path::{Path, PathBuf};

use anyhow::anyhow;

use crate::files;
use crate::policy::{Policy, read_policy};
use crate::rules::Limits;

/// Whose limits count.
#[derive(clap::Args)]
pub(super) struct LimitsOf {
    /// The policy whose limits count; without one the host's own do. Rules in JavaScript need one,
    /// since an engine travels with them.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

impl LimitsOf {
    /// Reads them.
    pub(super) fn read(&self) -> anyhow::Result<Limits> {
        let policy = self.policy()?;
        Ok(policy.map_or_else(Limits::default, |policy| policy.limits))
    }

    /// The policy that was named, if one was.
    pub(super) fn policy(&self) -> anyhow::Result<Option<Policy>> {
        self.policy.as_deref().map(policy_of).transpose()
    }
}

fn policy_of(file: &Path) -> anyhow::Result<Policy> {
    let (folder, name) = files::open_beside(file)?;
    let name = name.strip_suffix(".toml");
    let name =
        name.ok_or_else(|| anyhow!("`{}` is no policy; it ends in .toml", file.display()))?;
    let shown_as = file.parent().unwrap_or(Path::new("")).display().to_string();
    let shown_as = if shown_as.is_empty() {
        ".".to_owned()
    } else {
        shown_as
    };
    Ok(read_policy(&folder, &shown_as, name)?)
}
