//! A city whose second release traps on a word, beside one whose rules are in order.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::policy::{Calendars, Jurisdiction, ManualRule, Policy};
use bylaw::rules::Limits;
use bylaw::store::Store;
use serde_json::{Value, json};

use crate::city::TODAY;
use crate::guests::{component_row, governed_by, hostile, marked};
use crate::host::{Answer, TestHost, entry, filing};
use crate::places::setup;
use crate::town;

/// The two cities: `hostile`, whose release 2 governs, and Shenyang.
pub struct Trapping {
    /// The host, in development, so that every office is filled.
    pub host: TestHost,
    /// The components of releases 1 and 2.
    pub digests: [String; 2],
    /// The administrator of the system.
    pub system: String,
    security: String,
}

impl Trapping {
    /// On a database that holds nothing yet.
    pub async fn founded_on(store: Store) -> Self {
        // On a busy machine, fuel shall decide.
        let limits = Limits {
            backstop_ms: 60_000,
            ..Limits::default()
        };
        let components = [hostile(), marked(&hostile(), "two")];
        let library = &setup().library;
        let [first, second] = [0, 1].map(|n: usize| library.load(&components[n], limits).unwrap());
        let digests = [&first, &second].map(|plugin| plugin.digest().to_owned());
        let shenyang = setup().jurisdiction("shenyang").unwrap();
        let alone = governed_by(first);
        let trapping = Jurisdiction {
            policy: Policy {
                manual_handling: ManualRule::default(),
                rectify_breaches: true,
                ..alone.policy.clone()
            },
            calendars: Calendars::starting_with(alone.calendar()),
            releases: alone.releases.clone(),
        };
        let towns = vec![Arc::new(trapping), shenyang];
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
        let mut tx = city.host.host.store.begin("hostile").await.unwrap();
        // Rules that trap would not pass the checks of an upload.
        let row = component_row(&city.digests[1]);
        tx.insert_component(&row, &components[1]).await.unwrap();
        tx.commit().await.unwrap();
        city.release(1, TODAY).await;
        city
    }

    /// A further release of one of the two components, from a day on.
    pub async fn release(&self, component: usize, from: &str) {
        let digest = &self.digests[component];
        let proposal = json!({ "digest": digest, "from": from, "until": null, "mode": "enforce" });
        let path = "/api/v1/jurisdictions/hostile/releases";
        let proposed = self.host.post(path, &self.system, &proposal).await;
        assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
        let seen = format!("\"{}\"", self.releases().await["revision"]);
        let path = format!("{path}/{}/confirmation", proposed.body["number"]);
        let headers = [("if-match", seen.as_str())];
        let by = Some(self.security.as_str());
        let confirmed = self.host.send_with("POST", &path, by, &headers, "").await;
        assert_eq!(confirmed.status, StatusCode::OK, "{:#}", confirmed.body);
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

    /// Files a matter at the city whose rules do what the word says; `trap` traps.
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
