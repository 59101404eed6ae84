//! Rules that this host cannot use any more: they cost the days of their own release and nothing else.

use axum::http::StatusCode;
use bylaw::flow;
use bylaw::rules::digest;
use bylaw_tests::city::{TODAY, problem};
use bylaw_tests::guests::{component_row, hostile, marked};
use bylaw_tests::host::{Answer, TestHost, entry, filing};
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

use crate::limits::{Site, unusable};

const TOMORROW: &str = "2025-09-27";
const RELEASES: &str = "/api/v1/jurisdictions/hostile/releases";
const GAUGE: &str = "bylaw_rules_in_force{jurisdiction=\"hostile\"}";

/// The city with its administrators, and the digests of its rules and of others.
struct City {
    site: Site,
    system: String,
    security: String,
    digests: [String; 2],
}

impl City {
    async fn founded() -> (Self, TestHost) {
        let site = Site::new().await;
        let host = site.start(TODAY, ["", ""]).await;
        host.hold_entry("hostile", entry("conditional")).await;
        let operator = town::operator(&host).await;
        let two = marked(&hostile(), "two");
        let city = Self {
            system: town::appoint(&host, &operator, "hostile", "system-administrator").await,
            security: town::appoint(&host, &operator, "hostile", "security-administrator").await,
            digests: [digest(&hostile()), digest(&two)],
            site,
        };
        let mut tx = host.host.store.begin("hostile").await.unwrap();
        let row = component_row(&city.digests[1]);
        tx.insert_component(&row, &two).await.unwrap();
        tx.commit().await.unwrap();
        (city, host)
    }

    /// The host after a restart on a day, with bytes in the place of a component that are none.
    async fn damaged(&self, host: TestHost, component: usize, day: &str) -> TestHost {
        drop(host);
        self.site.put(&self.digests[component], &[0]).await;
        self.site.start(day, ["", ""]).await
    }

    async fn proposed(&self, host: &TestHost, component: usize, from: &str) -> Answer {
        let proposal = json!({
            "digest": self.digests[component], "from": from, "until": null, "mode": "enforce",
        });
        host.post(RELEASES, &self.system, &proposal).await
    }

    async fn confirmed(&self, host: &TestHost, number: u64) -> Answer {
        let seen = format!("\"{}\"", self.releases(host).await["revision"]);
        let path = format!("{RELEASES}/{number}/confirmation");
        let headers = [("if-match", seen.as_str())];
        let by = Some(self.security.as_str());
        host.send_with("POST", &path, by, &headers, "").await
    }

    async fn releases(&self, host: &TestHost) -> Value {
        let shown = host.send("GET", RELEASES, Some(&self.system), "").await;
        assert_eq!(shown.status, StatusCode::OK, "{:#}", shown.body);
        shown.body
    }

    async fn released(&self, host: &TestHost, component: usize, from: &str) {
        let proposed = self.proposed(host, component, from).await;
        assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
        let number = proposed.body["number"].as_u64().unwrap();
        let confirmed = self.confirmed(host, number).await;
        assert_eq!(confirmed.status, StatusCode::OK, "{:#}", confirmed.body);
    }

    async fn roll_back(&self, host: &TestHost, number: u64) -> Answer {
        let path = format!("{RELEASES}/{number}/rollback");
        let reason = json!({ "reason": "无法使用" });
        host.post(&path, &self.security, &reason).await
    }
}

fn matter() -> Value {
    filing("sharing-application", json!({ "purpose": "fine" }))
}

async fn demand_filed(host: &TestHost) {
    assert_eq!(host.file("hostile", &matter()).await["state"], "open");
}

/// Invariant: rules that govern no day any more are nobody's trouble once they cannot be used, but for who
/// would go back to them.
#[tokio::test]
async fn ended_rules_that_cannot_be_used_stop_nobody() {
    let (city, host) = City::founded().await;
    city.released(&host, 1, TODAY).await;
    let host = city.damaged(host, 0, TODAY).await;
    demand_filed(&host).await;
    assert_eq!(city.releases(&host).await["governing"], 2);
    let proposed = city.proposed(&host, 1, TOMORROW).await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
    let back = city.roll_back(&host, 2).await;
    assert_eq!(problem(&back), "nothing-before", "{:#}", back.body);
    let why = back.body["detail"].as_str().unwrap();
    assert!(why.contains("this host cannot use its rules"), "{why}");
    demand_filed(&host).await;
}

/// Invariant: rules that cannot be used decide nothing, no others do so on their days, and what was done
/// before is undone by a rollback.
#[tokio::test]
async fn rules_that_cannot_be_used_cost_their_own_days_alone() {
    let (city, host) = City::founded().await;
    city.released(&host, 1, TOMORROW).await;
    let host = city.damaged(host, 1, TODAY).await;
    demand_filed(&host).await;
    flow::attend_releases(&host.host).await.unwrap();
    let numbers = host.get("/metrics").await.text;
    assert!(numbers.contains(&format!("{GAUGE} 1\n")), "{numbers}");
    host.at(TOMORROW, 9);
    let told = unusable(&host, &matter()).await;
    assert!(told.contains(&city.digests[1]), "{told}");
    flow::attend_releases(&host.host).await.unwrap();
    let numbers = host.get("/metrics").await.text;
    assert!(numbers.contains(&format!("{GAUGE} 0\n")), "{numbers}");
    let back = city.roll_back(&host, 2).await;
    assert_eq!(back.body["number"], 1, "{:#}", back.body);
    demand_filed(&host).await;
}

/// Invariant: nobody puts rules in force that this host cannot use.
#[tokio::test]
async fn rules_that_cannot_be_used_are_not_confirmed() {
    let (city, host) = City::founded().await;
    let proposed = city.proposed(&host, 1, TODAY).await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
    let host = city.damaged(host, 1, TODAY).await;
    let before = city.releases(&host).await;
    let refused = city.confirmed(&host, 2).await;
    assert_eq!(problem(&refused), "unusable-rules", "{:#}", refused.body);
    assert_eq!(city.releases(&host).await, before, "nothing was done");
    demand_filed(&host).await;
    city.site
        .put(&city.digests[1], &marked(&hostile(), "two"))
        .await;
    let confirmed = city.confirmed(&host, 2).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{:#}", confirmed.body);
    demand_filed(&host).await;
}

/// Invariant: while nobody knows what rules demand, since they cannot be used, who acts for a body comes with
/// a certificate, is told why, and need not any more once they can be used.
#[tokio::test]
async fn rules_that_cannot_be_used_might_demand_certificates() {
    let site = Site::new().await;
    let host = site.start(TODAY, ["", ""]).await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "hostile").await;
    let inbox = async |host: &TestHost| {
        let by = Some(town.of("civil"));
        host.send("GET", "/api/v1/inbox", by, "").await
    };
    assert_eq!(inbox(&host).await.status, StatusCode::OK);
    drop(host);
    let rules = hostile();
    site.put(&digest(&rules), &[0]).await;
    let host = site.start(TODAY, ["", ""]).await;
    let refused = inbox(&host).await;
    assert_eq!(problem(&refused), "certificate-required");
    let why = &refused.body["findings"][0]["message"]["en"];
    let why = why.as_str().unwrap();
    assert!(why.contains("cannot be used now"), "{why}");
    site.put(&digest(&rules), &rules).await;
    flow::attend_releases(&host.host).await.unwrap();
    let inbox = inbox(&host).await;
    assert_eq!(inbox.status, StatusCode::OK, "{:#}", inbox.body);
}
