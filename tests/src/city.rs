//! Shenyang with a key for its rules, its administrators, and what they do.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::domain::Date;
use bylaw::policy::{Calendars, Jurisdiction, Policy, Release, Releases, RulesKey};
use bylaw::rules::{PublicKey, SecretKey, digest};
use bylaw::store::Store;
use serde_json::{Value, json};

use crate::databases;
use crate::guests::{marked, shipped};
use crate::host::{Answer, TestHost, entry, filing};
use crate::places::setup;
use crate::town::{self, Town};

/// The day on which these stories begin.
pub const TODAY: &str = "2025-09-26";

/// A host of two cities, of which Shenyang has people and a key for its rules.
pub struct City {
    /// The host.
    pub host: TestHost,
    /// Shenyang's people.
    pub town: Town,
    /// What vouches for its rules.
    pub key: SecretKey,
    /// The token of the installation's operator.
    pub operator: String,
}

/// A day as it is written.
pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The shipped policies, where the key vouches for Shenyang's rules. No law is above them, so that
/// every story but those about that is short.
pub fn jurisdictions(key: &SecretKey) -> Vec<Arc<Jurisdiction>> {
    jurisdictions_below(key, None)
}

/// The same, with a jurisdiction above Shenyang. The key vouches for that one's rules too.
pub fn jurisdictions_below(key: &SecretKey, parent: Option<&str>) -> Vec<Arc<Jurisdiction>> {
    let with_key = |one: &Arc<Jurisdiction>| {
        if one.name() != "shenyang" && Some(one.name()) != parent {
            return below_nobody(one);
        }
        let vouching = RulesKey {
            id: key.id().to_owned(),
            public_key: PublicKey::read(&key.public_key()).unwrap(),
            from: day("2025-01-01"),
            until: Some(day("2025-12-10")),
        };
        Arc::new(Jurisdiction {
            policy: Policy {
                rules_keys: vec![vouching],
                parent: parent
                    .filter(|above| *above != one.name())
                    .map(ToOwned::to_owned),
                ..one.policy.clone()
            },
            calendars: Calendars::starting_with(one.calendar()),
            releases: one.releases.clone(),
        })
    };
    let shipped = setup().jurisdictions().unwrap();
    shipped.iter().map(with_key).collect()
}

/// A jurisdiction with which no other is compared.
fn below_nobody(one: &Jurisdiction) -> Arc<Jurisdiction> {
    Arc::new(Jurisdiction {
        policy: Policy {
            parent: None,
            ..one.policy.clone()
        },
        calendars: Calendars::starting_with(one.calendar()),
        releases: one.releases.clone(),
    })
}

impl City {
    /// On a database that vanishes with it.
    pub async fn founded() -> Self {
        Self::founded_on(databases::fresh().await).await
    }

    /// On a database that holds nothing yet.
    pub async fn founded_on(store: Store) -> Self {
        Self::founded_below(store, None).await
    }

    /// The same, with a jurisdiction above it.
    pub async fn founded_below(store: Store, parent: Option<&str>) -> Self {
        let key = SecretKey::new("shenyang-2025").unwrap();
        let all = jurisdictions_below(&key, parent);
        Self::founded_of(store, key, all).await
    }

    /// The same, whose policy begins with these releases.
    pub async fn founded_with(releases: Vec<Release>) -> Self {
        let key = SecretKey::new("shenyang-2025").unwrap();
        let mut all = jurisdictions(&key);
        let shenyang = all.iter_mut().find(|one| one.name() == "shenyang").unwrap();
        *shenyang = Arc::new(Jurisdiction {
            policy: shenyang.policy.clone(),
            calendars: Calendars::starting_with(shenyang.calendar()),
            releases: Releases::starting_with(releases),
        });
        Self::founded_of(databases::fresh().await, key, all).await
    }

    async fn founded_of(store: Store, key: SecretKey, all: Vec<Arc<Jurisdiction>>) -> Self {
        let host = TestHost::standing(TODAY, store, all, false).await;
        let operator = town::operator(&host).await;
        let town = Town::found(&host, &operator, "shenyang").await;
        let mut held = entry("conditional");
        held["provider"] = Town::party("civil");
        host.hold_entry("shenyang", held).await;
        Self {
            host,
            town,
            key,
            operator,
        }
    }

