//! `cargo xtask search`: a catalog of so many entries, and how long the host takes to find some of
//! them beside the engine's own query for the same rows, on one database.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a benchmark fails by panicking"
)]

mod fill;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use bylaw::flow::{self, Search};
use bylaw::store::{Backend, Store};
use bylaw_tests::databases::{Database, connect};
use bylaw_tests::host::TestHost;
use bylaw_tests::places::root;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, Row};

const JURISDICTION: &str = "shenyang";
/// How often each query is asked; the middle one counts.
const TIMES: usize = 31;
const PAGE: u32 = 20;
/// What the engine is asked to answer with.
const COLUMNS: &str = "e.code, e.version, e.state, e.catalogs, e.basis_disclosed, e.body, e.case_id, e.day, \
    e.published_on, e.guide";

/// A question: its name, the words, the provider, and the engine's own `FROM` and `WHERE`. `$E`
/// stands for the entry's row, found by the code of `g`.
struct Question(
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static str,
);

const QUESTIONS: [Question; 9] = [
    Question(
        "common word",
        "数据",
        None,
        "entry_grams g, $E AND g.gram = '数据'",
    ),
    Question(
        "rare word",
        "琥珀",
        None,
        "entry_grams g, $E AND g.gram = '琥珀'",
    ),
    Question(
        "common and rare",
        "数据 琥珀",
        None,
        "entry_grams g, $E AND g.gram = '琥珀' AND EXISTS (SELECT 1 FROM entry_grams h \
         WHERE h.jurisdiction = 'shenyang' AND h.gram = '数据' AND h.code = g.code)",
    ),
    Question(
        "two common words",
        "数据 业务",
        None,
        "entry_grams g, $E AND g.gram = '数据' AND EXISTS (SELECT 1 FROM entry_grams h \
         WHERE h.jurisdiction = 'shenyang' AND h.gram = '业务' AND h.code = g.code)",
    ),
    Question(
        "three characters",
        "停车场",
        None,
        "entry_grams g, $E AND g.gram = '停车' AND EXISTS (SELECT 1 FROM entry_grams h \
         WHERE h.jurisdiction = 'shenyang' AND h.gram = '车场' AND h.code = g.code) \
         AND EXISTS (SELECT 1 FROM entry_index x WHERE x.jurisdiction = 'shenyang' \
         AND x.code = g.code AND x.words LIKE '%停车场%')",
    ),
    Question(
        "word of a provider",
        "数据",
        Some("p0017"),
        "entry_index g, $E AND g.provider = 'p0017' AND EXISTS (SELECT 1 FROM entry_grams h \
         WHERE h.jurisdiction = 'shenyang' AND h.gram = '数据' AND h.code = g.code)",
    ),
    Question(
        "a provider",
        "",
        Some("p0017"),
        "entry_index g, $E AND g.provider = 'p0017'",
    ),
    Question(
        "beginning of a word",
        "gd",
        None,
        "entry_grams g, $E AND g.gram >= 'gd' AND g.gram < 'ge'",
    ),
    Question(
        "one common character",
        "数",
        None,
        "entry_index g, $E AND g.words LIKE '%数%'",
    ),
];

#[tokio::main]
async fn main() {
    let mut words = std::env::args().skip(1);
    let backend = match words.next().as_deref() {
        Some("sqlite") => Backend::Sqlite,
        Some("postgres") => Backend::Postgres,
        other => panic!("usage: search sqlite|postgres ENTRIES, not {other:?}"),
    };
    let count = words.next().and_then(|word| word.parse().ok());
    let count: usize = count.expect("how many ENTRIES");
    println!("== {backend:?}, {count} entries");
    let (url, mut raw, folder) = found(backend).await;
    let started = Instant::now();
    let grams = fill::fill(&mut raw, backend, count).await;
    let settle = match backend {
        Backend::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)",
        Backend::Postgres => "VACUUM ANALYZE",
    };
    raw.execute(settle).await.expect("a settled database");
    let took = started.elapsed().as_secs();
    println!("filled in with {grams} grams, {took} s");
    let store = Store::open(&url).await.expect("a database");
    let host = TestHost::on_store("2025-09-26", store).await;
    println!(
        "{:<24}{:>6}{:>12}{:>12}{:>8}",
        "query", "rows", "host µs", "engine µs", "ratio"
    );
    let mut worst: f64 = 0.0;
    for question in &QUESTIONS {
        worst = worst.max(ask(&host, &mut raw, question).await);
    }
    println!("the worst ratio is {worst:.2}");
    count_all(&host).await;
    drop(host);
    raw.close().await.expect("the connection");
    if let Some(folder) = folder {
        std::fs::remove_dir_all(folder).expect("the folder of the database");
    }
}

