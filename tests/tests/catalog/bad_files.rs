//! Files that are no catalog, or are meant to do harm, are refused with the place and the reason.

use std::fmt::Write as _;
use std::io::Write as _;

use axum::http::StatusCode;
use bylaw::sheets::{Encoding, FileKind, read, write_csv};
use bylaw_tests::host::{Answer, TestHost};
use bylaw_tests::sheets::{PROVIDERS, entries, rows, workbook};
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::DAY;
use crate::sheets::send;

/// The problem's code and its words.
async fn refused(host: &TestHost, kind: &str, bytes: Vec<u8>) -> (String, String) {
    told(&send(host, kind, "", bytes).await)
}

fn told(answer: &Answer) -> (String, String) {
    let code = answer.body["type"].as_str().unwrap_or_default();
    let code = code.rsplit(':').next().unwrap().to_owned();
    assert!(answer.status.is_client_error(), "{}", answer.text);
    (
        code,
        answer.body["detail"].as_str().unwrap_or("").to_owned(),
    )
}

fn sheet() -> Vec<Vec<String>> {
    rows(&entries(3, &PROVIDERS))
}

fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    write_csv(rows, Encoding::Utf8).unwrap()
}

/// A workbook of one sheet with these rows of XML.
fn package(sheet: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(vec![]));
    let mut part = |name: &str, text: &[u8]| {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text).unwrap();
    };
    part("[Content_Types].xml", br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#);
    part("_rels/.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#);
    part("xl/workbook.xml", br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>"#);
    part("xl/_rels/workbook.xml.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#);
    let text = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>"#
    );
    part("xl/worksheets/sheet1.xml", text.as_bytes());
    writer.finish().unwrap().into_inner()
}

#[tokio::test]
async fn what_is_no_sheet_is_said_to_be_none() {
    let host = TestHost::on(DAY).await;
    for (kind, bytes) in [
        ("application/pdf", b"%PDF-1.7".to_vec()),
        ("application/octet-stream", vec![0; 40]),
        ("text/csv", vec![]),
        ("text/csv", b"\r\n\r\n".to_vec()),
        (
            "application/octet-stream",
            b"PK\x03\x04 and then nothing".to_vec(),
        ),
        (
            "application/octet-stream",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing".to_vec(),
        ),
    ] {
        let (code, detail) = refused(&host, kind, bytes).await;
        assert_eq!(code, "bad-sheet", "{detail}");
        assert!(detail.contains(" / "), "in both languages: {detail}");
    }
    let mut half = workbook(3);
    half.truncate(half.len() / 2);
    let (code, _) = refused(&host, "", half).await;
    assert_eq!(code, "bad-sheet");
}

#[tokio::test]
async fn a_wrong_head_is_named_with_its_column() {
    let host = TestHost::on(DAY).await;
    let mut swapped = sheet();
    swapped[0].swap(4, 5);
    let (code, detail) = refused(&host, "text/csv", csv(&swapped)).await;
    assert_eq!(code, "bad-header");
    assert!(
        detail.contains("row 1, column E is `信息资源代码`, expected `信息资源名称`"),
        "{detail}"
    );
    let mut unknown = sheet();
    unknown[0][30] = "颜色".into();
    let (_, detail) = refused(&host, "text/csv", csv(&unknown)).await;
    assert!(detail.contains("column AE is `颜色`"), "{detail}");
    let mut twice = sheet();
    twice[0][30] = twice[0][31].clone();
    let (_, detail) = refused(&host, "text/csv", csv(&twice)).await;
    assert!(detail.contains("a second time"), "{detail}");
    let short: Vec<Vec<String>> = vec![sheet()[0][..20].to_vec()];
    let (_, detail) = refused(&host, "text/csv", csv(&short)).await;
    assert!(
        detail.contains("column U is ``, expected `发布日期`"),
        "{detail}"
    );
}

#[tokio::test]
async fn a_ragged_row_is_named_and_the_others_can_be_filed() {
    let host = TestHost::on(DAY).await;
    let text = String::from_utf8(csv(&sheet())).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    let shorter = lines[1].strip_suffix(",市级").expect("the last column");
    lines[1] = shorter;
    let answer = send(&host, "text/csv", "", lines.join("\r\n").into_bytes()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    assert_eq!(
        (&answer.body["ready"], &answer.body["refused"]),
        (&json!(2), &json!(1))
    );
    let found = &answer.body["rows"][0]["findings"][0];
    assert_eq!(found["row"], 2);
    let said = found["message"]["en"].as_str().unwrap();
    assert_eq!(said, "the row has 48 cells, and the head has 49");
}

#[tokio::test]
async fn a_broken_byte_is_named() {
    let host = TestHost::on(DAY).await;
    let mut bytes = csv(&sheet());
    let place = bytes.len() - 200;
    let place = (place..bytes.len()).find(|at| bytes[*at] >= 0xe0).unwrap();
    bytes[place] = 0xff;
    let (code, detail) = refused(&host, "text/csv", bytes).await;
    assert_eq!(code, "bad-sheet");
    assert!(
        detail.contains(&format!("byte {} is not UTF-8", place + 1)),
        "{detail}"
    );
    let answer = send(&host, "text/csv", "?encoding=latin-1", csv(&sheet())).await;
    assert_eq!(told(&answer).0, "bad-query");
}

#[tokio::test]
async fn a_hundred_thousand_columns_are_refused() {
    let host = TestHost::on(DAY).await;
    let wide = vec!["类"; 100_000].join(",").into_bytes();
    let (code, detail) = refused(&host, "text/csv", wide).await;
    assert_eq!(code, "bad-sheet");
    assert!(detail.contains("row 1 has 100000 columns"), "{detail}");
    let far = package(r#"<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>"#);
    let (_, detail) = refused(&host, "", far).await;
    assert!(detail.contains("row 1 has 16384 columns"), "{detail}");
}

/// Two cells at the ends of a sheet cost no more than two cells.
#[tokio::test]
async fn a_sheet_with_nothing_in_between_is_read_like_a_small_one() {
    let far = package(
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row><row r="1048576"><c r="IV1048576" t="inlineStr"><is><t>y</t></is></c></row>"#,
    );
    let rows = read(FileKind::Xlsx, &far, None).unwrap();
    assert_eq!((rows.len(), rows[1].number), (2, 1_048_576));
}

#[tokio::test]
async fn a_bomb_is_not_unpacked() {
    let host = TestHost::on(DAY).await;
    let mut row = String::new();
    write!(
        row,
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>"#,
        " ".repeat(300 << 20)
    )
    .unwrap();
    let bomb = package(&row);
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    let (code, detail) = refused(&host, "", bomb).await;
    assert_eq!(code, "bad-sheet");
    assert!(
        detail.contains("`xl/worksheets/sheet1.xml` unpacks to more than"),
        "{detail}"
    );
}

/// A formula is data: its text is taken, and said to be one.
#[tokio::test]
async fn a_formula_is_taken_as_its_text() {
    let host = TestHost::on(DAY).await;
    let mut xml = String::new();
    for (number, row) in sheet().iter().enumerate() {
        write!(xml, r#"<row r="{}">"#, number + 1).unwrap();
        for (column, text) in row.iter().enumerate() {
            let at = format!("{}{}", bylaw::sheets::letters(column), number + 1);
            if (number, column) == (1, 4) {
                write!(
                    xml,
                    r#"<c r="{at}" t="str"><f>HYPERLINK("http://x")</f><v>cached</v></c>"#
                )
                .unwrap();
            } else if !text.is_empty() {
                write!(
                    xml,
                    r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#
                )
                .unwrap();
            }
        }
        xml.push_str("</row>");
    }
    let answer = send(&host, "", "", package(&xml)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    assert_eq!(answer.body["ready"], 3, "{:#}", answer.body["findings"]);
    let found = &answer.body["rows"][0]["findings"][0];
    assert_eq!(
        (&found["severity"], &found["column"]),
        (&json!("warning"), &json!("E"))
    );
    let id = answer.body["id"].as_str().unwrap();
    let path = format!("{}/{id}/file", crate::sheets::IMPORTS);
    let filed = host
        .post(&path, "data-authority", &json!({ "as": "cases" }))
        .await;
    let case = filed.body["rows"][0]["case"].as_str().unwrap();
    let case = host.get(&format!("/api/v1/cases/{case}")).await.body;
    assert_eq!(
        case["matter"]["proposed"]["title"],
        r#"=HYPERLINK("http://x")"#
    );
}

/// What spreadsheets would take for a formula goes out behind an apostrophe and comes back as it was.
#[tokio::test]
async fn text_like_a_formula_survives_an_export() {
    let host = TestHost::on(DAY).await;
    let mut made = entries(3, &PROVIDERS);
    made[0].0.title = "=1+1".into();
    made[1].0.title = "'-5".into();
    made[2].0.title = "@SUM, \"a\"\nb".into();
    let written = csv(&rows(&made));
    let text = String::from_utf8(written.clone()).unwrap();
    assert!(
        text.contains(",'=1+1,") && text.contains(",''-5,"),
        "{text}"
    );
    let answer = send(&host, "text/csv", "", written).await;
    let id = answer.body["id"].as_str().unwrap();
    let path = format!("{}/{id}/file", crate::sheets::IMPORTS);
    let filed = host
        .post(&path, "data-authority", &json!({ "as": "cases" }))
        .await;
    for (row, (entry, _)) in filed.body["rows"].as_array().unwrap().iter().zip(&made) {
        let case = row["case"].as_str().unwrap();
        let case = host.get(&format!("/api/v1/cases/{case}")).await.body;
        assert_eq!(case["matter"]["proposed"]["title"], entry.title);
    }
}
