//! Applicants who send the same until it is taken, and a host that cannot take it for now.

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::json;

use crate::host::{Answer, TestHost, entry, filing};

const CASES: &str = "/api/v1/jurisdictions/shenyang/cases";

/// Applies for an entry under a key.
pub async fn apply(host: &TestHost, key: &str) -> Answer {
    let filing = filing("sharing-application", json!({ "materials": ["申请表"] }));
    let headers = [("idempotency-key", key)];
    host.send_with(
        "POST",
        CASES,
        Some("applicant"),
        &headers,
        filing.to_string(),
    )
    .await
}

/// What the host says of itself.
pub async fn ready(host: &TestHost) -> StatusCode {
    host.send("GET", "/readyz", None, Body::empty())
        .await
        .status
}

/// The host could not for now, and says when to ask again.
pub fn is_unavailable(answer: &Answer) {
    assert_eq!(
        answer.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        answer.text
    );
    assert_eq!(answer.body["type"], "urn:bylaw:problem:unavailable");
    assert_eq!(answer.header("retry-after"), Some("5"));
}

/// How many applications wait for an answer, counted page by page.
pub async fn count(host: &TestHost) -> usize {
    let mut path = "/api/v1/inbox?jurisdiction=shenyang&limit=200".to_owned();
    let mut all = 0;
    loop {
        let page = host
            .send("GET", &path, Some("provider"), Body::empty())
            .await;
        all += page.body.as_array().unwrap().len();
        let next = page.header("link").and_then(|link| {
            let (next, _) = link.strip_prefix('<')?.split_once('>')?;
            Some(next.to_owned())
        });
        match next {
            Some(next) => path = next,
            None => return all,
        }
    }
}

/// Puts an entry into the catalog that may be applied for.
pub async fn hold(host: &TestHost) {
    let mut held = entry("conditional");
    held["sharing"]["legal_basis"] = json!([{ "rank": "law", "title": "某法" }]);
    host.hold_entry("shenyang", held).await;
}

/// Fills a host until it refuses; how many filings it took.
pub async fn filled(host: &TestHost) -> usize {
    let mut taken = 0;
    let refused = loop {
        let answer = apply(host, &format!("key-{taken}")).await;
        if answer.status != StatusCode::CREATED {
            break answer;
        }
        taken += 1;
        assert!(taken < 100_000, "it never gets full");
    };
    is_unavailable(&refused);
    assert!(taken > 0);
    assert_eq!(count(host).await, taken);
    assert_eq!(ready(host).await, StatusCode::SERVICE_UNAVAILABLE);
    taken
}

/// There is room again: what was refused is taken under the same key, and nothing is doubled.
pub async fn goes_on(host: &TestHost, taken: usize) {
    let again = apply(host, &format!("key-{taken}")).await;
    assert_eq!(again.status, StatusCode::CREATED, "{}", again.text);
    assert_eq!(count(host).await, taken + 1);
    assert_eq!(ready(host).await, StatusCode::OK);
}