/// A database of its own: its address for the host, a connection without bounds, its folder.
async fn found(backend: Backend) -> (String, AnyConnection, Option<PathBuf>) {
    match backend {
        Backend::Sqlite => {
            let folder = root().join(format!("target/search-{}", std::process::id()));
            std::fs::create_dir_all(&folder).expect("a folder for the database");
            let url = format!("sqlite:{}?mode=rwc", folder.join("search.db").display());
            Store::open(&url).await.expect("a database").close().await;
            let mut raw = connect(&url).await;
            raw.execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000")
                .await
                .expect("its settings");
            (url, raw, Some(folder))
        }
        Backend::Postgres => {
            let database = Database::create().await;
            let raw = connect(&database.owner_url()).await;
            (database.host_url(), raw, None)
        }
    }
}

/// Asks the host and the engine in turns, and sees that they find the same.
async fn ask(host: &TestHost, raw: &mut AnyConnection, question: &Question) -> f64 {
    let Question(name, words, provider, from) = question;
    let search = Search {
        words: Some((*words).to_owned()),
        provider: provider.map(ToOwned::to_owned),
        limit: PAGE,
        ..Search::default()
    };
    let entry = "entries e WHERE g.jurisdiction = 'shenyang' AND e.jurisdiction = 'shenyang' AND e.code = g.code";
    let own = format!(
        "SELECT DISTINCT {COLUMNS} FROM {} ORDER BY e.code LIMIT {PAGE}",
        from.replace("$E", entry)
    );
    // Only a beginning finds an entry more than once.
    let own = if *name == "beginning of a word" {
        own
    } else {
        own.replacen("DISTINCT ", "", 1)
            .replacen("ORDER BY e.code", "ORDER BY g.code", 1)
    };
    let (mut ours, mut theirs) = (vec![], vec![]);
    let mut found = 0;
    for _ in 0..TIMES {
        let started = Instant::now();
        let answer = flow::search(&host.host, JURISDICTION, &search).await;
        let answer = answer.expect("an answer");
        ours.push(started.elapsed());
        let started = Instant::now();
        let rows = raw
            .fetch_all(AssertSqlSafe(own.as_str()))
            .await
            .expect("rows");
        theirs.push(started.elapsed());
        let codes: Vec<String> = rows.iter().map(|row| row.get("code")).collect();
        let answered: Vec<&str> = answer
            .entries
            .iter()
            .map(|row| row.entry.code.as_str())
            .collect();
        assert_eq!(answered, codes, "{name}");
        found = codes.len();
    }
    let (ours, theirs) = (middle(ours), middle(theirs));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!(
        "{name:<24}{found:>6}{:>12}{:>12}{ratio:>8.2}",
        ours.as_micros(),
        theirs.as_micros()
    );
    ratio
}

async fn count_all(host: &TestHost) {
    let search = Search {
        words: Some("数据".to_owned()),
        facets: true,
        limit: 1,
        ..Search::default()
    };
    let started = Instant::now();
    let answer = flow::search(&host.host, JURISDICTION, &search).await;
    let answer = answer.expect("counts");
    println!(
        "counts over {} entries (complete: {}) in {} ms",
        answer.counted.unwrap_or(0),
        answer.complete.unwrap_or(false),
        started.elapsed().as_millis()
    );
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
