//! Events folded into a case. The fold decides nothing: it only says what the events mean.

use super::by_hand::is_of_the_host;
use super::event::{Acted, Entered, Event, Lapsed, Planned, Silence};
use super::{BUSY, Case, Closing, MANUAL, Position, Standing, Taken};
use crate::domain::actor::ActorName;
use crate::domain::route_check::{self, Next, RouteFault};
use crate::domain::{Date, OutcomeKind};

/// Events that do not fit together: a record was changed from outside.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// A case begins with its filing.
    #[error("the first event of the case is not its filing")]
    NotFiled,
    /// An event that cannot follow.
    #[error("event {revision} (`{event}`) cannot follow what went before")]
    OutOfOrder { revision: u32, event: &'static str },
    /// A stored route that is no route.
    #[error("the stored route is not in order")]
    Route(#[source] RouteFault),
    /// A name that the route does not have.
    #[error("the route has no `{0}`")]
    NoSuchName(String),
}

impl Case {
    /// The case that these events make, each with the day on which it takes effect.
    ///
    /// # Errors
    /// If the events do not fit together.
    pub fn of(events: impl IntoIterator<Item = (Date, Event)>) -> Result<Self, FoldError> {
        let mut events = events.into_iter();
        let Some((_, Event::Filed(filed))) = events.next() else {
            return Err(FoldError::NotFiled);
        };
        let mut case = Self {
            revision: 1,
            matter: filed.matter,
            release: filed.release,
            route: None,
            findings: vec![],
            position: Position::Unplanned {
                code: String::new(),
                message: String::new(),
            },
            outcomes: vec![],
            effects: vec![],
            accepted_on: None,
            handed_in: None,
            guide: filed.guide,
            unanswered_by: String::new(),
            instead: None,
        };
        for (day, event) in events {
            case.apply(day, &event)?;
        }
        Ok(case)
    }

    /// Applies the next event.
    ///
    /// # Errors
    /// If it does not fit.
    pub fn apply(&mut self, day: Date, event: &Event) -> Result<(), FoldError> {
        self.revision += 1;
        let out_of_order = FoldError::OutOfOrder {
            revision: self.revision,
            event: event.name(),
        };
        match event {
            Event::Filed(_) => return Err(out_of_order),
            Event::Faulted { code, outcome, .. } => self.fault(code, outcome.as_deref()),
            Event::PlanFailed {
                code,
                message,
                component,
                instead,
            } => {
                let asked = component.as_ref().unwrap_or(&self.release);
                self.unanswered_by = asked.clone();
                // Rules that answered, though not with a way to go, are those that it is under.
                if is_of_the_host(code) {
                    self.release.clone_from(&self.unanswered_by);
                }
                self.instead = *instead;
                self.position = Position::Unplanned {
                    code: code.clone(),
                    message: message.clone(),
                };
            }
            Event::Manual {
                said,
                component,
                instead,
                ..
            } => {
                self.unanswered_by.clone_from(component);
                self.instead = *instead;
                self.position = Position::Unplanned {
                    code: MANUAL.to_owned(),
                    message: said.en.clone(),
                };
            }
            Event::DecidedByHand(decided) => {
                if !matches!(self.position, Position::Unplanned { .. }) {
                    return Err(out_of_order);
                }
                self.effects.extend(decided.effects.iter().cloned());
                self.take(None, 0, decided.kind, day, false, false);
                self.close(day, None);
            }
            Event::Planned(planned) => self.plan(day, planned)?,
            Event::Acted(acted) => self.act(day, acted)?,
            Event::Lapsed(lapsed) => self.lapse(day, lapsed)?,
            Event::Withdrawn { by } => self.withdraw(day, *by),
            Event::DatesConfirmed { .. } => self.open(out_of_order)?.unconfirmed = false,
            Event::Consented { by } => self.open(out_of_order)?.consents.push(*by),
            Event::Opined { by, .. } => self.open(out_of_order)?.opinions.push(*by),
            Event::Extended(extended) => {
                let standing = self.open(out_of_order)?;
                standing.extensions = standing.extensions.saturating_add(1);
                standing.go_on(Some(extended.clock.clone()));
            }
            Event::Supplied(supplied) => {
                let standing = self.open(out_of_order)?;
                standing.waiting = None;
                standing
                    .materials
                    .extend(supplied.materials.iter().cloned());
                standing.go_on(supplied.clock.clone());
            }
            Event::Recounted(recounted) => {
                let standing = self.open(out_of_order)?;
                standing.clock = Some(recounted.clock.clone());
                standing.recounted_by = Some(recounted.calendar.clone());
            }
        }
        Ok(())
    }

    fn open(&mut self, otherwise: FoldError) -> Result<&mut Standing, FoldError> {
        match &mut self.position {
            Position::Open(standing) => Ok(standing),
            _ => Err(otherwise),
        }
    }

    fn plan(&mut self, day: Date, planned: &Planned) -> Result<(), FoldError> {
        let route = route_check::restore(planned.route.clone()).map_err(FoldError::Route)?;
        self.findings.extend(planned.findings.iter().cloned());
        if let Some(release) = &planned.release {
            self.release.clone_from(release);
        }
        let settled = route.settled().cloned();
        self.route = Some(route);
        if let Some(decision) = settled {
            self.effects.extend(decision.effects);
            self.take(None, 0, decision.kind, day, false, false);
            self.close(day, None);
        } else if let Some(entered) = &planned.entered {
            self.enter(entered, vec![])?;
            if let Position::Open(standing) = &mut self.position {
                standing.unconfirmed = planned.unconfirmed;
            }
        }
        Ok(())
    }

    fn act(&mut self, day: Date, acted: &Acted) -> Result<(), FoldError> {
        let (stage, outcome, next) = self.locate(&acted.stage, &acted.outcome)?;
        self.effects.extend(acted.effects.iter().cloned());
        self.findings.extend(acted.findings.iter().cloned());
        let leads_on = matches!(next, Next::Stage(_));
        self.take(Some(stage), outcome, acted.kind, day, false, leads_on);
        if acted.entry.is_some() {
            self.handed_in.clone_from(&acted.entry);
        }
        if acted.guide.is_some() {
            self.guide.clone_from(&acted.guide);
        }
        if acted.kind == OutcomeKind::Confirm {
            self.accepted_on = Some(day);
        }
        let Position::Open(standing) = &mut self.position else {
            return Err(FoldError::OutOfOrder {
                revision: self.revision,
                event: "acted",
            });
        };
        if let Some(uses) = standing.uses.get_mut(outcome) {
            *uses = uses.saturating_add(1);
        }
        standing.materials.extend(acted.materials.iter().cloned());
        let last = standing.clone();
        match (next, &acted.entered) {
            (Next::Wait(clock), _) => {
                // Asked twice, the applicant is awaited since the first time.
                standing.waiting.get_or_insert((day, clock));
            }
            (Next::Stage(_), Some(entered)) => self.enter(entered, last.materials)?,
            _ => self.close(day, Some(last)),
        }
        Ok(())
    }

    fn lapse(&mut self, day: Date, lapsed: &Lapsed) -> Result<(), FoldError> {
        let Position::Open(standing) = &mut self.position else {
            return Err(FoldError::OutOfOrder {
                revision: self.revision,
                event: "lapsed",
            });
        };
        let last = standing.clone();
        match &lapsed.silence {
            Silence::Breach => standing.overdue = true,
            Silence::Moved => {
                self.effects.extend(lapsed.effects.iter().cloned());
                if let Some(entered) = &lapsed.entered {
                    self.enter(entered, last.materials)?;
                }
            }
            Silence::Deemed(id) => {
                let (stage, outcome, next) = self.locate(&lapsed.stage, id)?;
                let kind = self
                    .kind_at(stage, outcome)
                    .ok_or_else(|| FoldError::NoSuchName(id.clone()))?;
                self.effects.extend(lapsed.effects.iter().cloned());
                self.take(
                    Some(stage),
                    outcome,
                    kind,
                    day,
                    true,
                    matches!(next, Next::Stage(_)),
                );
                match &lapsed.entered {
                    Some(entered) => self.enter(entered, last.materials)?,
                    None => self.close(day, Some(last)),
                }
            }
        }
        Ok(())
    }

    /// That the host had no sandbox left leaves nothing to people: it passes.
    fn fault(&mut self, code: &str, outcome: Option<&str>) {
        let place = outcome.and_then(|id| self.stage()?.outcome_index(id));
        if let (Position::Open(standing), Some(place)) = (&mut self.position, place)
            && code != BUSY
            && !standing.faulted.contains(&place)
        {
            standing.faulted.push(place);
        }
    }

    fn withdraw(&mut self, day: Date, _by: ActorName) {
        let last = self.standing().cloned();
        self.position = Position::Closed(Closing {
            on: day,
            decision: None,
            last,
        });
    }

    fn close(&mut self, day: Date, last: Option<Standing>) {
        let decision = self.decision().map(|taken| taken.kind);
        self.position = Position::Closed(Closing {
            on: day,
            decision,
            last,
        });
    }

    fn enter(&mut self, entered: &Entered, materials: Vec<String>) -> Result<(), FoldError> {
        let missing = || FoldError::NoSuchName(entered.stage.clone());
        let route = self.route.as_ref().ok_or_else(missing)?;
        let found = route
            .stages()
            .iter()
            .position(|stage| stage.stage().id == entered.stage);
        let stage = found.ok_or_else(missing)?;
        let outcomes = route
            .stage(stage)
            .map_or(0, |stage| stage.stage().outcomes.len());
        self.position = Position::Open(Standing {
            stage,
            entered_on: entered.on,
            clock: entered.clock.clone(),
            waiting: None,
            overdue: false,
            unconfirmed: false,
            recounted_by: None,
            uses: vec![0; outcomes],
            faulted: vec![],
            extensions: 0,
            consents: vec![],
            opinions: vec![],
            materials,
        });
        Ok(())
    }

    fn take(
        &mut self,
        stage: Option<usize>,
        outcome: usize,
        kind: OutcomeKind,
        on: Date,
        deemed: bool,
        leads_on: bool,
    ) {
        self.outcomes.push(Taken {
            stage,
            outcome,
            kind,
            on,
            deemed,
            leads_on,
        });
    }

    fn kind_at(&self, stage: usize, outcome: usize) -> Option<OutcomeKind> {
        let (outcome, _) = self.route.as_ref()?.stage(stage)?.outcome(outcome)?;
        Some(outcome.kind)
    }

    fn locate(&self, stage: &str, outcome: &str) -> Result<(usize, usize, Next), FoldError> {
        let find = || {
            let route = self.route.as_ref()?;
            let place = route
                .stages()
                .iter()
                .position(|candidate| candidate.stage().id == stage)?;
            let index = route.stage(place)?.outcome_index(outcome)?;
            let (_, next) = route.stage(place)?.outcome(index)?;
            Some((place, index, next))
        };
        find().ok_or_else(|| FoldError::NoSuchName(format!("{stage}/{outcome}")))
    }
}
