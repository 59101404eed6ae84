//! The versions of the contract that this host speaks, and how rules of each are asked.
//!
//! The host's own types are those of the current version, which is asked without any conversion. What
//! an earlier one was is frozen in a module of its own, with what it can be told and what its answers
//! mean today.

mod lists;
mod v1_0;

use super::call::{Answer, Caller, LiveInstance};
use super::fault::Fault;
use super::intake::{Exports, LoadError};
use crate::domain::{CatalogEntry, Date, Description, Finding, Matter, Proposal};
pub(super) use lists::lists_beside_classes;

/// A version of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contract {
    /// The first.
    V1_0,
    /// The current one.
    V1_1,
}

/// What a plan is before it is checked.
pub(super) type Planning = Result<Proposal, Vec<Finding>>;

/// What was heard of rules about a matter: their own answer, and what the host has to add because
/// their version of the contract could not be told it.
pub(super) struct Heard {
    /// None, if nothing was left to ask.
    pub(super) answer: Option<Answer<Planning>>,
    /// Errors, each of which refuses the filing.
    pub(super) untold: Vec<Finding>,
}

impl Contract {
    /// All of them, the earliest first.
    pub const ALL: [Self; 2] = [Self::V1_0, Self::V1_1];

    /// Its number.
    pub fn number(self) -> &'static str {
        match self {
            Self::V1_0 => "1.0.0",
            Self::V1_1 => "1.1.0",
        }
    }

    /// Its package, as receipts name it.
    pub fn package(self) -> &'static str {
        match self {
            Self::V1_0 => "bylaw:rules@1.0.0",
            Self::V1_1 => "bylaw:rules@1.1.0",
        }
    }

    /// The interface that a component of this version imports its types from.
    pub(super) fn types(self) -> &'static str {
        match self {
            Self::V1_0 => "bylaw:rules/types@1.0.0",
            Self::V1_1 => "bylaw:rules/types@1.1.0",
        }
    }

    /// The interface that a component of this version exports.
    pub(super) fn jurisdiction(self) -> &'static str {
        match self {
            Self::V1_0 => "bylaw:rules/jurisdiction@1.0.0",
            Self::V1_1 => "bylaw:rules/jurisdiction@1.1.0",
        }
    }

    /// Those that this host speaks, for messages.
    pub(super) fn spoken() -> String {
        Self::ALL.map(Self::number).join(" and ")
    }
}

impl From<Answer<Planning>> for Heard {
    fn from(answer: Answer<Planning>) -> Self {
        Self {
            answer: Some(answer),
            untold: vec![],
        }
    }
}

/// Asks who the rules are.
pub(super) fn describe(caller: &Caller<'_>, exports: &Exports) -> Result<Description, Fault> {
    match exports.contract {
        Contract::V1_1 => {
            let answer: Answer<Description> = caller.call(&exports.describe, ())?;
            Ok(answer.value)
        }
        Contract::V1_0 => {
            let answer: Answer<v1_0::Description> = caller.call(&exports.describe, ())?;
            Ok(answer.value.into())
        }
    }
}

/// Asks about an entry.
pub(super) fn check_entry(
    caller: &Caller<'_>,
    exports: &Exports,
    entry: &CatalogEntry,
    on: Date,
) -> Result<Answer<Vec<Finding>>, Fault> {
    match exports.contract {
        Contract::V1_1 => caller.call(&exports.check_entry, (entry, on)),
        Contract::V1_0 => {
            let told = v1_0::tell_entry(entry);
            caller.call(&exports.check_entry, (told, on))
        }
    }
}

/// Asks which way a matter goes, in an instance that is there.
pub(super) fn plan(
    live: &mut LiveInstance,
    exports: &Exports,
    matter: &Matter,
) -> Result<Heard, Fault> {
    match exports.contract {
        Contract::V1_1 => {
            let answer = live.call(&exports.plan, (matter,))?;
            Ok(Heard::from(answer))
        }
        Contract::V1_0 => {
            let told = v1_0::tell_matter(matter);
            let mut ask = |question| -> Result<Answer<Planning>, Fault> {
                let answer: Answer<Result<v1_0::Proposal, Vec<Finding>>> =
                    live.call(&exports.plan, (question,))?;
                Ok(Answer {
                    value: answer.value.map(Into::into),
                    fuel: answer.fuel,
                })
            };
            Ok(Heard {
                answer: told.question.map(&mut ask).transpose()?,
                untold: told.findings,
            })
        }
    }
}

/// Looks every export up with the types of its version.
pub(super) fn check_types(live: &mut LiveInstance, exports: &Exports) -> Result<(), LoadError> {
    let contract = exports.contract;
    let describe = ("describe", &exports.describe);
    let check_entry = ("check-entry", &exports.check_entry);
    let plan = ("plan", &exports.plan);
    match contract {
        Contract::V1_1 => {
            live.fits::<(), Description>(contract, describe)?;
            live.fits::<(&CatalogEntry, Date), Vec<Finding>>(contract, check_entry)?;
            live.fits::<(&Matter,), Planning>(contract, plan)
        }
        Contract::V1_0 => {
            type Entry<'a> = v1_0::CatalogEntry<'a>;
            type Plan = Result<v1_0::Proposal, Vec<Finding>>;
            live.fits::<(), v1_0::Description>(contract, describe)?;
            live.fits::<(Entry<'_>, Date), Vec<Finding>>(contract, check_entry)?;
            live.fits::<(v1_0::Matter<'_>,), Plan>(contract, plan)
        }
    }
}
