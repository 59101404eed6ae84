//! How often which status was answered, so that nobody takes a run for one that was refused throughout.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Answers by status.
pub(super) struct Answers(BTreeMap<String, u64>);

impl Answers {
    /// What the tool wrote down.
    pub(super) fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).context("the tool wrote down no answers")?;
        Ok(Self(serde_json::from_str(&text)?))
    }

    /// Says how many there were, and of which.
    pub(super) fn print(&self, name: &str) {
        let by_status = self
            .0
            .iter()
            .map(|(status, times)| format!("{status}: {times}"));
        println!(
            "{name}: {} answers, {} % of them 2xx ({})",
            self.all(),
            self.of("2") * 100 / self.all().max(1),
            by_status.collect::<Vec<_>>().join(", ")
        );
    }

    /// Fails if whoever asked was not known throughout, or nothing was done for him.
    pub(super) fn require_known(&self, name: &str) -> Result<()> {
        let unknown = self.of("401");
        if unknown > 0 || self.of("2") == 0 {
            bail!(
                "{name}: nobody was known in {unknown} answers, and {} were 2xx",
                self.of("2")
            );
        }
        Ok(())
    }

    fn all(&self) -> u64 {
        self.0.values().sum()
    }

    fn of(&self, start: &str) -> u64 {
        let found = self
            .0
            .iter()
            .filter(|(status, _)| status.starts_with(start));
        found.map(|(_, times)| times).sum()
    }
}
