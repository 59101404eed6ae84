//! A step in the life of a release, in one transaction: what was changed, its event with its leaf,
//! the notices of it, and the answer if the request carried a key.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::error::ReleaseError;
use super::{governing_row, terms};
use crate::domain::arrangement::{Term, settled};
use crate::domain::{Date, Happening, Principal};
use crate::flow::arrangement::{follow, read_manual};
use crate::flow::error::FlowError;
use crate::flow::faults::since_others_govern;
use crate::flow::host::Host;
use crate::flow::identity::{Change, record};
use crate::flow::notices::tell_of_rules;
use crate::flow::once::Once;
use crate::policy::{Jurisdiction, Manual};
use crate::store::{ArrangementRow, ReleaseRow, Tx};

/// The arrangement of a jurisdiction while somebody changes it: nobody else does, and nothing is
/// filed meanwhile.
pub(in crate::flow) struct Step<'a> {
    pub(in crate::flow) host: &'a Host,
    pub(in crate::flow) jurisdiction: &'a Jurisdiction,
    pub(in crate::flow) tx: Tx,
    pub(in crate::flow) arrangement: ArrangementRow,
    pub(super) rows: Vec<ReleaseRow>,
    /// The instant of the step, taken when nobody else could be in between.
    pub(in crate::flow) now: Timestamp,
    pub(super) today: Date,
    /// What was noted, to be counted once it is on disk.
    noted: Vec<&'static str>,
}

impl<'a> Step<'a> {
    pub(in crate::flow) async fn begin(
        host: &'a Host,
        jurisdiction: &'a Jurisdiction,
    ) -> Result<Self, FlowError> {
        let mut tx = host.store.begin_arranging(jurisdiction.name()).await?;
        let (arrangement, rows) = (tx.arrangement().await?, tx.releases().await?);
        Ok(Self {
            now: host.now(),
            today: host.today(jurisdiction),
            host,
            jurisdiction,
            tx,
            arrangement,
            rows,
            noted: vec![],
        })
    }

    /// Whether the arrangement is the one that somebody has seen.
    pub(super) fn demand(&self, seen: Option<i64>) -> Result<(), ReleaseError> {
        let current = self.arrangement.revision;
        match seen.filter(|seen| *seen != current) {
            Some(seen) => Err(ReleaseError::Stale { seen, current }),
            None => Ok(()),
        }
    }

    pub(super) fn release(&self, number: u32) -> Result<&ReleaseRow, ReleaseError> {
        let found = self.rows.iter().find(|row| row.number == number);
        found.ok_or(ReleaseError::NoRelease(number))
    }

    pub(in crate::flow) fn terms(&self) -> Result<Vec<Term>, FlowError> {
        terms(self.jurisdiction.name(), &self.rows)
    }

    /// The revision that whatever is changed now makes, later than that of any release.
    pub(in crate::flow) fn next_revision(&self) -> i64 {
        let activated = self.rows.iter().filter_map(|row| row.activated).max();
        self.arrangement.revision.max(activated.unwrap_or(0)) + 1
    }

    /// Writes releases that were changed, and the days that others get or lose by it. What people
    /// decided by hand because of faults, rules decide again.
    pub(super) async fn arrange(&mut self, changed: Vec<ReleaseRow>) -> Result<(), ReleaseError> {
        let revision = self.next_revision();
        let numbers: Vec<u32> = changed.iter().map(|row| row.number).collect();
        for one in changed {
            let mut rows = self.rows.iter_mut();
            if let Some(row) = rows.find(|row| row.number == one.number) {
                *row = one;
            }
        }
        let settled = settled(&self.terms()?);
        for (row, term) in self.rows.iter_mut().zip(settled) {
            let until = term.until.map(|day| day.to_string());
            if row.until != until || numbers.contains(&row.number) {
                if row.until != until {
                    // Should it come to an end again, that is told again.
                    row.end_told = None;
                }
                row.until = until;
                self.tx.put_release(row).await?;
            }
        }
        self.arrangement.revision = revision;
        self.end_manual().await?;
        self.put_arrangement().await?;
        Ok(())
    }

