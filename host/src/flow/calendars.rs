//! Which calendar is in force: the file's at the first start, the database's afterwards, and what
//! somebody loads while the host runs.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::error::FlowError;
use super::host::Host;
use super::once::Once;
use crate::calendar::{Calendar, StoredError};
use crate::policy::{Calendars, Jurisdiction};
use crate::store::{CalendarRow, Store, StoreError, View};

/// In whose name the file of the policies is loaded.
const POLICY: &str = "policies";

/// A calendar as it was loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LoadedCalendar {
    /// Counted from 1.
    pub revision: u32,
    /// Its digest.
    pub digest: String,
    /// Who loaded it.
    pub loaded_by: String,
    /// When.
    pub loaded_at: String,
}

/// The calendar of a jurisdiction, and how it came to be.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalendarView {
    /// The calendar that was asked for: its name and its years.
    #[schema(value_type = Object)]
    pub calendar: serde_json::Value,
    /// All that were in force, the latest last.
    pub loaded: Vec<LoadedCalendar>,
}

/// The calendars that a jurisdiction has. Years of the file that the database does not have are
/// loaded; those that it has were amended since, or will be by somebody who means to.
///
/// # Errors
/// If the database cannot be used, or holds something else.
pub async fn establish(
    store: &Store,
    jurisdiction: &str,
    file: &Arc<Calendar>,
    now: Timestamp,
) -> Result<Calendars, FlowError> {
    let calendars = known_calendars(store, jurisdiction, file).await?;
    let in_force = calendars.in_force();
    let differing = file.differing_years(&in_force.calendar);
    if !differing.is_empty() {
        tracing::warn!(
            jurisdiction,
            years = ?differing,
            "the policies arrange these years otherwise than the database, which counts; `bylaw calendar load` changes it"
        );
    }
    let new = if in_force.revision == 0 {
        Some((**file).clone())
    } else {
        file.beyond(&in_force.calendar)
    };
    if let Some(new) = new {
        let loading = Loading {
            loaded: &new,
            by: POLICY,
            now,
            once: None,
        };
        amend(store, jurisdiction, &calendars, &loading).await?;
    }
    Ok(calendars)
}

/// The calendars that the database holds, for whoever only reads.
///
/// # Errors
/// If the database cannot be read, or holds something else.
pub async fn known_calendars(
    store: &Store,
    jurisdiction: &str,
    file: &Arc<Calendar>,
) -> Result<Calendars, FlowError> {
    let calendars = Calendars::starting_with(Arc::clone(file));
    let rows = store.read(jurisdiction).await?.calendars_after(0).await?;
    take_in(&calendars, jurisdiction, rows)?;
    Ok(calendars)
}

/// Loads years into the calendar of a jurisdiction; those that it has are replaced. If it says the
/// same already, the one that brought it about.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be used.
pub async fn load_calendar(
    host: &Host,
    name: &str,
    loaded: &Calendar,
    by: &str,
    once: Option<&Once>,
) -> Result<LoadedCalendar, FlowError> {
    let jurisdiction = host.jurisdiction(name)?;
    let now = host.now();
    let loading = Loading {
        loaded,
        by,
        now,
        once,
    };
    let row = amend(&host.store, name, &jurisdiction.calendars, &loading).await?;
    // Clocks may run out earlier than the deadlines loop thinks.
    host.loaded.notify_one();
    host.wake.notify_one();
    Ok(row.into())
}

/// What somebody loads.
struct Loading<'l> {
    loaded: &'l Calendar,
    by: &'l str,
    now: Timestamp,
    once: Option<&'l Once>,
}

