//! What a step expects of refusals: findings, warnings, what an act lacked.

use super::{Differences, Expectation, Seen};
use crate::domain::case::Lack;
use crate::domain::{Finding, Severity};

impl Expectation {
    pub(super) fn check_refusals(&self, seen: &Seen<'_>, found: &mut Differences) {
        self.check_findings(seen, found);
        self.check_warnings(seen, found);
        self.check_lacks(seen, found);
    }

    fn check_findings(&self, seen: &Seen<'_>, found: &mut Differences) {
        let with_entry = seen.rejected.map(|rejection| rejection.findings.as_slice());
        let with_entry =
            with_entry.filter(|findings| self.findings.is_some() && !findings.is_empty());
        match (&self.findings, seen.refused.or(with_entry)) {
            (Some(wanted), Some(refused)) => {
                let errors = subjects(refused, true);
                found.names("findings", wanted, &errors, self.nothing_else);
            }
            (Some(wanted), None) if !wanted.is_empty() => {
                found.say(&format!("findings {wanted:?}"), "the filing was taken");
            }
            (None, Some(refused)) if !self.answered => {
                let all: Vec<String> = refused
                    .iter()
                    .filter(|finding| finding.severity == Severity::Error)
                    .map(|finding| format!("{} ({})", finding.subject, finding.message.en))
                    .collect();
                found.say(
                    "a filing that is taken",
                    &format!("refused for {}", all.join(", ")),
                );
            }
            _ => {}
        }
    }

    fn check_warnings(&self, seen: &Seen<'_>, found: &mut Differences) {
        let travelling = match seen.case {
            Some(case) => &case.findings,
            None => seen.refused.unwrap_or_default(),
        };
        let wanted = self.warns.as_deref().unwrap_or_default();
        let got = subjects(travelling, false);
        found.names("warns", wanted, &got, self.nothing_else);
    }

    fn check_lacks(&self, seen: &Seen<'_>, found: &mut Differences) {
        let words = |lacks: &[Lack]| lacks.iter().map(Lack::to_string).collect::<Vec<_>>();
        let lacks = seen.rejected.map(|rejection| rejection.lacks.as_slice());
        match (&self.rejected, lacks) {
            (None, Some([Lack::Entry])) if self.findings.is_some() => {}
            (Some(wanted), Some(lacks)) => {
                let (wanted, lacks) = (words(wanted), words(lacks));
                found.names("rejected", &wanted, &lacks, self.nothing_else);
            }
            (Some(wanted), None) if !wanted.is_empty() => {
                let wanted = words(wanted);
                found.say(&format!("rejected {wanted:?}"), "the act was taken");
            }
            (None, Some(lacks)) => {
                let lacks = words(lacks).join(", ");
                found.say("an act that is taken", &format!("rejected for {lacks}"));
            }
            _ => {}
        }
    }
}

/// The subjects of the errors, or of everything milder.
fn subjects(findings: &[Finding], errors: bool) -> Vec<String> {
    let wanted = |finding: &&Finding| (finding.severity == Severity::Error) == errors;
    let wanted = findings.iter().filter(wanted);
    wanted.map(|finding| finding.subject.clone()).collect()
}
