//! Policies that begin with several releases.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::domain::arrangement::Mode;
use bylaw::flow;
use bylaw::policy::{Calendars, Jurisdiction, Release, Releases};
use bylaw::rules::{Limits, Plugin};
use bylaw_tests::city::{City, TODAY, day};
use bylaw_tests::guests::{hostile, shipped};
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::places::setup;
use bylaw_tests::town;
use bylaw_tests::trapping::minded;
use serde_json::json;

pub(crate) fn loaded(component: &[u8]) -> Arc<Plugin> {
    let limits = Limits {
        backstop_ms: 60_000,
        ..Limits::default()
    };
    setup().library.load(component, limits).unwrap()
}

/// Releases of one component, one after the other; the last one has no end.
fn one_after_the_other(plugin: &Arc<Plugin>) -> Vec<Release> {
    let days = [
        (Some("2017-01-01"), Some("2019-12-31")),
        (Some("2020-01-01"), Some("2022-12-31")),
        (Some("2023-01-01"), None),
    ];
    let release = |(number, (from, until)): (u32, (Option<&str>, Option<&str>))| Release {
        number,
        plugin: Arc::clone(plugin),
        from: from.map(day),
        until: until.map(day),
        mode: Mode::Enforce,
    };
    (1..).zip(days).map(release).collect()
}

/// Invariant: what two people confirm governs, whatever the policy began with.
#[tokio::test]
async fn after_three_first_releases_the_next_one_governs() {
    let city = City::founded_with(one_after_the_other(&loaded(&shipped("shenyang")))).await;
    assert_eq!(city.releases().await["governing"], 3);
    let second = city.released("two", TODAY).await;
    let all = city.releases().await;
    assert_eq!(all["governing"], 4, "{all:#}");
    let before = &all["releases"][2];
    assert_eq!(
        (&before["state"], &before["until"]),
        (&json!("ended"), &json!("2025-09-25"))
    );
    assert_eq!(City::release_of(&city.file().await), second);
    let back = city.roll_back(4).await;
    assert_eq!(back.body["number"], 3, "{:#}", back.body);
    let third = city.released("three", TODAY).await;
    assert_eq!(City::release_of(&city.file().await), third);
}

/// Invariant: people decide until others govern or two people say otherwise, also where the policy began
/// with several releases.
#[tokio::test]
async fn after_three_first_releases_people_decide_until_it_is_over() {
    let rules = loaded(&hostile());
    let alone = minded(Arc::clone(&rules));
    let hostile = Arc::new(Jurisdiction {
        policy: alone.policy.clone(),
        calendars: Calendars::starting_with(alone.calendar()),
        releases: Releases::starting_with(one_after_the_other(&rules)),
    });
    let host = TestHost::with(TODAY, vec![Arc::clone(&hostile)], true).await;
    host.hold_entry("hostile", entry("conditional")).await;
    let trap = filing("sharing-application", json!({ "purpose": "trap" }));
    for _ in 0..3 {
        host.file("hostile", &trap).await;
    }
    for _ in 0..2 {
        assert!(hostile.releases.now().manual.is_some());
        flow::attend_releases(&host.host).await.unwrap();
    }
    let operator = town::operator(&host).await;
    let system = town::appoint(&host, &operator, "hostile", "system-administrator").await;
    let security = town::appoint(&host, &operator, "hostile", "security-administrator").await;
    confirmed_again(&host, [&system, &security], rules.digest(), TODAY).await;
    for _ in 0..2 {
        assert!(hostile.releases.now().manual.is_none());
        flow::attend_releases(&host.host).await.unwrap();
    }
    let fine = filing("sharing-application", json!({ "purpose": "fine" }));
    assert_eq!(host.file("hostile", &fine).await["state"], "open");
}

/// Two people confirm the same rules of Hostile again.
pub(crate) async fn confirmed_again(
    host: &TestHost,
    [system, security]: [&str; 2],
    digest: &str,
    from: &str,
) {
    let path = "/api/v1/jurisdictions/hostile/releases";
    let proposal = json!({ "digest": digest, "from": from, "until": null, "mode": "enforce" });
    let proposed = host.post(path, system, &proposal).await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
    let all = host.send("GET", path, Some(system), "").await.body;
    let seen = format!("\"{}\"", all["revision"]);
    let path = format!("{path}/{}/confirmation", proposed.body["number"]);
    let headers = [("if-match", seen.as_str())];
    let by = Some(security);
    let confirmed = host.send_with("POST", &path, by, &headers, "").await;
    assert_eq!(confirmed.status, StatusCode::OK, "{:#}", confirmed.body);
}
