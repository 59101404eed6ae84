//! An answer as it is compared: borrowed from wherever it is kept.

use crate::domain::receipt;
use crate::domain::route_check::CheckedProposal;
use crate::domain::{Date, Finding, Proposal, Route, Stage};

/// What was answered to a matter, and the due dates that were counted for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered<'a> {
    /// What was answered.
    pub said: Said<'a>,
    /// The due date of each stage in order, as far as one was counted; may be empty.
    pub dues: &'a [Option<Date>],
}

/// An answer of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// This way, with what is worth saying beside it.
    Planned(&'a Route, &'a [Finding]),
    /// Not at all, and why.
    Refused(&'a [Finding]),
    /// No usable answer; the fault's stable word.
    Faulted(&'a str),
}

impl<'a> Answered<'a> {
    /// A way that was checked.
    pub fn planned(proposal: &'a CheckedProposal) -> Self {
        Self::said(Said::Planned(proposal.route.as_route(), &proposal.findings))
    }

    /// A way as it is kept in a record.
    pub fn proposed(proposal: &'a Proposal) -> Self {
        Self::said(Said::Planned(&proposal.route, &proposal.findings))
    }

    /// A refusal at filing.
    pub fn refused(findings: &'a [Finding]) -> Self {
        Self::said(Said::Refused(findings))
    }

    /// No usable answer.
    pub fn faulted(code: &'a str) -> Self {
        Self::said(Said::Faulted(code))
    }

    /// A checked answer to the question for a plan.
    pub fn plan(planned: &'a Result<CheckedProposal, Vec<Finding>>) -> Self {
        match planned {
            Ok(proposal) => Self::planned(proposal),
            Err(findings) => Self::refused(findings),
        }
    }

    /// An answer out of a receipt.
    pub fn recorded(answer: &'a receipt::Answer) -> Self {
        match answer {
            receipt::Answer::Proposal(proposal) => Self::proposed(proposal),
            receipt::Answer::Findings(findings) => Self::refused(findings),
        }
    }

    /// The same with due dates, one for each stage.
    #[must_use]
    pub fn due(self, dues: &'a [Option<Date>]) -> Self {
        Self { dues, ..self }
    }

    fn said(said: Said<'a>) -> Self {
        Self { said, dues: &[] }
    }

    /// What was found, whether it stops the filing or travels with it.
    pub fn findings(&self) -> &'a [Finding] {
        match self.said {
            Said::Planned(_, findings) | Said::Refused(findings) => findings,
            Said::Faulted(_) => &[],
        }
    }

    /// The stages; none if it does not go through any.
    pub fn stages(&self) -> &'a [Stage] {
        match self.said {
            Said::Planned(Route::Staged(stages), _) => stages,
            _ => &[],
        }
    }
}
