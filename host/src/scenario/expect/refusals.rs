//! What a step expects of refusals: findings, warnings, what an act lacked.

use super::{Differences, Expectation, Seen};
use crate::domain::case::Lack;
use crate::domain::{Finding, Severity};

impl Expectation {
    pub(super) fn check_refusals(&self, seen: &Seen<'_>, found: &mut Differences) {
        // What the host refuses by itself is no answer.
        if let Some(why) = seen.unasked.filter(|_| self.answered) {
            found.say("an answer of the rules", why);
        }
        self.check_findings(seen, found);
        self.check_warnings(seen, found);
        self.check_lacks(seen, found);
    }

    fn check_findings(&self, seen: &Seen<'_>, found: &mut Differences) {
        let with_entry = seen.rejected.map(|rejection| rejection.findings.as_slice());
        let with_entry =
            with_entry.filter(|findings| self.wanted().is_some() && !findings.is_empty());
        match (self.wanted(), seen.refused.or(with_entry)) {
            (Some(wanted), Some(refused)) => {
                let errors = subjects(refused, true);
                found.names("findings", wanted, &errors, self.nothing_else);
            }
            (Some(wanted), None) => {
                found.say(&format!("findings {wanted:?}"), "the filing was taken");
            }
            (None, Some(refused)) if !self.answered || self.findings.is_some() => {
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

    /// The findings for which a filing has to be refused; none where it has to be taken.
    fn wanted(&self) -> Option<&[String]> {
        self.findings.as_deref().filter(|all| !all.is_empty())
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
        let wanted = self.rejected.as_deref().filter(|all| !all.is_empty());
        match (wanted, lacks) {
            (None, Some([Lack::Entry])) if self.wanted().is_some() => {}
            (Some(wanted), Some(lacks)) => {
                let (wanted, lacks) = (words(wanted), words(lacks));
                found.names("rejected", &wanted, &lacks, self.nothing_else);
            }
            (Some(wanted), None) => {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Instruments, Text};
    use crate::scenario::expect::Rejection;

    fn refusal() -> Finding {
        Finding {
            severity: Severity::Error,
            subject: "statement.purpose".into(),
            message: Text::default(),
            citations: vec![],
        }
    }

    /// What is not as expected of a filing that was refused, or of an act that was not taken.
    fn told(expect: &str, refused: bool) -> Vec<String> {
        let expectation: Expectation = toml::from_str(expect).unwrap();
        let findings = [refusal()];
        let rejection = Rejection {
            lacks: vec![Lack::Reason],
            findings: vec![],
        };
        expectation.differences(&Seen {
            case: None,
            refused: refused.then_some(&findings),
            fewer: None,
            rejected: (!refused).then_some(&rejection),
            unasked: None,
            instruments: &Instruments::default(),
        })
    }

    /// Invariant: an expectation that nothing is wrong does not pass whatever the rules say.
    #[test]
    fn an_empty_list_expects_that_it_was_taken() {
        assert_eq!(told("findings = ['statement.purpose']", true), [""; 0]);
        for expect in ["findings = []", "findings = []\nanswered = true", ""] {
            let told = told(expect, true);
            assert_eq!(told.len(), 1, "{expect}: {told:?}");
            assert!(told[0].starts_with("expected a filing that is taken"));
        }
        assert_eq!(told("answered = true", true), [""; 0]);
        assert_eq!(told("rejected = ['reason']", false), [""; 0]);
        for expect in ["rejected = []", ""] {
            let told = told(expect, false);
            assert!(
                told[0].starts_with("expected an act that is taken"),
                "{told:?}"
            );
        }
    }
}