    /// Ends what people decide instead of the rules, if that is over; says whether it was so.
    pub(in crate::flow) async fn end_manual(&mut self) -> Result<bool, FlowError> {
        let Some(manual) = self.arrangement.manual.clone() else {
            return Ok(false);
        };
        let name = self.jurisdiction.name();
        let manual = read_manual(name, &manual)?;
        let governs = governing_row(name, &self.rows, self.today)?;
        if !is_over(&manual, governs) {
            return Ok(false);
        }
        let number = governs.map(|row| row.number);
        let seen = &self.arrangement.faults;
        self.arrangement.faults = since_others_govern(self.jurisdiction, seen, &manual, governs)?;
        self.arrangement.manual = None;
        let became = json!({ "digest": manual.digest, "since": manual.since, "release": number });
        let off = Some(Happening::ManualHandlingOff);
        self.note(None, "manual-handling-off", &manual.digest, &became, off)
            .await?;
        Ok(true)
    }

    /// Notes which release is in force, and from when on it has governed if it never did.
    pub(super) async fn put_in_force(&mut self, now: Option<u32>) -> Result<(), FlowError> {
        self.arrangement.in_force = now;
        self.put_arrangement().await?;
        self.note_begun(now).await
    }

    /// Notes that a release governs, if it never did before. What the host keeps back was never noted.
    pub(super) async fn note_begun(&mut self, number: Option<u32>) -> Result<(), FlowError> {
        let at = self.now.to_string();
        let mut rows = self.rows.iter_mut();
        let Some(row) = rows.find(|row| Some(row.number) == number && row.began_at.is_none())
        else {
            return Ok(());
        };
        row.began_at = Some(at);
        Ok(self.tx.put_release(row).await?)
    }

    /// The component of a release.
    pub(in crate::flow) fn digest_of(&self, number: Option<u32>) -> Option<&str> {
        self.row_of(number).map(|row| row.digest.as_str())
    }

    pub(super) fn row_of(&self, number: Option<u32>) -> Option<&ReleaseRow> {
        self.rows.iter().find(|row| Some(row.number) == number)
    }

    pub(in crate::flow) async fn put_arrangement(&mut self) -> Result<(), FlowError> {
        Ok(self.tx.put_arrangement(&self.arrangement).await?)
    }

    /// Records what was done to what, and tells those who look after the rules.
    pub(in crate::flow) async fn note(
        &mut self,
        by: Option<&Principal>,
        what: &'static str,
        subject: &str,
        became: &impl Serialize,
        happening: Option<Happening>,
    ) -> Result<(), FlowError> {
        let change = Change { by, what, subject };
        let (host, name) = (self.host, self.jurisdiction.name());
        record(host, &mut self.tx, name, change, became).await?;
        self.noted.push(what);
        if let Some(happening) = happening {
            tell_of_rules(host, &mut self.tx, name, happening, subject).await?;
        }
        Ok(())
    }

    /// Makes it so, with the answer to the request, and takes it in.
    pub(super) async fn answer<T: Serialize>(
        self,
        answer: T,
        status: u16,
        once: Option<&Once>,
    ) -> Result<T, ReleaseError> {
        let Self {
            host,
            jurisdiction,
            mut tx,
            now,
            noted,
            ..
        } = self;
        if let Some(once) = once {
            tx.insert_request(&once.answered_release(&answer, status, now)?)
                .await?;
        }
        tx.commit().await?;
        settle(host, jurisdiction, now, &noted).await;
        Ok(answer)
    }

    /// The same without anybody who waits for an answer.
    pub(in crate::flow) async fn keep(self) -> Result<(), FlowError> {
        let Self {
            host,
            jurisdiction,
            tx,
            now,
            noted,
            ..
        } = self;
        tx.commit().await?;
        settle(host, jurisdiction, now, &noted).await;
        Ok(())
    }
}

/// Whether people need not decide any more instead of rules that faulted: others govern, or two people
/// have confirmed the same ones since, who may have given them the fuel that they lacked.
pub(in crate::flow) fn is_over(manual: &Manual, governs: Option<&ReleaseRow>) -> bool {
    governs
        .is_none_or(|row| row.digest != manual.digest || row.activated > Some(manual.arrangement))
}

/// Takes in what is on disk by now. It is done, so nobody is told that it was not: what cannot be taken in
/// here is with the next filing, or by upkeep.
async fn settle(host: &Host, jurisdiction: &Jurisdiction, now: Timestamp, noted: &[&'static str]) {
    let name = jurisdiction.name();
    host.recorded(name, now.as_second());
    if let Err(error) = follow(host, jurisdiction).await {
        let error = &error as &dyn std::error::Error;
        tracing::error!(
            jurisdiction = name,
            error,
            "what was arranged is not known here yet"
        );
    }
    for step in noted {
        host.metrics.stepped(name, step);
    }
    let manual = jurisdiction.releases.now().manual.is_some();
    host.metrics.handled_manually(name, manual);
}
