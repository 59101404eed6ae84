//! Workbooks: what becomes a table, and what is made to fill a disk or a memory.

use bylaw::data::{Masking, Plan, Query, QueryLimits};
use bylaw::domain::{ExchangeMethod, Principal, Role};
use bylaw::flow::{self, DataLimits};
use bylaw::sheets::{self, FileKind};
use serde_json::json;

use super::workbook::{packed, text, workbook};
use super::{Town, item};

#[tokio::test]
async fn a_sheet_becomes_a_table() {
    let town = Town::with(
        json!([
            item("编号", "C", "none"),
            item("金额", "N", "none"),
            item("有效", "L", "none")
        ]),
        DataLimits::default(),
        QueryLimits::default(),
    )
    .await;
    let rows = format!(
        r#"<row r="1">{}{}{}</row><row r="3">{}<c r="B3"><v>0.1</v></c><c r="C3" t="b"><v>1</v></c></row><row r="4"><c r="A4"><v>210102</v></c><c r="B4"><v>1e21</v></c><c r="C4"/></row>"#,
        text("A1", "编号"),
        text("B1", "金额"),
        text("C1", "有效"),
        text("A3", "a&amp;b"),
    );
    town.publish("xlsx", &workbook(&rows)).await;
    let page = town.page("provider", json!({})).await;
    assert_eq!(
        page["rows"],
        json!([
            ["a&b", "0.1", true],
            ["210102", "1000000000000000000000", null]
        ])
    );

    // A formula is never taken, whatever it once came to; nor an error, nor more digits than are exact.
    let rows = format!(
        r#"<row r="1">{}{}{}</row><row r="2"><c r="A2"><v>210102199001011234</v></c><c r="B2"><f>1+1</f><v>2</v></c><c r="C2" t="e"><v>#N/A</v></c></row><row r="3"><c r="D3"><v>1</v></c></row>"#,
        text("A1", "编号"),
        text("B1", "金额"),
        text("C1", "有效"),
    );
    let (count, first) = town.refused("xlsx", &workbook(&rows)).await;
    let places: Vec<&str> = first
        .iter()
        .map(|one| one["place"].as_str().unwrap())
        .collect();
    assert_eq!(
        places,
        ["cell A2", "cell B2", "cell C2", "cell D3"],
        "{first:#?}"
    );
    assert_eq!(count, 4);
    let said = first[1]["problem"]["en"].as_str().unwrap();
    assert!(said.contains("formula"), "{said}");
}

#[tokio::test]
async fn a_workbook_that_unpacks_to_too_much_is_not_read() {
    let town = Town::new().await;
    let bomb = packed(&" ".repeat(100 << 20), "");
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    let (_, first) = town.refused("xlsx", &bomb).await;
    let said = first[0]["problem"]["en"].as_str().unwrap();
    assert!(said.contains("unpacks to more than"), "{said}");
    let (_, first) = town
        .refused("xlsx", b"PK\x03\x04 this is no workbook")
        .await;
    let said = first[0]["problem"]["en"].as_str().unwrap();
    assert!(said.contains("no workbook"), "{said}");
    let empty = workbook("");
    let (_, first) = town.refused("xlsx", &empty).await;
    assert_eq!(first[0]["problem"]["en"], "the sheet is empty");
}

