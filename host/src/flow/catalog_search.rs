//! Searches the catalog: words, filters, counts, and pages that hold while entries are added.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use utoipa::ToSchema;

use super::catalog::Audience;
use super::error::FlowError;
use super::host::Host;
use crate::domain::guide::words::{DOMAINS, Worded};
use crate::domain::terms::{LONGEST_QUERY, terms_of};
use crate::domain::words::word;
use crate::domain::{BaseLibrary, Date, OpeningClass, SharingClass, Text, UpdateCycle};
use crate::store::{EntryRow, EntryState, Filter, SearchQuery, base_word};

/// How a cursor begins, so that another kind of cursor is not taken for one.
const CURSOR: &str = "e1:";
/// How many values of a facet are shown.
const MOST_VALUES: usize = 100;

/// What somebody looks for. Everything that is said must hold.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Who looks.
    pub audience: Audience,
    /// Words in Chinese or English.
    pub words: Option<String>,
    /// The provider's identifier.
    pub provider: Option<String>,
    /// One of the conventions' words.
    pub domain: Option<String>,
    /// `departmental`, `thematic` or `base`.
    pub category: Option<String>,
    /// One of the base libraries.
    pub base: Option<BaseLibrary>,
    /// How it is shared.
    pub sharing: Option<SharingClass>,
    /// How it is open.
    pub opening: Option<OpeningClass>,
    /// How often it is updated.
    pub cycle: Option<UpdateCycle>,
    /// Whether it is offered.
    pub state: Option<EntryState>,
    /// Changed on this day or later.
    pub changed_since: Option<Date>,
    /// After this code.
    pub after: String,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// How many at most.
    pub limit: u32,
    /// Whether to count.
    pub facets: bool,
}

/// Why nothing was looked for.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// Too much at once.
    #[error("the query has {0} characters; at most {LONGEST_QUERY} are read")]
    TooLong(usize),
    /// Nothing to look for.
    #[error("`{0}` has no letter or digit to look for")]
    NoWords(String),
    /// A cursor that no page ended with.
    #[error("`{0}` is no cursor of this list")]
    Cursor(String),
    /// A category that there is not.
    #[error("`{0}` is no category; write departmental, thematic or base")]
    Category(String),
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

/// A page of what was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Found {
    /// The entries, in the order of their codes.
    pub entries: Vec<EntryRow>,
    /// The last code of a full page, for `after`.
    pub next: Option<String>,
    /// What the next page is asked for with; none after the last.
    pub cursor: Option<String>,
    /// How many entries were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<u64>,
    /// Whether that was all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complete: Option<bool>,
    /// Counts by what can be filtered by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<BTreeMap<String, Vec<FacetValue>>>,
}

/// How many of what was found have a value.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacetValue {
    /// As a filter takes it; empty for entries without one.
    pub value: String,
    /// For people.
    pub name: Text,
    /// How many.
    pub count: u64,
}

/// Looks for entries.
///
/// # Errors
/// What cannot be looked for.
pub async fn search(
    host: &Host,
    jurisdiction: &str,
    wanted: &Search,
) -> Result<Found, SearchError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut query = query_of(wanted)?;
    let limit = query.limit;
    // One more says whether there is another page.
    query.limit = limit.saturating_add(1);
    let mut view = host
        .store
        .read(jurisdiction.name())
        .await
        .map_err(FlowError::from)?;
    let mut entries = view.search(&query).await.map_err(FlowError::from)?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = entries.len() > limit;
    entries.truncate(limit);
    let last = entries.last().map(|row| row.entry.code.clone());
    let mut found = Found {
        next: last.clone().filter(|_| entries.len() == limit),
        cursor: last.filter(|_| more).map(|code| cursor_after(&code)),
        entries,
        counted: None,
        complete: None,
        facets: None,
    };
    if wanted.facets {
        let counts = view.facets(&query).await.map_err(FlowError::from)?;
        found.counted = Some(counts.counted);
        found.complete = Some(counts.complete);
        let named = counts.facets.into_iter().map(|(column, facet)| {
            let values = facet.values.into_iter().take(MOST_VALUES);
            let values = values.map(|(value, name, count)| FacetValue {
                name: name_of(column, &value, &name),
                value,
                count,
            });
            (column.to_owned(), values.collect())
        });
        found.facets = Some(named.collect());
    }
    Ok(found)
}

