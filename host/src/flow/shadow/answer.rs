//! Asks shadows about all that waits for them, and keeps what they said. Jurisdictions take turns, so
//! that a shadow which is slower than its city files keeps no other waiting.

use std::collections::BTreeMap;
use std::time::Duration;

use super::refused::ask_of_refused;
use super::stored::ask_of_stored;
use crate::domain::Happening;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::flow::notices::tell_of_rules_once;
use crate::store::{DivergenceRow, ShadowCount, Tx};

/// How many questions are taken in one turn. Those share a transaction, so that the record takes no
/// more of the database than it must.
pub(super) const AT_ONCE: u32 = 25;
/// After how long it is the next jurisdiction's turn, whatever of those was asked.
pub(super) const TURN: Duration = Duration::from_secs(5);
/// How long the record waits after the database failed it.
const RETRY: Duration = Duration::from_secs(5);

/// Asks shadows about whatever waits that nobody else is at, until nothing does; says how many answers
/// it got. A fault of a shadow is a divergence like any other.
///
/// # Errors
/// If the database cannot be used; what stands in it then waits.
pub async fn answer_beside(host: &Host) -> Result<usize, FlowError> {
    let mut answers = 0;
    while !host.stop.is_told() {
        let round = [ask_of_refused(host).await?, ask_of_stored(host).await?];
        if round.iter().all(Option::is_none) {
            break;
        }
        answers += round.into_iter().flatten().sum::<usize>();
    }
    Ok(answers)
}

/// Waits a while if what the database did not keep may be kept later; says whether to try again.
/// What it is about was asked already, and would have to be asked once more.
pub(super) async fn may_pass(host: &Host, error: &FlowError) -> bool {
    if !error.is_passing() || host.stop.is_told() {
        return false;
    }
    tokio::select! {
        () = host.stop.told() => {}
        () = tokio::time::sleep(RETRY) => {}
    }
    true
}

/// About how many matters shadows were asked, by component.
#[derive(Default)]
pub(super) struct Counts(BTreeMap<String, ShadowCount>);

impl Counts {
    /// It said something, and be it that it faulted.
    pub(super) fn asked(&mut self, component: &str) {
        self.of(component).asked += 1;
    }

    /// It could not be asked.
    pub(super) fn lost(&mut self, component: &str) {
        self.of(component).lost += 1;
    }

    fn of(&mut self, component: &str) -> &mut ShadowCount {
        let none = || ShadowCount {
            component: component.to_owned(),
            ..ShadowCount::default()
        };
        self.0.entry(component.to_owned()).or_insert_with(none)
    }

    /// Adds them to what was counted before, in the transaction that records what was said.
    pub(super) async fn add(&self, tx: &mut Tx) -> Result<(), FlowError> {
        for count in self.0.values() {
            tx.add_shadow_count(count).await?;
        }
        Ok(())
    }
}

/// Records where a shadow diverged. Those who look after the rules are told of the first one. Two
/// replicas may both take theirs for it, and it is told once all the same.
pub(super) async fn record(
    host: &Host,
    tx: &mut Tx,
    jurisdiction: &str,
    row: &DivergenceRow,
) -> Result<(), FlowError> {
    let component = row.component.as_str();
    let is_first = tx.divergences(Some(component), "", 1).await?.is_empty();
    tx.insert_divergence(row).await?;
    if is_first {
        let diverged = Happening::ShadowDiverged;
        tell_of_rules_once(host, tx, jurisdiction, diverged, component).await?;
    }
    Ok(())
}
