//! What a command without a configuration works with: the policies, plugins and calendars under
//! the folder it is run in.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use crate::calendar::Calendar;
use crate::clock::Clock;
use crate::config::Config;
use crate::files;
use crate::flow::Host;
use crate::policy::{Jurisdiction, Policy, PolicyError, read_policy};
use crate::rules::CompiledCache;
use crate::start::{self, Setup, StartError};

const NOT_BUILT: &str = "the plugins are not built; run `cargo xtask plugins`, or `bylaw rules build` \
     in a folder of your own rules";
const ELSEWHERE: &str = "no policies under this folder; run this where `policies/` lies: the root of \
     the repository, or a folder that `bylaw rules new` made";

/// Where everything is. What was compiled is kept beside what was built, not beside a host's data.
fn config_in(base: &Path) -> Config {
    Config {
        policies: base.join("policies"),
        components: base.join("target/plugins"),
        compiled: base.join("target/compiled"),
        ..Config::default()
    }
}

fn config() -> Config {
    config_in(Path::new(""))
}

/// Where the policies for a folder of rules are: in it, as `bylaw rules new` makes it, else where
/// the command is run, as for the plugins of the repository.
pub(super) fn base_of(folder: &Path) -> PathBuf {
    if files::exists(&folder.join("policies")) {
        return folder.to_owned();
    }
    PathBuf::new()
}

/// What was compiled here before, if anything was.
pub(super) fn compiled() -> anyhow::Result<Option<CompiledCache>> {
    let place = config().compiled;
    let folder = files::open_folder(&place).ok();
    let opened = folder.map(|folder| CompiledCache::open(folder, &place));
    Ok(opened.transpose()?)
}

/// The policy of that name, if this folder has one.
pub(super) fn policy(name: &str) -> anyhow::Result<Option<Policy>> {
    let place = config().policies;
    if !files::exists(&place.join(format!("{name}.toml"))) {
        return Ok(None);
    }
    let folder = files::open_folder(&place)?;
    Ok(Some(read_policy(
        &folder,
        &place.display().to_string(),
        name,
    )?))
}

/// The policies, and an engine for their rules.
pub(super) fn set_up() -> anyhow::Result<Setup> {
    set_up_in(Path::new(""))
}

/// The same, with everything under another folder than the one the command is run in.
pub(super) fn set_up_in(base: &Path) -> anyhow::Result<Setup> {
    let config = config_in(base);
    files::open_folder(&config.policies).context(ELSEWHERE)?;
    files::open_folder(&config.components).context(NOT_BUILT)?;
    Ok(start::set_up_for_author(&config)?)
}

/// The database of a host, and how to reach it: the database that its configuration names or one
/// that is named beside it, with the policies and components of the configuration, else of this folder.
#[derive(clap::Args)]
pub(super) struct OfHost {
    /// The host's configuration
    #[arg(long)]
    config: Option<PathBuf>,
    /// The database; the one of the configuration by default
    #[arg(long, required_unless_present = "config")]
    database: Option<String>,
}

impl OfHost {
    /// A host that only reads.
    pub(super) async fn reading_host(&self) -> anyhow::Result<Host> {
        let (setup, named) = match &self.config {
            Some(path) => {
                let config = Config::read(path)?;
                (start::set_up(&config)?, config.database)
            }
            None => (set_up()?, String::new()),
        };
        let database = self.database.as_ref().unwrap_or(&named);
        Ok(setup.reading_host(database, Clock::System).await?)
    }
}

/// The jurisdiction of that name, with its rules.
pub(super) fn jurisdiction(name: &str) -> anyhow::Result<Arc<Jurisdiction>> {
    jurisdiction_of(&set_up()?, name)
}

/// The same, of what is set up already.
pub(super) fn jurisdiction_of(setup: &Setup, name: &str) -> anyhow::Result<Arc<Jurisdiction>> {
    setup.jurisdiction(name).map_err(|error| {
        let not_built = is_missing_component(&error);
        let error = anyhow::Error::from(error);
        if not_built {
            error.context(NOT_BUILT)
        } else {
            error
        }
    })
}

fn is_missing_component(error: &StartError) -> bool {
    matches!(error, StartError::Policy(PolicyError::Missing { source, .. })
        if source.kind() == ErrorKind::NotFound)
}

/// The calendar of that name.
pub(super) fn calendar(name: &str) -> anyhow::Result<Calendar> {
    let config = config();
    files::open_folder(&config.policies).context(ELSEWHERE)?;
    start::calendar_named(&config, name).with_context(|| format!("`--calendar {name}`"))
}
