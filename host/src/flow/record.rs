//! Records what happened: events, the case's row, its timer and its effects in one transaction.

mod changed;
mod open;
mod row;

use std::sync::Arc;

use jiff::Timestamp;

pub(super) use changed::Changed;

use super::arrangement::load_component;
use super::breaches::note_breach;
use super::catalog::Audience;
use super::effects;
use super::error::FlowError;
use super::faults::settle_after;
use super::host::Host;
use super::notices;
use super::observe::observations;
use super::once::Once;
use super::read::{CaseView, read_in};
use super::receipts::stub;
use super::seen::shown_to;
use crate::audit::{Leaf, Subject, commitment, new_salt};
use crate::clock::{day_of, end_of};
use crate::domain::case::{Case, Event, Filed, Office, Position, Standing};
use crate::domain::receipt::Call;
use crate::domain::{Author, Date};
use crate::metrics::Observation;
use crate::policy::Jurisdiction;
use crate::rules::Plugin;
use crate::store::{LeafRow, StoredEvent, Timer, Tx};

/// A case that is being changed. Dropped without [`Record::keep`], it leaves no trace.
pub(super) struct Record<'a> {
    pub(super) host: &'a Host,
    pub(super) jurisdiction: &'a Arc<Jurisdiction>,
    pub(super) id: String,
    pub(super) case: Case,
    pub(super) tx: Tx,
    /// The revision that was found; none for a case that is being opened.
    seen: Option<u32>,
    from_case: Option<String>,
    /// What there will be to measure once it is kept.
    seen_here: Vec<Observation>,
    /// The revision of a calendar that says the same of the case's day as the one before it.
    pub(super) same_by: Option<u32>,
    /// Shadow releases are asked about it once it is kept.
    pub(super) shadowed: bool,
    /// Who does what is appended from now on.
    pub(super) author: Option<Author>,
    /// Who is answered with it.
    pub(super) audience: Audience,
    /// When it was opened: for all that happens in one transaction it is the same time, also at
    /// midnight.
    pub(super) now: Timestamp,
    /// The faults in a row of the rules under which it is being filed, as they were found.
    pub(super) faults: String,
    /// The rules have faulted too often with it.
    pub(super) too_many_faults: bool,
}

impl<'a> Record<'a> {
    /// Opens a new case with its filing, which was decided under the arrangement of releases of
    /// this revision; none if another one is in force by now. Until the record is kept or dropped,
    /// it stays in force.
    pub(super) async fn new(
        host: &'a Host,
        jurisdiction: &'a Arc<Jurisdiction>,
        arrangement: i64,
        filed: Filed,
        from_case: Option<String>,
        author: Option<Author>,
    ) -> Result<Option<Self>, FlowError> {
        let id = format!("{}-{}", jurisdiction.name(), uuid::Uuid::now_v7().simple());
        let day = filed.matter.filed_on;
        let event = Event::Filed(Box::new(filed));
        let case = fold(&id, [(day, event.clone())])?;
        let mut tx = host
            .store
            .begin_under_arrangement(jurisdiction.name())
            .await?;
        let found = tx.arrangement().await?;
        if found.revision != arrangement {
            return Ok(None);
        }
        let now = host.now();
        let mut record = Self {
            host,
            jurisdiction,
            id,
            case,
            tx,
            seen: None,
            from_case,
            seen_here: vec![],
            same_by: None,
            shadowed: false,
            author,
            audience: Audience::default(),
            now,
            faults: found.faults,
            too_many_faults: false,
        };
        record.tx.insert_case(&record.row()).await?;
        record.insert(1, day, event, vec![]).await?;
        Ok(Some(record))
    }

    /// Appends an event that takes effect on `day`, and carries out its effects in their order.
    pub(super) async fn append(&mut self, day: Date, event: Event) -> Result<(), FlowError> {
        self.append_decided(day, event, vec![]).await
    }

