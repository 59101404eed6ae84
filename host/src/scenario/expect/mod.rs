//! What a step expects, held against what happened.

mod added;
mod answers;
mod cited;
mod refusals;
mod standing;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::domain::actor::ActorName;
use crate::domain::case::{Case, Lack};
use crate::domain::{Date, Finding, Instruments};

use cited::WantedCite;

/// What must be true after a step; what is not said is not looked at.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expectation {
    /// Whose turn it is.
    pub at: Option<ActorName>,
    /// In which stage.
    pub stage: Option<String>,
    /// The statutory due date that runs.
    pub due: Option<WantedDue>,
    /// Whether it may still move.
    pub provisional: Option<bool>,
    /// Whether the case is open.
    pub open: Option<bool>,
    /// The decision's kind, or `withdrawn`.
    pub closed: Option<String>,
    /// Whether silence produced the last outcome.
    pub deemed: Option<bool>,
    /// Whether the due day ended without an outcome.
    pub overdue: Option<bool>,
    /// Effects, among others.
    pub effects: Option<Vec<String>>,
    /// Articles, among others.
    pub cites: Option<Vec<WantedCite>>,
    /// What the filing was refused for, among others; that it was taken, if nothing stands here.
    pub findings: Option<Vec<String>>,
    /// Warnings and notes, among others.
    pub warns: Option<Vec<String>>,
    /// What the act lacked, among others; that it was taken, if nothing stands here.
    pub rejected: Option<Vec<Lack>>,
    /// What the finding on a subject cites, all of it.
    pub because: Option<BTreeMap<String, Vec<WantedCite>>>,
    /// What is laid over the matter so that less is said: of that too was found what is found now.
    pub adds_nothing_to: Option<Value>,
    /// The rules may refuse the filing, for whatever reason; only that they were not asked, or a fault of
    /// theirs, is not expected.
    pub answered: bool,
    /// The lists of names above are whole: no other effect, finding, warning or lack.
    pub nothing_else: bool,
    /// The current (or last) stage as the rules answered it; only what is written is looked at.
    pub answer: Option<Value>,
    /// The last outcome, or what the law settled itself, as the rules answered it.
    pub decided: Option<Value>,
    /// All effects so far, in their order, with their terms.
    pub does: Option<Vec<Value>>,
}

/// A due date, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WantedDue {
    /// None runs.
    None,
    /// This one.
    On(Date),
}

impl<'de> Deserialize<'de> for WantedDue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "none" {
            return Ok(Self::None);
        }
        text.parse().map(Self::On).map_err(serde::de::Error::custom)
    }
}

/// What there is to look at after a step.
pub(super) struct Seen<'a> {
    /// The case, if it was filed.
    pub(super) case: Option<&'a Case>,
    /// The findings for which the filing was refused, of every severity.
    pub(super) refused: Option<&'a [Finding]>,
    /// What is found of the matter with which the step compares it.
    pub(super) fewer: Option<&'a Fewer>,
    /// What the step's act lacked.
    pub(super) rejected: Option<&'a Rejection>,
    /// Why the rules were not asked about the matter, if they were not.
    pub(super) unasked: Option<&'a str>,
    /// The instruments of the rules.
    pub(super) instruments: &'a Instruments,
}

/// What is found with less said, or why the rules have no answer to it.
pub(super) type Fewer = Result<Vec<Finding>, String>;

/// An act that was not taken.
pub(super) struct Rejection {
    /// What it lacked.
    pub(super) lacks: Vec<Lack>,
    /// What is wrong with the entry that came with it.
    pub(super) findings: Vec<Finding>,
}

impl Expectation {
    /// Whether nothing is expected at all. Of a list some must be there and others may, so that one
    /// without anything in it says nothing, unless the lists are whole.
    pub(super) fn is_empty(&self) -> bool {
        let mut said = self.clone();
        if !self.nothing_else {
            said.effects = said.effects.filter(|all| !all.is_empty());
            said.cites = said.cites.filter(|all| !all.is_empty());
            said.findings = said.findings.filter(|all| !all.is_empty());
            said.warns = said.warns.filter(|all| !all.is_empty());
            said.rejected = said.rejected.filter(|all| !all.is_empty());
            said.because = said.because.filter(|all| !all.is_empty());
        }
        said == Self::default()
    }

    /// What is not as expected, in words.
    pub(super) fn differences(&self, seen: &Seen<'_>) -> Vec<String> {
        let mut found = Differences::default();
        self.check_refusals(seen, &mut found);
        match seen.case {
            Some(case) => self.check_case(case, &mut found),
            None => self.check_no_case(&mut found),
        }
        self.check_cites(seen, &mut found);
        self.check_because(seen, &mut found);
        seen.check_added(&mut found);
        found.0
    }

    /// Without a case nothing runs and nobody acts.
    fn check_no_case(&self, found: &mut Differences) {
        let wants_case = self.at.is_some()
            || self.stage.is_some()
            || self.open == Some(true)
            || self.closed.is_some()
            || self.deemed == Some(true)
            || self.overdue == Some(true)
            || matches!(self.due, Some(WantedDue::On(_)))
            || self.answer.is_some()
            || self.decided.is_some()
            || self.does.as_ref().is_some_and(|all| !all.is_empty())
            || self.effects.as_ref().is_some_and(|all| !all.is_empty());
        if wants_case {
            found.say("a case", "the filing was refused");
        }
    }
}

#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn say(&mut self, wanted: &str, got: &str) {
        self.0.push(format!("expected {wanted}; got {got}"));
    }

    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, wanted: Option<&T>, got: &T) {
        if let Some(wanted) = wanted.filter(|wanted| *wanted != got) {
            self.say(&format!("{what} {wanted:?}"), &format!("{got:?}"));
        }
    }

    /// All of `wanted` among `got`; with `whole`, the reverse too.
    fn names(&mut self, what: &str, wanted: &[String], got: &[String], whole: bool) {
        for one in wanted.iter().filter(|one| !got.contains(one)) {
            self.say(&format!("{what} {one}"), &format!("[{}]", got.join(", ")));
        }
        for one in got.iter().filter(|one| whole && !wanted.contains(one)) {
            self.say(
                &format!("{what} [{}]", wanted.join(", ")),
                &format!("{one} besides"),
            );
        }
    }
}
