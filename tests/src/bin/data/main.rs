//! `cargo xtask data`: a large CSV through a served host, and what it costs.
//!
//! Uploads it in pieces, waits until it is a table, queries it, downloads a projection of it, and prints
//! for each step the time and the host's peak memory. Ends with 1 if the peak is not bounded.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a benchmark fails by panicking"
)]

mod served;
mod table;

use std::io::{Read, copy, sink};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::served::Served;
use crate::table::Rows;

const ENTRY: &str = "/api/v1/jurisdictions/shenyang/entries/TEST%2F000001";
/// How much goes with one request.
const PIECE: u64 = 64 << 20;
/// How often it is asked whether the table is there.
const LOOK: Duration = Duration::from_millis(200);
/// The most memory that the host may ever have, in MiB, however large the file.
const MOST: u64 = 768;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let gib = words.next().map_or(Ok(1.0), |word| word.parse::<f64>());
    let gib = gib.expect("usage: data [GIB], and GIB is a number");
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size in bytes"
    )]
    let rows = Rows::of((gib * 1_073_741_824.0) as u64);
    let host = Served::start();
    println!("{} rows, {} MiB of CSV", rows.count(), rows.bytes() >> 20);
    println!("{:<34} {:>9} {:>12}", "step", "time", "peak memory");
    let mut peaks = vec![host.step("start", || ()).1];
    let mut step = |what: &str, work: &mut dyn FnMut()| peaks.push(host.step(what, work).1);

    let mut id = String::new();
    step("upload", &mut || id = upload(&host, &rows));
    step("conversion", &mut || convert(&host, &id));
    step("query: count of a filter's page", &mut || {
        let filter = json!({ "op": "eq", "item": "区划代码", "value": "210102" });
        let page = host.ask(
            "POST",
            &format!("{ENTRY}/query"),
            &json!({ "filter": filter, "limit": 10_000 }),
        );
        assert_eq!(
            page["rows"].as_array().expect("rows").len(),
            10_000.min(rows.of_one_district())
        );
    });
    step("query: sorted, first hundred", &mut || {
        let query = json!({ "sort": [{ "item": "金额", "descending": true }], "limit": 100 });
        let page = host.ask("POST", &format!("{ENTRY}/query"), &query);
        assert_eq!(page["rows"].as_array().expect("rows").len(), 100);
    });
    step("query: a page in the middle", &mut || {
        let middle = rows.count() / 2;
        let filter = json!({ "op": "ge", "item": "序号", "value": middle });
        let page = host.ask(
            "POST",
            &format!("{ENTRY}/query"),
            &json!({ "filter": filter, "limit": 1_000 }),
        );
        assert_eq!(page["rows"][0][0], json!(middle));
    });
    step("download: two columns as CSV", &mut || {
        download(&host, "csv", &rows);
    });
    step("download: two columns as Parquet", &mut || {
        download(&host, "parquet", &rows);
    });
    let peak = peaks.into_iter().max().unwrap_or(0);
    println!("the peak was {peak} MiB; it may be {MOST}");
    if peak <= MOST {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Uploads the rows as they are made; answers the upload's identifier.
fn upload(host: &Served, rows: &Rows) -> String {
    let size = rows.bytes();
    let wanted = json!({ "name": "rows.csv", "format": "csv", "size": size });
    let begun = host.ask("POST", &format!("{ENTRY}/uploads"), &wanted);
    let id = begun["id"].as_str().expect("an id").to_owned();
    let (mut text, mut start) = (rows.text(), 0);
    while start < size {
        let length = PIECE.min(size - start);
        let mut piece = vec![];
        text.by_ref()
            .take(length)
            .read_to_end(&mut piece)
            .expect("rows");
        let range = format!("bytes {start}-{}/{size}", start + length - 1);
        let received = host.put(&format!("{ENTRY}/uploads/{id}"), &range, &piece);
        start += length;
        assert_eq!(received["received"], start, "{received}");
    }
    id
}

fn convert(host: &Served, id: &str) {
    host.ask(
        "POST",
        &format!("{ENTRY}/uploads/{id}/complete"),
        &Value::Null,
    );
    loop {
        let upload = host.ask("GET", &format!("{ENTRY}/uploads/{id}"), &Value::Null);
        match upload["state"].as_str() {
            Some("waiting") => std::thread::sleep(LOOK),
            Some("published") => return,
            _ => panic!("{upload:#}"),
        }
    }
}

fn download(host: &Served, format: &str, rows: &Rows) {
    let query = json!({ "items": ["序号", "金额"] });
    let started = Instant::now();
    let (count, mut file) = host.fetch(&format!("{ENTRY}/download?format={format}"), &query);
    assert_eq!(count, rows.count().to_string());
    let first = started.elapsed();
    let bytes = copy(&mut file, &mut sink()).expect("the file");
    println!(
        "  {format}: {} MiB, the first byte after {:.1} s",
        bytes >> 20,
        first.as_secs_f32()
    );
}
