//! What is found once more is said, against what was found before: rules that are mended pass whether the
//! finding is in neither answer or in both.

use super::{Differences, Expectation, Seen};
use crate::domain::words::word;
use crate::rules::fuzz::added;

impl Expectation {
    pub(super) fn check_added(&self, seen: &Seen<'_>, found: &mut Differences) {
        let fewer = match seen.fewer {
            None => return,
            Some(Ok(fewer)) => fewer,
            Some(Err(fault)) => {
                found.say(
                    "an answer of the rules with less said",
                    &format!("the fault {fault}"),
                );
                return;
            }
        };
        for finding in added(fewer, seen.findings()) {
            let cited: Vec<String> = finding.citations.iter().map(ToString::to_string).collect();
            found.say(
                "nothing that is not found with less said",
                &format!(
                    "{} on {} by {}: {}",
                    word(&finding.severity),
                    finding.subject,
                    cited.join(", "),
                    finding.message.en
                ),
            );
        }
    }
}
