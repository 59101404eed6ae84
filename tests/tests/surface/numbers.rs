//! What the host says of its work: numbers, health, documentation.

use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use bylaw::http::{MetricsAccess, Peer};
use bylaw::metrics::{Metrics, Observation, Standing};
use bylaw::rules::Limits;
use bylaw_tests::guests::{governed_by, hostile};
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::places::setup;
use serde_json::json;
use tower::ServiceExt;

/// A sample of the text, by its name and some of its labels.
fn sample(text: &str, name: &str, labels: &[(&str, &str)]) -> Option<i64> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let line = lines.find(|line| {
        let (called, rest) = line.split_once('{').unwrap_or((line, ""));
        let labelled = |(key, value): &(&str, &str)| rest.contains(&format!("{key}=\"{value}\""));
        called == name && labels.iter().all(labelled)
    })?;
    line.rsplit(' ').next()?.parse().ok()
}

#[tokio::test]
async fn a_filing_a_decision_and_a_lapse_are_counted() {
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("shenyang", entry("conditional")).await;
    let statement = json!({ "purpose": "核验", "materials": ["申请表"] });
    let wanted = filing("sharing-application", statement);
    let decided = host.file("shenyang", &wanted).await;
    host.file("shenyang", &wanted).await;
    let approve = json!({ "outcome": "approve" });
    host.done(&decided, "provider", &approve).await;
    // The second one is left alone; its day ends on the 10th, and the loop comes nine hours late.
    host.go_to("2025-10-11").await;
    let text = host.send("GET", "/metrics", None, Body::empty()).await.text;
    let here = ("jurisdiction", "shenyang");
    let counted = |name: &str, labels: &[(&str, &str)]| sample(&text, name, labels);
    let by = |who| [here, ("result", "approve"), ("by", who)];
    let decisions = "bylaw_decisions_total";
    assert_eq!(counted(decisions, &by("actor")), Some(1), "{text}");
    assert_eq!(counted(decisions, &by("silence")), Some(1), "{text}");
    let route = ("route", "/api/v1/jurisdictions/{j}/cases");
    let filed = [route, ("method", "POST"), ("status", "201")];
    assert_eq!(counted("bylaw_http_requests_total", &filed), Some(2));
    let timed = counted("bylaw_http_request_seconds_count", &filed[..2]);
    assert_eq!(timed, Some(2));
    assert!(
        counted("bylaw_rules_fuel_total", &[here]) > Some(0),
        "{text}"
    );
    let late = counted("bylaw_lapse_lateness_seconds_count", &[here]);
    assert_eq!(late, Some(1));
    assert!(
        text.contains("bylaw_lapse_lateness_seconds_sum{jurisdiction=\"shenyang\"} 32400"),
        "{text}"
    );
    assert_eq!(counted("bylaw_clocks_open", &[here]), Some(0));
    assert!(counted("bylaw_log_leaves_waiting", &[here]) > Some(0));
    let writer = [("pool", "writes"), ("state", "idle")];
    assert!(
        counted("bylaw_database_connections", &writer).is_some(),
        "{text}"
    );
}

/// A fault is counted where it is recorded, with its word.
#[tokio::test]
async fn a_fault_of_the_rules_is_counted() {
    let shenyang = setup().jurisdiction("shenyang").unwrap();
    let limits = Limits {
        memory: 16 << 20,
        ..shenyang.policy.limits
    };
    let hostile = setup().library.load(&hostile(), limits).unwrap();
    let host = TestHost::with("2025-09-26", vec![governed_by(hostile)], true).await;
    host.hold_entry("hostile", entry("conditional")).await;
    let wanted = filing("sharing-application", json!({ "purpose": "trap" }));
    let case = host.file("hostile", &wanted).await;
    assert_eq!(case["state"], "unplanned");
    let text = host.get("/metrics").await.text;
    let labels = [("jurisdiction", "hostile"), ("code", "trapped")];
    assert_eq!(
        sample(&text, "bylaw_rules_faults_total", &labels),
        Some(1),
        "{text}"
    );
}

/// Invariant: whatever is exported stands in the table that operators read, and the reverse.
#[test]
fn every_number_is_documented_and_the_reverse() {
    let source = include_str!("../../../host/src/metrics.rs");
    let documented: Vec<&str> = source
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `")?.split('`').next())
        .collect();
    let metrics = Metrics::default();
    metrics.answered("/", "GET", 200, Duration::from_millis(1));
    metrics.turned_away("too-slow", "wuxi");
    let seen = [
        Observation::Decided {
            result: "approve".into(),
            by: "actor",
        },
        Observation::Faulted {
            code: "trapped".into(),
        },
        Observation::Burned { fuel: 1 },
        Observation::Lapsed { late: 1 },
    ];
    metrics.observe("wuxi", seen.into());
    metrics.stands("wuxi", Standing::default());
    metrics.connected("reads", 1, 1);
    metrics.stepped("wuxi", "release-confirmed");
    metrics.shadowed("wuxi", "same");
    metrics.pulled("wuxi", "fetched");
    metrics.handled_manually("wuxi", true);
    metrics.governed("wuxi", true);
    metrics.laxer("wuxi", 0);
    metrics.unvouched("wuxi", 0);
    metrics.vetted("wuxi", "passed", Duration::from_millis(1));
    metrics.rehearsed("wuxi", "kept", 1);
    let text = metrics.text();
    let exported: Vec<(&str, &str)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '))
        .collect();
    assert_eq!(exported.len(), documented.len(), "{text}");
    for (name, kind) in exported {
        let total = if kind == "counter" { "_total" } else { "" };
        assert!(
            documented.contains(&format!("{name}{total}").as_str()),
            "{name}"
        );
    }
}

