//! With whose account data were used, and by which credential: what the provider reads of it.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use bylaw::http::PeerCertificate;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::ENTRY;
use super::grants::World;

async fn kept(world: &World) -> Vec<Value> {
    let path = world.here.path("records?entry=TEST/000001");
    let by = Some(world.here.of("civil"));
    let kept = world.host.send("GET", &path, by, "").await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
    kept.body.as_array().unwrap().clone()
}

async fn account(world: &World, token: &str) -> String {
    let me = world.host.send("GET", "/api/v1/me", Some(token), "").await;
    me.body["account"]["id"].as_str().unwrap().to_owned()
}

/// The identifier in a token, which is no secret.
fn id_of(token: &str) -> &str {
    token.split('_').nth(2).unwrap()
}

/// Invariant: every record of use says with which account and by which credential it came about.
#[tokio::test]
async fn a_record_says_who_it_was_and_by_which_credential() {
    let world = World::new("unconditional", "closed").await;
    let grant = world.granted().await;
    let (tax, head) = (world.here.of("tax"), world.here.head("tax"));
    world.query(Some(tax), json!({})).await;
    world.query(Some(head), json!({})).await;
    let path = format!("{ENTRY}/download?format=csv");
    let own = Some(world.here.of("civil"));
    let file = world.host.send("GET", &path, own, "").await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.text);
    let report = json!({ "from": "2025-09-26", "until": "2025-09-26", "effect": "核验 12 户" });
    let reports = world.here.path(&format!("grants/{grant}/reports"));
    let taken = world.host.post(&reports, head, &report).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text);

    let kept = kept(&world).await;
    assert_eq!(kept.len(), 4, "{kept:#?}");
    let by = [
        (tax, "body 张三"),
        (head, "head 张三"),
        (world.here.of("civil"), "body 张三"),
        (head, "head 张三"),
    ];
    // Which came first is not what this is about.
    let mut known: Vec<&Value> = kept.iter().collect();
    for (token, name) in by {
        let wanted = json!({
            "id": account(&world, token).await, "credential": "token",
            "credential_id": id_of(token),
        });
        let place = known
            .iter()
            .position(|one| one["record"]["account"] == wanted);
        let record = known.swap_remove(place.unwrap_or_else(|| panic!("{wanted:#}: {kept:#?}")));
        assert_eq!(record["account_name"], name, "{record:#}");
        let secret = token.rsplit('_').next().unwrap();
        assert!(!record.to_string().contains(secret), "{record:#}");
    }
    assert!(kept.iter().any(|one| one["record"]["by"]["id"] == "tax"));
    let read = world.host.send("GET", &reports, own, "").await;
    assert_eq!(read.body[0]["account_name"], "head 张三", "{}", read.text);
}

/// Names stand in the accounts alone, and a person in the side table: so both can be erased.
#[tokio::test]
async fn no_name_stands_in_a_record() {
    let world = World::new("unconditional", "unconditional").await;
    let citizen = world.here.citizen();
    world.query(Some(citizen), json!({})).await;
    world.query(Some(world.here.of("tax")), json!({})).await;
    world.query(None, json!({})).await;
    world.query(Some(world.there.of("tax")), json!({})).await;
    let shown = kept(&world).await;
    assert_eq!(shown.len(), 4, "{shown:#?}");
    let own = &shown[0]["record"];
    assert_eq!(own["by"]["id"], account(&world, citizen).await.as_str());
    let bare = json!({ "id": null, "credential": "token", "credential_id": null });
    assert_eq!(own["account"], bare, "{own:#}");
    assert_eq!(shown[2]["record"]["account"], Value::Null);
    let foreign = &shown[3];
    let other = account(&world, world.there.of("tax")).await;
    assert_eq!(
        foreign["record"]["account"]["id"],
        format!("wuxi/{other}"),
        "{foreign:#}"
    );
    assert_eq!(foreign["account_name"], Value::Null, "{foreign:#}");

    let mut view = world.host.host.store.read("shenyang").await.unwrap();
    let rows = view.use_records("TEST/000001", "", 10).await.unwrap();
    let mut texts = vec![];
    for row in &rows {
        texts.push(view.use_text(&row.id).await.unwrap().unwrap());
    }
    drop(view);
    let id = account(&world, citizen).await;
    assert!(texts.iter().all(|text| !text.contains("张三")), "{texts:?}");
    assert!(!texts[0].contains(&id), "{}", texts[0]);
    // Erased, he is gone from what is shown.
    let reference = &rows[0].record.by.id;
    let erased = bylaw::flow::erase_person(&world.host.host, "shenyang", reference);
    assert!(erased.await.unwrap());
    let shown = kept(&world).await;
    assert_eq!(shown[0]["record"]["by"]["name"], "", "{:#}", shown[0]);
    assert!(!shown[0].to_string().contains(&id), "{:#}", shown[0]);
}

/// Of several certificates of an account the record names the one that the connection had.
#[tokio::test]
async fn a_certificate_is_named_by_its_identifier() {
    let world = World::new("unconditional", "closed").await;
    world.granted().await;
    let id = account(&world, world.here.of("tax")).await;
    let path = world.here.path(&format!("accounts/{id}/certificates"));
    let mut mapped = vec![];
    for name in ["san:dns:one.example", "san:dns:two.example"] {
        let draft = json!({ "subject": name });
        let one = world.host.post(&path, &world.here.security, &draft).await;
        assert_eq!(one.status, StatusCode::CREATED, "{}", one.text);
        mapped.push(one.body["id"].clone());
    }
    let request = Request::builder()
        .method("POST")
        .uri(format!("{ENTRY}/query"))
        .header("content-type", "application/json")
        .extension(PeerCertificate {
            subjects: vec!["key:ab".into(), "san:two.example".into()],
            until: i64::MAX,
        })
        .body(Body::from("{}"))
        .unwrap();
    let answer = world.host.router().oneshot(request).await.unwrap();
    let status = answer.status();
    let text = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    assert_eq!(status, StatusCode::OK, "{text:?}");
    let kept = kept(&world).await;
    let wanted = json!({ "id": id, "credential": "certificate", "credential_id": mapped[1] });
    assert_eq!(kept[0]["record"]["account"], wanted, "{kept:#?}");
}

/// Who reports an exchange says whose it was, but not with which account he reports it.
#[tokio::test]
async fn what_is_reported_names_who_reported_it() {
    let world = World::new("unconditional", "closed").await;
    let path = world.here.path("records");
    let platform = world.here.of("platform");
    let mut record = json!({
        "kind": "exchange", "entry_code": "TEST/000001",
        "by": { "id": "police", "name": "公安局", "kind": "department", "tier": "city" },
        "rows": 3,
    });
    let taken = world.host.post(&path, platform, &record).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text);
    record["account"] = json!({ "id": "x", "credential": "token", "credential_id": null });
    let refused = world.host.post(&path, platform, &record).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.body["place"], "account", "{}", refused.text);
    let kept = kept(&world).await;
    assert_eq!(kept.len(), 1);
    let id = account(&world, platform).await;
    assert_eq!(kept[0]["record"]["account"]["id"], id.as_str());
    assert_eq!(kept[0]["record"]["by"]["id"], "police");
}
