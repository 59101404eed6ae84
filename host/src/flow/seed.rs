//! Decides which releases govern: those of the policy file at the first start, those of the
//! database afterwards.

use super::error::FlowError;
use crate::domain::Date;
use crate::files::Dir;
use crate::policy::{Calendars, Jurisdiction, Mode, Policy, PolicyError, Release, load_releases};
use crate::rules::{Library, Limits, LoadError};
use crate::store::{Store, StoreError, StoredRelease};

/// Why a jurisdiction cannot be governed.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Its policy is not in order.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The database.
    #[error("the releases of `{jurisdiction}` cannot be read or written")]
    Store {
        jurisdiction: String,
        #[source]
        source: StoreError,
    },
    /// A component of the database that this host refuses.
    #[error("the component {digest} of the database was refused")]
    Component {
        digest: String,
        #[source]
        source: LoadError,
    },
    /// A release of the database that makes no sense.
    #[error("the database's release {place} of `{jurisdiction}` is not in order: {why}")]
    Release {
        jurisdiction: String,
        place: usize,
        why: String,
    },
}

/// Takes in every component that the database holds for a jurisdiction, so that each case finds
/// its rules. `limits` are the widest of all policies: old components keep working when a policy's
/// limits were lowered since.
pub async fn load_components(
    store: &Store,
    library: &Library,
    jurisdiction: &str,
    limits: Limits,
) -> Result<(), SeedError> {
    let failed = |source| SeedError::Store {
        jurisdiction: jurisdiction.to_owned(),
        source,
    };
    let mut view = store.read(jurisdiction).await.map_err(failed)?;
    for (digest, bytes) in view.components().await.map_err(failed)? {
        library
            .load(&bytes, limits)
            .map_err(|source| SeedError::Component { digest, source })?;
    }
    Ok(())
}

/// The jurisdiction with the releases that govern it.
pub async fn govern(
    store: &Store,
    library: &Library,
    policy: Policy,
    calendars: Calendars,
    components: &Dir,
) -> Result<Jurisdiction, SeedError> {
    let name = policy.jurisdiction.clone();
    let failed = |source| SeedError::Store {
        jurisdiction: name.clone(),
        source,
    };
    let view = store.read(&name).await.map_err(failed)?;
    let known = { view }.releases().await.map_err(failed)?;
    if known.is_empty() {
        let (releases, bytes): (Vec<Release>, Vec<Vec<u8>>) =
            load_releases(&policy, library, components)?
                .into_iter()
                .unzip();
        seed(store, &name, &releases, &bytes)
            .await
            .map_err(|error| match error {
                FlowError::Store(source) => failed(source),
                other => SeedError::Release {
                    jurisdiction: name.clone(),
                    place: 0,
                    why: other.to_string(),
                },
            })?;
        return Ok(Jurisdiction {
            policy,
            calendars,
            releases,
        });
    }
    let established = |(place, stored)| {
        release_of(library, stored).map_err(|why| SeedError::Release {
            jurisdiction: name.clone(),
            place,
            why,
        })
    };
    let releases = known.into_iter().enumerate().map(established);
    let releases = releases.collect::<Result<Vec<_>, _>>()?;
    tell_difference(&policy, &releases, components);
    Ok(Jurisdiction {
        policy,
        calendars,
        releases,
    })
}

/// A release as the database has it; else why it makes no sense.
fn release_of(library: &Library, stored: StoredRelease) -> Result<Release, String> {
    let plugin = library
        .get(&stored.digest)
        .ok_or_else(|| format!("no component {}", stored.digest))?;
    let day = |text: Option<String>| {
        let day = text.map(|text| text.parse::<Date>()).transpose();
        day.map_err(|error| error.to_string())
    };
    let mode = if stored.mode == "enforce" {
        Mode::Enforce
    } else {
        Mode::Shadow
    };
    Ok(Release {
        plugin,
        from: day(stored.from)?,
        until: day(stored.until)?,
        mode,
    })
}

async fn seed(
    store: &Store,
    jurisdiction: &str,
    releases: &[Release],
    bytes: &[Vec<u8>],
) -> Result<(), FlowError> {
    let mut tx = store.begin(jurisdiction).await?;
    for (place, (release, bytes)) in (0_u32..).zip(releases.iter().zip(bytes)) {
        tx.insert_component(release.plugin.digest(), bytes).await?;
        let stored = StoredRelease {
            digest: release.plugin.digest().to_owned(),
            from: release.from.map(|day| day.to_string()),
            until: release.until.map(|day| day.to_string()),
            mode: match release.mode {
                Mode::Enforce => "enforce".into(),
                Mode::Shadow => "shadow".into(),
            },
        };
        tx.insert_release(place, &stored).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A newer component in the folder governs nothing by itself; the operator should know.
fn tell_difference(policy: &Policy, releases: &[Release], components: &Dir) {
    for release in &policy.releases {
        let Ok(bytes) = components.read(&release.component) else {
            continue;
        };
        let digest = crate::rules::digest(&bytes);
        if releases
            .iter()
            .all(|governing| governing.plugin.digest() != digest)
        {
            tracing::warn!(
                jurisdiction = policy.jurisdiction,
                component = release.component,
                digest,
                "the file is not a release of the database, which governs"
            );
        }
    }
}
