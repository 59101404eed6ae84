//! What may not be withdrawn, because days would be without rules.

use axum::http::StatusCode;
use bylaw_tests::city::{City, problem};
use bylaw_tests::host::Answer;
use serde_json::{Value, json};

async fn withdrawn(city: &City, number: u64) -> Answer {
    let by = &city.town.system;
    city.step(by, number, "withdrawal", &Value::Null).await
}

/// Invariant: no day that had rules loses them by a withdrawal, unless a release says that they end.
#[tokio::test]
async fn what_another_release_rests_on_is_not_withdrawn_before_it() {
    let city = City::founded().await;
    let digest = city.handed_in(&City::rules("two")).await;
    // The rules end, begin anew, and are suspended for some days.
    for (number, from, until, last) in [
        (2, "2025-09-30", json!("2025-10-05"), true),
        (3, "2025-10-06", Value::Null, false),
        (4, "2025-10-10", json!("2025-10-15"), false),
    ] {
        let proposal = json!({
            "digest": digest, "from": from, "until": until, "last": last, "mode": "enforce",
        });
        let proposed = city.propose(&proposal).await;
        assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
        assert_eq!(city.confirm(number).await.status, StatusCode::OK);
    }
    let before = city.releases().await;
    let refused = withdrawn(&city, 3).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{:#}", refused.body);
    assert_eq!(problem(&refused), "release-needed");
    assert_eq!(
        refused.body["detail"],
        "without release 3 nothing would govern from 2025-10-06 until 2025-10-09; withdraw release \
         4 first, which rests on it"
    );
    assert_eq!(city.releases().await, before, "nothing was changed");
    for number in [4, 3, 2] {
        let answer = withdrawn(&city, number).await;
        assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
    }
    let after = city.releases().await;
    assert_eq!(after["releases"][0]["until"], Value::Null, "{after:#}");
}
