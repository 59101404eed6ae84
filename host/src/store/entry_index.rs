//! Keeps what entries are found by in step with them, in the same transaction.

use sqlx::{AssertSqlSafe, Row};

use super::catalog::EntryRow;
use super::error::StoreError;
use super::tenant::{Tx, View};
use crate::domain::terms::{grams_of, words_of};
use crate::domain::words::word;
use crate::domain::{BaseLibrary, CatalogEntry, Category};

/// The category as it is filtered and counted by: `departmental`, `thematic`, or `base:` with the
/// library.
pub fn category_word(category: &Category) -> String {
    match category {
        Category::Departmental => "departmental".into(),
        Category::Thematic(_) => "thematic".into(),
        Category::Base(library) => base_word(*library),
    }
}

/// The same for a base library.
pub fn base_word(library: BaseLibrary) -> String {
    format!("base:{}", word(&library))
}

/// How many grams are written in one statement.
const AT_ONCE: usize = 200;

const PUT: &str = "INSERT INTO entry_index (jurisdiction, code, state, provider, provider_name, title, domain, \
     category, sharing, opening, cycle, changed_on, words) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
     ON CONFLICT (jurisdiction, code) DO UPDATE SET state = excluded.state, provider = excluded.provider, \
     provider_name = excluded.provider_name, title = excluded.title, domain = excluded.domain, \
     category = excluded.category, sharing = excluded.sharing, opening = excluded.opening, \
     cycle = excluded.cycle, changed_on = excluded.changed_on, words = excluded.words";

impl View {
    /// The code of a provider's entry with this title.
    pub async fn code_of(
        &mut self,
        provider: &str,
        title: &str,
    ) -> Result<Option<String>, StoreError> {
        let row = sqlx::query(
            "SELECT code FROM entry_index WHERE jurisdiction = $1 AND provider = $2 AND title = $3 \
             ORDER BY code LIMIT 1",
        )
        .bind(&self.jurisdiction)
        .bind(provider)
        .bind(title)
        .fetch_optional(&mut *self.inner)
        .await?;
        Ok(row.map(|row| row.try_get("code")).transpose()?)
    }
}

impl Tx {
    /// Indexes a version of an entry; what only the version before it had is taken out.
    pub(super) async fn index_entry(&mut self, row: &EntryRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        let (entry, code) = (&row.entry, &row.entry.code);
        let before =
            sqlx::query("SELECT words FROM entry_index WHERE jurisdiction = $1 AND code = $2")
                .bind(&view.jurisdiction)
                .bind(code)
                .fetch_optional(&mut *view.inner)
                .await?;
        let before: Option<String> = before.map(|row| row.try_get("words")).transpose()?;
        let words = words_of(entry);
        let (old, new) = (grams_of(before.as_deref().unwrap_or("")), grams_of(&words));
        put(view, row, entry, &words).await?;
        let gone: Vec<&String> = old.difference(&new).collect();
        for some in gone.chunks(AT_ONCE) {
            let delete = format!(
                "DELETE FROM entry_grams WHERE jurisdiction = $1 AND code = $2 AND gram IN ({})",
                places(some.len(), |place| format!("${place}"))
            );
            change(view, delete, code, some).await?;
        }
        let added: Vec<&String> = new.difference(&old).collect();
        for some in added.chunks(AT_ONCE) {
            let insert = format!(
                "INSERT INTO entry_grams (jurisdiction, code, gram) VALUES {}",
                places(some.len(), |place| format!("($1, $2, ${place})"))
            );
            change(view, insert, code, some).await?;
        }
        Ok(())
    }
}

/// Places for grams in a statement, after those of the jurisdiction and the code.
fn places(count: usize, write: impl Fn(usize) -> String) -> String {
    let all: Vec<String> = (3..count + 3).map(write).collect();
    all.join(", ")
}

async fn change(
    view: &mut View,
    statement: String,
    code: &str,
    grams: &[&String],
) -> Result<(), StoreError> {
    // As many statements as there are numbers of grams: none is worth keeping.
    let mut query = sqlx::query(AssertSqlSafe(statement))
        .persistent(false)
        .bind(&view.jurisdiction)
        .bind(code);
    for gram in grams {
        query = query.bind(*gram);
    }
    query.execute(&mut *view.inner).await?;
    Ok(())
}

async fn put(
    view: &mut View,
    row: &EntryRow,
    entry: &CatalogEntry,
    words: &str,
) -> Result<(), StoreError> {
    sqlx::query(PUT)
        .bind(&view.jurisdiction)
        .bind(&entry.code)
        .bind(row.state.word())
        .bind(&entry.provider.id)
        .bind(&entry.provider.name)
        .bind(&entry.title)
        .bind(entry.domain.as_deref().unwrap_or(""))
        .bind(category_word(&entry.category))
        .bind(entry.sharing.class.to_string())
        .bind(entry.opening.class.to_string())
        .bind(
            entry
                .update_cycle
                .map(|cycle| word(&cycle))
                .unwrap_or_default(),
        )
        .bind(row.day.to_string())
        .bind(words)
        .execute(&mut *view.inner)
        .await?;
    Ok(())
}
