//! Saves what breaks a property: a scenario that fails until it is mended, and the matter beside it.

use std::io;

use super::write::{CannotWrite, Wanted, write_scenario};
use crate::domain::Severity;
use crate::domain::words::word;
use crate::files::Dir;
use crate::rules::conformance::Asker;
use crate::rules::fuzz::{Counterexample, Fuzzed, Property};
use crate::rules::said::Said;

/// A counterexample in a folder.
#[derive(Debug)]
pub struct Saved {
    /// What its files are called, without an ending.
    pub name: String,
    /// Why there is no scenario file, only the matter.
    pub without_scenario: Option<CannotWrite>,
}

/// Writes each counterexample into the folder: `NAME.toml` for `bylaw scenario` and `NAME.json` for
/// `bylaw plan`.
///
/// # Errors
/// If a file cannot be written.
pub fn save_counterexamples(
    into: &Dir,
    fuzzed: &Fuzzed,
    asker: &dyn Asker,
) -> io::Result<Vec<Saved>> {
    let mut saved = vec![];
    for (index, one) in fuzzed.broken.iter().enumerate() {
        let name = format!("{}-{}", word(&one.property), index + 1);
        let matter = one.fuller.as_ref().unwrap_or(&one.matter);
        let json = serde_json::to_string_pretty(matter)?;
        into.write(format!("{name}.json"), json + "\n")?;
        let wanted = wanted(one, asker);
        let written = write_scenario(&fuzzed.jurisdiction, &one.detail, matter, &wanted);
        let without_scenario = match written {
            Ok(text) => {
                into.write(format!("{name}.toml"), text)?;
                None
            }
            Err(error) => Some(error),
        };
        saved.push(Saved {
            name,
            without_scenario,
        });
    }
    Ok(saved)
}

/// What the scenario expects that is not so. A fault fails whatever is expected.
fn wanted(one: &Counterexample, asker: &dyn Asker) -> Wanted {
    match one.property {
        Property::Monotone => {
            let before = Said::to(&one.matter, asker);
            let of = |errors: bool| {
                let those = before
                    .findings()
                    .iter()
                    .filter(move |finding| (finding.severity == Severity::Error) == errors);
                those.map(|finding| finding.subject.clone()).collect()
            };
            Wanted::Findings {
                errors: of(true),
                others: of(false),
            }
        }
        Property::DueAfterFiling => Wanted::NotOverdue,
        _ => Wanted::Answer,
    }
}
