//! What can happen to a case, as it is stored.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::clock::{ChangedDay, RunningClock};
use crate::domain::actor::ActorName;
use crate::domain::guide::Guide;
use crate::domain::{
    CatalogEntry, Citation, Date, Effect, Finding, LegalBasis, Matter, OutcomeKind, Period, Role,
    Route, Text,
};

/// Something that happened. Its day is the day on which it takes effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The matter was filed and kept.
    Filed(Box<Filed>),
    /// The rules answered with a route.
    Planned(Box<Planned>),
    /// The rules gave no usable answer; the statutory clock runs on.
    PlanFailed {
        /// The stable word of the fault.
        code: String,
        /// What happened, in words.
        message: String,
        /// The component that was asked, where that is another than the one under which it was
        /// filed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        component: Option<String>,
        /// Who decides by hand in the place of the authority, whose own matter it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead: Option<Role>,
    },
    /// The rules have faulted too often and were not asked: people decide the matter.
    Manual {
        /// Since when they decide, RFC 3339.
        since: String,
        /// The component that is not asked.
        component: String,
        /// What that means, also for the period.
        said: Text,
        /// Who decides in the place of the authority, whose own matter it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead: Option<Role>,
    },
    /// Somebody decided a matter by hand that the rules could not plan.
    DecidedByHand(Box<ByHand>),
    /// The rules gave no usable answer to an act, which therefore changed nothing.
    Faulted {
        /// The stable word of the fault.
        code: String,
        /// What happened, in words.
        message: String,
        /// The outcome that was to be chosen, by identifier: whoever's turn it is may choose it by
        /// hand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<String>,
    },
    /// Somebody confirmed the dates of a case that was planned too late.
    DatesConfirmed {
        /// Who.
        by: ActorName,
    },
    /// A body recorded its consent.
    Consented {
        /// Which.
        by: ActorName,
    },
    /// A body that is heard recorded its opinion.
    Opined {
        /// Which.
        by: ActorName,
        /// What it said.
        opinion: String,
    },
    /// An actor chose an outcome.
    Acted(Box<Acted>),
    /// A period ended.
    Lapsed(Box<Lapsed>),
    /// A period was extended.
    Extended(Box<Extended>),
    /// The applicant supplied what was asked for.
    Supplied(Box<Supplied>),
    /// The working days were arranged anew, and the period was counted again.
    Recounted(Box<Recounted>),
    /// The applicant withdrew.
    Withdrawn {
        /// Who.
        by: ActorName,
    },
}

/// A filing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filed {
    /// What was asked; parties that are persons are references into the side table.
    pub matter: Matter,
    /// The component that governs it, by digest.
    pub release: String,
    /// What the guide asks of the proposed entry and rules do not see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<Guide>,
}

/// A route that was checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// The route as the rules answered it.
    pub route: Route,
    /// Warnings and notes beside it.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// The first stage; none if the law settled the matter.
    pub entered: Option<Entered>,
    /// The dates are already past and wait for a person.
    #[serde(default)]
    pub unconfirmed: bool,
    /// The component that planned it, where that is another than the one in force at the filing:
    /// that one was never asked, or was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// Who fills the roles of the route. Empty where the jurisdiction has no organisations, as in
    /// scenarios.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<Office>,
}

/// A decision that somebody made by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ByHand {
    /// Who.
    pub by: ActorName,
    /// The decision.
    pub kind: OutcomeKind,
    /// Why.
    pub reason: String,
    /// On which articles it rests.
    pub citations: Vec<Citation>,
    /// What it does.
    #[serde(default)]
    pub effects: Vec<Effect>,
}

/// A role in a case, and who fills it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// The role, with its reach.
    pub actor: ActorName,
    /// The organisations, or for persons their accounts.
    pub filled_by: Vec<String>,
}

/// A stage is entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Entered {
    /// The stage's identifier.
    pub stage: String,
    /// Day zero of what counts from here.
    pub on: Date,
    /// The period that starts to run.
    pub clock: Option<RunningClock>,
}

