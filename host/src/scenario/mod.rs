//! Scenario files: the test language of rules authors.
//!
//! A scenario runs through the production evaluator and case engine, on a throw-away database and
//! a clock that the runner moves.

mod articles;
mod built_in;
mod coverage;
mod expect;
mod file;
mod merge;
mod run;
mod save;
mod write;

pub use articles::{ArticleRow, ArticlesShown, Shown};
pub use coverage::{Coverage, Place};
pub use expect::{Expectation, WantedDue};
pub use file::{ReadError, Scenario, ScenarioFile, Step, read_scenarios};
pub use run::{Fresh, Opening, RunError, Runner, ScenarioResult};
pub use save::{Saved, save_counterexamples};
pub use write::{CannotWrite, Wanted, write_scenario};
