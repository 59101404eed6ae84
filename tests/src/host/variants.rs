//! The same host with something else in it, and others beside it.

use std::sync::Arc;

use bylaw::audit::LogKey;
use bylaw::flow::{Data, Host, Shadows};
use bylaw::openid::Providers;
use bylaw::policy::Jurisdiction;
use bylaw::post::Post;
use bylaw::registry::Registries;
use bylaw::store::Store;

use super::{TestHost, standing_at};
use crate::places::setup;

impl TestHost {
    /// The same host, which publishes what these witnesses sign.
    #[must_use]
    pub fn with_witnesses(self, witnesses: Vec<String>) -> Self {
        let mut host = self.alone();
        host.witnesses = witnesses;
        Self::of(host, true)
    }

    /// The same host, which sends notices in this way.
    #[must_use]
    pub fn with_post(self, post: Post) -> Self {
        let dev = self.host.stand_ins;
        let mut host = self.alone();
        host.post = post;
        Self::of(host, dev)
    }

    /// The same host, which may ask these registries for components.
    #[must_use]
    pub fn with_registries(self, registries: Registries) -> Self {
        let dev = self.host.stand_ins;
        let mut host = self.alone();
        host.registries = registries;
        Self::of(host, dev)
    }

    /// The same host, with this queue between filings and shadow releases.
    #[must_use]
    pub fn with_shadows(self, shadows: Shadows) -> Self {
        let dev = self.host.stand_ins;
        let mut host = self.alone();
        host.shadows = shadows;
        Self::of(host, dev)
    }

    /// The same host without `--dev`.
    #[must_use]
    pub fn strictly(self) -> Self {
        Self::of(self.alone(), false)
    }

    /// The same host over another store of data.
    #[must_use]
    pub fn with_data(self, data: Data) -> Self {
        let mut host = self.alone();
        host.data = data;
        Self::of(host, true)
    }

    /// The same host with a log key that did not sign its logs.
    #[must_use]
    pub fn with_another_key(self) -> Self {
        let mut host = self.alone();
        host.key = LogKey::throw_away().unwrap();
        Self::of(host, true)
    }

    /// The same host without `--dev`, where people sign in at these providers.
    #[must_use]
    pub fn with_providers(self, providers: Providers) -> Self {
        let mut host = self.alone();
        host.providers = providers;
        Self::of(host, false)
    }

    /// A replica of this host, on the same database through connections of its own.
    #[must_use]
    pub fn replica(&self, day: &str, store: Store) -> Self {
        let jurisdictions = setup().jurisdictions().expect("the shipped policies");
        let library = Arc::clone(&setup().library);
        let key = self.host.key.clone();
        let host = Host::new(store, standing_at(day), library, jurisdictions, key);
        Self::of(host, true)
    }

    /// Another process on the same database, at the same time, with a log key of its own.
    pub fn process(&self, jurisdictions: Vec<Arc<Jurisdiction>>) -> Host {
        let mut process = Host::new(
            self.host.store.clone(),
            self.host.clock.clone(),
            Arc::clone(&self.host.library),
            jurisdictions,
            LogKey::throw_away().unwrap(),
        );
        process.post = self.host.post.clone();
        process
    }
}
