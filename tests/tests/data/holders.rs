//! Who holds a grant: what he reports, and who takes his place.

use axum::http::StatusCode;
use bylaw::flow;
use serde_json::json;

use super::ENTRY;
use super::grants::World;

#[tokio::test]
async fn the_holder_reports_and_the_provider_reads() {
    let world = World::new("unconditional", "conditional").await;
    let grant = world.granted().await;
    let path = world.here.path(&format!("grants/{grant}"));
    let reports = format!("{path}/reports");
    let report = json!({ "from": "2025-09-01", "until": "2025-09-26", "effect": "核验 12 户" });
    let (tax, civil) = (world.here.of("tax"), world.here.of("civil"));
    let taken = world.host.post(&reports, tax, &report).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text);
    for who in [tax, civil, world.here.of("data")] {
        let read = world.host.send("GET", &reports, Some(who), "").await;
        assert_eq!(
            read.body[0]["record"]["note"], "核验 12 户",
            "{}",
            read.text
        );
        let shown = world.host.send("GET", &path, Some(who), "").await;
        assert_eq!(shown.body["expired"], false, "{}", shown.text);
    }
    for who in [world.here.of("transport"), world.there.of("tax")] {
        let read = world.host.send("GET", &reports, Some(who), "").await;
        assert_eq!(read.status, StatusCode::NOT_FOUND, "{}", read.text);
    }
    let provider = world.host.post(&reports, civil, &report).await;
    assert_eq!(provider.status, StatusCode::FORBIDDEN, "{}", provider.text);
    let future = json!({ "from": "2025-09-01", "until": "2025-09-27", "effect": "x" });
    let future = world.host.post(&reports, tax, &future).await;
    assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (who, held, given) in [(tax, 1, 0), (civil, 0, 1)] {
        for (side, count) in [("held", held), ("given", given)] {
            let path = world.here.path(&format!("grants?side={side}"));
            let all = world.host.send("GET", &path, Some(who), "").await;
            assert_eq!(all.body.as_array().unwrap().len(), count, "{}", all.text);
        }
    }
    flow::sequence(&world.host.host).await.unwrap();
    let here = world.host.host.jurisdiction("shenyang").unwrap();
    let agreed = flow::compare_log(&world.host.host, here).await.unwrap();
    assert_eq!((agreed.records, &agreed.wrong), (1, &vec![]));
}

/// Invariant: whoever took a body's duties over has its data and its grants, and the body nothing.
#[tokio::test]
async fn a_successor_provides_and_holds() {
    let world = World::new("unconditional", "conditional").await;
    let grant = world.granted().await;
    for (gone, heir) in [("civil", "transport"), ("tax", "archive")] {
        let path = world
            .here
            .path(&format!("organisations/{gone}/dissolution"));
        let seen = [("content-type", "application/json"), ("if-match", "\"1\"")];
        let body = json!({ "successor": heir }).to_string();
        let done = world
            .host
            .send_as("POST", &path, Some(&world.here.system), &seen, body)
            .await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    }
    let provider = world
        .query(Some(world.here.of("transport")), json!({}))
        .await;
    assert_eq!(provider.body["left_out"], json!([]), "{}", provider.text);
    let path = format!("{ENTRY}/uploads");
    let read = async |token: &str, path: &str| world.host.send("GET", path, Some(token), "").await;
    let uploads = read(world.here.of("transport"), &path).await;
    assert_eq!(uploads.status, StatusCode::OK, "{}", uploads.text);
    let records = world.here.path("records?entry=TEST/000001");
    let records = read(world.here.of("transport"), &records).await;
    assert_eq!(records.status, StatusCode::OK, "{}", records.text);
    let held = read(world.here.of("archive"), &world.here.path("grants")).await;
    assert_eq!(held.body[0]["id"], grant, "{}", held.text);
    let gone = world.tax(json!({})).await;
    assert_eq!(gone.status, StatusCode::UNAUTHORIZED, "{}", gone.text);
}
