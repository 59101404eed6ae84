//! Releases on the line of days: what is refused, and a switch at midnight.

use axum::http::StatusCode;
use serde_json::json;

use bylaw_tests::city::{City, TODAY, problem};

/// Invariant: no release is retroactive, takes days of one that begins later, or leaves a gap.
#[tokio::test]
async fn days_that_are_not_free_are_refused_with_the_reason() {
    let city = City::founded().await;
    let digest = city.handed_in(&City::rules("two")).await;
    let mut tried = vec![];
    for (from, until, why, place) in [
        (
            "2025-09-25",
            None,
            "which is past; today is 2025-09-26",
            "from",
        ),
        (
            "2025-10-02",
            Some("2025-10-01"),
            "before it begins",
            "until",
        ),
    ] {
        let proposal = json!({ "digest": digest, "from": from, "until": until, "mode": "enforce" });
        tried.push((city.propose(&proposal).await, why, place));
    }
    let bounded = json!({
        "digest": digest, "from": "2025-10-01", "until": "2025-10-31", "last": true, "mode": "enforce",
    });
    assert_eq!(city.propose(&bounded).await.status, StatusCode::CREATED);
    assert_eq!(city.confirm(2).await.status, StatusCode::OK);
    for (from, why, place) in [
        (
            "2025-09-30",
            "release 2, which begins on 2025-10-01; let it end on 2025-09-30",
            "until",
        ),
        (
            "2025-11-03",
            "nothing would govern from 2025-11-01 until 2025-11-02",
            "from",
        ),
    ] {
        let proposal = json!({ "digest": digest, "from": from, "until": null, "mode": "enforce" });
        tried.push((city.propose(&proposal).await, why, place));
    }
    for (answer, why, place) in tried {
        assert_eq!(problem(&answer), "release-misplaced", "{:#}", answer.body);
        let detail = answer.body["detail"].as_str().unwrap();
        assert!(detail.contains(why), "{detail}");
        assert_eq!(answer.body["place"], place, "{detail}");
    }
    let unknown = json!({ "digest": "00", "from": TODAY, "until": null, "mode": "enforce" });
    assert_eq!(problem(&city.propose(&unknown).await), "no-component");
}

/// A proposal that nobody confirmed in time cannot be confirmed any more.
#[tokio::test]
async fn a_proposal_does_not_become_retroactive_by_waiting() {
    let city = City::founded().await;
    let digest = city.handed_in(&City::rules("two")).await;
    let number = city.proposed(&digest, TODAY, "enforce").await;
    city.host.at("2025-09-27", 9);
    let late = city.confirm(number).await;
    assert_eq!(problem(&late), "release-misplaced", "{:#}", late.body);
}

/// A switch at midnight happens by itself; what is withdrawn before leaves no trace in the days.
#[tokio::test]
async fn a_release_begins_by_itself_on_its_day() {
    let city = City::founded().await;
    let first = City::release_of(&city.file().await).to_owned();
    let second = city.released("two", "2025-09-28").await;
    let third = city.released("three", "2025-09-29").await;
    let scheduled = &city.releases().await["releases"];
    assert_eq!(scheduled[1]["state"], "scheduled");
    assert_eq!(scheduled[1]["until"], "2025-09-28");
    city.host.at("2025-09-27", 23);
    assert_eq!(City::release_of(&city.file().await), first);
    city.host.at("2025-09-28", 0);
    assert_eq!(City::release_of(&city.file().await), second);
    let gone = city
        .step(&city.town.system, 3, "withdrawal", &json!(null))
        .await;
    assert_eq!(gone.status, StatusCode::OK, "{:#}", gone.body);
    city.host.at("2025-09-29", 0);
    let now = city.file().await;
    assert_eq!(City::release_of(&now), second);
    assert_ne!(City::release_of(&now), third);
}
