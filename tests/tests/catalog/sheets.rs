//! A catalog comes as a sheet, is looked at, filed, decided, and goes out as the same sheet.

use axum::http::StatusCode;
use bylaw::sheets::{Encoding, FileKind, read, write_csv};
use bylaw_tests::host::{Answer, TestHost};
use bylaw_tests::sheets::{PROVIDERS, entries, rows, workbook};
use serde_json::{Value, json};

use crate::{DAY, file, publication};

pub(crate) const IMPORTS: &str = "/api/v1/jurisdictions/shenyang/imports";
const EXPORT: &str = "/api/v1/jurisdictions/shenyang/entries/export";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(crate) async fn send(host: &TestHost, kind: &str, query: &str, bytes: Vec<u8>) -> Answer {
    let headers = [("content-type", kind)];
    let path = format!("{IMPORTS}{query}");
    host.send_as("POST", &path, Some("data-authority"), &headers, bytes)
        .await
}

/// Hands a sheet in and demands that it is taken; answers the dry run.
async fn taken(host: &TestHost, kind: &str, bytes: Vec<u8>) -> Value {
    let answer = send(host, kind, "", bytes).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.body
}

async fn filed(host: &TestHost, import: &Value, as_what: &str) -> Value {
    let id = import["id"].as_str().unwrap();
    let wish = json!({ "as": as_what });
    let answer = host
        .post(&format!("{IMPORTS}/{id}/file"), "data-authority", &wish)
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.body
}

async fn approve_all(host: &TestHost, batch: &str) -> usize {
    let path = format!("/api/v1/jurisdictions/shenyang/batches/{batch}?limit=1000");
    let cases = host.get(&path).await.body;
    let cases = cases["cases"].as_array().unwrap();
    for case in cases {
        host.done(case, "data-authority", &json!({ "outcome": "approve" }))
            .await;
    }
    cases.len()
}

/// Invariant: what was exported, imported into an empty tenant, filed and decided, is exported as
/// the same rows, to the byte; and the file itself is the same.
#[tokio::test]
async fn two_hundred_entries_go_round() {
    let host = TestHost::on(DAY).await;
    let import = taken(&host, XLSX, workbook(200)).await;
    assert_eq!(
        (&import["entries"], &import["ready"], &import["refused"]),
        (&json!(200), &json!(200), &json!(0)),
        "{:#}",
        import["findings"]
    );
    let done = filed(&host, &import, "batch").await;
    assert_eq!((&done["filed"], &done["ready"]), (&json!(200), &json!(0)));
    assert_eq!(
        approve_all(&host, done["batch"].as_str().unwrap()).await,
        200
    );
    let first = host.get(&format!("{EXPORT}?format=xlsx")).await;
    assert_eq!(first.kind, XLSX);
    let rows = read(FileKind::Xlsx, &first.bytes, None).unwrap();
    assert!(rows.len() > 600, "entries and their items: {}", rows.len());

    let other = TestHost::on(DAY).await;
    let import = taken(&other, XLSX, first.bytes.clone()).await;
    assert_eq!(import["ready"], 200, "{:#}", import["findings"]);
    let done = filed(&other, &import, "batch").await;
    approve_all(&other, done["batch"].as_str().unwrap()).await;
    let second = other.get(&format!("{EXPORT}?format=xlsx")).await;
    assert_eq!(read(FileKind::Xlsx, &second.bytes, None).unwrap(), rows);
    assert_eq!(second.bytes, first.bytes, "the same file");
    for query in ["format=csv", "format=csv&encoding=gb18030"] {
        let one = host.get(&format!("{EXPORT}?{query}")).await;
        let two = other.get(&format!("{EXPORT}?{query}")).await;
        assert_eq!(one.bytes, two.bytes);
        let read = read(FileKind::Csv, &one.bytes, None).unwrap();
        assert_eq!(read.len(), rows.len());
    }
}

/// The entries themselves are those that were written.
#[tokio::test]
async fn an_entry_is_read_as_it_was_written() {
    let host = TestHost::on(DAY).await;
    let made = entries(30, &PROVIDERS);
    let csv = write_csv(&rows(&made), Encoding::Gb18030).unwrap();
    let import = taken(&host, "text/csv", csv).await;
    let done = filed(&host, &import, "cases").await;
    assert_eq!(done["batch"], Value::Null);
    for (row, (entry, guide)) in done["rows"].as_array().unwrap().iter().zip(&made) {
        let case = row["case"].as_str().unwrap();
        let case = host.get(&format!("/api/v1/cases/{case}")).await.body;
        let wanted = serde_json::to_value(entry).unwrap();
        assert_eq!(case["matter"]["proposed"], wanted);
        assert_eq!(case["guide"], serde_json::to_value(guide).unwrap());
    }
}