    /// The same for an event that rests on what the rules answered: their receipt goes with it.
    pub(super) async fn append_decided(
        &mut self,
        day: Date,
        event: Event,
        calls: Vec<Call>,
    ) -> Result<(), FlowError> {
        let (effects, acted) = (
            event.effects().to_vec(),
            matches!(event, Event::Acted(_) | Event::DecidedByHand(_)),
        );
        let before = self.case.turn();
        let failed = |source| FlowError::Record {
            case: self.id.clone(),
            source,
        };
        self.case.apply(day, &event).map_err(failed)?;
        let lapsed = match &event {
            Event::Lapsed(lapsed) => Some(lapsed.clone()),
            _ => None,
        };
        let occasions = notices::occasions(&self.case, &event, before);
        let offices = match &event {
            Event::Planned(planned) => planned.offices.clone(),
            _ => vec![],
        };
        let zone = &self.jurisdiction.policy.zone;
        let seen = observations(&self.case, &event, &calls, self.now, zone);
        self.seen_here.extend(seen);
        self.insert(self.case.revision, day, event, calls).await?;
        self.insert_parts(&offices).await?;
        if let Some(lapsed) = lapsed {
            note_breach(self, &lapsed).await?;
        }
        for effect in effects {
            effects::carry_out(self, &effect, day, acted).await?;
        }
        notices::tell(self, occasions).await
    }

    /// Notes who has which part in the case.
    pub(super) async fn insert_parts(&mut self, offices: &[Office]) -> Result<(), FlowError> {
        for office in offices {
            let actor = office.actor.to_string();
            for party in &office.filled_by {
                self.tx.insert_part(&self.id, &actor, party).await?;
            }
        }
        Ok(())
    }

    async fn insert(
        &mut self,
        revision: u32,
        day: Date,
        event: Event,
        calls: Vec<Call>,
    ) -> Result<(), FlowError> {
        let recorded_at = self.now.to_string();
        let stored = StoredEvent {
            revision,
            day,
            recorded_at,
            event,
            author: self.author.clone(),
        };
        let salt = new_salt().map_err(|error| FlowError::Random(error.to_string()))?;
        let body = self.tx.insert_event(&self.id, &stored, &salt).await?;
        let receipt = self.keep_receipt(revision, day, calls).await?;
        let receipt = receipt.map(|receipt| commitment(&salt, &receipt));
        let leaf = Leaf {
            jurisdiction: self.jurisdiction.name().to_owned(),
            event: stored.event.name().to_owned(),
            subject: Subject::Case {
                case: self.id.clone(),
                revision,
            },
            day,
            recorded_at: stored.recorded_at,
            commitment: commitment(&salt, &body),
            receipt,
        };
        let leaf = LeafRow {
            of_event: Some((self.id.clone(), revision)),
            entry: leaf.to_entry(),
        };
        self.tx.insert_leaf(&leaf).await?;
        Ok(())
    }

    /// The text of the receipt of what the rules answered, if they were asked.
    async fn keep_receipt(
        &mut self,
        revision: u32,
        day: Date,
        calls: Vec<Call>,
    ) -> Result<Option<String>, FlowError> {
        if calls.is_empty() {
            return Ok(None);
        }
        let n = self.tx.count_receipts(&self.id).await? + 1;
        let place = (self.id.as_str(), n, revision);
        let release = &self.case.release;
        let limits = self.jurisdiction.policy.limits;
        let plugin = self.host.library.get(release, limits);
        let plugin = plugin.ok_or_else(|| FlowError::NoRules(release.clone()))?;
        let receipt = stub(self.jurisdiction, &plugin, place, day, calls);
        let body = serde_json_canonicalizer::to_string(&receipt).map_err(|error| {
            FlowError::BadReceipt {
                case: self.id.clone(),
                n,
                why: error.to_string(),
            }
        })?;
        self.tx.insert_receipt(&self.id, n, &body).await?;
        Ok(Some(body))
    }

