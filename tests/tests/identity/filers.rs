//! Who may file what.

use axum::http::StatusCode;
use bylaw::domain::{Instruments, MatterKind, PartyKind, filers_of};
use bylaw::flow::Filing;
use bylaw::store::{ImportRecord, ImportRow};
use bylaw_tests::host::TestHost;
use bylaw_tests::town::Town;
use serde_json::{Value, json};

use crate::filings::{file, town_of};
use crate::{application, is_problem, read, registry};

/// A kind, what is said, and who files it in Shenyang or who does not.
type Row = (
    &'static str,
    Value,
    &'static [&'static str],
    &'static [&'static str],
);

fn acts_of_offices() -> Vec<Row> {
    let grounds = json!({ "statement": { "grounds": "机构改革" } });
    vec![
        (
            "rectification",
            json!({
                "entry_code": null, "respondents": [Town::party("civil")],
                "statement": { "violation": { "instrument": "shenyang", "article": 47, "paragraph": 1, "item": 2 } },
            }),
            &["city", "data", "inspection"],
            &["", "tax", "company", "civil", "platform"],
        ),
        (
            "provision-stop",
            grounds.clone(),
            &["civil"],
            &["", "tax", "company", "data"],
        ),
        (
            "reassessment",
            json!({}),
            &["civil", "data"],
            &["", "tax", "company", "platform"],
        ),
        (
            "incident",
            grounds,
            &["civil", "data", "platform", "security", "city"],
            &["", "transport", "company"],
        ),
        (
            "entry-revision",
            json!({ "statement": { "change": "data-changed" } }),
            &["civil", "data"],
            &["", "tax", "company"],
        ),
        (
            "operation-authorisation",
            json!({ "statement": { "operator": Town::party("company") } }),
            &[],
            &["", "company"],
        ),
    ]
}

/// Invariant: what is an act of an office is filed by those whom the text names, and by nobody else.
#[tokio::test]
async fn acts_of_offices_are_filed_by_those_whom_the_text_names() {
    let (host, town) = town_of("shenyang", registry("conditional")).await;
    for (kind, more, theirs, others) in acts_of_offices() {
        for by in theirs {
            let filed = file(&host, &town, by, kind, more.clone()).await;
            assert_eq!(
                filed.status,
                StatusCode::CREATED,
                "{kind} {by}: {:#}",
                filed.body
            );
        }
        for by in others {
            let refused = file(&host, &town, by, kind, more.clone()).await;
            is_problem(&refused, StatusCode::FORBIDDEN, "others-file");
            let cited = &refused.body["findings"][0]["citations"][0];
            assert_eq!(cited["instrument"], "shenyang", "{:#}", refused.body);
        }
    }
    let order = file(
        &host,
        &town,
        "tax",
        "rectification",
        json!({ "statement": {
        "violation": { "instrument": "shenyang", "article": 47, "paragraph": null, "item": null },
    } }),
    );
    assert_eq!(
        order.await.body["findings"][0]["citations"][0]["article"],
        47
    );
    // Whoever was refused is noted, as everywhere.
    let denied = read(&host, &town.path("denials"), &town.audit).await;
    let noted = denied.body.as_array().unwrap().iter();
    let noted: Vec<&Value> = noted.filter(|row| row["why"] == "others-file").collect();
    assert!(noted.len() >= 4, "{:#}", denied.body);
    assert!(noted.iter().all(|row| row["action"] == "file"));
}

/// Chengdu 32: who uses the data reports too; he is known by his grant.
#[tokio::test]
async fn who_uses_the_data_reports_an_incident() {
    let (host, town) = town_of("shenyang", registry("unconditional")).await;
    let grounds = json!({ "statement": { "grounds": "数据泄露" } });
    let early = file(&host, &town, "tax", "incident", grounds.clone()).await;
    is_problem(&early, StatusCode::FORBIDDEN, "others-file");
    let granted = host
        .post(&town.path("cases"), town.of("tax"), &application())
        .await;
    assert_eq!(granted.body["closed"], "approve", "{:#}", granted.body);
    let filed = file(&host, &town, "tax", "incident", grounds).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
}