/// Filing is done once for each entry, however often it is asked for, and a code that is used
/// meanwhile is told.
#[tokio::test]
async fn filing_again_files_nothing_twice() {
    let host = TestHost::on(DAY).await;
    let import = taken(&host, XLSX, workbook(6)).await;
    // Somebody publishes one of them in the meantime.
    let code = import["rows"][2]["code"].as_str().unwrap();
    let own = file(&host, &publication(code, None)).await;
    assert_eq!(own.status, StatusCode::CREATED);
    let first = filed(&host, &import, "cases").await;
    assert_eq!((&first["filed"], &first["refused"]), (&json!(5), &json!(1)));
    assert_eq!(first["rows"][2]["state"], "refused");
    let said = first["rows"][2]["findings"][0]["message"]["en"].to_string();
    assert!(said.contains(own.body["id"].as_str().unwrap()), "{said}");
    let again = filed(&host, &import, "batch").await;
    assert_eq!(again["rows"], first["rows"]);
    let id = import["id"].as_str().unwrap();
    let shown = host.get(&format!("{IMPORTS}/{id}?after=4&limit=1")).await;
    assert_eq!(shown.body["rows"][0], first["rows"][4]);
    assert_eq!(shown.body["next"], 5);
}

/// Invariant: two who file the same sheet at once file each entry once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_file_the_same_sheet_and_each_entry_is_filed_once() {
    let host = TestHost::on(DAY).await;
    let import = taken(&host, XLSX, workbook(20)).await;
    let (one, other) = tokio::join!(
        filed(&host, &import, "batch"),
        filed(&host, &import, "batch")
    );
    assert_eq!(one["batch"], other["batch"]);
    let id = import["id"].as_str().unwrap();
    let after = host.get(&format!("{IMPORTS}/{id}")).await.body;
    assert_eq!(
        (&after["filed"], &after["refused"]),
        (&json!(20), &json!(0))
    );
    let batch = after["batch"].as_str().unwrap();
    let path = format!("/api/v1/jurisdictions/shenyang/batches/{batch}");
    let cases = host.get(&path).await.body;
    assert_eq!(cases["cases"].as_array().unwrap().len(), 20);
    let inbox = host.get("/api/v1/inbox?actor=data-authority").await;
    assert!(inbox.text.matches("entry-publication").count() <= 20);
}

/// The same sheet under one key is one import.
#[tokio::test]
async fn a_sheet_that_is_sent_again_is_one_import() {
    let host = TestHost::on(DAY).await;
    let headers = [("content-type", XLSX), ("idempotency-key", "sheet-1")];
    let sent = async || {
        host.send_as(
            "POST",
            IMPORTS,
            Some("data-authority"),
            &headers,
            workbook(3),
        )
        .await
    };
    let (first, second) = (sent().await, sent().await);
    assert_eq!(first.status, StatusCode::CREATED);
    assert_eq!(second.header("idempotency-replayed"), Some("true"));
    assert_eq!(first.body, second.body);
}

/// The law's findings and the guide's stand at their cells, and only what is in order is filed.
#[tokio::test]
async fn findings_stand_at_their_cells_and_the_rest_is_filed() {
    let host = TestHost::on(DAY).await;
    let mut sheet = rows(&entries(6, &PROVIDERS));
    let head = sheet[0].clone();
    let at = |heading: &str| head.iter().position(|known| known == heading).unwrap();
    let begins: Vec<usize> = (1..sheet.len())
        .filter(|row| !sheet[*row][at("信息资源名称")].is_empty())
        .collect();
    // The law: a restriction without a basis. The guide: a wrong check character. The form: a word.
    sheet[begins[1]][at("共享依据")].clear();
    sheet[begins[2]][at("信息资源提供方代码")] = "91350100M000100Y44".into();
    sheet[begins[3]][at("共享类型")] = "也许共享".into();
    sheet[begins[3]][at("信息资源名称")].clear();
    let code = sheet[begins[0]][at("信息资源代码")].clone();
    sheet[begins[4]][at("信息资源代码")] = code;
    let csv = write_csv(&sheet, Encoding::Utf8).unwrap();
    let import = taken(&host, "text/csv", csv).await;
    assert_eq!(
        (&import["ready"], &import["refused"]),
        (&json!(2), &json!(4))
    );
    let found: Vec<(u64, String, String)> = import["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|found| found["severity"] == "error")
        .map(|found| {
            (
                found["row"].as_u64().unwrap(),
                found["column"].as_str().unwrap_or("-").to_owned(),
                found["heading"].as_str().unwrap_or("-").to_owned(),
            )
        })
        .collect();
    let row = |place: usize| u64::try_from(begins[place] + 1).unwrap();
    let letters = |heading: &str| bylaw::sheets::letters(at(heading));
    let wanted = |place: usize, heading: &str| (row(place), letters(heading), heading.to_owned());
    assert_eq!(
        found,
        [
            wanted(1, "共享依据"),
            wanted(2, "信息资源提供方代码"),
            wanted(3, "信息资源名称"),
            wanted(3, "共享类型"),
            wanted(4, "信息资源代码"),
        ],
        "{:#}",
        import["findings"]
    );
    let law = &import["rows"][1]["findings"][0]["citations"][0]["article"];
    assert_eq!(*law, 23, "{:#}", import["rows"][1]);
    let done = filed(&host, &import, "cases").await;
    assert_eq!((&done["filed"], &done["refused"]), (&json!(2), &json!(4)));
}
