//! A step in the life of a release, in one transaction: what was changed, its event with its leaf,
//! the notices of it, and the answer if the request carried a key.

use jiff::Timestamp;
use serde::Serialize;

use super::error::ReleaseError;
use super::terms;
use crate::domain::arrangement::{Term, settled};
use crate::domain::{Date, Happening, Principal};
use crate::flow::arrangement::follow;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::flow::identity::{Change, record};
use crate::flow::notices::tell_of_rules;
use crate::flow::once::Once;
use crate::policy::Jurisdiction;
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

    pub(super) fn terms(&self) -> Result<Vec<Term>, FlowError> {
        terms(self.jurisdiction.name(), &self.rows)
    }

    /// Writes a release that was changed, and the days that others get or lose by it. What people
    /// decided by hand because of faults, rules decide again.
    pub(super) async fn arrange(&mut self, changed: ReleaseRow) -> Result<(), ReleaseError> {
        let place = self
            .rows
            .iter()
            .position(|row| row.number == changed.number);
        if let Some(row) = place.and_then(|place| self.rows.get_mut(place)) {
            *row = changed.clone();
        }
        let settled = settled(&self.terms()?);
        for (row, term) in self.rows.iter_mut().zip(settled) {
            let until = term.until.map(|day| day.to_string());
            if row.until != until || row.number == changed.number {
                row.until = until;
                self.tx.put_release(row).await?;
            }
        }
        self.arrangement.revision += 1;
        self.tx.put_arrangement(&self.arrangement).await?;
        Ok(())
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
            ..
        } = self;
        if let Some(once) = once {
            tx.insert_request(&once.answered_release(&answer, status, now)?)
                .await?;
        }
        tx.commit().await?;
        settle(host, jurisdiction, now).await?;
        Ok(answer)
    }

    /// The same without anybody who waits for an answer.
    pub(in crate::flow) async fn keep(self) -> Result<(), FlowError> {
        let Self {
            host,
            jurisdiction,
            tx,
            now,
            ..
        } = self;
        tx.commit().await?;
        settle(host, jurisdiction, now).await
    }
}

async fn settle(host: &Host, jurisdiction: &Jurisdiction, now: Timestamp) -> Result<(), FlowError> {
    host.recorded(jurisdiction.name(), now.as_second());
    follow(host, jurisdiction).await
}
