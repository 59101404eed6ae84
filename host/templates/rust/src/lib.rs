//! The rules of {{name}}: who they are, whether an entry is in order, which way a matter goes.
//!
//! What stands here is a beginning that builds and passes its scenarios. Put the instrument's own
//! text in its place, article by article: `description.rs` first, then a file for each family of
//! matters. CONVENTIONS.md says what the host and other authors rely on.

mod catalog;
mod description;
mod sharing;

use bylaw_sdk::prelude::*;

instrument!("{{name}}-measures");

struct Measures;

impl Rules for Measures {
    fn describe() -> Description {
        description::description()
    }

    fn check_entry(entry: CatalogEntry, _on: Date) -> Vec<Finding> {
        catalog::check(&entry)
    }

    fn plan(matter: Matter) -> Result<Proposal, Vec<Finding>> {
        match matter.kind {
            MatterKind::EntryPublication => catalog::publication(),
            MatterKind::SharingApplication => sharing::application(&matter),
            _ => unknown_kind(
                "本办法没有此类事项",
                "these measures know no such matter",
                art(1),
            ),
        }
    }
}

export_rules!(Measures);
