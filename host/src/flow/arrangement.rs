//! Which releases govern: what the database says, taken in whenever it says something later.

use std::sync::Arc;

use jiff::Timestamp;

use super::error::FlowError;
use super::faults::{are_too_many, settle_who_decides};
use super::host::Host;
use super::releases::{announce, governing_row, is_over, keep_back_here};
use super::unusable::{described, tell_of_unusable, try_again};
use crate::domain::Date;
use crate::domain::arrangement::{Mode, ReleaseState};
use crate::policy::{
    Arrangement, Jurisdiction, Manual, Release, Repairs, TakenBack, TakenOver, UnusableRelease,
};
use crate::rules::{Library, Limits, LoadError, Plugin};
use crate::store::{ReleaseRow, Store, View};

/// Takes in what other processes have arranged, so that what is decided next is decided under it.
pub(super) async fn follow(host: &Host, jurisdiction: &Jurisdiction) -> Result<(), FlowError> {
    let known = jurisdiction.releases.now().revision;
    let name = jurisdiction.name();
    let revision = host.store.read(name).await?.arrangement().await?.revision;
    if revision > known {
        let limits = jurisdiction.policy.limits;
        let arrangement = known_arrangement(&host.store, &host.library, name, limits).await?;
        jurisdiction.releases.take_in(arrangement);
    }
    Ok(())
}

/// Takes in what other processes have arranged, in every jurisdiction; keeps back what nobody vouches
/// for any more; leaves matters to people
/// whose rules have faulted too often, tells of releases that began at midnight, and makes ready
/// what is proposed. What cannot be done in one of them holds up no other.
///
/// # Errors
/// If the database is away.
pub async fn attend_releases(host: &Host) -> Result<(), FlowError> {
    for jurisdiction in host.jurisdictions() {
        let name = jurisdiction.name();
        // Before what began at midnight is told of.
        keep_back_here(host, jurisdiction).await?;
        let attended = attend(host, jurisdiction).await;
        let what = "its releases could not be looked after";
        host.setbacks.settle(name, what, attended)?;
        let manual = jurisdiction.releases.now().manual.is_some();
        host.metrics.handled_manually(name, manual);
        let prepared = prepare(host, jurisdiction).await;
        let what = "its proposed releases could not be made ready";
        host.setbacks.settle(name, what, prepared)?;
    }
    Ok(())
}

async fn attend(host: &Host, jurisdiction: &Jurisdiction) -> Result<(), FlowError> {
    follow(host, jurisdiction).await?;
    try_again(host, jurisdiction).await?;
    let known = jurisdiction.releases.now();
    match &known.manual {
        None => {
            let mut view = host.store.read(jurisdiction.name()).await?;
            let faults = view.arrangement().await?.faults;
            drop(view);
            if are_too_many(jurisdiction, &faults)? {
                settle_who_decides(host, jurisdiction).await?;
            }
        }
        Some(manual) => {
            let name = jurisdiction.name();
            let rows = host.store.read(name).await?.releases().await?;
            if is_over(
                manual,
                governing_row(name, &rows, host.today(jurisdiction))?,
            ) {
                settle_who_decides(host, jurisdiction).await?;
            }
        }
    }
    announce(host, jurisdiction).await?;
    tell_of_unusable(host, jurisdiction).await
}