fn query_of(wanted: &Search) -> Result<SearchQuery, SearchError> {
    let mut terms = vec![];
    if let Some(words) = wanted.words.as_deref().filter(|words| !words.is_empty()) {
        let length = words.chars().count();
        if length > LONGEST_QUERY {
            return Err(SearchError::TooLong(length));
        }
        terms = terms_of(words);
        if terms.is_empty() {
            return Err(SearchError::NoWords(words.to_owned()));
        }
    }
    let after = match &wanted.cursor {
        Some(cursor) => code_of(cursor)?,
        None => wanted.after.clone(),
    };
    Ok(SearchQuery {
        terms,
        filters: filters_of(wanted)?,
        after,
        limit: wanted.limit,
    })
}

fn filters_of(wanted: &Search) -> Result<Vec<Filter>, SearchError> {
    let mut filters = vec![];
    match wanted.category.as_deref() {
        None => {}
        Some("base") => filters.push(Filter::InBaseLibrary),
        Some(known @ ("departmental" | "thematic")) => {
            filters.push(Filter::Is("category", known.to_owned()));
        }
        Some(other) => return Err(SearchError::Category(other.chars().take(40).collect())),
    }
    let columns = [
        ("provider", wanted.provider.clone()),
        ("domain", wanted.domain.clone()),
        ("category", wanted.base.map(base_word)),
        ("sharing", wanted.sharing.map(|class| word(&class))),
        ("opening", wanted.opening.map(|class| word(&class))),
        ("cycle", wanted.cycle.map(|cycle| word(&cycle))),
        ("state", wanted.state.map(|state| word(&state))),
    ];
    for (column, value) in columns {
        filters.extend(value.map(|value| Filter::Is(column, value)));
    }
    filters.extend((wanted.audience == Audience::Public).then_some(Filter::Open));
    let since = wanted.changed_since.map(|day| day.to_string());
    filters.extend(since.map(Filter::ChangedSince));
    Ok(filters)
}

fn cursor_after(code: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{CURSOR}{code}"))
}

fn code_of(cursor: &str) -> Result<String, SearchError> {
    let read = || {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        text.strip_prefix(CURSOR).map(ToOwned::to_owned)
    };
    read().ok_or_else(|| SearchError::Cursor(cursor.chars().take(80).collect()))
}

/// What a value is called.
fn name_of(column: &str, value: &str, name: &str) -> Text {
    let of = |zh: &str, en: &str| Text {
        zh: zh.to_owned(),
        en: en.to_owned(),
    };
    let known = match (column, value) {
        ("provider", _) => Some(of(name, name)),
        (_, "") => Some(of("未填写", "not said")),
        ("domain", _) => {
            let known = DOMAINS.iter().find(|(word, ..)| *word == value);
            known.map(|(_, zh, en)| of(zh, en))
        }
        ("category", "departmental") => Some(of("部门信息资源", "departmental")),
        ("category", "thematic") => Some(of("主题信息资源", "thematic")),
        ("category", _) => value.strip_prefix("base:").and_then(worded::<BaseLibrary>),
        ("sharing", _) => worded::<SharingClass>(value),
        ("opening", _) => worded::<OpeningClass>(value),
        ("cycle", _) => worded::<UpdateCycle>(value),
        ("state", "published") => Some(of("已发布", "published")),
        ("state", "stopped") => Some(of("已停止提供", "stopped")),
        _ => None,
    };
    known.unwrap_or_else(|| of(value, value))
}

fn worded<T: Worded + serde::de::DeserializeOwned>(value: &str) -> Option<Text> {
    let read: T = serde_json::from_value(value.into()).ok()?;
    Some(Text {
        zh: read.zh().to_owned(),
        en: read.en().to_owned(),
    })
}
