//! A city whose second release traps on a word, beside one whose rules are in order.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::domain::{Citation, Text};
use bylaw::policy::{Calendars, Jurisdiction, ManualRule, Policy, Violation};
use bylaw::rules::{Library, Limits, Plugin, RulesEngine};
use bylaw::store::Store;
use serde_json::{Value, json};

use crate::city::TODAY;
use crate::guests::{component_row, governed_by, hostile, hostile_describing, marked};
use crate::host::{Answer, TestHost, entry, filing};
use crate::places::setup;
use crate::town;

/// The two cities: `hostile`, whose release 2 governs, and Shenyang.
pub struct Trapping {
    /// The host, in development, so that every office is filled.
    pub host: TestHost,
    /// The components of releases 1 and 2, and a third one.
    pub digests: [String; 3],
    /// The administrator of the system.
    pub system: String,
    security: String,
}

/// On a busy machine, fuel shall decide.
fn limits() -> Limits {
    Limits {
        backstop_ms: 60_000,
        ..Limits::default()
    }
}

/// Less than what is hungry needs.
fn less() -> Limits {
    Limits {
        fuel: limits().fuel / 4,
        ..limits()
    }
}

/// The components of releases 1 and 2, and a third one. What is hungry is too much for the second alone.
fn components() -> [Vec<u8>; 3] {
    let sated = hostile_describing("sated");
    let (two, three) = (marked(&hostile(), "two"), marked(&sated, "three"));
    [sated, two, three]
}

/// Whoever decides nothing in time breaks the law here.
fn late_is_a_violation() -> Violation {
    Violation {
        kinds: vec![],
        stages: vec!["decide".to_owned()],
        basis: Citation {
            instrument: "hostile".to_owned(),
            article: 1,
            paragraph: None,
            item: None,
        },
        reading: Text {
            zh: "逾期".to_owned(),
            en: "late".to_owned(),
        },
    }
}

/// The jurisdiction of these rules, where people decide after three faults.
pub fn minded(rules: Arc<Plugin>) -> Arc<Jurisdiction> {
    let alone = governed_by(rules);
    Arc::new(Jurisdiction {
        policy: Policy {
            manual_handling: ManualRule::default(),
            rectify_breaches: true,
            violations: vec![late_is_a_violation()],
            ..alone.policy.clone()
        },
        calendars: Calendars::starting_with(alone.calendar()),
        releases: alone.releases.clone(),
    })
}

impl Trapping {
    /// On a database that holds nothing yet.
    pub async fn founded_on(store: Store) -> Self {
        Self::founded_under(store, less()).await
    }

    /// The same with other limits.
    pub async fn founded_under(store: Store, limits: Limits) -> Self {
        let components = components();
        let digests = [0, 1, 2].map(|n: usize| bylaw::rules::digest(&components[n]));
        let first = setup().library.load(&components[0], limits).unwrap();
        let shenyang = setup().jurisdiction("shenyang").unwrap();
        let towns = vec![minded(first), shenyang];
        let host = TestHost::standing(TODAY, store, towns, true).await;
        for name in ["hostile", "shenyang"] {
            host.hold_entry(name, entry("conditional")).await;
        }
        let operator = town::operator(&host).await;
        let system = town::appoint(&host, &operator, "hostile", "system-administrator").await;
        let security = town::appoint(&host, &operator, "hostile", "security-administrator").await;
        let city = Self {
            host,
            digests,
            system,
            security,
        };
        for component in components.iter().skip(1) {
            city.hand_in(component).await;
        }
        city.release(1, TODAY).await;
        city
    }

    /// The same city after a restart, on a day, with enough fuel for whatever is hungry.
    #[must_use]
    pub fn with_more_fuel(self, day: &str) -> Self {
        let engine = RulesEngine::start().unwrap();
        let library = Library::new(engine, None);
        let loaded = components().map(|bytes| library.load(&bytes, limits()).unwrap());
        let towns = vec![minded(Arc::clone(&loaded[0]))];
        let host = self.host.restarted(day, Arc::new(library), towns);
        Self { host, ..self }
    }

    /// Hands another component in, though rules that trap would not pass the checks of an upload.
    pub async fn hand_in(&self, component: &[u8]) -> String {
        let digest = bylaw::rules::digest(component);
        let mut tx = self.host.host.store.begin("hostile").await.unwrap();
        let row = component_row(&digest);
        tx.insert_component(&row, component).await.unwrap();
        tx.commit().await.unwrap();
        digest
    }

    /// A further release of one of the components, from a day on.
    pub async fn release(&self, component: usize, from: &str) -> u64 {
        self.put(&self.digests[component], from, "enforce").await
    }

    /// A further release of one of the components, from a day on, which puts another one right.
    pub async fn repair(&self, component: usize, from: &str, repairs: u64) -> u64 {
        let proposal = json!({
            "digest": self.digests[component], "from": from, "until": null, "mode": "enforce",
            "repairs": repairs,
        });
        self.put_in_force(&proposal).await
    }

    /// A further release of whatever was handed in, from a day on; its number.
    pub async fn put(&self, digest: &str, from: &str, mode: &str) -> u64 {
        let proposal = json!({ "digest": digest, "from": from, "until": null, "mode": mode });
        self.put_in_force(&proposal).await
    }

    /// One proposes it.
    pub async fn propose(&self, proposal: &Value) -> Answer {
        let path = "/api/v1/jurisdictions/hostile/releases";
        self.host.post(path, &self.system, proposal).await
    }

    /// One proposes it, and another confirms it.
    pub async fn put_in_force(&self, proposal: &Value) -> u64 {
        let path = "/api/v1/jurisdictions/hostile/releases";
        let proposed = self.propose(proposal).await;
        assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
        let seen = format!("\"{}\"", self.releases().await["revision"]);
        let path = format!("{path}/{}/confirmation", proposed.body["number"]);
        let headers = [("if-match", seen.as_str())];
        let by = Some(self.security.as_str());
        let confirmed = self.host.send_with("POST", &path, by, &headers, "").await;
        assert_eq!(confirmed.status, StatusCode::OK, "{:#}", confirmed.body);
        proposed.body["number"].as_u64().unwrap()
    }

    /// The releases, and whether people decide.
    pub async fn releases(&self) -> Value {
        let path = "/api/v1/jurisdictions/hostile/releases";
        self.host
            .send("GET", path, Some(&self.system), "")
            .await
            .body
    }

    /// Takes the release back that governs.
    pub async fn roll_back(&self, number: u64) -> Answer {
        let path = format!("/api/v1/jurisdictions/hostile/releases/{number}/rollback");
        let reason = json!({ "reason": "it traps" });
        self.host.post(&path, &self.security, &reason).await
    }

    /// Files a matter at the city whose rules do what the word says; `trap` traps, and `hungry` is too
    /// much for release 2.
    pub async fn file(&self, word: &str) -> Value {
        let matter = filing("sharing-application", json!({ "purpose": word }));
        self.host.file("hostile", &matter).await
    }

    /// Files one at Shenyang.
    pub async fn file_beside(&self) -> Value {
        let statement = json!({ "purpose": "核验", "materials": ["申请表"] });
        let matter = filing("sharing-application", statement);
        self.host.file("shenyang", &matter).await
    }

    /// Whether people decide new matters of the city.
    pub fn is_manual(&self) -> bool {
        let city = self.host.host.jurisdiction("hostile").unwrap();
        Arc::clone(city).releases.now().manual.is_some()
    }
}
