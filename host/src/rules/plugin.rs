//! A jurisdiction's rules, ready to be asked: a component that passed every check at load, and the limits
//! of that jurisdiction's policy.

use std::collections::BTreeSet;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::cache::CompiledCache;
use super::call::{Caller, LiveInstance};
use super::code::Code;
use super::contract::{self, Contract, Heard, Planning};
use super::description::check_description;
use super::engine::{RulesEngine, SHARE};
use super::fault::Fault;
use super::intake::{self, LoadError};
use super::limits::Limits;
use super::turns::{Turn, Turns};
use crate::domain::route_check::{self, CheckedProposal, RouteFault};
use crate::domain::words::hex;
use crate::domain::{CatalogEntry, Date, Description, Finding, Instruments, Matter, Severity};

/// What the rules say to a matter: a checked route, or why it cannot be taken.
pub type Planned = Result<CheckedProposal, Vec<Finding>>;

/// The rules of a jurisdiction.
pub struct Plugin {
    code: Arc<Code>,
    limits: Limits,
    description: Description,
    instruments: Instruments,
    turns: Turns,
}

impl Plugin {
    /// Takes a component in: its size, its imports, its exports with their types, and what it
    /// says of itself.
    pub fn load(
        engine: &RulesEngine,
        cache: Option<&CompiledCache>,
        bytes: &[u8],
        limits: Limits,
    ) -> Result<Self, LoadError> {
        intake::look_at(bytes, &limits)?;
        let code = Code::of(engine, cache, digest(bytes), bytes)?;
        let plugin = Self::new(Arc::new(code), limits)?;
        plugin.code.keep(cache);
        Ok(plugin)
    }

    /// The rules of this code under limits, under which they have to describe themselves.
    pub(super) fn new(code: Arc<Code>, limits: Limits) -> Result<Self, LoadError> {
        let (description, instruments) = describe(&code, &limits)?;
        Ok(Self {
            code,
            limits,
            description,
            instruments,
            turns: Turns::new(SHARE),
        })
    }

    /// The same for a component that was taken in before, perhaps under wider limits: what it is does
    /// not hang on them, though how it answers does.
    pub(super) fn known(code: Arc<Code>, limits: Limits) -> Result<Self, LoadError> {
        let described = Self::new(code, Limits::OF_WHAT_IS_KNOWN)?;
        Ok(Self {
            limits,
            ..described
        })
    }

    /// Whether it can say who it is under its limits. If not, it answers nothing else either.
    ///
    /// # Errors
    /// The fault that it meets.
    pub fn speaks(&self) -> Result<(), Fault> {
        contract::describe(&self.caller(), &self.code.exports).map(|_| ())
    }