    /// Makes it so, and wakes the deadlines loop.
    pub(super) async fn keep(mut self) -> Result<(String, Case), FlowError> {
        self.advance().await?;
        self.commit().await
    }

    /// Done with this case, which is kept together with others.
    pub(super) async fn leave(mut self) -> Result<Changed<'a>, FlowError> {
        self.advance().await?;
        Ok(Changed {
            host: self.host,
            jurisdiction: self.jurisdiction,
            tx: self.tx,
            seen: self.seen_here,
            now: self.now,
        })
    }

    /// The same, answering the case. The answer is kept with what it answers, so that a request
    /// that is sent again gets it and does nothing.
    pub(super) async fn answer(mut self, once: Option<&Once>) -> Result<CaseView, FlowError> {
        self.advance().await?;
        let view = read_in(self.host, self.jurisdiction, &mut self.tx, &self.id).await?;
        let view = shown_to(view, self.audience);
        if let Some(once) = once {
            let opened = self.seen.is_none();
            let request = once.answered(&view, opened, &self.now.to_string())?;
            self.tx.insert_request(&request).await?;
        }
        self.commit().await?;
        Ok(view)
    }

    /// Makes it so. What comes after is no part of it: it is done whatever becomes of that.
    async fn commit(self) -> Result<(String, Case), FlowError> {
        self.tx.commit().await?;
        let name = self.jurisdiction.name();
        self.host.recorded(name, self.now.as_second());
        self.host.metrics.observe(name, self.seen_here);
        if self.shadowed {
            self.host.shadows.ring();
        }
        if self.too_many_faults {
            settle_after(self.host, self.jurisdiction).await;
        }
        Ok((self.id, self.case))
    }

    /// The case as it was found.
    pub(super) async fn show(mut self) -> Result<CaseView, FlowError> {
        read_in(self.host, self.jurisdiction, &mut self.tx, &self.id).await
    }

    /// The case's row and its timer.
    async fn advance(&mut self) -> Result<(), FlowError> {
        let row = self.row();
        let seen = self.seen.unwrap_or(1);
        self.tx.advance_case(seen, &row).await?;
        let waits = self.waits();
        let was_there = self.seen.is_some();
        self.tx.set_awaiting(&row, &waits, was_there).await?;
        let timer = self.timer().map(|due| Timer {
            due_at: end_of(due, &self.jurisdiction.policy.zone).as_second(),
            calendar: self.counted_by(),
        });
        self.tx.set_timer(&self.id, timer).await?;
        Ok(())
    }

    /// The revision of the calendar that the clock was last counted by.
    fn counted_by(&self) -> u32 {
        let counted = self.case.standing().and_then(Standing::counted_by);
        let revision = counted.map(|digest| self.jurisdiction.calendars.revision_of(digest));
        self.same_by.or(revision).unwrap_or(0)
    }

    /// The day whose end changes the case by itself.
    pub(super) fn timer(&self) -> Option<Date> {
        match &self.case.position {
            Position::Open(standing) if !standing.overdue && !standing.unconfirmed => {
                standing.running_clock().map(|clock| clock.due)
            }
            _ => None,
        }
    }

    /// Today in the case's jurisdiction.
    pub(super) fn today(&self) -> Date {
        day_of(self.now, &self.jurisdiction.policy.zone)
    }

    /// The rules that the case was filed under.
    pub(super) async fn plugin(&mut self) -> Result<Arc<Plugin>, FlowError> {
        let limits = self.jurisdiction.policy.limits;
        let (library, digest) = (&self.host.library, &self.case.release);
        load_component(library, &mut self.tx, digest, limits).await
    }
}

/// Folds events into a case.
pub(super) fn fold(
    id: &str,
    events: impl IntoIterator<Item = (Date, Event)>,
) -> Result<Case, FlowError> {
    Case::of(events).map_err(|source| FlowError::Record {
        case: id.to_owned(),
        source,
    })
}