/// An outcome that an actor chose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acted {
    /// Who.
    pub by: ActorName,
    /// In which stage.
    pub stage: String,
    /// Which outcome, by identifier.
    pub outcome: String,
    /// Its kind.
    pub kind: OutcomeKind,
    /// Why.
    pub reason: Option<String>,
    /// On what basis.
    #[serde(default)]
    pub legal_basis: Vec<LegalBasis>,
    /// Under which agreement.
    pub agreement: Option<String>,
    /// With which documents.
    #[serde(default)]
    pub materials: Vec<String>,
    /// The limit set for the next stage.
    pub time_limit: Option<Period>,
    /// The entry as it has become.
    pub entry: Option<CatalogEntry>,
    /// What the guide asks of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<Guide>,
    /// What it does, after narrowing.
    #[serde(default)]
    pub effects: Vec<Effect>,
    /// Warnings and notes on the entry that came with it.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// The stage that it leads to; none if it closes the case or waits.
    pub entered: Option<Entered>,
    /// It was chosen by hand, because the rules gave no usable answer about the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_hand: Option<Unanswered>,
}

/// What rules did to a decision that was therefore made by hand, and what it rests on instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unanswered {
    /// The stable word of their fault.
    pub code: String,
    /// What happened, in words.
    pub message: String,
    /// On which articles it rests.
    pub citations: Vec<Citation>,
}

/// A period that ended without an act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lapsed {
    /// In which stage.
    pub stage: String,
    /// The day that ended; the lapse takes effect at its 24:00.
    pub due: Date,
    /// What silence meant.
    pub silence: Silence,
    /// What it does.
    #[serde(default)]
    pub effects: Vec<Effect>,
    /// The stage that it leads to.
    pub entered: Option<Entered>,
}

/// What silence meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// A breach: the case stays, overdue.
    #[serde(rename = "breach")]
    Breach,
    /// The outcome with this identifier.
    Deemed(String),
    /// The case moved on.
    #[serde(rename = "moved")]
    Moved,
}

/// A period that was extended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extended {
    /// Who approved it.
    pub by: ActorName,
    /// By how much.
    pub period: Period,
    /// The clock with the extension.
    pub clock: RunningClock,
}

/// What the applicant supplied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Supplied {
    /// The documents.
    pub materials: Vec<String>,
    /// The clock as it goes on; none if the stage has none.
    pub clock: Option<RunningClock>,
}

/// A period that was counted again because the calendar changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Recounted {
    /// In which stage.
    pub stage: String,
    /// The last day as it was.
    pub was: Date,
    /// Whether it was provisional.
    pub was_provisional: bool,
    /// The last day as the new calendar has it.
    pub counted: Date,
    /// The new calendar's last day had passed already. Nobody loses a period afterwards: the day
    /// stays as it was. No law says so; it is how this host reads them.
    #[serde(default)]
    pub kept: bool,
    /// The clock as it goes on.
    pub clock: RunningClock,
    /// The digest of the new calendar.
    pub calendar: String,
    /// Years of the period that had no arrangement before.
    #[serde(default)]
    pub arranged: Vec<u16>,
    /// Days of the period that became other days, at most the first of them.
    #[serde(default)]
    pub changed: Vec<ChangedDay>,
}

impl Event {
    /// What it does, in order.
    pub fn effects(&self) -> &[Effect] {
        match self {
            Self::Planned(planned) => match &planned.route {
                Route::Settled(decision) => &decision.effects,
                Route::Staged(_) => &[],
            },
            Self::Acted(acted) => &acted.effects,
            Self::Lapsed(lapsed) => &lapsed.effects,
            Self::DecidedByHand(decided) => &decided.effects,
            _ => &[],
        }
    }

    /// The event's word, for listings.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Filed(_) => "filed",
            Self::Planned(_) => "planned",
            Self::PlanFailed { .. } => "plan-failed",
            Self::Manual { .. } => "manual",
            Self::DecidedByHand(_) => "decided-by-hand",
            Self::Faulted { .. } => "faulted",
            Self::DatesConfirmed { .. } => "dates-confirmed",
            Self::Consented { .. } => "consented",
            Self::Opined { .. } => "opined",
            Self::Acted(_) => "acted",
            Self::Lapsed(_) => "lapsed",
            Self::Extended(_) => "extended",
            Self::Supplied(_) => "supplied",
            Self::Recounted(_) => "recounted",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}
