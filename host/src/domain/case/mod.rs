//! A case: what happened, folded into where it stands.
//!
//! A case is its events. Nothing is stored beside them that could not be made from them again; a
//! due date is part of the event that started its clock.

mod act;
mod by_hand;
mod clock;
mod concerns;
mod event;
mod fold;
mod lacks;

use super::actor::ActorName;
use super::guide::Guide;
use super::route_check::{CheckedRoute, CheckedStage};
use super::{
    Actor, CatalogEntry, Citation, Date, Effect, Finding, Matter, OutcomeKind, Role, Text,
};
use super::{Capacity, Reach};

pub use act::{Act, Decide, Deed, Extend, HandGrounds, Narrowing, NotOneDeed};
pub use by_hand::{
    BUSY, MANUAL, NO_DATE, OFFICE_MISSING, REFUSED, UNUSABLE, is_of_the_host, provider_decides,
};
pub use clock::{ChangedDay, RunningClock};
pub use concerns::{Because, answering, read_beside, write_beside};
pub use event::{
    Acted, ByHand, Entered, Event, Extended, Filed, Lapsed, Office, Planned, Recounted, Silence,
    Supplied, Unanswered,
};
pub use fold::FoldError;
pub use lacks::{Lack, lack_of, lacks_of_decision};

/// A case as its events have left it.
#[derive(Clone, Debug)]
pub struct Case {
    /// How many events it has; an action names the revision it has seen.
    pub revision: u32,
    /// What was asked.
    pub matter: Matter,
    /// The digest of the one component that it is under: the one that answered it, and until one
    /// has, the one that was in force when it was filed.
    pub release: String,
    /// The way it goes; none while it is unplanned.
    pub route: Option<CheckedRoute>,
    /// Warnings and notes of the filing and of acts that carried an entry.
    pub findings: Vec<Finding>,
    /// Where it stands.
    pub position: Position,
    /// The outcomes so far, in their order.
    pub outcomes: Vec<Taken>,
    /// The effects of all of them.
    pub effects: Vec<Effect>,
    /// The day of the last `confirm`.
    pub accepted_on: Option<Date>,
    /// The entry as it has become, once somebody handed it in.
    pub handed_in: Option<CatalogEntry>,
    /// What the guide asks of the entry, as it was said last.
    pub guide: Option<Guide>,
    /// The component that was asked last and gave no way to go, or that was not asked because it
    /// had faulted too often.
    pub unanswered_by: String,
    /// Who decides by hand in the place of the authority.
    pub instead: Option<Role>,
}

/// Where a case stands.
#[derive(Clone, Debug)]
pub enum Position {
    /// The rules gave no usable answer; the code and the words of the fault.
    Unplanned { code: String, message: String },
    /// Somebody's turn.
    Open(Standing),
    /// It is over.
    Closed(Closing),
}

/// A case in a stage.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The stage's place in the route.
    pub stage: usize,
    /// The day on which it was entered; day zero of what counts from there.
    pub entered_on: Date,
    /// The period that runs, if the law has one.
    pub clock: Option<RunningClock>,
    /// Since when the applicant is awaited, and what that does to the clock.
    pub waiting: Option<(Date, super::Clock)>,
    /// The due day ended without an outcome.
    pub overdue: bool,
    /// The dates are past because the case could not be planned in time; a person must confirm
    /// them before they take effect.
    pub unconfirmed: bool,
    /// The digest of the calendar that the clock was counted again by. Where the clock names another
    /// one, its day was left as it was.
    pub recounted_by: Option<String>,
    /// How often each outcome of the stage was chosen.
    pub uses: Vec<u8>,
    /// Outcomes of the stage, by place, that somebody was to choose when the rules faulted.
    pub faulted: Vec<usize>,
    /// How often the period was extended.
    pub extensions: u8,
    /// Consents that bodies recorded in this stage.
    pub consents: Vec<ActorName>,
    /// Who was heard in this stage.
    pub opinions: Vec<ActorName>,
    /// Materials handed in since the filing.
    pub materials: Vec<String>,
}

/// How a case ended.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The day on which the end takes effect.
    pub on: Date,
    /// The decision; none if it was withdrawn.
    pub decision: Option<OutcomeKind>,
    /// The stage in which it ended; none if the law settled it at once, or before it was planned.
    pub last: Option<Standing>,
}

/// An outcome that was chosen, or produced by silence.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The stage's place; none for what the law settled itself.
    pub stage: Option<usize>,
    /// The outcome's place in the stage.
    pub outcome: usize,
    /// Its kind.
    pub kind: OutcomeKind,
    /// The day on which it takes effect.
    pub on: Date,
    /// Silence produced it.
    pub deemed: bool,
    /// It leads on to another stage.
    pub leads_on: bool,
}

impl Case {
    /// The stage in which it stands, or for a closed case ended.
    pub fn standing(&self) -> Option<&Standing> {
        match &self.position {
            Position::Open(standing) => Some(standing),
            Position::Closed(closing) => closing.last.as_ref(),
            Position::Unplanned { .. } => None,
        }
    }

