//! The description says what is there, and all of it.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::StatusCode;
use bylaw::http::{PERMISSIONS, document};
use bylaw_tests::host::{Answer, TestHost};
use serde_json::{Value, json};

/// The routes of the router, as it is written: a prefix and a path each.
fn routes() -> BTreeSet<String> {
    let source = include_str!("../../../host/src/http/router.rs");
    let mut found = BTreeSet::new();
    let prefixes = [
        ("fn rules_and_calendars(", "/api/v1"),
        ("fn lives_of_rules(", "/api/v1"),
        ("fn rehearsing(", "/api/v1"),
        ("fn catalogs(", "/api/v1"),
        ("fn matters(", "/api/v1"),
        ("fn oversight(", "/api/v1"),
        ("fn own(", "/api/v1"),
        ("fn register(", "/api/v1"),
        ("fn delegations_and_watch(", "/api/v1"),
        ("fn grants_and_reports(", "/api/v1"),
        ("fn data_of_entries(", "/api/v1"),
        ("fn logs(", "/audit"),
        ("fn signing_in(", "/auth"),
    ];
    for part in source.split("\n}\n") {
        let of_part = prefixes.iter().find(|(start, _)| part.contains(start));
        let prefix = of_part.map_or("", |(_, prefix)| *prefix);
        for route in part.split(".route(").skip(1) {
            let path = route.split('"').nth(1).unwrap();
            found.insert(format!("{prefix}{}", path.replace("{*", "{")));
        }
    }
    found
}

#[test]
fn every_route_is_described_and_the_reverse() {
    let paths = document()["paths"].as_object().unwrap();
    let described: BTreeSet<String> = paths.keys().cloned().collect();
    assert_eq!(routes(), described);
    assert!(described.len() > 20);
}

/// Invariant: of every route it is said who may use it.
#[test]
fn every_operation_has_an_action_and_the_reverse() {
    let paths = document()["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().keys();
        methods.map(move |method| (method.to_uppercase(), path.clone()))
    });
    let described: BTreeSet<_> = operations
        .filter(|(_, path)| path.starts_with("/api/v1/"))
        .collect();
    let permitted = PERMISSIONS
        .iter()
        .map(|(method, path, _)| (method.to_string(), (*path).to_owned()));
    assert_eq!(described, permitted.collect());
}

/// The router names a path's methods to whoever uses another.
#[tokio::test]
async fn every_method_is_described_and_the_reverse() {
    let host = TestHost::on("2025-09-26").await;
    for (path, item) in document()["paths"].as_object().unwrap() {
        let place = path.replace(['{', '}'], "");
        let answer = host.send("TRACE", &place, None, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        let allowed: BTreeSet<String> = answer
            .header("allow")
            .unwrap_or_default()
            .split(',')
            .map(str::to_lowercase)
            .filter(|method| method != "head")
            .collect();
        let described: BTreeSet<String> = item.as_object().unwrap().keys().cloned().collect();
        assert_eq!(allowed, described, "{path}");
    }
}

#[tokio::test]
async fn it_is_served_as_it_is() {
    let host = TestHost::on("2025-09-26").await;
    let answer = host.get("/openapi.json").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(&answer.body, document());
    assert_eq!(
        answer.body["openapi"].as_str().map(|version| &version[..3]),
        Some("3.1")
    );
}

/// A reader's tools stop at the first reference that leads nowhere.
#[test]
fn every_reference_leads_somewhere() {
    let mut found = 0;
    let mut rest = vec![document()];
    while let Some(value) = rest.pop() {
        match value {
            Value::Array(all) => rest.extend(all),
            Value::Object(all) => rest.extend(all.values()),
            _ => {}
        }
        let reference = value.get("$ref").and_then(Value::as_str);
        if let Some(reference) = reference {
            let place = reference.strip_prefix('#').unwrap();
            assert!(document().pointer(place).is_some(), "{reference}");
            found += 1;
        }
    }
    assert!(found > 100, "{found}");
}

/// People read it in both languages.
#[test]
fn every_operation_has_words_in_both_languages() {
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let summary = operation["summary"].as_str().unwrap_or_default();
            let chinese = summary
                .chars()
                .any(|letter| ('\u{4e00}'..'\u{9fff}').contains(&letter));
            assert!(
                chinese && summary.contains(" / "),
                "{method} {path}: {summary}"
            );
            assert!(operation["tags"][0].is_string(), "{method} {path}");
        }
    }
}

/// What is refused when it is sent is not in the schema.
#[test]
fn what_is_sent_is_closed() {
    let schemas = &document()["components"]["schemas"];
    for name in [
        "Filing",
        "CatalogEntry",
        "Matter",
        "Action",
        "UseRecord",
        "Statement",
    ] {
        let closed = &schemas[name]["additionalProperties"];
        assert_eq!(closed, &Value::Bool(false), "{name}");
    }
}

/// The check that stands behind every test sees what it should.
#[tokio::test]
async fn an_answer_that_is_not_described_is_found() {
    let host = TestHost::on("2025-09-26").await;
    let answer = host.get("/api/v1/jurisdictions").await;
    let check = |path: &str, answer: &Answer| bylaw_tests::contract::check("GET", path, answer);
    assert_eq!(check("/api/v1/jurisdictions", &answer), Ok(()));
    for (path, lie) in [
        ("/api/v1/jurisdictions/wuxi", "is not of type"),
        ("/audit/wuxi/key", "is not described"),
        ("/nowhere", "no path"),
    ] {
        let found = check(path, &answer).unwrap_err();
        assert!(found.contains(lie), "{path}: {found}");
    }
}

/// What callers cannot guess is described: filters as a schema that takes what the host takes, and
/// the calls that the host itself makes.
#[test]
fn filters_and_web_calls_are_described() {
    let document = document();
    let mut schema = document["components"]["schemas"]["Filter"].clone();
    schema["components"] = document["components"].clone();
    let filters = jsonschema::validator_for(&schema).unwrap();
    for (good, filter) in [
        (true, json!({"op": "eq", "item": "区划", "value": "210100"})),
        (
            true,
            json!({"op": "and", "of": [{"op": "is-null", "item": "a"}, {"op": "not", "of": {"op": "in", "item": "b", "values": [1]}}]}),
        ),
        (
            true,
            json!({"op": "starts-with", "item": "a", "value": "x"}),
        ),
        (false, json!({"op": "starts-with", "item": "a", "value": 1})),
        (false, json!({"op": "or", "of": []})),
        (false, json!({"op": "like", "item": "a", "value": "x"})),
        (
            false,
            json!({"op": "eq", "item": "a", "value": "x", "of": []}),
        ),
    ] {
        assert_eq!(filters.is_valid(&filter), good, "{filter}");
    }
    for (name, schema) in [("case", "Notice"), ("rules", "NoticeOfRules")] {
        let call = &document["webhooks"][name]["post"];
        let body = &call["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        assert_eq!(body, &format!("#/components/schemas/{schema}"));
        assert_eq!(call["parameters"].as_array().unwrap().len(), 3);
    }
}
