//! All that rules say to a matter, combined the way the host combines it at filing.

use super::conformance::Asker;
use super::fault::Fault;
use crate::domain::difference::Answered;
use crate::domain::route_check::CheckedProposal;
use crate::domain::{CatalogEntry, Finding, Matter, MatterKind, Severity};
use crate::rules::Planned;

/// What becomes of a matter under some rules.
#[derive(Debug)]
pub enum Said {
    /// This way.
    Planned(CheckedProposal),
    /// Not at all, and why.
    Refused(Vec<Finding>),
    /// No usable answer.
    Faulted(Fault),
}

impl Said {
    /// Asks: the entry that is proposed, then the plan, everything that is wrong at once.
    pub fn to(matter: &Matter, asker: &dyn Asker) -> Self {
        let found = match entry_findings(matter, asker) {
            Ok(found) => found,
            Err(fault) => return Self::Faulted(fault),
        };
        let planned = match asker.plan(matter) {
            Ok((planned, _)) => planned,
            Err(fault) => return Self::Faulted(fault),
        };
        match combined(found, planned) {
            Ok(proposal) => Self::Planned(proposal),
            Err(findings) => Self::Refused(findings),
        }
    }

    /// For a comparison with another answer.
    pub fn answered(&self) -> Answered<'_> {
        match self {
            Self::Planned(proposal) => Answered::planned(proposal),
            Self::Refused(findings) => Answered::refused(findings),
            Self::Faulted(fault) => Answered::faulted(fault.code()),
        }
    }

    /// What was found, whether it stops the filing or travels with it.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Planned(proposal) => &proposal.findings,
            Self::Refused(findings) => findings,
            Self::Faulted(_) => &[],
        }
    }
}

/// What was found in an entry and what was planned as one answer: everything that is wrong at once,
/// nothing twice, and no way for what has an error.
///
/// # Errors
/// What was found, if it stops the filing.
pub fn combined(found: Vec<Finding>, planned: Planned) -> Result<CheckedProposal, Vec<Finding>> {
    let (route, said) = match planned {
        Ok(proposal) => (Some(proposal.route), proposal.findings),
        Err(findings) => (None, findings),
    };
    let mut findings: Vec<Finding> = vec![];
    for finding in found.into_iter().chain(said) {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    let blocked = findings.iter().any(is_error);
    match route.filter(|_| !blocked) {
        Some(route) => Ok(CheckedProposal { route, findings }),
        None => Err(findings),
    }
}

/// A proposed entry is checked as an entry; one that is published already is not checked again.
pub fn entry_to_check(matter: &Matter) -> Option<&CatalogEntry> {
    let checked = matches!(
        matter.kind,
        MatterKind::EntryPublication | MatterKind::EntryRevision
    );
    matter.proposed.as_ref().filter(|_| checked)
}

/// A finding on an entry as the matter that proposes it shows it.
pub fn under_entry(mut finding: Finding) -> Finding {
    finding.subject = format!("entry.{}", finding.subject);
    finding
}

fn entry_findings(matter: &Matter, asker: &dyn Asker) -> Result<Vec<Finding>, Fault> {
    let Some(entry) = entry_to_check(matter) else {
        return Ok(vec![]);
    };
    let (findings, _) = asker.check_entry(entry, matter.filed_on)?;
    Ok(findings.into_iter().map(under_entry).collect())
}

/// Whether it stops a filing.
pub fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}
