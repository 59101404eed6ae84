//! What is found once more is said, against what was found before: rules that are mended pass whether the
//! finding is in neither answer or in both.

use super::{Differences, Seen};
use crate::domain::words::word;
use crate::rules::fuzz::added;

impl Seen<'_> {
    pub(super) fn check_added(&self, found: &mut Differences) {
        let fewer = match self.fewer {
            None => return,
            Some(Ok(fewer)) => fewer,
            Some(Err(why)) => {
                found.say("an answer of the rules with less said", why);
                return;
            }
        };
        for finding in added(fewer, self.findings()) {
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
