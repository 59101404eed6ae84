//! Rules that do whatever a malicious or broken plugin might do, as the tests ask them to.
//!
//! `plan` does what `statement.purpose` names, `check_entry` what the entry's title names; without
//! such a name they behave. `describe` takes no argument, so what it does stands in the component
//! itself, as [`DESCRIBE`], where a test writes another word before it loads the component.

use bylaw_sdk::prelude::*;
use std::hint::black_box;

mod description;
mod harm;
mod routes;

instrument!("hostile");

/// What `describe` does: the word after the colon, up to the first dot. `brittle` lets it behave, and
/// `plan` trap on each dispute; `sated` lets it behave too, and whatever is hungry.
static DESCRIBE: [u8; 32] = *b"hostile-describe:fine...........";

/// Read at run time, since a test may have written another word.
fn word() -> &'static str {
    let parts = &mut black_box(&DESCRIBE).split(|byte| matches!(byte, b':' | b'.'));
    let word = parts.nth(1);
    word.and_then(|word| std::str::from_utf8(word).ok())
        .unwrap_or_default()
}

struct Hostile;

impl Rules for Hostile {
    fn describe() -> Description {
        let word = word();
        harm::done(word);
        match word {
            "list" => description::endless(),
            _ => description::named(word),
        }
    }

    fn check_entry(entry: CatalogEntry, _on: Date) -> Vec<Finding> {
        harm::done(&entry.title);
        harm::findings(&entry.title).unwrap_or_default()
    }

    fn plan(matter: Matter) -> Result<Proposal, Vec<Finding>> {
        if matter.kind == MatterKind::Dispute && word() == "brittle" {
            harm::done("trap");
        }
        // What the host files by itself has no purpose; there the name of whoever filed before counts.
        let before = matter.prior.map(|prior| prior.applicant.name);
        let purpose = matter.statement.purpose.or(before).unwrap_or_default();
        harm::done(&purpose);
        match harm::findings(&purpose) {
            Some(findings) => Err(findings),
            None => routes::named(&purpose),
        }
    }
}

export_rules!(Hostile);
