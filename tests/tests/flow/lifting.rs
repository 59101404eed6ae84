//! Suspensions that are lifted again: which grants hold then, and which not yet.

use bylaw_tests::databases::Reached;
use bylaw_tests::host::{TestHost, filing};
use serde_json::{Value, json};
use sqlx::Executor;

use crate::grants::{department, granted, neighbours, neighbours_on, ordered, since, standing};
use crate::last_event;

/// A rectification against somebody that lifts what it suspended once all is put right, ordered.
async fn ordered_until_corrected(host: &TestHost, against: &Value, code: Option<&str>) -> Value {
    let mut filed = filing("rectification", json!({ "grounds": "restores" }));
    filed["respondents"] = json!([against]);
    filed["entry_code"] = json!(code);
    let case = host.file("model", &filed).await;
    let order = json!({ "outcome": "complete", "time_limit": { "working_days": 5 } });
    host.done(&case, "superior-organ", &order).await
}

async fn corrected(host: &TestHost, case: &Value) -> Value {
    let corrected = json!({ "outcome": "correct" });
    host.done(case, "respondent", &corrected).await
}

/// Since when, and by which case, the grant of a case is suspended.
async fn suspended_by(host: &TestHost, case: &Value) -> Value {
    let grant = host.case(case).await["grants"][0].clone();
    let suspensions = grant["suspensions"].as_array().unwrap();
    let first = suspensions
        .first()
        .map_or(Value::Null, |one| one["case_id"].clone());
    if grant["state"] == "suspended" {
        assert_eq!(grant["moved"]["case_id"], first, "{grant:#}");
        assert_eq!(grant["moved"]["citations"][0]["article"], 4, "{grant:#}");
    }
    let one = |one: &Value| json!([one["since"], one["case_id"]]);
    suspensions.iter().map(one).collect()
}

/// Order 809, 27: what is put right has its access back, of this case and of no other.
#[tokio::test]
async fn who_puts_things_right_has_back_what_this_case_suspended() {
    let host = neighbours().await;
    let bad = department("bad");
    let (one, two) = (
        granted(&host, "model", &bad, "TEST/000001").await,
        granted(&host, "model", &bad, "TEST/000002").await,
    );
    host.go_to("2025-09-29").await;
    let case = ordered_until_corrected(&host, &bad, Some("TEST/000001")).await;
    let other = ordered(&host, &bad, Some("TEST/000002")).await;
    for case in [&one, &two] {
        assert_eq!(
            standing(&host, case).await,
            since("suspended", "2025-09-29")
        );
    }
    host.go_to("2025-09-30").await;
    let case = corrected(&host, &case).await;
    assert_eq!(
        last_event(&case, "acted")["effects"],
        json!(["restore-access"])
    );
    assert_eq!(standing(&host, &one).await, since("active", "2025-09-30"));
    let grant = host.case(&one).await["grants"][0].clone();
    assert_eq!(
        [&grant["moved"], &grant["suspensions"]],
        [&Value::Null, &json!([])]
    );
    assert_eq!(
        standing(&host, &two).await,
        since("suspended", "2025-09-29")
    );
    assert_eq!(
        suspended_by(&host, &two).await,
        json!([["2025-09-29", other["id"]]])
    );
}

/// Invariant: a grant is suspended as long as one suspension stands, in whichever order they are
/// lifted, and lifting one lifts no other.
#[tokio::test]
async fn what_two_cases_suspend_holds_again_once_both_have_lifted_it() {
    for first_is_lifted_first in [true, false] {
        let host = neighbours().await;
        let bad = department("bad");
        let one = granted(&host, "model", &bad, "TEST/000001").await;
        let two = granted(&host, "model", &bad, "TEST/000002").await;
        host.go_to("2025-09-28").await;
        let first = ordered_until_corrected(&host, &bad, Some("TEST/000001")).await;
        host.go_to("2025-09-29").await;
        let second = ordered_until_corrected(&host, &bad, None).await;
        assert_eq!(
            last_event(&second, "acted")["effects"],
            json!(["suspend-access"])
        );
        assert_eq!(
            suspended_by(&host, &one).await,
            json!([["2025-09-28", first["id"]], ["2025-09-29", second["id"]]])
        );
        assert_eq!(
            suspended_by(&host, &two).await,
            json!([["2025-09-29", second["id"]]])
        );
        let (lifted, stands, day) = if first_is_lifted_first {
            (&first, &second, "2025-09-29")
        } else {
            (&second, &first, "2025-09-28")
        };
        host.go_to("2025-09-30").await;
        corrected(&host, lifted).await;
        // Suspended without a break since the first of the two.
        assert_eq!(
            standing(&host, &one).await,
            since("suspended", "2025-09-28")
        );
        assert_eq!(
            suspended_by(&host, &one).await,
            json!([[day, stands["id"]]])
        );
        host.go_to("2025-10-09").await;
        corrected(&host, stands).await;
        assert_eq!(standing(&host, &one).await, since("active", "2025-10-09"));
        assert_eq!(suspended_by(&host, &one).await, json!([]));
    }
}

