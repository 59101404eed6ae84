//! Whether the upper rules apply at all. Of what an instrument does not apply to it is silent: it
//! neither allows nor forbids it, so that nobody is laxer there.
//!
//! Only the upper rules' own scope counts. What the child's rules say of theirs is never looked at,
//! so that nothing hides behind it.

use crate::domain::{Citation, Description, Finding, Instruments, Treatment};
use crate::rules::said::{Said, is_error};

/// Whether the upper rules refuse because they do not apply to the matter, or do not know its kind.
pub(super) fn is_silent(parent: &Said, described: &Description) -> bool {
    let Said::Refused(findings) = parent else {
        return false;
    };
    let unknown = findings.iter().any(|finding| finding.subject == "kind");
    // Of a kind that it does not know it can still say what an entry may not be.
    is_outside(findings, described) || (unknown && findings.iter().all(|one| one.subject == "kind"))
}

/// Whether an error rests on what the instrument applies to. One is enough: what else is wrong with
/// a matter that it does not apply to, it does not say.
fn is_outside(findings: &[Finding], described: &Description) -> bool {
    let scope = Scope::of(described);
    let mut errors = findings.iter().filter(|finding| is_error(finding));
    errors.any(|error| error.citations.iter().any(|cited| scope.has(cited)))
}

/// The places that say what instruments apply to.
struct Scope<'a> {
    instruments: Instruments,
    places: Vec<&'a Citation>,
}

impl<'a> Scope<'a> {
    fn of(described: &'a Description) -> Self {
        let treated = described.treatments.iter();
        let scope = treated.filter(|one| one.treatment == Treatment::Scope);
        Self {
            instruments: Instruments::of(described),
            places: scope.map(|one| &one.citation).collect(),
        }
    }

    fn has(&self, cited: &Citation) -> bool {
        self.places.iter().any(|place| {
            let (article, paragraph) = (place.article, place.paragraph);
            let meets = |cited| {
                self.instruments
                    .meets(cited, article, paragraph, place.item)
            };
            cited.instrument == place.instrument && meets(cited)
        })
    }
}
