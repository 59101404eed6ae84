//! The demonstration: a matter of every kind through every jurisdiction, on a simulated clock.
//!
//! It uses the production flow only, and fails if anything does not go the way the rules say.

mod catalog;
mod play;
mod tell;

use std::sync::Arc;

use crate::cli::output::say;
use crate::clock::{Clock, instant_of};
use crate::domain::{Date, MatterKind};
use crate::flow::Host;
use crate::policy::Jurisdiction;

pub use play::DemoError;

use play::{Play, Wish};

/// The day on which the demonstration begins where nothing else is said: before National Day.
const BEGIN: (u16, u8, u8) = (2025, 9, 22);
/// For instruments that had expired by then, a day on which they were in force.
const BEGIN_EXPIRED: (u16, u8, u8) = (2017, 9, 18);

/// The clock with which the host for the demonstration has to be brought up.
pub fn clock() -> Clock {
    Clock::standing_at(jiff::Timestamp::UNIX_EPOCH)
}

/// Takes a matter of every kind that each jurisdiction knows through its rules; says how many.
///
/// # Errors
/// The first thing that went another way than expected.
pub async fn run(host: &Host) -> Result<usize, DemoError> {
    let mut all: Vec<(Date, &Arc<Jurisdiction>)> =
        host.jurisdictions().map(|one| (begin(one), one)).collect();
    // Time does not run backwards, so what expired comes first.
    all.sort_by_key(|(day, _)| *day);
    let mut count = 0;
    for (day, jurisdiction) in all {
        count += run_jurisdiction(host, jurisdiction, day).await?;
    }
    Ok(count)
}

fn begin(jurisdiction: &Jurisdiction) -> Date {
    let day = |(year, month, day)| Date::new(year, month, day).unwrap_or(Date::FIRST);
    let usual = day(BEGIN);
    if jurisdiction.in_force(usual).is_ok() {
        usual
    } else {
        day(BEGIN_EXPIRED)
    }
}

async fn run_jurisdiction(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    day: Date,
) -> Result<usize, DemoError> {
    // Time does not run backwards, not even here.
    let day = day.max(host.today(jurisdiction));
    host.clock
        .set(instant_of(day, 9, &jurisdiction.policy.zone));
    let release = jurisdiction
        .in_force(day)
        .map_err(|reason| DemoError::NotInForce {
            jurisdiction: jurisdiction.name().to_owned(),
            reason: reason.0.en,
        })?;
    let description = release.plugin.description();
    tell::jurisdiction(jurisdiction, release.plugin.digest(), description)?;
    let entries = catalog::load(host, jurisdiction, day).await?;
    say(&format!("    catalog: {entries} entries loaded"))?;
    let mut count = 0;
    for &kind in &description.matters {
        count += run_kind(host, jurisdiction, kind).await?;
    }
    Ok(count)
}

/// A dispute needs something to contest, so that is refused first.
async fn run_kind(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    kind: MatterKind,
) -> Result<usize, DemoError> {
    let contested = match kind {
        MatterKind::Dispute => Some(MatterKind::SharingApplication),
        MatterKind::OpeningReview => Some(MatterKind::OpeningRequest),
        _ => None,
    };
    let prior = match contested {
        Some(contested) => Some(
            Box::pin(Play::new(host, jurisdiction, contested, Wish::Refusal, None).run()).await?,
        ),
        None => None,
    };
    let played = 1 + usize::from(prior.is_some());
    Box::pin(Play::new(host, jurisdiction, kind, Wish::Favour, prior).run()).await?;
    Ok(played)
}
