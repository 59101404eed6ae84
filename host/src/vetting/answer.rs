//! What a child says: lines of JSON, the last of which is its answer.

use serde::{Deserialize, Serialize};

use crate::domain::Description;
use crate::domain::in_short::in_short;
use crate::rules::conformance::{Counts, Property, Report};

/// How far a child got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// It reads, compiles and starts the component, and asks who it is.
    Compiling,
    /// It asks the rules about generated matters.
    Asking,
}

/// A component that came through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Vetted {
    /// SHA-256 of the component, in hexadecimal.
    pub digest: String,
    /// Who the rules say they are. Whoever loads the component asks them again.
    pub description: Description,
    /// How they answered. Rules that answer badly are no danger to the host, so it is for whoever
    /// releases them to judge this.
    pub conformance: Conformance,
}

/// How rules answered generated matters; `bylaw rules check` with this seed and number shows more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conformance {
    /// How many matters.
    pub matters: u64,
    /// Where the generator started.
    pub seed: u64,
    /// What became of them.
    pub total: Counts,
    /// The fuel of the costliest call.
    pub most_fuel: u64,
    /// What does not hold.
    pub broken: Vec<Broken>,
}

/// A property that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// The property.
    pub property: Property,
    /// How many matters, kinds or classes break it.
    pub times: u64,
    /// What broke it first.
    pub detail: String,
    /// The matter that did, in one line; `bylaw plan` and `bylaw rules explain` take it.
    pub matter: Option<String>,
}

impl Conformance {
    /// Whether every property holds.
    pub fn holds(&self) -> bool {
        self.broken.is_empty()
    }

    pub(super) fn of(report: Report) -> Self {
        let failing = report.properties.into_iter().filter(|held| !held.holds);
        let broken = failing.map(|held| Broken {
            property: held.property,
            times: held.broken,
            detail: held.detail.unwrap_or_default(),
            matter: held.matter.and_then(|matter| in_short(&matter).ok()),
        });
        Self {
            matters: report.matters,
            seed: report.seed,
            total: report.total,
            most_fuel: report.most_fuel,
            broken: broken.collect(),
        }
    }
}

/// A line of a child.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Line {
    /// What it does from now on.
    Step(Step),
    /// The component came through.
    Vetted(Box<Vetted>),
    /// It did not.
    Refused { code: String, message: String },
    /// The system gave no more memory, and the child could still say so.
    OutOfMemory,
    /// The child itself could not work.
    Unable(String),
}
