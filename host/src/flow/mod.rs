//! One file per use case. Each reads top to bottom: read, check, decide, record, answer.

mod act;
mod catalog;
mod choices;
mod classify;
mod clocks;
mod compose;
mod confirm_dates;
mod effects;
mod error;
mod evaluate;
mod expire;
mod extend;
mod file;
mod follow_up;
mod host;
mod inbox;
mod jurisdictions;
mod kind_routes;
mod log;
mod once;
mod persons;
mod preview;
mod read;
mod ready;
mod record;
mod replan;
mod run_due;
mod seed;
mod sequence;
mod supply;
mod withdraw;

pub use act::{act, act_on, act_with_consents};
pub use catalog::{entries, load_entry};
pub use choices::Choice;
pub use classify::{Classification, Combination, ForbiddenCombination, classify};
pub use compose::Filing;
pub use confirm_dates::confirm_dates;
pub use error::{ActError, FileError, FlowError};
pub use evaluate::{Verdict, evaluate, evaluate_filing};
pub use file::{FiledCase, file, file_matter};
pub use host::Host;
pub use inbox::{InboxItem, inbox};
pub use jurisdictions::{
    JurisdictionView, ReleaseView, classify_here, jurisdiction, jurisdictions,
};
pub use kind_routes::{KindRoutes, SampledRoute, kind_routes};
pub use log::{CosignatureError, checkpoint, cosign, log_file, log_key, proof};
pub use once::{Once, RequestRow, answer_to, keep_refusal};
pub use persons::erase_person;
pub use preview::{PlannedStage, Preview, PreviewRoute, preview, preview_filing};
pub use read::{CaseView, HistoryItem, StageView, ledgers_of, load_case, read_case};
pub use ready::{is_ready, next_due};
pub use replan::replan;
pub use run_due::run_due;
pub use seed::{SeedError, govern, load_components};
pub use sequence::sequence;