/// The arrangement that the database holds; of revision 0 if it holds none. Rules that this host cannot use
/// cost the days of their own release and no others. The revision is read first: whoever changes something
/// meanwhile makes it a later one, which is then taken in again.
pub(super) async fn known_arrangement(
    store: &Store,
    library: &Arc<Library>,
    jurisdiction: &str,
    limits: Limits,
) -> Result<Arrangement, FlowError> {
    let mut view = store.read(jurisdiction).await?;
    let row = view.arrangement().await?;
    let mut rows = view.releases().await?;
    drop(view);
    let repairs = repairs_of(jurisdiction, &rows)?;
    rows.retain(|release| release.state == ReleaseState::Active);
    rows.sort_by_key(|release| release.activated);
    let mut releases = Vec::with_capacity(rows.len());
    let mut unusable = vec![];
    for row in rows {
        let known = library.get(&row.digest, limits);
        let plugin = if let Some(plugin) = known {
            Ok(plugin)
        } else {
            let mut view = store.read(jurisdiction).await?;
            load_component(library, &mut view, &row.digest, limits).await
        };
        match plugin {
            Ok(plugin) => releases.push(release_of(jurisdiction, row, plugin)?),
            Err(FlowError::BadComponent { digest, source }) => unusable.push(UnusableRelease {
                description: described(&mut store.read(jurisdiction).await?, &digest).await?,
                number: row.number,
                from: read_day(jurisdiction, row.number, row.from)?,
                until: read_day(jurisdiction, row.number, row.until)?,
                mode: read_mode(&row.mode),
                after: releases.len(),
                digest,
                why: source,
            }),
            Err(error) => return Err(error),
        }
    }
    Ok(Arrangement {
        revision: row.revision,
        releases,
        manual: row
            .manual
            .map(|text| read_manual(jurisdiction, &text))
            .transpose()?,
        repairs,
        unusable,
    })
}

/// Which components put right which others. What puts right a repair puts right what that did.
fn repairs_of(jurisdiction: &str, rows: &[ReleaseRow]) -> Result<Repairs, FlowError> {
    let row = |number| rows.iter().find(|row| row.number == number);
    let mut repairs = Repairs::default();
    for release in rows {
        match release.state {
            ReleaseState::Active => {
                let all = repairs.of.entry(release.digest.clone()).or_default();
                // Each repairs an earlier one, so this ends.
                let mut broken = release.repairs.and_then(row);
                while let Some(one) = broken {
                    all.insert(one.digest.clone());
                    let earlier = one.repairs.filter(|earlier| *earlier < one.number);
                    broken = earlier.and_then(row);
                }
            }
            ReleaseState::RolledBack => {
                repairs
                    .taken_back
                    .push(taken_back(jurisdiction, release, rows)?);
            }
            ReleaseState::Proposed | ReleaseState::Withdrawn => {}
        }
    }
    Ok(repairs)
}

/// A release that was taken back, with what had taken days over from it.
fn taken_back(
    jurisdiction: &str,
    release: &ReleaseRow,
    rows: &[ReleaseRow],
) -> Result<TakenBack, FlowError> {
    let day =
        |row: &ReleaseRow, day: &Option<String>| read_day(jurisdiction, row.number, day.clone());
    let instant = |row: &ReleaseRow, instant: &Option<String>| {
        read_instant(jurisdiction, row.number, instant.as_deref())
    };
    let began = |row: &&ReleaseRow| {
        matches!(row.state, ReleaseState::Active | ReleaseState::RolledBack)
            && row.activated > release.activated
            && read_mode(&row.mode) == Mode::Enforce
    };
    let over = |row: &ReleaseRow| {
        Ok::<_, FlowError>(TakenOver {
            from: day(row, &row.from)?,
            until: day(row, &row.agreed_until)?,
            confirmed_at: instant(row, &row.confirmed_at)?,
            ended_at: instant(row, &row.ended_at)?,
        })
    };
    Ok(TakenBack {
        digest: release.digest.clone(),
        from: day(release, &release.from)?,
        until: day(release, &release.agreed_until)?,
        confirmed_at: instant(release, &release.confirmed_at)?,
        ended_at: instant(release, &release.ended_at)?,
        over: rows
            .iter()
            .filter(began)
            .map(over)
            .collect::<Result<_, _>>()?,
    })
}

/// The rules with this digest, under these limits. Those that another process took in are loaded from the
/// database; what stands there was taken in, whatever the limits are by now.
pub(super) async fn load_component(
    library: &Arc<Library>,
    view: &mut View,
    digest: &str,
    limits: Limits,
) -> Result<Arc<Plugin>, FlowError> {
    if let Some(plugin) = library.get(digest, limits) {
        return Ok(plugin);
    }
    let name = digest.to_owned();
    let again = apart(library, digest, move |library| library.again(&name, limits));
    if let Some(plugin) = again.await? {
        return Ok(plugin);
    }
    let (name, bytes) = (digest.to_owned(), view.component_bytes(digest).await?);
    apart(library, digest, move |library| match bytes {
        Some(bytes) => library.recall(&name, &bytes, limits),
        None => Err(LoadError::Gone(name)),
    })
    .await
}

