//! Why a use case did not do what was asked.

use std::sync::Arc;

use crate::calendar::CalendarError;
use crate::domain::Finding;
use crate::domain::case::{FoldError, Lack, NotOneDeed};
use crate::policy::UnusableRelease;
use crate::rules::{Fault, LoadError};
use crate::store::StoreError;

/// What can go wrong in every use case.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// There is no such jurisdiction here.
    #[error("there is no jurisdiction `{0}` here")]
    NoJurisdiction(String),
    /// There is no such case.
    #[error("there is no case `{0}`")]
    NoCase(String),
    /// No breach of the case waits for a rectification.
    #[error("no rectification is proposed for `{0}`")]
    NoBreach(String),
    /// Nothing was in force.
    #[error("no instrument of `{jurisdiction}` is in force on {day}")]
    NotInForce {
        jurisdiction: String,
        day: crate::domain::Date,
    },
    /// The database.
    #[error("the database did not do it")]
    Store(#[from] StoreError),
    /// A stored case that does not fold.
    #[error("the record of case `{case}` is not in order")]
    Record {
        case: String,
        #[source]
        source: FoldError,
    },
    /// The component of a case is not there.
    #[error("the rules `{0}` of the case are not loaded")]
    NoRules(String),
    /// A component of the database that this host refuses.
    #[error("the component {digest} of the database was refused")]
    BadComponent {
        digest: String,
        #[source]
        source: Arc<LoadError>,
    },
    /// A proposed release whose component cannot be used.
    #[error(
        "release {number} with the component {digest}, which is proposed, cannot be made ready; withdraw it, or put right what stands in its way"
    )]
    NotReady {
        number: u32,
        digest: String,
        #[source]
        source: Box<FlowError>,
    },
    /// A release of the database that makes no sense.
    #[error("the release {number} of `{jurisdiction}` in the database is not in order: {why}")]
    BadRelease {
        jurisdiction: String,
        number: u32,
        why: String,
    },
    /// A date beyond what calendars have.
    #[error("a due date cannot be computed")]
    Calendar(#[from] CalendarError),
    /// A stored calendar that is none.
    #[error("the stored calendar {revision} of `{jurisdiction}` cannot be used")]
    BadCalendar {
        jurisdiction: String,
        revision: u32,
        #[source]
        source: crate::calendar::StoredError,
    },
    /// A jurisdiction had no such calendar.
    #[error("`{jurisdiction}` has no calendar {revision}")]
    NoCalendar { jurisdiction: String, revision: u32 },
    /// A jurisdiction never counted by such a calendar.
    #[error("`{jurisdiction}` never counted by a calendar with the digest `{digest}`")]
    NoDigest {
        jurisdiction: String,
        digest: String,
    },
    /// The rules gave no usable answer.
    #[error("the rules gave no usable answer")]
    Fault(#[from] Fault),
    /// A case has no such event.
    #[error("the case `{case}` has no event {revision}")]
    NoEvent { case: String, revision: u32 },
    /// A log that does not fit together.
    #[error("the log is not in order")]
    Log(#[from] crate::audit::TreeError),
    /// There is no such record.
    #[error("there is no record `{0}`")]
    NoRecord(String),
    /// A case has no such receipt.
    #[error("the case `{case}` has no receipt {n}")]
    NoReceipt { case: String, n: u32 },
    /// A stored receipt that cannot be read.
    #[error("the receipt {n} of `{case}` cannot be read: {why}")]
    BadReceipt { case: String, n: u32, why: String },
    /// A key that cannot be used.
    #[error(transparent)]
    Key(#[from] crate::audit::KeyError),
    /// A head that cannot be signed.
    #[error("the head of the log cannot be signed")]
    Head(#[from] crate::audit::CheckpointError),
    /// The clock shows less than what was recorded.
    #[error(
        "the clock of `{jurisdiction}` shows {now}, after something was recorded at {recorded}"
    )]
    ClockBehind {
        jurisdiction: String,
        now: String,
        recorded: String,
    },
    /// Stored organisations that make no tree.
    #[error("the stored organisations do not fit together: {0}")]
    BadTree(String),
    /// Somebody else was given the code meanwhile.
    #[error("the code `{0}` was taken by somebody else meanwhile")]
    CodeTaken(String),
    /// Whoever acts may not say that something is less sensitive than before.
    #[error("{}", .0.message.en)]
    Lowering(Box<Finding>),
    /// There is no entry with this code, or no such version of it.
    #[error("the catalog has no entry `{0}`")]
    NoEntry(String),
    /// The matter is for others to file; the finding says for whom, and by which article.
    #[error("the matter is for others to file")]
    OthersFile(Vec<Finding>),
    /// There is no randomness for a salt.
    #[error("the system has no randomness: {0}")]
    Random(String),
    /// A task of the process ended unexpectedly.
    #[error("the call of the rules was broken off")]
    BrokenOff,
}

impl From<&UnusableRelease> for FlowError {
    fn from(one: &UnusableRelease) -> Self {
        Self::BadComponent {
            digest: one.digest.clone(),
            source: Arc::clone(&one.why),
        }
    }
}

impl FlowError {
    /// Whether somebody else was first, so that trying again may succeed.
    pub fn is_conflict(&self) -> bool {
        matches!(
            self,
            Self::Store(StoreError::Conflict(_)) | Self::CodeTaken(_)
        )
    }

    /// Whether the database is away or full, so that nothing was done and it may pass.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_passing())
    }
}

/// Why a matter was not taken.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The law's findings, or the host's.
    #[error("the matter cannot be taken; {} findings say why", .0.len())]
    Refused(Vec<Finding>),
    /// Anything else.
    #[error(transparent)]
    Flow(FlowError),
}

impl From<FlowError> for FileError {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::Lowering(finding) => Self::Refused(vec![*finding]),
            error => Self::Flow(error),
        }
    }
}

/// Why an act changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// What it lacks, and what is wrong with the entry that came with it.
    #[error("the act lacks {}", list(.lacks))]
    Lacks {
        lacks: Vec<Lack>,
        findings: Vec<Finding>,
    },
    /// It does nothing, or several things.
    #[error(transparent)]
    NotOneDeed(#[from] NotOneDeed),
    /// The case has moved on.
    #[error("the case is at revision {current}, not {seen}")]
    Stale { seen: u32, current: u32 },
    /// Anything else.
    #[error(transparent)]
    Flow(FlowError),
}

impl From<FlowError> for ActError {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::Lowering(finding) => Self::Lacks {
                lacks: vec![Lack::Entry],
                findings: vec![*finding],
            },
            error => Self::Flow(error),
        }
    }
}

fn list(lacks: &[Lack]) -> String {
    lacks
        .iter()
        .map(Lack::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

impl ActError {
    /// One thing is lacking.
    pub(super) fn lack(lack: Lack) -> Self {
        Self::Lacks {
            lacks: vec![lack],
            findings: vec![],
        }
    }
}

macro_rules! through_flow {
    ($($error:ident from $source:ty),* $(,)?) => {
        $(impl From<$source> for $error {
            fn from(source: $source) -> Self {
                Self::Flow(source.into())
            }
        })*
    };
}

through_flow!(
    FileError from StoreError,
    FileError from CalendarError,
    ActError from StoreError,
    ActError from CalendarError,
);