#[tokio::test]
async fn health_says_which_part_is_not_well_and_what_to_do() {
    let host = TestHost::on("2025-09-26").await;
    let well = host.get("/readyz").await;
    assert_eq!(well.status, StatusCode::OK);
    let parts = well.body["parts"].as_array().unwrap();
    let names: Vec<_> = parts
        .iter()
        .map(|part| part["part"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "database",
            "clock",
            "rules",
            "log-key",
            "deadlines",
            "notices"
        ]
    );
    assert!(parts.iter().all(|part| part["well"] == true), "{parts:?}");
    host.host.store.close().await;
    bylaw::flow::doubt(&host.host);
    let away = host.get("/readyz").await;
    assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(away.body["parts"][0]["part"], "database");
    assert_eq!(away.body["parts"][0]["well"], false);
    let advice = away.body["parts"][0]["advice"]["en"].as_str().unwrap();
    assert!(advice.contains("see whether it runs"), "{advice}");
    // Numbers are still given.
    let numbers = host.get("/metrics").await;
    assert_eq!(numbers.status, StatusCode::OK);
}

/// A key file that was lost and made anew would begin another log.
#[tokio::test]
async fn another_log_key_is_noticed() {
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("shenyang", entry("unconditional")).await;
    let wanted = filing(
        "sharing-application",
        json!({ "purpose": "核验", "materials": ["申请表"] }),
    );
    host.file("shenyang", &wanted).await;
    bylaw::flow::sequence(&host.host).await.unwrap();
    let host = host.with_another_key();
    let ready = host.get("/readyz").await;
    let key = &ready.body["parts"][3];
    assert_eq!(
        (key["part"].as_str(), key["well"].as_bool()),
        (Some("log-key"), Some(false))
    );
    assert!(key["advice"]["zh"].as_str().unwrap().contains("log.key"));
}

/// The page loads nothing from elsewhere, and is not allowed to.
#[tokio::test]
async fn the_documentation_needs_no_network() {
    let host = TestHost::on("2025-09-26").await;
    let page = host.get("/docs").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.kind.starts_with("text/html"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("http"),
        "{policy}"
    );
    let named = |start: &str| {
        page.text
            .split(start)
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let links = [named("src=\""), named("href=\"")].concat();
    assert!(links.len() >= 5, "{links:?}");
    for link in links.iter().filter(|link| !link.starts_with("data:")) {
        assert!(link.starts_with('/'), "{link}");
        let part = host.get(link).await;
        assert_eq!(part.status, StatusCode::OK, "{link}");
        assert!(!part.bytes.is_empty(), "{link}");
    }
    let starts = host.get("/docs/swagger-initializer.js").await;
    assert!(starts.text.contains("/openapi.json"), "{}", starts.text);
    assert_eq!(
        host.get("/docs/nothing.js").await.status,
        StatusCode::NOT_FOUND
    );
}

/// Invariant: the numbers are read on this machine, or with the secret, and by nobody else.
#[tokio::test]
async fn the_numbers_are_not_for_everybody() {
    let host = TestHost::on("2025-09-26").await;
    assert_eq!(host.get("/metrics").await.status, StatusCode::OK);
    let proxied = [("x-forwarded-for", "203.0.113.7")];
    let proxied = host.send_as("GET", "/metrics", None, &proxied, "").await;
    assert_eq!(proxied.status, StatusCode::FORBIDDEN);
    assert_eq!(proxied.body["type"], "urn:bylaw:problem:metrics-closed");
    let from = async |peer: [u8; 4]| {
        let mut request = Request::get("/metrics").body(Body::empty()).unwrap();
        let peer = ConnectInfo(Peer((peer, 1).into()));
        request.extensions_mut().insert(peer);
        host.router().oneshot(request).await.unwrap().status()
    };
    assert_eq!(from([203, 0, 113, 7]).await, StatusCode::FORBIDDEN);
    assert_eq!(from([127, 0, 0, 1]).await, StatusCode::OK);

    let host = host.measured(MetricsAccess::by("a long secret"));
    for (header, status) in [
        ("", StatusCode::UNAUTHORIZED),
        ("Bearer a long secre", StatusCode::UNAUTHORIZED),
        ("a long secret", StatusCode::UNAUTHORIZED),
        ("Bearer a long secret", StatusCode::OK),
    ] {
        let header = [("authorization", header)];
        let answer = host.send_as("GET", "/metrics", None, &header, "").await;
        assert_eq!(answer.status, status, "{header:?}");
        assert!(!answer.text.contains("a long secret"));
    }
    let elsewhere = host.measured(MetricsAccess::Elsewhere);
    assert_eq!(
        elsewhere.get("/metrics").await.status,
        StatusCode::FORBIDDEN
    );
}
