//! Rules that this host cannot use any more: they cost the days of their own release and nothing else.

use axum::http::StatusCode;
use bylaw::flow;
use bylaw::rules::digest;
use bylaw::store::Kept;
use bylaw_tests::city::{TODAY, problem};
use bylaw_tests::guests::{component_row, hostile, marked};
use bylaw_tests::host::{Answer, TestHost, entry, filing};
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

use crate::limits::Site;

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

/// A filing that is kept, though its rules cannot be used.
async fn left_to_people(host: &TestHost) -> Value {
    let case = host.file("hostile", &matter()).await;
    let (state, code) = (&case["state"], &case["history"][1]["code"]);
    assert_eq!(
        (state, code, &case["at"]),
        (
            &json!("unplanned"),
            &json!("unusable"),
            &json!("data-authority")
        )
    );
    case
}

fn cited() -> Value {
    json!([{ "instrument": "hostile", "article": 1 }])
}

async fn is_well(host: &TestHost) -> bool {
    let ready = host.get("/readyz").await;
    assert_eq!(ready.status, StatusCode::OK, "{:#}", ready.body);
    let mut parts = ready.body["parts"].as_array().unwrap().iter();
    let rules = parts.find(|part| part["part"] == "rules").unwrap();
    rules["well"] == true
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

/// Invariant: rules that cannot be used decide nothing, and no others do so on their days; what is filed
/// then is kept, and planned once a rollback has put others in their place.
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
    let case = left_to_people(&host).await;
    assert_eq!(case["rules"], city.digests[1]);
    flow::attend_releases(&host.host).await.unwrap();
    let numbers = host.get("/metrics").await.text;
    assert!(numbers.contains(&format!("{GAUGE} 0\n")), "{numbers}");
    let back = city.roll_back(&host, 2).await;
    assert_eq!(back.body["number"], 1, "{:#}", back.body);
    demand_filed(&host).await;
    assert_eq!(flow::plan_waiting(&host.host).await.unwrap(), 1);
    let planned = host.case(&case).await;
    assert_eq!(
        (&planned["state"], &planned["rules"]),
        (&json!("open"), &json!(city.digests[0]))
    );
}

/// Invariant: while rules cannot be used, what is filed is kept and decided by people, who are told; it is
/// planned once they can be used again, on each host without a restart.
#[tokio::test]
async fn people_decide_while_rules_cannot_be_used() {
    let (city, host) = City::founded().await;
    assert!(is_well(&host).await);
    let host = city.damaged(host, 0, TODAY).await;
    let by_hand = left_to_people(&host).await;
    let waiting = left_to_people(&host).await;
    let path = format!(
        "/api/v1/cases/{}/manual-decision",
        by_hand["id"].as_str().unwrap()
    );
    let decision = |citations: &Value| {
        json!({
            "revision": by_hand["revision"], "outcome": "refuse", "reason": "用途不明",
            "citations": citations,
        })
    };
    let nowhere = json!([{ "instrument": "hostile", "article": 99 }]);
    let refused = host
        .post(&path, "data-authority", &decision(&nowhere))
        .await;
    assert_eq!(problem(&refused), "act-lacks", "{:#}", refused.body);
    let decided = host
        .post(&path, "data-authority", &decision(&cited()))
        .await;
    assert_eq!(decided.body["closed"], "refuse", "{:#}", decided.body);

    for _ in 0..2 {
        flow::attend_releases(&host.host).await.unwrap();
    }
    assert!(!is_well(&host).await);
    let seen = city.releases(&host).await;
    let why = seen["releases"][0]["unusable"].as_str().unwrap();
    assert!(why.contains("hand the right one in again"), "{why}");
    let steps = seen["history"].as_array().unwrap().iter();
    let told: Vec<_> = steps.map(|step| step["what"].as_str().unwrap()).collect();
    assert_eq!(told, ["release-unusable"], "once");
    assert_eq!(flow::plan_waiting(&host.host).await.unwrap(), 0);

    let mut tx = host.host.store.begin("hostile").await.unwrap();
    let row = component_row(&city.digests[0]);
    let kept = tx.insert_component(&row, &hostile()).await.unwrap();
    assert_eq!(kept, Kept::Restored);
    tx.commit().await.unwrap();
    flow::attend_releases(&host.host).await.unwrap();
    assert_eq!(flow::plan_waiting(&host.host).await.unwrap(), 1);
    assert_eq!(host.case(&waiting).await["state"], "open");
    assert!(is_well(&host).await);
    assert_eq!(
        city.releases(&host).await["releases"][0]["unusable"],
        Value::Null
    );
    demand_filed(&host).await;
}

/// Invariant: an act that brings an entry can be done by hand where the rules of its case cannot be used.
#[tokio::test]
async fn an_open_case_goes_on_by_hand_where_its_rules_cannot_be_used() {
    let (city, host) = City::founded().await;
    let mut revision = filing("entry-revision", json!({ "purpose": "revises" }));
    revision["applicant"] = entry("conditional")["provider"].clone();
    let case = host.file("hostile", &revision).await;
    let host = city.damaged(host, 0, TODAY).await;
    let mut act = json!({ "outcome": "complete", "entry": entry("conditional") });
    let told = host.act(&case, "data-authority", &act).await;
    assert_eq!(problem(&told), "rules-unusable", "{:#}", told.body);
    act["reason"] = json!("条目经核对无误");
    act["by_hand"] = json!({ "citations": cited() });
    let done = host.done(&case, "data-authority", &act).await;
    assert_eq!(done["closed"], "complete", "{done:#}");
    assert_eq!(city.releases(&host).await["manual"], Value::Null);
}

/// Invariant: every case filed beside a shadow is asked about, also where the shadow cannot be used then.
#[tokio::test]
async fn a_shadow_that_cannot_be_used_is_asked_later() {
    let (city, host) = City::founded().await;
    let shadow = json!({
        "digest": city.digests[1], "from": TODAY, "until": null, "mode": "shadow",
    });
    let proposed = host.post(RELEASES, &city.system, &shadow).await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
    let confirmed = city.confirmed(&host, 2).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{:#}", confirmed.body);
    let host = city.damaged(host, 1, TODAY).await;
    demand_filed(&host).await;
    let waiting = async || {
        let mut view = host.host.store.read("hostile").await.unwrap();
        view.count_questions_of_shadows().await.unwrap()
    };
    assert_eq!(waiting().await.get(&city.digests[1]), Some(&1));
    city.site
        .put(&city.digests[1], &marked(&hostile(), "two"))
        .await;
    assert_eq!(flow::answer_beside(&host.host).await.unwrap(), 1);
    assert!(waiting().await.is_empty());
    let numbers = host.get("/metrics").await.text;
    let same = "bylaw_shadow_answers_total{jurisdiction=\"hostile\",result=\"same\"} 1";
    assert!(numbers.contains(same), "{numbers}");
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

/// Invariant: rules that cannot be used demand what they said when they were taken in. While nobody knows
/// that either, who acts for a body comes with a certificate, is told why, and need not any more once they
/// can be used.
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
    assert_eq!(inbox(&host).await.status, StatusCode::OK);
    drop(host);
    site.execute("UPDATE components SET description = NULL")
        .await;
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
