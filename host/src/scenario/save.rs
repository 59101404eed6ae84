//! Saves what breaks a property: a scenario that fails until it is mended, and the matter beside it.

use std::io;

use super::write::{CannotWrite, Wanted, write_scenario};
use crate::domain::words::word;
use crate::files::Dir;
use crate::rules::digest;
use crate::rules::fuzz::{Counterexample, Fuzzed, Property};

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
pub fn save_counterexamples(into: &Dir, fuzzed: &Fuzzed) -> io::Result<Vec<Saved>> {
    let mut saved = vec![];
    for one in &fuzzed.broken {
        let matter = one.fuller.as_ref().unwrap_or(&one.matter);
        let json = serde_json::to_string_pretty(matter)?;
        let name = name_of(one, &json);
        into.write(format!("{name}.json"), json + "\n")?;
        let written = write_scenario(&fuzzed.jurisdiction, &one.detail, matter, &wanted(one));
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

/// The same for the same counterexample, also of rules that were built again, and another for another: what
/// was saved before stays.
fn name_of(one: &Counterexample, json: &str) -> String {
    let digest = digest(format!("{}\n{json}", one.lasting_way()).as_bytes());
    let digest = digest.get(..DIGITS).unwrap_or_default();
    format!("{}-{digest}", word(&one.property))
}

/// What the scenario expects that is not so. A fault fails whatever is expected.
fn wanted(one: &Counterexample) -> Wanted {
    match (one.property, &one.fuller) {
        (Property::Monotone, Some(_)) => Wanted::AddsNothingTo(Box::new(one.matter.clone())),
        (Property::DueAfterFiling, _) => Wanted::NotOverdue,
        _ => Wanted::Answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::MatterKind;
    use crate::domain::sample::{Variation, sample_matter};

    /// Each build moves the code, and with each a mistake that is still there was saved once more.
    #[test]
    fn a_trap_that_moved_is_saved_under_its_name() {
        let day = "2025-08-01".parse().unwrap();
        let matter = sample_matter(MatterKind::Dispute, &Variation::PLAIN, day, "x");
        let name = |property, way: &str| {
            let one = Counterexample {
                property,
                way: way.to_owned(),
                detail: String::new(),
                shown: 1,
                matter: matter.clone(),
                fuller: None,
            };
            name_of(&one, "{}")
        };
        let here = name(
            Property::Usable,
            "trapped: unreachable, at src/lib.rs:3 (at 0x1f)",
        );
        let moved = name(
            Property::Usable,
            "trapped: unreachable, at src/lib.rs:4 (at 0x2f)",
        );
        assert_eq!(here, moved);
        assert_ne!(here, name(Property::Usable, "out-of-fuel"));
        let of_a_stage = name(Property::DueAfterFiling, "first: one");
        assert_ne!(of_a_stage, name(Property::DueAfterFiling, "first: two"));
    }
}