/// A file that says how much room it needs is not believed, by whichever way it comes.
#[tokio::test]
async fn a_workbook_does_not_say_how_much_room_is_made_for_it() {
    let town = Town::new().await;
    let sheet = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>"#;
    let texts = |attributes: &str| format!("<sst {attributes}><si><t>编号</t></si></sst>");
    // As much as no machine has, and as much as a small one has not.
    for claim in ["9007199254740991", "40000000000"] {
        let book = packed(
            sheet,
            &texts(&format!(r#"count="1" uniqueCount="{claim}""#)),
        );
        let (_, first) = town.refused("xlsx", &book).await;
        let said = first[0]["problem"]["en"].as_str().unwrap();
        assert!(said.contains(&format!("says it has {claim}")), "{said}");
        let error = sheets::read(FileKind::Xlsx, &book, None).unwrap_err();
        assert!(error.to_string().contains(claim), "{error}");
    }
    let fair = packed(sheet, &texts(r#"count="9000" uniqueCount="1""#));
    let rows = sheets::read(FileKind::Xlsx, &fair, None).unwrap();
    assert_eq!(rows[0].cells[0].text, "编号");
    let shared = workbook(
        r#"<row r="1"><c r="A1"><f t="shared" si="9007199254740990" ref="A1:A2">1+1</f><v>2</v></c></row><row r="2"><c r="A2"><f t="shared" si="9007199254740990"/><v>2</v></c></row>"#,
    );
    let rows = sheets::read(FileKind::Xlsx, &shared, None).unwrap();
    let shown: Vec<&str> = rows.iter().map(|row| row.cells[0].text.as_str()).collect();
    assert_eq!(shown, ["=1+1", "=…"]);
}

/// A row is gathered before it is read, so it has its bounds, though its cells show one text.
#[tokio::test]
async fn a_row_of_a_workbook_is_bounded() {
    let town = Town::new().await;
    let long = "x".repeat(1 << 20);
    let texts = format!("<sst><si><t>a</t></si><si><t>{long}</t></si></sst>");
    for (text, cells) in [(0, 20_001), (1, 9)] {
        let row = format!(r#"<c r="A1" t="s"><v>{text}</v></c>"#).repeat(cells);
        let sheet = format!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">{row}</row></sheetData></worksheet>"#
        );
        let (_, first) = town.refused("xlsx", &packed(&sheet, &texts)).await;
        let said = first[0]["problem"]["en"].as_str().unwrap();
        assert!(said.contains("more than 20000 cells or 8 MiB"), "{said}");
    }
}

/// A table may be larger than the file that it was made of, and many rows may hold one long text.
#[tokio::test]
async fn a_table_that_unfolds_takes_neither_room_nor_memory_that_is_not_there() {
    let columns = json!([item("t", "C", "none")]);
    let limits = DataLimits {
        jurisdiction: 3_000,
        ..DataLimits::default()
    };
    let town = Town::with(columns.clone(), limits, QueryLimits::default()).await;
    // Short numbers are longer with their places and their pages.
    let many = (0..400).fold(String::new(), |text, n| format!("{text}{n}\n"));
    let (_, first) = town.refused("csv", format!("t\n{many}").as_bytes()).await;
    let said = first[0]["problem"]["en"].as_str().unwrap();
    assert!(said.contains("has no room"), "{said}");
    assert!(!town.objects().iter().any(|key| key.ends_with(".parquet")));

    let town = Town::with(columns, DataLimits::default(), QueryLimits::default()).await;
    let texts = format!(
        "<sst><si><t>t</t></si><si><t>{}</t></si></sst>",
        "x".repeat(1 << 20)
    );
    let mut rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#.to_owned();
    for row in 2..82 {
        rows.push_str(&format!(
            r#"<row r="{row}"><c r="A{row}" t="s"><v>1</v></c></row>"#
        ));
    }
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    town.publish("xlsx", &packed(&sheet, &texts)).await;
    let host = &town.host.host;
    let row = host.store.read("shenyang").await.unwrap();
    let row = { row }.dataset("TEST/000001", None).await.unwrap().unwrap();
    let (layout, query) = (&row.dataset.columns, Query::default());
    let provider = Principal::claiming(Role::Provider.into());
    let permit = flow::permit_for(
        host,
        "shenyang",
        Some(flow::Using {
            principal: &provider,
            subjects: &[],
        }),
        "TEST/000001",
        &[],
        ExchangeMethod::Query,
    );
    let plan = Plan::whole(layout, &permit.await.unwrap(), &Masking::default(), &query).unwrap();
    let mut answer = host
        .data
        .engine
        .run(&row.dataset, layout, &plan, 1)
        .await
        .unwrap();
    let mut rows = 0;
    while let Some(batch) = answer.next().await {
        let batch = batch.unwrap();
        rows += batch.num_rows();
        assert!(batch.num_rows() < 16, "{} rows at once", batch.num_rows());
    }
    assert_eq!(rows, 80);
}
