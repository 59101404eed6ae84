//! The course of a case: its brief events folded into answers, lapses and an end.

use super::brief::{Acted, Brief, Filed, Lapsed, Planned, Route, Stage};
use crate::domain::case::{Entered, Office, RunningClock, Silence};
use crate::domain::words::word;
use crate::domain::{
    Actor, Citation, Clock, Course as Leads, Date, LegalBasis, MatterKind, OutcomeKind, PartyKind,
    Reach, Role,
};

/// What became of a case up to some moment.
#[derive(Debug)]
pub struct Course {
    /// The kind of its matter.
    pub kind: MatterKind,
    /// The day by which it counts as filed.
    pub filed_on: Date,
    /// What kind of party applied.
    pub applicant_kind: PartyKind,
    /// The entry that it is about.
    pub entry_code: Option<String>,
    /// For what the applicant wants it.
    pub purpose: Option<String>,
    /// Whose turn it was first; whose case it is without a route.
    pub first: String,
    /// Outcomes that somebody chose, or that silence or the law produced.
    pub answers: Vec<Answer>,
    /// Periods that ended without an act.
    pub lapses: Vec<Lapse>,
    /// How it ended, and the day by which that counts; none while it is open.
    pub ended: Option<(Date, Ended)>,
    /// Whose turn it is, and whether that is overdue; none once it has ended.
    pub turn: Option<(String, bool)>,
    applicant: String,
    respondent: Option<String>,
    provider: Option<String>,
    stages: Vec<Stage>,
    offices: Vec<Office>,
    standing: Option<Standing>,
}

#[derive(Debug)]
struct Standing {
    stage: usize,
    clock: Option<RunningClock>,
    waiting: Option<Date>,
    overdue: bool,
}

/// An outcome.
#[derive(Debug)]
pub struct Answer {
    /// Whose it is.
    pub organisation: String,
    /// Its kind.
    pub kind: OutcomeKind,
    /// The day on which it takes effect.
    pub on: Date,
    /// The day by which it counts.
    pub reported: Date,
    /// Whether it came in time.
    pub timing: Timing,
    /// The clock that it ended, if the law has a period.
    pub clock: Option<RunningClock>,
    /// Since when the applicant was awaited.
    pub waiting: Option<Date>,
    /// On what basis.
    pub bases: Vec<LegalBasis>,
    /// The articles behind it.
    pub citations: Vec<Citation>,
    /// It ends the case.
    pub closes: bool,
}

/// Whether an outcome came in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// Before the due day ended.
    InTime,
    /// Afterwards.
    Late,
    /// The law has no period for it.
    NoPeriod,
    /// Silence is the outcome.
    Deemed,
    /// The law settles it itself.
    Settled,
}

/// A period that ended.
#[derive(Debug)]
pub struct Lapse {
    /// Whose turn it was.
    pub organisation: String,
    /// The day that ended.
    pub on: Date,
    /// The day by which it counts.
    pub reported: Date,
    /// In which stage.
    pub stage: String,
    /// Silence is a breach; else the case moved on.
    pub breach: bool,
    /// Where the text has the period.
    pub citations: Vec<Citation>,
}

/// When something happened: the day on which it takes effect, and the day by which it counts. They
/// differ where it was recorded so late that the period of the first may have been reported already.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// The day on which it takes effect.
    pub on: Date,
    /// The day by which it counts.
    pub reported: Date,
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// With this outcome.
    Decided(OutcomeKind),
    /// It was withdrawn.
    Withdrawn,
}

impl Course {
    /// A case begins with its filing, which counts by that day.
    pub fn of(filed_on: Date, filed: Filed) -> Self {
        let matter = filed.matter;
        let respondent = matter.respondents.into_iter().next().map(|party| party.id);
        let entry = matter.entry.or(matter.proposed);
        let (entry_code, provider) = match entry {
            Some(entry) => (Some(entry.code), Some(entry.provider.id)),
            None => (None, None),
        };
        let own = provider.as_ref().or(respondent.as_ref());
        Self {
            kind: matter.kind,
            filed_on,
            applicant_kind: matter.applicant.kind,
            entry_code,
            purpose: matter.statement.purpose,
            first: own.unwrap_or(&matter.applicant.id).clone(),
            answers: vec![],
            lapses: vec![],
            ended: None,
            turn: None,
            applicant: matter.applicant.id,
            respondent,
            provider,
            stages: vec![],
            offices: vec![],
            standing: None,
        }
    }

    /// The next event.
    pub fn apply(&mut self, when: When, event: Brief) {
        match event {
            Brief::Filed(_) | Brief::Other => {}
            Brief::Planned(planned) => self.plan(when, *planned),
            Brief::Acted(acted) => self.act(when, *acted),
            Brief::Lapsed(lapsed) => self.lapse(when, *lapsed),
            Brief::Clocked(clock) => {
                if let Some(standing) = &mut self.standing {
                    standing.clock = clock;
                    standing.waiting = None;
                }
            }
            Brief::Withdrawn => self.end(when.reported, Ended::Withdrawn),
        }
    }

    /// Whose it is to withdraw from: who would have had to answer.
    pub fn responsible(&self) -> &str {
        match &self.turn {
            Some((organisation, _)) => organisation,
            None => &self.first,
        }
    }

