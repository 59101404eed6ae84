//! Events as briefly as supervision needs them: everything else in the text is passed over.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::domain::case::{Entered, Office, RunningClock, Silence};
use crate::domain::{
    Actor, Author, Citation, Course, Date, Deadline, LegalBasis, MatterKind, OutcomeKind, PartyKind,
};

/// An event that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the event `{event}` cannot be read")]
pub struct BriefError {
    /// Its word.
    pub event: String,
    /// Why.
    #[source]
    pub source: serde_json::Error,
}

/// An event, briefly.
#[derive(Debug)]
pub enum Brief {
    /// Something was filed.
    Filed(Box<Filed>),
    /// It got its route.
    Planned(Box<Planned>),
    /// Somebody chose an outcome.
    Acted(Box<Acted>),
    /// A period ended.
    Lapsed(Box<Lapsed>),
    /// The clock goes on in another way.
    Clocked(Option<RunningClock>),
    /// The applicant withdrew.
    Withdrawn,
    /// What changes nothing here.
    Other,
}

/// A filing.
#[derive(Debug, Deserialize)]
pub struct Filed {
    pub(super) matter: Matter,
}

/// What was asked.
#[derive(Debug, Deserialize)]
pub(super) struct Matter {
    pub(super) kind: MatterKind,
    pub(super) applicant: Party,
    #[serde(default)]
    pub(super) respondents: Vec<Party>,
    pub(super) entry: Option<Entry>,
    pub(super) proposed: Option<Entry>,
    pub(super) statement: Statement,
}

#[derive(Debug, Deserialize)]
pub(super) struct Party {
    pub(super) id: String,
    pub(super) kind: PartyKind,
}

#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    pub(super) code: String,
    pub(super) provider: Party,
}

#[derive(Debug, Deserialize)]
pub(super) struct Statement {
    pub(super) purpose: Option<String>,
}

/// A route.
#[derive(Debug, Deserialize)]
pub struct Planned {
    pub(super) route: Route,
    pub(super) entered: Option<Entered>,
    #[serde(default)]
    pub(super) offices: Vec<Office>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Route {
    Settled(Settled),
    Staged(Vec<Stage>),
}

#[derive(Debug, Deserialize)]
pub(super) struct Settled {
    pub(super) kind: OutcomeKind,
    #[serde(default)]
    pub(super) citations: Vec<Citation>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Stage {
    pub(super) id: String,
    pub(super) actor: Actor,
    pub(super) deadline: Option<Deadline>,
    #[serde(default)]
    pub(super) outcomes: Vec<Outcome>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Outcome {
    pub(super) id: String,
    pub(super) kind: OutcomeKind,
    pub(super) course: Course,
    #[serde(default)]
    pub(super) citations: Vec<Citation>,
}

/// An outcome that was chosen.
#[derive(Debug, Deserialize)]
pub struct Acted {
    pub(super) stage: String,
    pub(super) outcome: String,
    pub(super) kind: OutcomeKind,
    #[serde(default)]
    pub(super) legal_basis: Vec<LegalBasis>,
    pub(super) entered: Option<Entered>,
    pub(super) author: Option<Author>,
}

/// A period that ended.
#[derive(Debug, Deserialize)]
pub struct Lapsed {
    pub(super) stage: String,
    pub(super) due: Date,
    pub(super) silence: Silence,
    pub(super) entered: Option<Entered>,
}

#[derive(Deserialize)]
struct Clocked {
    clock: Option<RunningClock>,
}

impl Brief {
    /// An event by its word and its text.
    ///
    /// # Errors
    /// If the text is none.
    pub fn read(event: &str, body: &str) -> Result<Self, BriefError> {
        match event {
            "filed" => parse(event, body).map(Self::Filed),
            "planned" => parse(event, body).map(Self::Planned),
            "acted" => parse(event, body).map(Self::Acted),
            "lapsed" => parse(event, body).map(Self::Lapsed),
            "extended" | "supplied" | "recounted" => {
                let clocked: Clocked = parse(event, body)?;
                Ok(Self::Clocked(clocked.clock))
            }
            "withdrawn" => Ok(Self::Withdrawn),
            _ => Ok(Self::Other),
        }
    }
}

fn parse<T: DeserializeOwned>(event: &str, body: &str) -> Result<T, BriefError> {
    serde_json::from_str(body).map_err(|source| BriefError {
        event: event.to_owned(),
        source,
    })
}
