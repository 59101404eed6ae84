//! Decides which releases govern: those of the policy file at the first start, those of the
//! database afterwards.

use std::sync::Arc;

use jiff::Timestamp;

use super::arrangement::known_arrangement;
use super::error::FlowError;
use crate::clock::day_of;
use crate::domain::arrangement::ReleaseState;
use crate::domain::words::{in_full, word};
use crate::domain::{Date, Description};
use crate::files::{Dir, read_component_in};
use crate::policy::{
    Arrangement, Calendars, Jurisdiction, Policy, PolicyError, Release, Releases, Seed,
    load_releases,
};
use crate::rules::{Library, Limits};
use crate::store::{ArrangementRow, ComponentRow, ReleaseRow, Store, StoreError};

/// In whose name the releases of the policy file are put into the database.
const POLICY: &str = "policies";

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
        source: FlowError,
    },
}

/// Takes in every component that a case of the jurisdiction may refer to, so that each finds its
/// rules, under the limits of its policy. What cannot be used, or answers nothing under limits that
/// were lowered since, is told and holds up nothing else.
pub async fn load_components(
    store: &Store,
    library: &Library,
    jurisdiction: &str,
    limits: Limits,
) -> Result<(), SeedError> {
    let failed = |source: StoreError| failed(jurisdiction, source.into());
    let mut view = store.read(jurisdiction).await.map_err(failed)?;
    for (digest, bytes) in view.components().await.map_err(failed)? {
        let (what, why) = match library.recall(&digest, &bytes, limits) {
            Ok(plugin) => match plugin.speaks() {
                Ok(()) => continue,
                Err(fault) => (
                    "these rules answer nothing under the `[limits]` of the policy; raise them and start the host again",
                    in_full(&fault),
                ),
            },
            Err(error) => ("this host cannot use these rules", in_full(&error)),
        };
        tracing::error!(jurisdiction, digest, why, "{what}");
    }
    Ok(())
}

/// The jurisdiction with the releases that govern it.
pub async fn govern(
    store: &Store,
    library: &Arc<Library>,
    policy: Policy,
    calendars: Calendars,
    components: &Dir,
    now: Timestamp,
) -> Result<Jurisdiction, SeedError> {
    let name = policy.jurisdiction.clone();
    let failed = |source| failed(&name, source);
    let known = || known_arrangement(store, library, &name, policy.limits);
    let mut arrangement = known().await.map_err(failed)?;
    let today = day_of(now, &policy.zone);
    if arrangement.revision == 0 {
        let seeds = load_releases(&policy, library, components, today)?;
        match seed(store, &name, &seeds, now, today).await {
            // Another replica was first; what it wrote is what governs.
            Err(FlowError::Store(StoreError::Conflict(_))) => {}
            answer => answer.map_err(failed)?,
        }
        arrangement = known().await.map_err(failed)?;
    } else {
        tell_difference(&policy, &arrangement, components);
    }
    if let Some(one) = arrangement.unusable_on(today) {
        // Others go on, and so do other days here. People decide on these.
        let (release, why) = (one.number, in_full(&one.why));
        tracing::error!(
            jurisdiction = name,
            release,
            why,
            "the rules cannot be used here today, so that people decide"
        );
    }
    let releases = Releases::default();
    releases.take_in(arrangement);
    Ok(Jurisdiction {
        policy,
        calendars,
        releases,
    })
}

fn failed(jurisdiction: &str, source: FlowError) -> SeedError {
    SeedError::Store {
        jurisdiction: jurisdiction.to_owned(),
        source,
    }
}

/// Puts the first releases of a jurisdiction into a database that has none.
pub(super) async fn seed(
    store: &Store,
    jurisdiction: &str,
    seeds: &[Seed],
    now: Timestamp,
    today: Date,
) -> Result<(), FlowError> {
    let now = now.to_string();
    let mut tx = store.begin_arranging(jurisdiction).await?;
    if tx.arrangement().await?.revision > 0 {
        return Ok(());
    }
    let releases = seeds.iter().map(|seed| seed.release.clone());
    let first = Arrangement {
        releases: releases.collect(),
        ..Arrangement::default()
    };
    let in_force = first.governing(today).map(|release| release.number);
    for (activated, seed) in (1..).zip(seeds) {
        let Seed {
            release,
            bytes,
            voucher,
        } = seed;
        let component = ComponentRow {
            digest: release.plugin.digest().to_owned(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            signed_as: voucher.as_ref().map(|voucher| voucher.key.clone()),
            signature: voucher.as_ref().map(|voucher| voucher.signature.clone()),
            uploaded_by: POLICY.to_owned(),
            uploaded_at: now.clone(),
            pulled_from: None,
            description: described(release.plugin.description()),
        };
        tx.insert_component(&component, bytes).await?;
        let row = ReleaseRow {
            began_at: (in_force == Some(release.number)).then(|| now.clone()),
            ..first_release(release, activated, &now)
        };
        tx.insert_release(&row).await?;
    }
    let arrangement = ArrangementRow {
        // Not before any of them: each counts as a change, as each does that people confirm.
        revision: i64::try_from(seeds.len()).unwrap_or(i64::MAX).max(1),
        faults: "[]".to_owned(),
        manual: None,
        in_force,
    };
    tx.put_arrangement(&arrangement).await?;
    tx.commit().await?;
    Ok(())
}

/// What a component says of itself, to be known where nobody can ask it any more.
pub(super) fn described(description: &Description) -> Option<String> {
    serde_json::to_string(description).ok()
}

fn first_release(release: &Release, activated: i64, now: &str) -> ReleaseRow {
    let until = release.until.map(|day| day.to_string());
    ReleaseRow {
        number: release.number,
        digest: release.plugin.digest().to_owned(),
        from: release.from.map(|day| day.to_string()),
        until: until.clone(),
        agreed_until: until,
        mode: word(&release.mode),
        state: ReleaseState::Active,
        activated: Some(activated),
        proposed_by: POLICY.to_owned(),
        proposed_at: now.to_owned(),
        confirmed_by: None,
        confirmed_at: None,
        ended_by: None,
        ended_at: None,
        last: false,
        end_told: None,
        began_at: None,
        repairs: None,
        upper_law: None,
        upper_law_now: None,
    }
}

/// A newer component in the folder governs nothing by itself; the operator should know.
fn tell_difference(policy: &Policy, arrangement: &Arrangement, components: &Dir) {
    for release in &policy.releases {
        let most = policy.limits.component;
        let Ok(bytes) = read_component_in(components, &release.component, most) else {
            continue;
        };
        let digest = crate::rules::digest(&bytes);
        let mut governing = arrangement.releases.iter();
        if governing.all(|governing| governing.plugin.digest() != digest) {
            tracing::warn!(
                jurisdiction = policy.jurisdiction,
                component = release.component,
                digest,
                "the file is not a release of the database, which governs"
            );
        }
    }
}
