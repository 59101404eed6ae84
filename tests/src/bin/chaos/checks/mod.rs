//! What has to be true afterwards. Each check compares what stands in the database with what
//! writers were told, and names what is wrong.

mod clocks;
mod history;
mod log;
#[cfg(test)]
mod tests;
mod writes;

use jiff::Timestamp;

use crate::facts::Facts;
use crate::quiet::Verified;
use crate::told::Write;

/// How many failures of a check are shown.
const SHOWN: usize = 10;

/// Everything that is compared.
#[derive(Clone, Copy)]
pub(crate) struct Evidence<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) told: &'a [Write],
    pub(crate) verified: &'a [Verified],
    /// The town's clock at the end.
    pub(crate) now: Timestamp,
}

/// What a check came to.
pub(crate) struct Verdict {
    pub(crate) name: &'static str,
    /// How many things were looked at.
    pub(crate) looked_at: usize,
    pub(crate) failures: Vec<String>,
}

impl Verdict {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            looked_at: 0,
            failures: vec![],
        }
    }

    /// Looks at one thing; `complaint` says what is wrong if it is not as it should be.
    fn look(&mut self, good: bool, complaint: impl FnOnce() -> String) {
        self.looked_at += 1;
        if !good {
            self.failures.push(complaint());
        }
    }

    /// A check that found nothing to look at has shown nothing.
    pub(crate) fn is_good(&self) -> bool {
        self.failures.is_empty() && self.looked_at > 0
    }

    pub(crate) fn print(&self) {
        if self.is_good() {
            return println!("ok      {}: {}", self.name, self.looked_at);
        }
        let (failed, all) = (self.failures.len(), self.looked_at);
        println!("FAILED  {}: {failed} of {all}", self.name);
        for failure in self.failures.iter().take(SHOWN) {
            println!("        {failure}");
        }
        if failed > SHOWN {
            println!("        and {} more", failed - SHOWN);
        }
    }
}

/// Makes every check.
pub(crate) fn all(evidence: Evidence<'_>) -> Vec<Verdict> {
    vec![
        writes::filings(evidence),
        writes::acts(evidence),
        writes::refused(evidence),
        writes::unknown(evidence),
        writes::nobody_else(evidence),
        writes::follow_ups(evidence),
        clocks::not_early(evidence),
        clocks::not_late(evidence),
        clocks::nothing_left(evidence),
        clocks::one_each(evidence),
        history::in_order(evidence),
        history::one_end(evidence),
        log::leaves(evidence),
        log::places(evidence),
        log::verified(evidence),
    ]
}
