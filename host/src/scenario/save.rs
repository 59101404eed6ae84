//! Saves what breaks a property: a scenario that fails until it is mended, and the matter beside it.

use std::io;

use super::write::{CannotWrite, Wanted, write_scenario};
use crate::domain::Finding;
use crate::domain::words::word;
use crate::files::Dir;
use crate::rules::conformance::Asker;
use crate::rules::digest;
use crate::rules::fuzz::{Counterexample, Fuzzed, Property, is_covered};
use crate::rules::said::Said;

/// Hexadecimal digits of a counterexample's name.
const DIGITS: usize = 12;

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
    for one in &fuzzed.broken {
        let matter = one.fuller.as_ref().unwrap_or(&one.matter);
        let json = serde_json::to_string_pretty(matter)?;
        let name = name_of(one, &json);
        into.write(format!("{name}.json"), json + "\n")?;
        let wanted = wanted(one, asker);
        let written = write_scenario(&fuzzed.jurisdiction, &one.detail, matter, &wanted);
        let without_scenario = match written {
            Ok(text) => {
                into.write(format!("{name}.toml"), format!("{}{text}", head(&wanted)))?;
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

/// What a scenario cannot say of itself, since it is about one matter: that another answer to the matter
/// before mends this one too.
fn head(wanted: &Wanted) -> &'static str {
    match wanted {
        Wanted::AtMost { .. } => {
            "# `at_most` is what was found before more was said. Rules that are mended so that the finding is\n\
             # there either way are in order: write it into `at_most` then.\n"
        }
        _ => "",
    }
}

/// The same for the same counterexample, and another for another: what was saved before stays.
fn name_of(one: &Counterexample, json: &str) -> String {
    let digest = digest(format!("{}\n{json}", one.way).as_bytes());
    let digest = digest.get(..DIGITS).unwrap_or_default();
    format!("{}-{digest}", word(&one.property))
}

/// What the scenario expects that is not so. A fault fails whatever is expected.
fn wanted(one: &Counterexample, asker: &dyn Asker) -> Wanted {
    match one.property {
        Property::Monotone => {
            let before = Said::to(&one.matter, asker);
            let after = one.fuller.as_ref().map(|fuller| Said::to(fuller, asker));
            let known = |new: &Finding| {
                let mut old = before.findings().iter();
                old.any(|old| is_covered(new, old))
            };
            Wanted::AtMost {
                // Words count only where nothing else shows what is new.
                in_words: after.iter().flat_map(Said::findings).all(known),
                findings: before.findings().to_vec(),
            }
        }
        Property::DueAfterFiling => Wanted::NotOverdue,
        _ => Wanted::Answer,
    }
}
