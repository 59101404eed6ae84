//! What every use case works with: the database, the clock, and the jurisdictions.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use tokio::sync::Notify;

use super::arrangement::known_arrangement;
use super::data::Data;
use super::error::FlowError;
use super::identity::{Strangers, Uses};
use super::plan_waiting::Looked;
use super::published::Published;
use super::releases::LastSearches;
use super::seed::seed;
use super::setbacks::Setbacks;
use super::shadow::Shadows;
use super::time::Reached;
use super::unusable::Rounds;
use crate::audit::LogKey;
use crate::clock::{Clock, day_of};
use crate::domain::Date;
use crate::metrics::Metrics;
use crate::openid::Providers;
use crate::policy::{Jurisdiction, Seed};
use crate::post::{NoticeConfig, Post};
use crate::registry::Registries;
use crate::rules::Library;
use crate::stop::Stop;
use crate::store::Store;
use crate::vetting::{VetLimits, Vetter};

/// The host of all jurisdictions of a process.
pub struct Host {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Who looks at components that somebody hands in.
    pub vetter: Vetter,
    /// Whom it may ask for components.
    pub registries: Registries,
    /// The rules of every release that a case may refer to.
    pub library: Arc<Library>,
    /// What its logs are signed with.
    pub key: LogKey,
    /// Where the last checkpoint of each log is kept that was published.
    pub published: Option<Published>,
    /// The verifier keys of the witnesses whose signatures it publishes.
    pub witnesses: Vec<String>,
    /// The data behind the catalog; until a store is named, in memory.
    pub data: Data,
    /// Where people sign in.
    pub providers: Providers,
    /// Which tokens were used, until it is written down.
    pub(super) uses: Uses,
    /// Who came with what is good for nothing, until it is written down.
    pub(super) strangers: Strangers,
    /// A jurisdiction without organisations has every office, as in scenarios and in development.
    pub stand_ins: bool,
    jurisdictions: BTreeMap<String, Arc<Jurisdiction>>,
    /// How far time has come in each of them.
    reached: Reached,
    /// What operators measure.
    pub metrics: Metrics,
    /// The real second at which what stands open was last counted.
    pub(super) counted: Mutex<i64>,
    /// The real second at which the database last took a write for a try.
    pub(super) took: Mutex<Option<i64>>,
    /// Whose turn it is to try.
    pub(super) trying: tokio::sync::Mutex<()>,
    /// Whether the process is to end.
    pub stop: Stop,
    /// Rung when a clock was set, so that the deadlines loop looks again.
    pub wake: Notify,
    /// Rung when something was written, so that its leaf gets its place in the log.
    pub written: Notify,
    /// Who sends notices, and what the links in them begin with.
    pub post: Post,
    /// Where people reach this host.
    pub notice_link: String,
    /// Rung when a notice may have been written.
    pub posted: Notify,
    /// Until which day periods that end soon were looked for.
    pub(super) reminded: Mutex<BTreeMap<String, Date>>,
    /// What shadow releases are still to be asked about.
    pub shadows: Shadows,
    /// Rung when a rehearsal was asked for.
    pub rehearsals: Notify,
    /// Whose rehearsal was carried out last, so that the next one is somebody else's.
    pub(super) rehearsed: Mutex<String>,
    /// Held while rules are held against those above them.
    pub(super) guarding: LastSearches,
    /// Rung when a calendar was loaded, so that clocks are counted again.
    pub loaded: Notify,
    /// How far it was looked for what waits for rules.
    pub(super) looked: Looked,
    /// In how many rounds rules were found unusable.
    pub(super) rounds: Rounds,
    /// What background work could not do, and told of.
    pub(super) setbacks: Setbacks,
}