/// Order 809, 27 (2): the provider suspends what was misused; the route says that it is his to order.
#[tokio::test]
async fn whoever_the_route_lets_order_files_the_order() {
    let (host, town) = town_of("cn", registry("conditional")).await;
    let more = json!({
        "respondents": [Town::party("tax")], "filed_with": "provider",
        "statement": { "violation": { "instrument": "order-809", "article": 27, "paragraph": 2, "item": null } },
    });
    let other = file(&host, &town, "transport", "rectification", more.clone()).await;
    is_problem(&other, StatusCode::FORBIDDEN, "others-file");
    let own = file(&host, &town, "civil", "rectification", more).await;
    assert_eq!(own.status, StatusCode::CREATED, "{:#}", own.body);
}

/// Wuxi 2 (2): there an enterprise is an institution, which keeps its catalog; in Shenyang it is none.
#[tokio::test]
async fn an_enterprise_publishes_where_the_text_makes_it_an_institution() {
    let mut offered = registry("unconditional");
    offered["code"] = json!("BA6006/000218");
    offered["provider"] = Town::party("company");
    let publish = async |name: &str| {
        let (host, town) = town_of(name, registry("unconditional")).await;
        host.post(&town.path("entries"), town.of("company"), &offered)
            .await
    };
    let there = publish("wuxi").await;
    assert_eq!(there.status, StatusCode::CREATED, "{:#}", there.body);
    let here = publish("shenyang").await;
    is_problem(&here, StatusCode::FORBIDDEN, "others-file");
    let cited = &here.body["findings"][0]["citations"][0];
    assert_eq!(
        (&cited["article"], &cited["paragraph"]),
        (&json!(3), &json!(2))
    );
}

/// A sheet is no way around it.
#[tokio::test]
async fn an_import_files_nothing_that_is_for_others() {
    let (host, town) = town_of("shenyang", registry("unconditional")).await;
    let mut offered = registry("unconditional");
    offered["provider"] = Town::party("company");
    let filing = Filing::publication(serde_json::from_value(offered).unwrap());
    let import = ImportRecord {
        id: "sheet".into(),
        name: "sheet.csv".into(),
        by: "company".into(),
        recorded_at: "2025-09-26T01:00:00Z".into(),
        batch: None,
        columns: bylaw::columns::header_row(),
    };
    let row = ImportRow {
        place: 1,
        row: 2,
        code: String::new(),
        state: "ready".into(),
        filing: serde_json::to_string(&filing).unwrap(),
        findings: "[]".into(),
        case_id: None,
    };
    let mut tx = host.host.store.begin("shenyang").await.unwrap();
    tx.insert_import(&import, &[row]).await.unwrap();
    tx.commit().await.unwrap();
    let path = town.path("imports/sheet/file");
    let refused = host
        .post(&path, town.of("company"), &json!({ "as": "batch" }))
        .await;
    is_problem(&refused, StatusCode::FORBIDDEN, "others-file");
}

/// What the texts leave to everybody stays so.
#[tokio::test]
async fn citizens_complain_and_correct() {
    let (host, town) = town_of("guiyang", registry("unconditional")).await;
    let more = json!({
        "entry_code": null, "respondents": [Town::party("civil")],
        "filed_with": "supervisory-organ", "statement": { "grounds": "逾期不答复" },
    });
    let complaint = file(&host, &town, "", "complaint", more).await;
    assert_eq!(
        complaint.status,
        StatusCode::CREATED,
        "{:#}",
        complaint.body
    );
}

/// Every article of the table is one of its instrument.
#[tokio::test]
async fn the_articles_of_the_table_exist() {
    let host = TestHost::strict("2025-09-26").await;
    let mut seen = 0;
    for jurisdiction in host.host.jurisdictions() {
        let arrangement = jurisdiction.releases.now();
        let description = arrangement.releases[0].plugin.description();
        let known = Instruments::of(description);
        let ids: Vec<&str> = description
            .instruments
            .iter()
            .map(|one| one.id.as_str())
            .collect();
        for kind in [
            MatterKind::EntryPublication,
            MatterKind::EntryRevision,
            MatterKind::ProvisionStop,
            MatterKind::Reassessment,
            MatterKind::Incident,
            MatterKind::Rectification,
            MatterKind::EmergencyOpening,
            MatterKind::OperationAuthorisation,
        ] {
            let filers = filers_of(kind).unwrap();
            let barred = filers.admit(PartyKind::Enterprise, &ids).err();
            for citation in filers
                .basis(&ids)
                .into_iter()
                .chain(barred.unwrap_or_default())
            {
                assert_eq!(known.check(&citation), Ok(()));
                seen += 1;
            }
        }
    }
    assert!(seen > 40, "{seen}");
}
