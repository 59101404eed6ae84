//! Asks rules in JavaScript under node before they are sealed: what they throw, and an answer that
//! is not what the contract wants, is there in words. A component can only trap.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::shape::shapes;
use super::{JavaScriptError, RUN_LIMIT, needs, unusable};
use crate::command::within;

/// The script, which is put beside what was built.
const SCRIPT: &str = include_str!("../../javascript/trial.mjs");

/// Something to ask.
#[derive(Clone, Debug, Serialize)]
pub struct Question {
    /// How it is told of: a sample's file, a scenario.
    pub named: String,
    /// The contract's function.
    name: &'static str,
    /// What it is asked with, as the host writes it in JSON.
    args: Vec<Value>,
}

impl Question {
    /// Who these rules are.
    pub fn describe() -> Self {
        let (named, name) = ("describe()".to_owned(), "describe");
        let args = vec![];
        Self { named, name, args }
    }

    /// Whether an entry is in order on that day.
    pub fn check_entry(named: String, entry: Value, on: Value) -> Self {
        let (name, args) = ("check-entry", vec![entry, on]);
        Self { named, name, args }
    }

    /// Which way a matter goes.
    pub fn plan(named: String, matter: Value) -> Self {
        let (name, args) = ("plan", vec![matter]);
        Self { named, name, args }
    }
}

/// A question without a usable answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct WrongAnswer {
    /// What was asked, by its name.
    pub asked: String,
    /// What was thrown and where, or what in the answer the contract does not know.
    pub why: Vec<String>,
}

impl fmt::Display for WrongAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.asked)?;
        for line in self.why.iter().flat_map(|why| why.lines()) {
            write!(f, "\n    {line}")?;
        }
        Ok(())
    }
}

/// Where rules are, and the contract.
pub(crate) struct Rules<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) source: &'a Path,
    pub(crate) wit: &'a Path,
    pub(crate) world: &'a str,
}

/// Asks each question; what comes back is those that had no usable answer.
pub(crate) fn ask(
    rules: &Rules<'_>,
    questions: &[Question],
) -> Result<Vec<WrongAnswer>, JavaScriptError> {
    needs("node")?;
    let shapes = shapes(rules.wit, rules.world).map_err(|why| JavaScriptError::NoContract {
        folder: rules.wit.display().to_string(),
        why,
    })?;
    let place = rules.folder.join("target/plugins-build");
    let failed = |source| unusable(&place, source);
    fs::create_dir_all(&place).map_err(failed)?;
    let place_of = |name| place.join(name);
    let [script, asked, answered] = ["trial.mjs", "asked.json", "answered.json"].map(place_of);
    let asks = json!({
        "folder": rules.folder,
        "source": rules.source,
        "shapes": shapes,
        "questions": questions,
    });
    fs::write(&script, SCRIPT).map_err(failed)?;
    fs::write(&asked, asks.to_string()).map_err(failed)?;
    // What was answered before is no answer to this.
    fs::write(&answered, "").map_err(failed)?;
    let mut node = Command::new("node");
    node.args([&script, &asked, &answered]);
    within(&mut node, RUN_LIMIT).map_err(|source| JavaScriptError::NotLoaded {
        file: rules.source.display().to_string(),
        source,
    })?;
    let wrong = fs::read(&answered).map_err(failed)?;
    serde_json::from_slice(&wrong).map_err(|error| failed(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_below_what_was_asked() {
        let wrong = WrongAnswer {
            asked: "describe()".into(),
            why: vec!["Error: no\n  at rules.js:3".into(), "name: no".into()],
        };
        let told = "describe():\n    Error: no\n      at rules.js:3\n    name: no";
        assert_eq!(wrong.to_string(), told);
    }
}