    /// Shenyang's own rules under another digest.
    pub fn rules(mark: &str) -> Vec<u8> {
        marked(&shipped("shenyang"), mark)
    }

    /// Hands a component in, as the administrator of the system.
    pub async fn upload(&self, bytes: &[u8], headers: &[(&str, &str)]) -> Answer {
        let path = self.town.path("components");
        let kind = [("content-type", "application/wasm")];
        let headers = [&kind, headers].concat();
        let by = Some(self.town.system.as_str());
        let answer = self
            .host
            .send_as("POST", &path, by, &headers, bytes.to_vec());
        answer.await
    }

    /// The same, signed by the city's key; answers the digest.
    pub async fn handed_in(&self, bytes: &[u8]) -> String {
        let digest = digest(bytes);
        let signature = self.key.sign("shenyang", &digest);
        let headers = [
            ("x-bylaw-key", self.key.id()),
            ("x-bylaw-signature", signature.as_str()),
        ];
        let answer = self.upload(bytes, &headers).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
        assert_eq!(answer.body["digest"], digest);
        digest
    }

    /// Proposes, as the administrator of the system.
    pub async fn propose(&self, proposal: &Value) -> Answer {
        let path = self.town.path("releases");
        self.host.post(&path, &self.town.system, proposal).await
    }

    /// Proposes, and demands that it is taken; answers its number.
    pub async fn proposed(&self, digest: &str, from: &str, mode: &str) -> u64 {
        let proposal = json!({ "digest": digest, "from": from, "until": null, "mode": mode });
        let answer = self.propose(&proposal).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
        answer.body["number"].as_u64().unwrap()
    }

    /// The releases as an administrator sees them.
    pub async fn releases(&self) -> Value {
        let path = self.town.path("releases");
        let by = Some(self.town.audit.as_str());
        let answer = self.host.send("GET", &path, by, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
        let tag = format!("\"{}\"", answer.body["revision"]);
        assert_eq!(answer.header("etag"), Some(tag.as_str()));
        answer.body
    }

    /// Takes a step with a release, under the arrangement as it is.
    pub async fn step(&self, by: &str, number: u64, step: &str, body: &Value) -> Answer {
        let seen = format!("\"{}\"", self.releases().await["revision"]);
        let path = self.town.path(&format!("releases/{number}/{step}"));
        let headers = [("if-match", seen.as_str())];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.host
            .send_with("POST", &path, Some(by), &headers, body)
            .await
    }

    /// Confirms, as the administrator of security.
    pub async fn confirm(&self, number: u64) -> Answer {
        let by = &self.town.security;
        self.step(by, number, "confirmation", &Value::Null).await
    }

    /// A release that decides from a day on: handed in, proposed and confirmed. Its digest.
    pub async fn released(&self, mark: &str, from: &str) -> String {
        let digest = self.handed_in(&Self::rules(mark)).await;
        let number = self.proposed(&digest, from, "enforce").await;
        let answer = self.confirm(number).await;
        assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
        digest
    }

    /// Takes the release back that governs.
    pub async fn roll_back(&self, number: u64) -> Answer {
        let reason = json!({ "reason": "出错" });
        let by = &self.town.security;
        self.step(by, number, "rollback", &reason).await
    }

    /// Files an application as the tax office; answers the case.
    pub async fn file(&self) -> Value {
        let answer = self.try_to_file().await;
        assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
        answer.body
    }

    /// The same, whatever comes of it.
    pub async fn try_to_file(&self) -> Answer {
        let by = self.town.as_("officer", "tax");
        self.host
            .post(&self.town.path("cases"), by, &application())
            .await
    }

    /// Under which component a case stands, as its events say.
    pub fn release_of(case: &Value) -> &str {
        case["history"][0]["release"].as_str().unwrap()
    }
}

/// An application of the tax office.
pub fn application() -> Value {
    let statement = json!({ "purpose": "核验", "scenario": "登记", "materials": ["申请表"] });
    let mut filed = filing("sharing-application", statement);
    filed["applicant"] = Town::party("tax");
    filed
}

/// The word of a problem.
pub fn problem(answer: &Answer) -> &str {
    let kind = answer.body["type"].as_str().unwrap_or_default();
    kind.rsplit(':').next().unwrap_or_default()
}