/// Two loads at once follow each other: the later one amends what the earlier one made.
async fn amend(
    store: &Store,
    jurisdiction: &str,
    calendars: &Calendars,
    loading: &Loading<'_>,
) -> Result<CalendarRow, FlowError> {
    loop {
        let mut tx = store.begin(jurisdiction).await?;
        let rows = tx.calendars_after(calendars.in_force().revision).await?;
        take_in(calendars, jurisdiction, rows)?;
        let before = calendars.in_force();
        let amended = before.calendar.amended_by(loading.loaded);
        let same = amended.digest() == before.calendar.digest();
        let known = if same {
            in_force(&mut tx, loading.loaded).await?
        } else {
            None
        };
        let (row, new) = match known {
            Some(row) => (row, false),
            None => (
                row_of(jurisdiction, before.revision + 1, &amended, loading)?,
                true,
            ),
        };
        if new {
            match tx.insert_calendar(&row).await {
                Err(StoreError::Conflict(_)) => continue,
                answer => answer?,
            }
        }
        if let Some(once) = loading.once {
            let answer = LoadedCalendar::from(row.clone());
            tx.insert_request(&once.answered_calendar(&answer, loading.now)?)
                .await?;
        }
        tx.commit().await?;
        if new {
            calendars.take_in(row.revision, amended, Some(loading.now));
        }
        return Ok(row);
    }
}

fn row_of(
    jurisdiction: &str,
    revision: u32,
    amended: &Calendar,
    loading: &Loading<'_>,
) -> Result<CalendarRow, FlowError> {
    let body = amended.to_stored();
    Ok(CalendarRow {
        revision,
        digest: amended.digest().to_owned(),
        source: loading.loaded.digest().to_owned(),
        body: body.map_err(|source| bad(jurisdiction, revision, source))?,
        loaded_by: loading.by.to_owned(),
        loaded_at: loading.now.to_string(),
    })
}

/// The calendar that this load made, else the one in force; none if nothing was ever loaded.
async fn in_force(view: &mut View, loaded: &Calendar) -> Result<Option<CalendarRow>, FlowError> {
    let mut rows = view.calendars_after(0).await?;
    let made = rows.iter().rposition(|row| row.source == loaded.digest());
    let last = rows.len().checked_sub(1);
    Ok(made.or(last).map(|place| rows.swap_remove(place)))
}

/// Takes in what other processes loaded, as a transaction sees it.
pub(super) async fn refresh(jurisdiction: &Jurisdiction, view: &mut View) -> Result<(), FlowError> {
    let known = jurisdiction.calendars.in_force().revision;
    if view.calendar_revision().await? > known {
        let rows = view.calendars_after(known).await?;
        take_in(&jurisdiction.calendars, jurisdiction.name(), rows)?;
    }
    Ok(())
}

fn take_in(
    calendars: &Calendars,
    jurisdiction: &str,
    rows: Vec<CalendarRow>,
) -> Result<(), FlowError> {
    for row in rows {
        let calendar = Calendar::from_stored(&row.body)
            .map_err(|source| bad(jurisdiction, row.revision, source))?;
        calendars.take_in(row.revision, calendar, row.loaded_at.parse().ok());
    }
    Ok(())
}

fn bad(jurisdiction: &str, revision: u32, source: StoredError) -> FlowError {
    FlowError::BadCalendar {
        jurisdiction: jurisdiction.to_owned(),
        revision,
        source,
    }
}

/// The calendar of a jurisdiction, for people and programs: the one in force, or the one with a
/// digest that an event or a receipt names.
///
/// # Errors
/// If there is no such jurisdiction or calendar, or the database cannot be read.
pub async fn calendars_of(
    host: &Host,
    name: &str,
    digest: Option<&str>,
) -> Result<CalendarView, FlowError> {
    let jurisdiction = host.jurisdiction(name)?;
    let mut view = host.store.read(name).await?;
    refresh(jurisdiction, &mut view).await?;
    let loaded = view.calendars_after(0).await?;
    let revision = jurisdiction.calendars.in_force().revision;
    let calendar = match digest {
        Some(digest) => jurisdiction.calendars.by_digest(digest),
        None => Some(jurisdiction.calendar()),
    };
    let calendar = calendar.ok_or_else(|| FlowError::NoDigest {
        jurisdiction: name.to_owned(),
        digest: digest.unwrap_or_default().chars().take(64).collect(),
    })?;
    let calendar = calendar
        .to_value()
        .map_err(|source| bad(name, revision, source))?;
    Ok(CalendarView {
        calendar,
        loaded: loaded.into_iter().map(LoadedCalendar::from).collect(),
    })
}

impl From<CalendarRow> for LoadedCalendar {
    fn from(row: CalendarRow) -> Self {
        Self {
            revision: row.revision,
            digest: row.digest,
            loaded_by: row.loaded_by,
            loaded_at: row.loaded_at,
        }
    }
}