    /// SHA-256 of the component, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.code.digest
    }

    /// The version of the contract for which it was made.
    pub fn contract(&self) -> Contract {
        self.code.exports.contract
    }

    /// Who these rules are, as they said when they were loaded.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// Its instruments, to check and show citations.
    pub fn instruments(&self) -> &Instruments {
        &self.instruments
    }

    /// The words that the component holds: what its rules may compare a text with.
    pub fn words(&self) -> &BTreeSet<String> {
        &self.code.words
    }

    /// The limits of its calls.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Waits until these rules may be asked. Whoever serves many jurisdictions takes a turn for
    /// each question; without one, a call may find every sandbox in use.
    pub async fn turn(&self) -> Turn {
        self.turns.take(self.code.engine.turns()).await
    }

    /// Whether the entry is in order on that day.
    ///
    /// # Errors
    /// A fault, if there is no usable answer.
    pub fn check_entry(&self, entry: &CatalogEntry, on: Date) -> Result<Vec<Finding>, Fault> {
        self.check_entry_measured(entry, on)
            .map(|(findings, _)| findings)
    }

    /// The same, with the fuel that it took.
    ///
    /// # Errors
    /// As [`Plugin::check_entry`].
    pub fn check_entry_measured(
        &self,
        entry: &CatalogEntry,
        on: Date,
    ) -> Result<(Vec<Finding>, u64), Fault> {
        let answer = contract::check_entry(&self.caller(), &self.code.exports, entry, on)?;
        let mut findings = answer.value;
        route_check::check_findings(&findings, &self.instruments).map_err(Fault::BadRoute)?;
        findings.extend(self.lists(entry, "sharing.lists"));
        Ok((findings, answer.fuel))
    }

    /// Which way the matter goes, or why it cannot be taken.
    ///
    /// # Errors
    /// A fault, if there is no usable answer.
    pub fn plan(&self, matter: &Matter) -> Result<Planned, Fault> {
        self.plan_measured(matter).map(|(planned, _)| planned)
    }

    /// The same, with the fuel that it took.
    ///
    /// # Errors
    /// As [`Plugin::plan`].
    pub fn plan_measured(&self, matter: &Matter) -> Result<(Planned, u64), Fault> {
        let mut live = self.caller().open()?;
        let heard = contract::plan(&mut live, &self.code.exports, matter)?;
        self.check_heard(matter, heard)
    }

    /// The same in a sandbox that is kept, for comparison in the benchmark.
    ///
    /// # Errors
    /// As [`Plugin::plan`].
    pub fn plan_live(&self, live: &mut LiveInstance, matter: &Matter) -> Result<Planned, Fault> {
        live.refill()?;
        let heard = contract::plan(live, &self.code.exports, matter)?;
        self.check_heard(matter, heard).map(|(planned, _)| planned)
    }

    /// A sandbox to keep, for comparison in the benchmark.
    ///
    /// # Errors
    /// A fault, if it cannot be made.
    pub fn open_live(&self) -> Result<LiveInstance, Fault> {
        self.caller().open()
    }

    /// The answer once it was checked, with what its version of the contract could not be told.
    fn check_heard(&self, matter: &Matter, heard: Heard) -> Result<(Planned, u64), Fault> {
        let mut untold = heard.untold;
        let entry = matter.deciding_entry();
        untold.extend(entry.and_then(|entry| self.lists(entry, "entry.sharing.lists")));
        let Some(answer) = heard.answer else {
            return Ok((Err(untold), 0));
        };
        let planned = self
            .check_planned(matter, answer.value)
            .map_err(Fault::BadRoute)?;
        if untold.is_empty() {
            return Ok((planned, answer.fuel));
        }
        let said = match planned {
            Ok(proposal) => proposal.findings,
            Err(findings) => findings,
        };
        Ok((Err([untold, said].concat()), answer.fuel))
    }

    fn check_planned(&self, matter: &Matter, answer: Planning) -> Result<Planned, RouteFault> {
        match answer {
            Ok(proposal) => route_check::check(matter.kind, proposal, &self.instruments).map(Ok),
            Err(findings) => {
                route_check::check_findings(&findings, &self.instruments)?;
                if findings
                    .iter()
                    .all(|finding| finding.severity != Severity::Error)
                {
                    return Err(RouteFault::RefusedWithoutError);
                }
                Ok(Err(findings))
            }
        }
    }

    fn lists(&self, entry: &CatalogEntry, subject: &str) -> Option<Finding> {
        contract::lists_beside_classes(&self.description, entry, subject)
    }

    fn caller(&self) -> Caller<'_> {
        caller(&self.code, &self.limits)
    }
}

fn caller<'a>(code: &'a Code, limits: &'a Limits) -> Caller<'a> {
    Caller {
        engine: &code.engine,
        pre: &code.pre,
        limits,
        lines: code.lines.as_ref(),
    }
}

/// What a component says of itself, once every export was looked up with the host's types, in an
/// instance that is thrown away.
fn describe(code: &Code, limits: &Limits) -> Result<(Description, Instruments), LoadError> {
    let caller = caller(code, limits);
    let mut live = caller.open().map_err(LoadError::Describe)?;
    contract::check_types(&mut live, &code.exports)?;
    drop(live);
    let described = contract::describe(&caller, &code.exports);
    let description = described.map_err(LoadError::Describe)?;
    let instruments = Instruments::of(&description);
    check_description(&description, &instruments).map_err(LoadError::Description)?;
    Ok((description, instruments))
}

/// SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