/// Of two suspensions at the same time none is lost, nor one that comes while another is lifted.
#[tokio::test]
async fn suspensions_at_the_same_time_are_both_kept() {
    let host = neighbours().await;
    let bad = department("bad");
    let one = granted(&host, "model", &bad, "TEST/000001").await;
    let mut filed = filing("rectification", json!({ "grounds": "restores" }));
    filed["respondents"] = json!([bad]);
    let (first, second, third) = (
        host.file("model", &filed).await,
        host.file("model", &filed).await,
        host.file("model", &filed).await,
    );
    let order = json!({ "outcome": "complete", "time_limit": { "working_days": 5 } });
    let (first, second) = tokio::join!(
        host.done(&first, "superior-organ", &order),
        host.done(&second, "superior-organ", &order),
    );
    assert_eq!(suspended_by(&host, &one).await.as_array().unwrap().len(), 2);
    corrected(&host, &first).await;
    tokio::join!(
        corrected(&host, &second),
        host.done(&third, "superior-organ", &order),
    );
    assert_eq!(
        suspended_by(&host, &one).await,
        json!([["2025-09-26", third["id"]]])
    );
}

/// Invariant: what is lifted looks at no grant that another case alone suspends, whatever became of it.
#[tokio::test]
async fn what_others_suspend_is_not_even_read() {
    let mut site = Reached::create().await;
    let host = neighbours_on(site.store.clone()).await;
    let (bad, worse) = (department("bad"), department("worse"));
    let one = granted(&host, "model", &bad, "TEST/000001").await;
    granted(&host, "model", &worse, "TEST/000001").await;
    let case = ordered_until_corrected(&host, &bad, None).await;
    ordered_until_corrected(&host, &worse, None).await;
    let damage = "UPDATE grants SET suspensions = 'unreadable' WHERE holder = 'worse'";
    let damaged = site.raw.execute(damage).await.unwrap();
    assert_eq!(damaged.rows_affected(), 1);
    host.go_to("2025-09-30").await;
    corrected(&host, &case).await;
    assert_eq!(standing(&host, &one).await, since("active", "2025-09-30"));
}

/// Ending does not wait for what else suspends, and what else is lifted does not undo it.
#[tokio::test]
async fn one_of_two_cases_may_end_what_both_suspend() {
    let host = neighbours().await;
    let bad = department("bad");
    let one = granted(&host, "model", &bad, "TEST/000001").await;
    let lifting = ordered_until_corrected(&host, &bad, None).await;
    let ending = ordered(&host, &bad, None).await;
    host.go_to("2025-10-11").await;
    host.done(&ending, "superior-organ", &json!({ "outcome": "complete" }))
        .await;
    assert_eq!(standing(&host, &one).await, since("ended", "2025-10-11"));
    let grant = host.case(&one).await["grants"][0].clone();
    assert_eq!(grant["moved"]["case_id"], ending["id"], "{grant:#}");
    assert_eq!(grant["suspensions"], json!([]), "{grant:#}");
    let lifting = host.case(&lifting).await;
    assert_eq!(lifting["stage"]["id"], "sanction");
    assert_eq!(standing(&host, &one).await, since("ended", "2025-10-11"));
}

/// What has ended does not come back.
#[tokio::test]
async fn ended_access_is_not_restored() {
    let host = neighbours().await;
    let bad = department("bad");
    let one = granted(&host, "model", &bad, "TEST/000001").await;
    let ending = ordered(&host, &bad, None).await;
    host.go_to("2025-10-11").await;
    let lifting = ordered_until_corrected(&host, &bad, None).await;
    host.done(&ending, "superior-organ", &json!({ "outcome": "complete" }))
        .await;
    assert_eq!(standing(&host, &one).await, since("ended", "2025-10-11"));
    host.go_to("2025-10-13").await;
    let lifting = corrected(&host, &lifting).await;
    assert_eq!(
        last_event(&lifting, "acted")["effects"],
        json!(["restore-access"])
    );
    assert_eq!(standing(&host, &one).await, since("ended", "2025-10-11"));
}