impl Host {
    /// A host of these jurisdictions.
    pub fn new(
        store: Store,
        clock: Clock,
        library: Arc<Library>,
        jurisdictions: Vec<Arc<Jurisdiction>>,
        key: LogKey,
    ) -> Self {
        let jurisdictions: BTreeMap<_, _> = jurisdictions
            .into_iter()
            .map(|one| (one.name().to_owned(), one))
            .collect();
        Self {
            reached: Reached::of(jurisdictions.keys()),
            metrics: Metrics::default(),
            counted: Mutex::new(i64::MIN / 2),
            took: Mutex::new(None),
            trying: tokio::sync::Mutex::default(),
            store,
            clock,
            vetter: Vetter::new(VetLimits::default()),
            registries: Registries::default(),
            library,
            key,
            published: None,
            witnesses: vec![],
            data: Data::default(),
            providers: Providers::default(),
            uses: Uses::default(),
            strangers: Strangers::default(),
            stand_ins: false,
            jurisdictions,
            stop: Stop::default(),
            wake: Notify::new(),
            written: Notify::new(),
            post: Post::new(&NoticeConfig::default(), None),
            notice_link: String::new(),
            posted: Notify::new(),
            reminded: Mutex::default(),
            shadows: Shadows::default(),
            rehearsals: Notify::new(),
            rehearsed: Mutex::default(),
            guarding: LastSearches::default(),
            loaded: Notify::new(),
            looked: Looked::default(),
            rounds: Rounds::default(),
            setbacks: Setbacks::default(),
        }
    }

    /// The same on a database that vanishes with it: for scenarios and tests.
    ///
    /// # Errors
    /// If the database cannot be made.
    pub async fn throw_away(
        clock: Clock,
        library: Arc<Library>,
        jurisdictions: Vec<Arc<Jurisdiction>>,
    ) -> Result<Self, FlowError> {
        let store = Store::throw_away().await?;
        Self::on_empty(store, clock, library, jurisdictions).await
    }

    /// The same on any database that holds nothing yet.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn on_empty(
        store: Store,
        clock: Clock,
        library: Arc<Library>,
        jurisdictions: Vec<Arc<Jurisdiction>>,
    ) -> Result<Self, FlowError> {
        for jurisdiction in &jurisdictions {
            let (name, limits) = (jurisdiction.name(), jurisdiction.policy.limits);
            let known = jurisdiction.releases.now();
            // The bytes are not needed: the library has the rules.
            let seeds: Vec<_> = known
                .releases
                .iter()
                .map(|release| Seed {
                    release: release.clone(),
                    bytes: vec![],
                    voucher: None,
                })
                .collect();
            let today = clock.today(&jurisdiction.policy.zone);
            seed(&store, name, &seeds, clock.now(), today).await?;
            let seeded = known_arrangement(&store, &library, name, limits).await?;
            jurisdiction.releases.take_in(seeded);
        }
        let key = LogKey::throw_away()?;
        let mut host = Self::new(store, clock, library, jurisdictions, key);
        host.stand_ins = true;
        Ok(host)
    }

    /// The jurisdiction of that name.
    ///
    /// # Errors
    /// If there is none.
    pub fn jurisdiction(&self, name: &str) -> Result<&Arc<Jurisdiction>, FlowError> {
        self.jurisdictions
            .get(name)
            .ok_or_else(|| FlowError::NoJurisdiction(name.chars().take(64).collect()))
    }

    /// All of them, in the order of their names.
    pub fn jurisdictions(&self) -> impl Iterator<Item = &Arc<Jurisdiction>> {
        self.jurisdictions.values()
    }

    /// The jurisdiction that a case's identifier begins with.
    ///
    /// # Errors
    /// If there is no such case, for whatever reason.
    pub fn jurisdiction_of(&self, case: &str) -> Result<&Arc<Jurisdiction>, FlowError> {
        let name = case.rsplit_once('-').map(|(name, _)| name);
        let found = name.and_then(|name| self.jurisdictions.get(name));
        found.ok_or_else(|| FlowError::NoCase(case.chars().take(128).collect()))
    }

    /// Something was recorded and is on disk: time has come that far, and the loops have work.
    pub(super) fn recorded(&self, jurisdiction: &str, second: i64) {
        self.reached.note(jurisdiction, second);
        self.wake.notify_one();
        self.written.notify_one();
        self.posted.notify_one();
    }

    /// How far time has come.
    pub(super) fn reached(&self) -> &Reached {
        &self.reached
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Today in a jurisdiction.
    pub fn today(&self, jurisdiction: &Jurisdiction) -> Date {
        day_of(self.now(), &jurisdiction.policy.zone)
    }
}
