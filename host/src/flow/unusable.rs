//! Rules that this host cannot use: people decide on their days, those who look after them are told, and
//! they are tried again.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::arrangement::{known_arrangement, load_component};
use super::error::FlowError;
use super::host::Host;
use super::releases::Step;
use crate::domain::instruments::Instruments;
use crate::domain::words::in_full;
use crate::domain::{Date, Description, Happening};
use crate::policy::{Arrangement, Jurisdiction, UnusableRelease};
use crate::rules::LoadError;
use crate::store::View;

/// The event that tells of a release whose rules cannot be used.
const UNUSABLE: &str = "release-unusable";
/// In how many rounds at most rules that do not compile are compiled again.
const ROUNDS: u32 = 64;

/// In how many rounds each jurisdiction's rules were found unusable, one after the other.
#[derive(Default)]
pub(super) struct Rounds(Mutex<BTreeMap<String, u32>>);

impl Rounds {
    /// Whether to compile once more what did not compile before: ever more seldom, for it takes a while
    /// and mostly comes to the same.
    fn is_turn(&self, jurisdiction: &str) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let round = all.entry(jurisdiction.to_owned()).or_default();
        *round = round.saturating_add(1);
        round.is_power_of_two() && *round <= ROUNDS || round.is_multiple_of(ROUNDS)
    }

    fn over(&self, jurisdiction: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(jurisdiction);
    }
}

/// Whether the rules that govern filings on that day can be asked.
///
/// # Errors
/// Why not.
pub(super) fn demand_usable(arrangement: &Arrangement, day: Date) -> Result<(), FlowError> {
    match arrangement.unusable_on(day) {
        Some(one) => Err(one.into()),
        None => Ok(()),
    }
}

/// What is unusable and has days left.
fn left(arrangement: &Arrangement, today: Date) -> impl Iterator<Item = &UnusableRelease> {
    let unusable = arrangement.unusable.iter();
    unusable.filter(move |one| one.until.is_none_or(|until| today <= until))
}

/// Takes in rules that could not be used before, as far as they have days left. Whether other bytes stand
/// in their place is looked at each time.
pub(super) async fn try_again(host: &Host, jurisdiction: &Jurisdiction) -> Result<(), FlowError> {
    let (known, today) = (jurisdiction.releases.now(), host.today(jurisdiction));
    let (name, limits) = (jurisdiction.name(), jurisdiction.policy.limits);
    let is_cheap = |one: &UnusableRelease| {
        matches!(*one.why, LoadError::OtherBytes { .. } | LoadError::Gone(_))
    };
    if left(&known, today).next().is_none() {
        host.rounds.over(name);
    } else if host.rounds.is_turn(name) || left(&known, today).any(is_cheap) {
        let again = known_arrangement(&host.store, &host.library, name, limits).await?;
        jurisdiction.releases.take_in(again);
    }
    Ok(())
}

/// Tells those who look after the rules of each release that cannot be used, once for each reason, and
/// the operators for as long as it lasts.
pub(super) async fn tell_of_unusable(
    host: &Host,
    jurisdiction: &Jurisdiction,
) -> Result<(), FlowError> {
    let (known, today) = (jurisdiction.releases.now(), host.today(jurisdiction));
    let name = jurisdiction.name();
    let what = "this host cannot use a release of its rules";
    let Some(first) = left(&known, today).next() else {
        host.setbacks.over(name, what);
        return Ok(());
    };
    host.setbacks.tell(name, what, &FlowError::from(first));
    for one in left(&known, today) {
        let mut view = host.store.read(name).await?;
        if is_told(&mut view, one).await? {
            continue;
        }
        drop(view);
        let mut step = Step::begin(host, jurisdiction).await?;
        // Another replica may have told it meanwhile.
        if is_told(&mut step.tx, one).await? {
            continue;
        }
        let became = json!({ "digest": one.digest, "why": in_full(&one.why) });
        let (subject, unusable) = (one.number.to_string(), Some(Happening::ReleaseUnusable));
        step.note(None, UNUSABLE, &subject, &became, unusable)
            .await?;
        step.keep().await?;
    }
    Ok(())
}

async fn is_told(view: &mut View, one: &UnusableRelease) -> Result<bool, FlowError> {
    let (number, why) = (one.number.to_string(), json!(in_full(&one.why)));
    let told = view.changes_called(UNUSABLE).await?;
    let mut told = told.iter().filter(|change| change.subject == number);
    Ok(told.any(|change| {
        let body: Value = serde_json::from_str(&change.body).unwrap_or_default();
        body.get("why") == Some(&why)
    }))
}

/// What a component said of itself when it was taken in; none if nobody knows any more.
pub(super) async fn described(
    view: &mut View,
    digest: &str,
) -> Result<Option<Description>, FlowError> {
    let row = view.component_row(digest).await?;
    let text = row.and_then(|row| row.description);
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// What may be cited by whoever decides by hand under a component, also where nobody can ask it.
pub(super) async fn instruments_of(
    host: &Host,
    jurisdiction: &Jurisdiction,
    view: &mut View,
    digest: &str,
) -> Result<Instruments, FlowError> {
    let limits = jurisdiction.policy.limits;
    match load_component(&host.library, view, digest, limits).await {
        Ok(plugin) => Ok(plugin.instruments().clone()),
        Err(FlowError::BadComponent { .. }) => {
            let known = described(view, digest).await?;
            Ok(known.as_ref().map(Instruments::of).unwrap_or_default())
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_compile_is_compiled_ever_more_seldom() {
        let rounds = Rounds::default();
        let turns = |rounds: &Rounds| -> Vec<u32> {
            (1..=130).filter(|_| rounds.is_turn("hangzhou")).collect()
        };
        let seldom = [1, 2, 4, 8, 16, 32, 64, 128];
        assert_eq!(turns(&rounds), seldom);
        assert!(rounds.is_turn("suzhou"), "another's");
        rounds.over("hangzhou");
        assert_eq!(turns(&rounds), seldom, "from the beginning");
    }
}
