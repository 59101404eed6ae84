//! Notices: what organisations are told of. Nothing about a person stands in one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Citation, Date};

/// What happened.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    /// It is the organisation's turn.
    Turn,
    /// It is heard in a stage.
    Consulted,
    /// An outcome of a stage needs its consent.
    Consent,
    /// An outcome is to be told to it.
    Notify,
    /// An outcome is filed with it.
    FileWith,
    /// A period was extended.
    Extended,
    /// A period ended without an act.
    Lapsed,
    /// A period ends in some working days.
    DueSoon,
    /// Its access to data was suspended or ended.
    AccessStopped,
    /// A rectification against it was filed.
    Rectification,
    /// A component with rules was handed in.
    ComponentUploaded,
    /// One was handed in anew, under another key than the one that vouched for it.
    ComponentVouched,
    /// A release of rules was proposed.
    ReleaseProposed,
    /// It was confirmed.
    ReleaseConfirmed,
    /// It began to govern on its day.
    ReleaseInForce,
    /// It ends soon, and nothing governs after it.
    ReleaseEnds,
    /// It has ended, and nothing governs any more.
    ReleaseEnded,
    /// It decides, or will, and nobody whom the policy names vouches for it any more.
    ReleaseUnvouched,
    /// It decides, or will, and the host cannot use its rules: people decide on its days.
    ReleaseUnusable,
    /// It was withdrawn before it decided anything.
    ReleaseWithdrawn,
    /// It was taken back, and the one before it governs again.
    ReleaseRolledBack,
    /// A rehearsal came to its end, and no more differs than may.
    RehearsalFinished,
    /// A rehearsal came to its end, and more differs than may.
    RehearsalExceeded,
    /// A rehearsal could not be carried out.
    RehearsalFailed,
    /// A shadow said something else than the rules that decide, for the first time.
    ShadowDiverged,
    /// Rules have faulted, and people decide new matters instead.
    ManualHandlingOn,
    /// Rules decide again.
    ManualHandlingOff,
    /// The release that decides is laxer than the rules above it, and nobody answers for that.
    LaxerThanUpperLaw,
}

/// A notice as it is sent (the form of Standard Webhooks).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Notice {
    /// `case.` and the word of what happened.
    pub r#type: String,
    /// When, RFC 3339.
    pub timestamp: String,
    /// What it is about.
    pub data: About,
}

/// A notice of what became of a jurisdiction's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NoticeOfRules {
    /// `rules.` and the word of what happened.
    pub r#type: String,
    /// When, RFC 3339.
    pub timestamp: String,
    /// What it is about.
    pub data: AboutRules,
}

/// What a notice of rules is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AboutRules {
    /// The jurisdiction.
    pub jurisdiction: String,
    /// The organisation that is told.
    pub organisation: String,
    /// The number of the release, or the digest of the component that faulted.
    pub subject: String,
    /// Where to read more.
    pub link: String,
}

/// What a notice is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct About {
    /// The jurisdiction.
    pub jurisdiction: String,
    /// The organisation that is told.
    pub organisation: String,
    /// The case.
    pub case: String,
    /// Its revision; none where no event is told of.
    pub revision: Option<u32>,
    /// The kind of its matter.
    pub kind: String,
    /// The stage in which it stands.
    pub stage: Option<String>,
    /// The statutory due date that runs.
    pub due: Option<Date>,
    /// Whether a due day ended without an outcome.
    pub overdue: bool,
    /// The articles behind it.
    pub citations: Vec<Citation>,
    /// Where to read more.
    pub link: String,
}
