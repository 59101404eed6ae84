//! Fills in entries with their index, in the order of its keys and many rows to a statement.

use std::collections::HashMap;
use std::fmt::Write;

use bylaw::domain::guide::Guide;
use bylaw::domain::terms::{grams_of, words_of};
use bylaw::domain::{CatalogEntry, words::word};
use bylaw::store::{Backend, category_word};
use bylaw_tests::sheets::{PROVIDERS, entries};
use sqlx::{AnyConnection, AssertSqlSafe, Executor};

/// How many rows are written in one statement.
const ROWS: usize = 500;
/// How many entries are made at once.
const MADE: usize = 10_000;
/// One entry of so many has the rare word.
const RARE: usize = 5_000;
/// How many bodies provide them.
const BODIES: usize = 400;

/// Fills in so many entries; says with how many grams.
pub(crate) async fn fill(raw: &mut AnyConnection, backend: Backend, count: usize) -> usize {
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut pairs: Vec<(u32, u32)> = vec![];
    let samples = entries(MADE.min(count), &PROVIDERS);
    raw.execute("BEGIN").await.expect("a transaction");
    let (mut bodies, mut index) = (Rows::of("entries"), Rows::of("entry_index"));
    for number in 0..count {
        let (mut entry, guide) = samples[number % samples.len()].clone();
        vary(&mut entry, number);
        let words = words_of(&entry);
        let own = u32::try_from(number).expect("a small number");
        for gram in grams_of(&words) {
            let next = u32::try_from(known.len()).expect("few grams");
            pairs.push((*known.entry(gram).or_insert(next), own));
        }
        bodies.push(raw, &body_row(&entry, &guide)).await;
        index.push(raw, &index_row(&entry, &words)).await;
    }
    bodies.flush(raw).await;
    index.flush(raw).await;
    // By the grams' own order, so that the index grows at its end.
    let mut names: Vec<(&String, u32)> = known.iter().map(|(gram, id)| (gram, *id)).collect();
    names.sort_unstable();
    let mut order = vec![0; names.len()];
    for (place, (_, id)) in names.iter().enumerate() {
        order[*id as usize] = u32::try_from(place).expect("few grams");
    }
    for pair in &mut pairs {
        pair.0 = order[pair.0 as usize];
    }
    pairs.sort_unstable();
    let mut grams = Rows::of("entry_grams");
    for (gram, number) in &pairs {
        let gram = names[*gram as usize].0;
        let row = format!("('shenyang','{gram}','{}')", code(*number as usize));
        grams.push(raw, &row).await;
    }
    grams.flush(raw).await;
    raw.execute("COMMIT").await.expect("a commit");
    if backend == Backend::Postgres {
        raw.execute("ANALYZE").await.expect("statistics");
    }
    pairs.len()
}

/// In the order of their numbers.
fn code(number: usize) -> String {
    format!("307011/{number:08}")
}

fn vary(entry: &mut CatalogEntry, number: usize) {
    entry.code = code(number);
    let body = number % BODIES;
    entry.provider.id = format!("p{body:04}");
    entry.provider.name = format!("第{body}局");
    let _ = write!(entry.title, " R{number}");
    if number % RARE == RARE / 2 {
        entry.title.push_str("琥珀");
    }
    if number % 97 == 5 {
        entry.summary.push_str("含GDP2024口径");
    }
}

fn body_row(entry: &CatalogEntry, guide: &Guide) -> String {
    let body = serde_json::to_string(entry)
        .expect("JSON")
        .replace('\'', "''");
    let guide = serde_json::to_string(guide)
        .expect("JSON")
        .replace('\'', "''");
    format!(
        "('shenyang','{}',1,'published','[\"resources\"]',0,'{body}',NULL,'2025-09-26',NULL,'{guide}')",
        entry.code
    )
}

fn index_row(entry: &CatalogEntry, words: &str) -> String {
    let cycle = entry
        .update_cycle
        .map(|cycle| word(&cycle))
        .unwrap_or_default();
    format!(
        "('shenyang','{}','published','{}','{}','{}','{}','{}','{}','{}','{cycle}','2025-09-26','{words}')",
        entry.code,
        entry.provider.id,
        entry.provider.name,
        entry.title,
        entry.domain.as_deref().unwrap_or(""),
        category_word(&entry.category),
        entry.sharing.class,
        entry.opening.class,
    )
}

/// Rows of a table that are written together.
struct Rows {
    table: &'static str,
    text: String,
    count: usize,
}

impl Rows {
    fn of(table: &'static str) -> Self {
        Self {
            table,
            text: String::new(),
            count: 0,
        }
    }

    async fn push(&mut self, raw: &mut AnyConnection, row: &str) {
        if self.count > 0 {
            self.text.push(',');
        }
        self.text.push_str(row);
        self.count += 1;
        if self.count == ROWS {
            self.flush(raw).await;
        }
    }

    async fn flush(&mut self, raw: &mut AnyConnection) {
        if self.count == 0 {
            return;
        }
        let statement = format!("INSERT INTO {} VALUES {}", self.table, self.text);
        raw.execute(sqlx::raw_sql(AssertSqlSafe(statement)))
            .await
            .expect("rows are written");
        self.text.clear();
        self.count = 0;
    }
}
