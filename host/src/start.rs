//! Brings a host up: policies, calendars, rules, database.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::audit::{KeyError, LogKey};
use crate::calendar::Calendar;
use crate::clock::Clock;
use crate::config::{Config, DataConfig, LogConfig, S3Config};
use crate::data::{Objects, ObjectsError, QueryLimits, S3};
use crate::domain::Date;
use crate::files::{self, Dir, FolderError};
use crate::flow::{
    Data, DataLimits, FlowError, Host, Published, SeedError, establish, govern, known_calendars,
    load_components, recall_time,
};
use crate::policy::{
    Calendars, Jurisdiction, Place, Policy, PolicyError, Releases, load_releases, parents_away,
    read_policies,
};
use crate::rules::{CacheError, CompiledCache, EngineError, Library, RulesEngine};
use crate::store::{Store, StoreError};

/// The file of the key that logs are signed with.
const KEY_FILE: &str = "log.key";

/// Why a host does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A folder that cannot be opened.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A policy, calendar or component that is not in order.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The folder of compiled components.
    #[error("the folder of compiled components cannot be used")]
    Cache(#[from] CacheError),
    /// The key of the log.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database cannot be opened.
    #[error("the database cannot be opened")]
    Store(#[from] StoreError),
    /// The calendars or the log in the database.
    #[error("what the database holds cannot be used")]
    Held(#[from] FlowError),
    /// The releases cannot be established.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// The store of objects.
    #[error("the store of data cannot be opened")]
    Objects(#[from] ObjectsError),
    /// The secret of the store of objects.
    #[error("the secret of the store of data cannot be read: {0}")]
    Secret(String),
    /// No such jurisdiction among the policies.
    #[error("there is no policy for `{0}`; the jurisdictions here are {1}")]
    NoJurisdiction(String, String),
}

/// What a host is brought up for.
#[derive(Clone, Copy)]
enum Purpose {
    /// To work: what the policies have and the database does not is written into it.
    Serve,
    /// To look: calendars stay what they are.
    Read,
}

/// Policies and what they need, before any database.
pub struct Setup {
    policies: Vec<(Policy, Arc<Calendar>)>,
    components: Dir,
    /// The rules that are loaded.
    pub library: Arc<Library>,
}

/// Reads policies and calendars, and starts the engine.
pub fn set_up(config: &Config) -> Result<Setup, StartError> {
    set_up_on(config, |_| RulesEngine::start())
}

/// The same for a command of an author's, to whom a trap tells its lines and functions.
pub(crate) fn set_up_for_author(config: &Config) -> Result<Setup, StartError> {
    set_up_on(config, |built| {
        Ok(RulesEngine::start_for_author()?.telling_lines(built))
    })
}

fn set_up_on(
    config: &Config,
    start: fn(Dir) -> Result<RulesEngine, EngineError>,
) -> Result<Setup, StartError> {
    let folder = files::open_folder(&config.policies)?;
    let shown_as = config.policies.display().to_string();
    let policies = read_policies(&folder, &shown_as)?;
    let policies = with_calendars(&folder, &shown_as, policies)?;
    let components = || files::open_folder(&config.components);
    let engine = start(components()?)?;
    let cache = CompiledCache::open(files::make_folder(&config.compiled)?, &config.compiled)?;
    Ok(Setup {
        policies,
        components: components()?,
        library: Arc::new(Library::new(engine, Some(cache))),
    })
}

/// Each policy with its calendar; one that several name is read once.
fn with_calendars(
    folder: &Dir,
    shown_as: &str,
    policies: Vec<Policy>,
) -> Result<Vec<(Policy, Arc<Calendar>)>, PolicyError> {
    let mut known: HashMap<String, Arc<Calendar>> = HashMap::new();
    let pair = |policy: Policy| {
        let (name, place) = &policy.calendar;
        let calendar = match known.get(name) {
            Some(calendar) => Arc::clone(calendar),
            None => Arc::new(read_calendar(folder, shown_as, name, place)?),
        };
        known.insert(name.clone(), Arc::clone(&calendar));
        Ok((policy, calendar))
    };
    policies.into_iter().map(pair).collect()
}

fn read_calendar(
    folder: &Dir,
    shown_as: &str,
    name: &str,
    place: &Place,
) -> Result<Calendar, PolicyError> {
    let file = format!("calendars/{name}.toml");
    let text = folder
        .read_to_string(&file)
        .map_err(|source| PolicyError::Unreadable {
            place: place.clone(),
            source,
        })?;
    Calendar::from_toml(&format!("{shown_as}/{file}"), &text).map_err(|source| {
        PolicyError::Calendar {
            place: place.clone(),
            source,
        }
    })
}

/// Reads a calendar of the policies by its name.
pub fn calendar_named(config: &Config, name: &str) -> Result<Calendar, StartError> {
    let folder = files::open_folder(&config.policies)?;
    let shown_as = config.policies.display().to_string();
    let place = Place {
        file: format!("{shown_as}/calendars/{name}.toml"),
        line: 0,
        key: String::new(),
    };
    Ok(read_calendar(&folder, &shown_as, name, &place)?)
}

impl Setup {
    /// The jurisdiction as its policy file has it, without a database.
    pub fn jurisdiction(&self, name: &str) -> Result<Arc<Jurisdiction>, StartError> {
        let found = self
            .policies
            .iter()
            .find(|(policy, _)| policy.jurisdiction == name);
        let Some((policy, calendar)) = found.cloned() else {
            let all: Vec<&str> = self
                .policies
                .iter()
                .map(|(policy, _)| policy.jurisdiction.as_str())
                .collect();
            return Err(StartError::NoJurisdiction(name.to_owned(), all.join(", ")));
        };
        let today = Clock::System.today(&policy.zone);
        let seeds = load_releases(&policy, &self.library, &self.components, today)?;
        let releases = seeds.into_iter().map(|seed| seed.release).collect();
        Ok(Arc::new(Jurisdiction {
            policy,
            calendars: Calendars::starting_with(calendar),
            releases: Releases::starting_with(releases),
        }))
    }

    /// All jurisdictions as their policy files have them, without a database.
    pub fn jurisdictions(&self) -> Result<Vec<Arc<Jurisdiction>>, StartError> {
        self.policies
            .iter()
            .map(|(policy, _)| self.jurisdiction(&policy.jurisdiction))
            .collect()
    }

    /// Opens the database and brings the host up on it.
    pub async fn host(
        self,
        database: &str,
        log: LogConfig,
        clock: Clock,
    ) -> Result<Host, StartError> {
        for (jurisdiction, parent) in parents_away(self.policies.iter().map(|(policy, _)| policy)) {
            tracing::warn!(
                jurisdiction,
                parent,
                "the parent has no policy on this host: no release of the jurisdiction that decides can be proposed until it has one, or names none"
            );
        }
        let folder = files::make_folder(&log.folder)?;
        let key = LogKey::in_file(&folder, KEY_FILE, &log.origin)?;
        let mut host = self.with_key(database, key, clock, Purpose::Serve).await?;
        host.witnesses = log.witnesses;
        let published = files::make_folder(&log.folder.join("published"))?;
        host.published = Some(Published::in_folder(published));
        Ok(host)
    }

    /// The same for whoever only reads, and signs nothing.
    pub async fn reading_host(self, database: &str, clock: Clock) -> Result<Host, StartError> {
        let key = LogKey::throw_away()?;
        self.with_key(database, key, clock, Purpose::Read).await
    }

    async fn with_key(
        self,
        database: &str,
        key: LogKey,
        clock: Clock,
        purpose: Purpose,
    ) -> Result<Host, StartError> {
        let store = Store::open(database).await?;
        let mut jurisdictions = vec![];
        for (policy, calendar) in self.policies {
            let name = &policy.jurisdiction;
            load_components(&store, &self.library, name, policy.limits).await?;
            let calendars = match purpose {
                Purpose::Serve => establish(&store, name, &calendar, clock.now()).await?,
                Purpose::Read => known_calendars(&store, name, &calendar).await?,
            };
            let now = clock.now();
            let jurisdiction = govern(
                &store,
                &self.library,
                policy,
                calendars,
                &self.components,
                now,
            )
            .await?;
            jurisdictions.push(Arc::new(jurisdiction));
        }
        let host = Host::new(store, clock, self.library, jurisdictions, key);
        recall_time(&host).await?;
        Ok(host)
    }
}

/// Opens the store of the data behind the catalog.
pub fn data_of(config: &DataConfig) -> Result<Data, StartError> {
    let objects = match &config.s3 {
        None => Objects::in_folder(files::make_folder(&config.folder)?)?,
        Some(s3) => Objects::in_s3(S3 {
            endpoint: s3.endpoint.clone(),
            bucket: s3.bucket.clone(),
            region: s3.region.clone(),
            key_id: s3.key_id.clone(),
            secret: secret_of(s3)?,
        })?,
    };
    let limits = DataLimits {
        upload: config.upload_mib << 20,
        jurisdiction: config.jurisdiction_mib << 20,
        answers: config.answers_mib << 20,
        idle: i64::from(config.upload_hours) * 3_600,
    };
    let queries = QueryLimits {
        memory: usize::try_from(config.query_mib).unwrap_or(0) << 20,
        time: Duration::from_secs(u64::from(config.query_seconds)),
        at_once: usize::from(config.queries),
    };
    Ok(Data::over(objects, limits, queries))
}

fn secret_of(s3: &S3Config) -> Result<String, StartError> {
    let secret = match (&s3.secret_file, &s3.secret_variable) {
        (Some(file), None) => files::read_named(file)
            .map_err(|error| StartError::Secret(format!("{}: {error}", file.display()))),
        (None, Some(name)) => std::env::var(name)
            .map_err(|error| StartError::Secret(format!("the variable `{name}`: {error}"))),
        _ => Err(StartError::Secret(
            "name either `secret_file` or `secret_variable`".to_owned(),
        )),
    }?;
    Ok(secret.trim().to_owned())
}

/// The file of a `SQLite` database, if the URL names one.
pub fn file_of(database: &str) -> Option<&Path> {
    let path = database.strip_prefix("sqlite:")?.trim_start_matches("//");
    Some(Path::new(path.split('?').next().unwrap_or(path)))
}

/// Makes the folder of a `SQLite` file, if the URL names one.
pub fn make_folder_of(database: &str) -> Result<(), FolderError> {
    match file_of(database).and_then(Path::parent) {
        Some(parent) if !parent.as_os_str().is_empty() => files::make_folder(parent).map(|_| ()),
        _ => Ok(()),
    }
}

/// The day for which something is asked that names none: today.
pub fn today(jurisdiction: &Jurisdiction) -> Date {
    Clock::System.today(&jurisdiction.policy.zone)
}
