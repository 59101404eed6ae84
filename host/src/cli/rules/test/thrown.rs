//! What rules in JavaScript throw under node, for each scenario: also for those that pass, since a
//! component makes something of a value that is no answer, and says nothing of it.

use std::path::Path;

use bylaw_toolchain::WrongAnswer;

use super::super::trial;
use super::told::Failure;
use crate::cli::output::complain;
use crate::rules::TRAPPED;
use crate::scenario::{Scenario, ScenarioFile};

/// What is said where nothing was thrown and the component trapped.
const ONLY_NODE: &str = "node answers this and the engine does not: look for what only node has";

/// What was thrown, and is not told yet.
pub(super) struct Thrown {
    left: Vec<WrongAnswer>,
    /// Whether node was asked.
    asked: bool,
}

impl Thrown {
    /// Asks about the matter of every scenario, in one go. Where node cannot be asked, that is said.
    pub(super) fn to(folder: &Path, files: &[(String, ScenarioFile)]) -> Self {
        let matters: Vec<_> = files
            .iter()
            .flat_map(|(path, file)| file.scenarios.iter().map(move |one| (path, one)))
            .map(|(path, one)| (named(path, one), &one.matter))
            .collect();
        let thrown = trial::of_matters(folder, &matters).unwrap_or_else(|error| {
            complain(&format!(
                "warning: what the rules throw is not told: {error:#}"
            ));
            None
        });
        let asked = thrown.is_some();
        let left = thrown.unwrap_or_default();
        Self { left, asked }
    }

    /// Takes what was thrown at the matter of one scenario, and at its entries. The component's fault at it may
    /// have no other words.
    pub(super) fn take(
        &mut self,
        path: &str,
        scenario: &Scenario,
        fault: Option<&str>,
    ) -> Vec<String> {
        let named = named(path, scenario);
        let of = |one: &mut WrongAnswer| {
            let rest = one.asked.strip_prefix(named.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(", "))
        };
        let taken = self.left.extract_if(.., of).flat_map(|one| one.why);
        let taken: Vec<String> = taken
            .flat_map(|why| why.lines().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        if taken.is_empty() && self.asked && fault == Some(TRAPPED) {
            return vec![ONLY_NODE.to_owned()];
        }
        taken
    }

    /// What is left belongs to no scenario.
    pub(super) fn rest(self) -> impl Iterator<Item = Failure> {
        self.left.into_iter().map(|one| Failure {
            file: "under node".to_owned(),
            scenario: one.asked,
            differences: one.why,
        })
    }
}

/// How a scenario is called when its matter is asked about.
fn named(path: &str, scenario: &Scenario) -> String {
    format!("{path}: scenario `{}`", scenario.name)
}
