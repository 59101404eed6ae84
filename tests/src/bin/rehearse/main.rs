//! Measures a rehearsal over many stored matters beside the bare rate: parse, decide and compare in
//! memory, on one thread. `rehearse sqlite|postgres [MATTERS]`, a million by itself.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement"
)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bylaw::clock::Clock;
use bylaw::domain::rehearsal::RehearsalReport;
use bylaw::flow::{self, FilingDays, Host, Progress, RecordedText, Rehearsing};
use bylaw::rules::{Limits, Plugin};
use bylaw_tests::guests::shipped;
use bylaw_tests::past::{Site, case, fill};
use bylaw_tests::places::setup;
use sqlx::{Executor, Row};

const JURISDICTION: &str = "shenyang";
/// How many matters the bare rate is taken from, spread evenly.
const SAMPLE: u64 = 5_000;
/// How often they are gone through.
const ROUNDS: u64 = 8;
/// The least that is wanted of the bare rate times the cores, in hundredths.
const WANTED: u64 = 60;

#[tokio::main]
async fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let database = words.next().unwrap_or_else(|| "sqlite".into());
    let matters: u64 = words.next().map_or(1_000_000, |matters| {
        matters.parse().expect("a number of matters")
    });
    assert_eq!(
        database == "postgres",
        bylaw_tests::databases::on_postgres(),
        "BYLAW_TEST_ON says which database"
    );
    let site = Site::found().await;
    let plugin = setup()
        .library
        .load(&shipped(JURISDICTION), Limits::default())
        .expect("the shipped rules");
    let host = host_on(&site).await;
    let began = Instant::now();
    let planted = fill(&site, &plugin, matters).await;
    let filled = began.elapsed().as_secs();
    let texts = sample(&site, matters).await;
    let each = texts.iter().map(size).sum::<usize>() / texts.len().max(1);
    println!("{database}: {matters} matters filled in {filled} s, {each} bytes each");
    let (report, ratio) = measure(&host, &plugin, &texts, matters).await;
    host.store.close().await;
    site.raze();
    assert_eq!(report.matters, matters, "every matter");
    assert_eq!(report.differing, planted.matters, "each planted difference");
    assert_eq!(found(&report), planted.groups, "where it was planted");
    println!(
        "{database}: {} planted differences found, each under its articles",
        planted.matters
    );
    if ratio >= WANTED {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The bare rate, the rehearsal, the bare rate again; tells what each came to, and answers the ratio
/// in hundredths.
async fn measure(
    host: &Host,
    plugin: &Arc<Plugin>,
    texts: &[RecordedText],
    matters: u64,
) -> (RehearsalReport, u64) {
    let before = bare(plugin, texts);
    forget_peak();
    let held = peak();
    let (report, took) = rehearse(host, plugin).await;
    let peak = peak();
    let after = bare(plugin, texts);
    let (all, cores) = (bare_on_all(plugin, texts), cores());
    let rate = rate(matters, took);
    let ratio = rate * 100 / (u64::midpoint(before, after) * cores).max(1);
    println!(
        "bare {before} and {after} matters a second on one thread, before and after; \
         {all} on all {cores} cores at once"
    );
    println!(
        "rehearsed {rate} a second in {} s, {ratio} % of bare times {cores} cores ({WANTED} % \
         wanted); peak memory {} MiB, of which {} MiB were held before",
        took.as_secs(),
        peak >> 10,
        held >> 10
    );
    (report, ratio)
}

async fn host_on(site: &Site) -> Host {
    let jurisdictions = setup().jurisdictions().expect("the shipped policies");
    let library = Arc::clone(&setup().library);
    let host = Host::on_empty(site.store().await, Clock::System, library, jurisdictions);
    host.await.expect("an empty database")
}

fn cores() -> u64 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    u64::try_from(cores).expect("a number of cores")
}

fn rate(matters: u64, took: Duration) -> u64 {
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX).max(1);
    matters.saturating_mul(1_000_000) / micros
}

fn size(text: &RecordedText) -> usize {
    text.filed.len() + text.answer.as_ref().map_or(0, |(_, body)| body.len())
}

/// Matters spread over all, in memory.
async fn sample(site: &Site, matters: u64) -> Vec<RecordedText> {
    let mut raw = site.raw().await;
    // What was filled is where time would have put it.
    raw.execute(if site.url.starts_with("sqlite") {
        "PRAGMA wal_checkpoint(TRUNCATE)"
    } else {
        "VACUUM ANALYZE"
    })
    .await
    .expect("settled");
    let step = usize::try_from((matters / SAMPLE).max(1)).expect("a step");
    let mut texts = vec![];
    for number in (0..matters).step_by(step) {
        let case = case(JURISDICTION, number);
        let rows = sqlx::query(
            "SELECT event, body FROM events WHERE jurisdiction = $1 AND case_id = $2 ORDER BY revision",
        );
        let rows = rows.bind(JURISDICTION).bind(&case).fetch_all(&mut raw);
        let rows = rows.await.expect("the events of a case");
        let mut words = rows
            .iter()
            .map(|row| (row.get::<String, _>(0), row.get::<String, _>(1)));
        let filed = words.next().expect("a filing").1;
        // Whom it names would have to be looked up first.
        if !filed.contains("\"person:") {
            texts.push(RecordedText {
                case,
                filed,
                answer: words.next(),
            });
        }
    }
    texts
}

/// Matters a second on this thread.
fn bare(plugin: &Plugin, texts: &[RecordedText]) -> u64 {
    let began = Instant::now();
    let mut matters = 0;
    for _ in 0..ROUNDS {
        matters += flow::rehearse_texts(plugin, texts, 10).matters;
    }
    rate(matters, began.elapsed())
}

/// The same on all cores, to see what they give at most.
fn bare_on_all(plugin: &Plugin, texts: &[RecordedText]) -> u64 {
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..cores() {
            scope.spawn(|| {
                for _ in 0..ROUNDS {
                    flow::rehearse_texts(plugin, texts, 10);
                }
            });
        }
    });
    let matters = u64::try_from(texts.len()).expect("a number");
    rate(matters * ROUNDS * cores(), began.elapsed())
}

async fn rehearse(host: &Host, plugin: &Arc<Plugin>) -> (RehearsalReport, Duration) {
    let what = Rehearsing {
        plugin: Arc::clone(plugin),
        days: FilingDays::default(),
        examples: 10,
        threads: None,
        yielding: false,
    };
    let progress = Arc::new(Progress::default());
    let began = Instant::now();
    let report = flow::rehearse(&host.store, JURISDICTION, &what, &progress).await;
    let report = report.expect("a rehearsal").expect("a report");
    (report, began.elapsed())
}

fn found(report: &RehearsalReport) -> BTreeMap<(Option<u16>, String), u64> {
    let all = report.groups.iter();
    let place = |article: &bylaw::domain::rehearsal::ArticleName| article.article;
    all.map(|one| {
        (
            (one.article.as_ref().map(place), one.what.to_string()),
            one.matters,
        )
    })
    .collect()
}

/// From now on the kernel counts the peak anew.
fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux");
}

/// The most memory that the process had since, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number
        .and_then(|number| number.parse().ok())
        .expect("a number of KiB")
}
