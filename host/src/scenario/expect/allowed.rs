//! The findings that a step allows, so that what was found once cannot come back and what is mended
//! passes.

use serde::Deserialize;

use super::cited::{WantedCite, all_are};
use super::{Differences, Expectation, Seen};
use crate::domain::words::same_but_for_numbers;
use crate::domain::{Finding, Severity};

/// A finding that may be there.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowed {
    /// What it is about.
    subject: String,
    /// The most that it may weigh.
    severity: Severity,
    /// What it rests on, all of it and in its order.
    citations: Vec<WantedCite>,
    /// What it says in Chinese, numbers aside; any words if that is not written.
    message: Option<String>,
}

impl Allowed {
    fn fits(&self, finding: &Finding) -> bool {
        let says = |message: &String| same_but_for_numbers(message, &finding.message.zh);
        self.subject == finding.subject
            && self.severity <= finding.severity
            && all_are(&self.citations, &finding.citations)
            && self.message.as_ref().is_none_or(says)
    }
}

impl Expectation {
    pub(super) fn check_at_most(&self, seen: &Seen<'_>, found: &mut Differences) {
        let Some(allowed) = &self.at_most else { return };
        for finding in seen.findings() {
            if allowed.iter().any(|one| one.fits(finding)) {
                continue;
            }
            let subjects: Vec<&str> = allowed.iter().map(|one| one.subject.as_str()).collect();
            let cited: Vec<String> = finding.citations.iter().map(ToString::to_string).collect();
            found.say(
                &format!("at most the findings on [{}]", subjects.join(", ")),
                &format!(
                    "{} on {} by {}: {}",
                    crate::domain::words::word(&finding.severity),
                    finding.subject,
                    cited.join(", "),
                    finding.message.en
                ),
            );
        }
    }
}
