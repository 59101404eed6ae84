//! The way a matter goes: stages, their periods, and what silence means.

use crate::citations::{Citations, text};
use crate::types::{
    Actor, ClockStart, Deadline, Decision, Expiry, Extension, Outcome, Period, Route, Stage, Text,
};

/// So many working days 工作日.
pub fn working_days(count: u16) -> Period {
    Period::WorkingDays(count)
}

/// So many days 日, where the text does not say working days.
pub fn calendar_days(count: u16) -> Period {
    Period::CalendarDays(count)
}

/// So many months 个月.
pub fn months(count: u16) -> Period {
    Period::Months(count)
}

/// So many years 年.
pub fn years(count: u16) -> Period {
    Period::Years(count)
}

/// A route through stages, the first of which comes first.
pub fn staged(stages: impl IntoIterator<Item = StageBuilder>) -> Route {
    Route::Staged(stages.into_iter().map(StageBuilder::build).collect())
}

/// A route that the law itself settles.
pub fn settled(decision: Decision) -> Route {
    Route::Settled(decision)
}

/// A stage: who acts, in what time, what may be decided.
pub fn stage(id: &str, title: Text) -> StageOf {
    StageOf {
        id: id.into(),
        title,
    }
}

/// A stage of which it is not said yet who acts. Nobody acts by default.
pub struct StageOf {
    id: String,
    title: Text,
}

impl StageOf {
    /// Who acts.
    #[must_use]
    pub fn by(self, actor: Actor) -> StageBuilder {
        StageBuilder(Stage {
            id: self.id,
            title: self.title,
            actor,
            consults: vec![],
            deadline: None,
            outcomes: vec![],
            citations: vec![],
        })
    }
}

/// A stage while it is written.
pub struct StageBuilder(Stage);

impl StageBuilder {
    /// Who is heard; nothing waits for them.
    #[must_use]
    pub fn hears(mut self, actor: Actor) -> Self {
        self.0.consults.push(actor);
        self
    }

    /// The period as the text states it, from the day the stage is entered; letting it pass is a
    /// breach until told otherwise.
    ///
    /// What is said of a period may stand before or after it. A stage of which something of a period
    /// is said, but no period, takes the limit set, and the host refuses it where nobody sets one.
    #[must_use]
    pub fn within(self, period: Period) -> Self {
        self.with_deadline(|deadline| deadline.within = Some(period))
    }

    /// The period that an actor set in the outcome that led here.
    #[must_use]
    pub fn within_the_limit_set(self) -> Self {
        self.with_deadline(|deadline| deadline.within = None)
    }

    fn with_deadline(mut self, change: impl FnOnce(&mut Deadline)) -> Self {
        change(self.0.deadline.get_or_insert(Deadline {
            within: None,
            start: ClockStart::StageEntry,
            extension: None,
            expiry: Expiry::Breach,
            reading: None,
            citations: vec![],
        }));
        self
    }

    fn starting(self, start: ClockStart) -> Self {
        self.with_deadline(|deadline| deadline.start = start)
    }

    /// Day zero is the day the matter was filed (自申请之日起).
    #[must_use]
    pub fn from_filing(self) -> Self {
        self.starting(ClockStart::Filing)
    }

    /// Day zero is the day the body received it (自收到之日起).
    #[must_use]
    pub fn from_receipt(self) -> Self {
        self.starting(ClockStart::Receipt)
    }

    /// Day zero is the day of the last `confirm` (自受理之日起).
    #[must_use]
    pub fn from_acceptance(self) -> Self {
        self.starting(ClockStart::Acceptance)
    }

    /// Day zero is the day of the event (自变更之日起).
    #[must_use]
    pub fn from_occurrence(self) -> Self {
        self.starting(ClockStart::Occurrence)
    }

    /// Silence is this outcome of the stage (逾期视为).
    #[must_use]
    pub fn silence_is(self, outcome: &str) -> Self {
        self.with_deadline(|deadline| deadline.expiry = Expiry::Deem(outcome.into()))
    }

    /// When the time is over, the case moves to another stage (逾期未改正的).
    #[must_use]
    pub fn then_moves_to(self, stage: &str) -> Self {
        self.with_deadline(|deadline| deadline.expiry = Expiry::MoveTo(stage.into()))
    }

    /// The period may be made longer.
    #[must_use]
    pub fn extendable(self, extension: Extension) -> Self {
        self.with_deadline(|deadline| deadline.extension = Some(extension))
    }

    /// How an unclear text was read; shown wherever the date is.
    #[must_use]
    pub fn reading(self, zh: &str, en: &str) -> Self {
        self.with_deadline(|deadline| deadline.reading = Some(text(zh, en)))
    }

    /// Where the text states the period, if that is not where it names the stage.
    #[must_use]
    pub fn period_cited(self, cites: impl Citations) -> Self {
        let cites = cites.list();
        self.with_deadline(|deadline| deadline.citations.extend(cites))
    }

    /// What may be decided.
    #[must_use]
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.0.outcomes.push(outcome);
        self
    }

    /// Where the text names the stage, its actor or the right it serves.
    #[must_use]
    pub fn cite(mut self, cites: impl Citations) -> Self {
        self.0.citations.extend(cites.list());
        self
    }

    /// A deadline or an outcome without citations of its own rests on the stage's.
    fn build(self) -> Stage {
        let mut stage = self.0;
        if let Some(deadline) = &mut stage.deadline
            && deadline.citations.is_empty()
        {
            deadline.citations.clone_from(&stage.citations);
        }
        for outcome in &mut stage.outcomes {
            if outcome.citations.is_empty() {
                outcome.citations.clone_from(&stage.citations);
            }
        }
        stage
    }
}

/// At most this much longer, once, with the approver's consent.
pub fn extension(up_to: Period, approver: Actor, cites: impl Citations) -> Extension {
    Extension {
        up_to,
        approver,
        times: 1,
        notify: vec![],
        citations: cites.list(),
    }
}

impl Extension {
    /// Who is told of it.
    #[must_use]
    pub fn told_to(mut self, actor: Actor) -> Self {
        self.notify.push(actor);
        self
    }
}