    /// That stage as the rules wrote it.
    pub fn stage(&self) -> Option<&CheckedStage> {
        self.route.as_ref()?.stage(self.standing()?.stage)
    }

    /// Whose turn it is; none once it is closed.
    pub fn turn(&self) -> Option<Actor> {
        let standing = match &self.position {
            Position::Open(standing) => standing,
            Position::Unplanned { .. } => return self.turn_without_a_route(),
            Position::Closed(_) => return None,
        };
        if standing.waiting.is_some() {
            return Some(Actor {
                role: Role::Applicant,
                reach: Reach::Same,
                capacity: Capacity::Body,
            });
        }
        self.stage().map(|stage| stage.stage().actor)
    }

    /// The statutory due date that runs; none without a period, while it is suspended, and once
    /// the case is closed.
    pub fn due(&self) -> Option<&RunningClock> {
        let Position::Open(standing) = &self.position else {
            return None;
        };
        standing.running_clock()
    }

    /// The entry as it shall become: as it was handed in, else as it was proposed.
    pub fn new_entry(&self) -> Option<&CatalogEntry> {
        self.handed_in.as_ref().or(self.matter.proposed.as_ref())
    }

    /// Whether somebody acts as the applicant: in that role, or as the provider if it filed.
    pub fn is_applicant(&self, by: ActorName) -> bool {
        let entry = self.matter.entry.as_ref().or(self.matter.proposed.as_ref());
        let provider_filed =
            entry.is_some_and(|entry| entry.provider.id == self.matter.applicant.id);
        by.role == Role::Applicant || (by.role == Role::Provider && provider_filed)
    }

    /// Whether the due day of the current (or the last) stage ended without an outcome.
    pub fn overdue(&self) -> bool {
        self.standing().is_some_and(|standing| standing.overdue)
    }

    /// The decision: the last outcome that is neither `complete` nor a `confirm` that leads on; if
    /// there is none, the last outcome.
    pub fn decision(&self) -> Option<&Taken> {
        let decides = |taken: &&Taken| {
            taken.kind != OutcomeKind::Complete
                && !(taken.kind == OutcomeKind::Confirm && taken.leads_on)
        };
        let deciding = |taken: &&Taken| taken.kind != OutcomeKind::RequestSupplement;
        let mut outcomes = self.outcomes.iter().filter(deciding);
        outcomes
            .clone()
            .rfind(decides)
            .or_else(|| outcomes.next_back())
    }

    /// What an outcome is called, and the articles on which it rests: of silence those of the
    /// period, of what names none those of its stage.
    pub fn grounds(&self, taken: &Taken) -> Option<(&Text, &[Citation])> {
        let route = self.route.as_ref()?;
        let Some(place) = taken.stage else {
            let decision = route.settled()?;
            return Some((&decision.title, &decision.citations));
        };
        let stage = route.stages().get(place)?.stage();
        let outcome = stage.outcomes.get(taken.outcome)?;
        let of_silence = stage.deadline.as_ref().filter(|_| taken.deemed);
        let citations = of_silence.map_or(&outcome.citations, |deadline| &deadline.citations);
        let citations = if citations.is_empty() {
            &stage.citations
        } else {
            citations
        };
        Some((&outcome.title, citations))
    }

    /// The last outcome that gave access, else the decision.
    pub fn granting(&self) -> Option<&Taken> {
        let gives = |taken: &&Taken| {
            let effects = match (self.route.as_ref(), taken.stage) {
                (Some(route), Some(place)) => route
                    .stages()
                    .get(place)
                    .and_then(|stage| stage.stage().outcomes.get(taken.outcome))
                    .map(|outcome| &outcome.effects),
                _ => None,
            };
            let gives = |effect: &Effect| matches!(effect, Effect::GrantAccess(_));
            effects.is_some_and(|effects| effects.iter().any(gives))
        };
        self.outcomes
            .iter()
            .rfind(gives)
            .or_else(|| self.decision())
    }
}

impl Standing {
    /// The clock goes on; counted by another calendar than before, it was not left as it was.
    fn go_on(&mut self, clock: Option<RunningClock>) {
        let digest =
            |clock: &Option<RunningClock>| clock.as_ref().map(|clock| clock.calendar.clone());
        if digest(&clock) != digest(&self.clock) {
            self.recounted_by = None;
        }
        self.clock = clock;
    }

    /// The digest of the calendar that the clock was last counted by.
    pub fn counted_by(&self) -> Option<&str> {
        let clock = self.clock.as_ref().map(|clock| clock.calendar.as_str());
        self.recounted_by.as_deref().or(clock)
    }

    /// The clock, unless waiting stops it.
    pub fn running_clock(&self) -> Option<&RunningClock> {
        let stopped = matches!(
            self.waiting,
            Some((_, super::Clock::Suspends | super::Clock::Restarts))
        );
        self.clock.as_ref().filter(|_| !stopped)
    }
}