/// Takes a component in that was not here before.
pub(super) async fn compile<B>(
    library: &Arc<Library>,
    bytes: B,
    digest: &str,
    limits: Limits,
) -> Result<Arc<Plugin>, FlowError>
where
    B: AsRef<[u8]> + Send + 'static,
{
    apart(library, digest, move |library| {
        library.load(bytes.as_ref(), limits)
    })
    .await
}

/// Compiling takes a while where an engine travels with the rules.
async fn apart<T: Send + 'static>(
    library: &Arc<Library>,
    digest: &str,
    load: impl FnOnce(&Library) -> Result<T, LoadError> + Send + 'static,
) -> Result<T, FlowError> {
    let library = Arc::clone(library);
    let loaded = tokio::task::spawn_blocking(move || load(&library));
    let loaded = loaded.await.map_err(|_| FlowError::BrokenOff)?;
    loaded.map_err(|source| FlowError::BadComponent {
        digest: digest.to_owned(),
        source: Arc::new(source),
    })
}

/// Compiles what is proposed before anybody confirms it, so that no filing waits for that. The host
/// that took it in has done so already; this is for the others. What is refused here is refused when
/// somebody confirms it; that it came this far is told with where it is.
async fn prepare(host: &Host, jurisdiction: &Jurisdiction) -> Result<(), FlowError> {
    let (name, limits) = (jurisdiction.name(), jurisdiction.policy.limits);
    let rows = host.store.read(name).await?.releases().await?;
    let is_proposed = |row: &ReleaseRow| row.state == ReleaseState::Proposed;
    let mut refused = None;
    for row in rows.into_iter().filter(is_proposed) {
        let mut view = host.store.read(name).await?;
        match load_component(&host.library, &mut view, &row.digest, limits).await {
            Err(error) if error.is_passing() => return Err(error),
            Err(error) => {
                refused.get_or_insert(FlowError::NotReady {
                    number: row.number,
                    digest: row.digest,
                    source: Box::new(error),
                });
            }
            Ok(_) => {}
        }
    }
    refused.map_or(Ok(()), Err)
}

fn release_of(
    jurisdiction: &str,
    row: ReleaseRow,
    plugin: Arc<Plugin>,
) -> Result<Release, FlowError> {
    let number = row.number;
    let day = |text: Option<String>| read_day(jurisdiction, number, text);
    Ok(Release {
        number,
        plugin,
        from: day(row.from)?,
        until: day(row.until)?,
        mode: read_mode(&row.mode),
    })
}

/// A day as a release has it stored.
pub(super) fn read_day(
    jurisdiction: &str,
    number: u32,
    text: Option<String>,
) -> Result<Option<Date>, FlowError> {
    let day = text.map(|text| text.parse::<Date>()).transpose();
    day.map_err(|error| FlowError::BadRelease {
        jurisdiction: jurisdiction.to_owned(),
        number,
        why: error.to_string(),
    })
}

/// An instant as a release has it stored.
fn read_instant(
    jurisdiction: &str,
    number: u32,
    text: Option<&str>,
) -> Result<Option<Timestamp>, FlowError> {
    let instant = text.map(str::parse::<Timestamp>).transpose();
    instant.map_err(|error| FlowError::BadRelease {
        jurisdiction: jurisdiction.to_owned(),
        number,
        why: error.to_string(),
    })
}

/// A mode as a release has it stored.
pub(super) fn read_mode(word: &str) -> Mode {
    if word == "enforce" {
        Mode::Enforce
    } else {
        Mode::Shadow
    }
}

/// Since when people decide, as it is stored.
pub(super) fn read_manual(jurisdiction: &str, text: &str) -> Result<Manual, FlowError> {
    serde_json::from_str(text).map_err(|error| FlowError::BadRelease {
        jurisdiction: jurisdiction.to_owned(),
        number: 0,
        why: error.to_string(),
    })
}