    fn plan(&mut self, when: When, planned: Planned) {
        self.offices = planned.offices;
        match planned.route {
            Route::Settled(decision) => {
                self.answers.push(Answer {
                    organisation: self.first.clone(),
                    kind: decision.kind,
                    on: when.on,
                    reported: when.reported,
                    timing: Timing::Settled,
                    clock: None,
                    waiting: None,
                    bases: vec![],
                    citations: decision.citations,
                    closes: true,
                });
                self.end(when.reported, Ended::Decided(decision.kind));
            }
            Route::Staged(stages) => {
                self.stages = stages;
                self.enter(planned.entered);
                self.first = self.responsible().to_owned();
            }
        }
    }

    fn act(&mut self, when: When, acted: Acted) {
        let place = self.stages.iter().position(|stage| stage.id == acted.stage);
        let Some(stage) = place.and_then(|place| self.stages.get(place)) else {
            return;
        };
        let outcome = stage.outcomes.iter().find(|one| one.id == acted.outcome);
        if let Some(Leads::Wait(clock)) = outcome.map(|outcome| &outcome.course) {
            // A clock that keeps running counts the days of waiting too.
            if let (Some(standing), Clock::Suspends | Clock::Restarts) = (&mut self.standing, clock)
            {
                standing.waiting.get_or_insert(when.on);
            }
            return;
        }
        let office = self.filled(stage.actor);
        let author = acted.author.and_then(|author| author.organisation);
        let standing = self.standing.as_ref();
        let clock = standing.and_then(|standing| standing.clock.clone());
        let still = standing.is_some_and(|standing| standing.waiting.is_some());
        // A period that nobody confirmed ends without a lapse.
        let past = |clock: &RunningClock| !still && when.on > clock.due;
        let timing = match &clock {
            _ if standing.is_some_and(|standing| standing.overdue) => Timing::Late,
            Some(clock) if past(clock) => Timing::Late,
            Some(_) => Timing::InTime,
            None => Timing::NoPeriod,
        };
        let closes = acted.entered.is_none();
        let answer = Answer {
            organisation: author.unwrap_or(office),
            kind: acted.kind,
            on: when.on,
            reported: when.reported,
            timing,
            clock,
            waiting: standing.and_then(|standing| standing.waiting),
            bases: acted.legal_basis,
            citations: outcome.map_or_else(Vec::new, |outcome| outcome.citations.clone()),
            closes,
        };
        self.answers.push(answer);
        if closes {
            self.end(when.reported, Ended::Decided(acted.kind));
        } else {
            self.enter(acted.entered);
        }
    }

    fn lapse(&mut self, when: When, lapsed: Lapsed) {
        let stage = self.stages.iter().find(|stage| stage.id == lapsed.stage);
        let Some(stage) = stage else { return };
        let organisation = self.filled(stage.actor);
        let deadline = stage.deadline.as_ref();
        let citations = deadline.map_or_else(Vec::new, |deadline| deadline.citations.clone());
        if let Silence::Deemed(id) = &lapsed.silence {
            let kind = stage.outcomes.iter().find(|outcome| outcome.id == *id);
            let Some(kind) = kind.map(|outcome| outcome.kind) else {
                return;
            };
            let standing = self.standing.as_ref();
            self.answers.push(Answer {
                organisation,
                kind,
                on: lapsed.due,
                reported: when.reported,
                timing: Timing::Deemed,
                clock: standing.and_then(|standing| standing.clock.clone()),
                waiting: None,
                bases: vec![],
                citations,
                closes: lapsed.entered.is_none(),
            });
            match lapsed.entered {
                None => self.end(when.reported, Ended::Decided(kind)),
                entered => self.enter(entered),
            }
            return;
        }
        self.lapses.push(Lapse {
            organisation,
            on: lapsed.due,
            reported: when.reported,
            breach: lapsed.silence == Silence::Breach,
            stage: lapsed.stage,
            citations,
        });
        if lapsed.entered.is_some() {
            self.enter(lapsed.entered);
        } else if let (Some(standing), Some((_, overdue))) = (&mut self.standing, &mut self.turn) {
            standing.overdue = true;
            *overdue = true;
        }
    }

    fn enter(&mut self, entered: Option<Entered>) {
        let Some(entered) = entered else { return };
        let place = self
            .stages
            .iter()
            .position(|stage| stage.id == entered.stage);
        let Some((place, stage)) = place.and_then(|place| Some((place, self.stages.get(place)?)))
        else {
            return;
        };
        self.turn = Some((self.filled(stage.actor), false));
        self.standing = Some(Standing {
            stage: place,
            clock: entered.clock,
            waiting: None,
            overdue: false,
        });
    }

    fn end(&mut self, day: Date, ended: Ended) {
        self.ended = Some((day, ended));
        self.standing = None;
    }

    /// Who fills a role, whose reach is the own place if none is written: as it was found at the planning, else as the matter says, else the role.
    fn filled(&self, actor: Actor) -> String {
        let meets = |office: &&Office| {
            office.actor.role == actor.role
                && office.actor.reach.unwrap_or(Reach::Same) == actor.reach
        };
        let office = self.offices.iter().find(meets);
        if let Some(party) = office.and_then(|office| office.filled_by.first()) {
            return party.clone();
        }
        let named = match actor.role {
            Role::Provider => self.provider.as_ref(),
            Role::Respondent => self.respondent.as_ref(),
            Role::Applicant => Some(&self.applicant),
            _ => None,
        };
        named.cloned().unwrap_or_else(|| word(&actor.role))
    }

    /// The stage in which it stands, by its identifier.
    pub fn stage(&self) -> Option<&str> {
        let stage = self.stages.get(self.standing.as_ref()?.stage)?;
        Some(&stage.id)
    }
}
