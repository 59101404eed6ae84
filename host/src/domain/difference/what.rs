//! The kinds of differences, each with a stable word.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::Text;
use crate::domain::phrases::both;

/// What it is that differs. The words are stable: reports are grouped by them.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
#[schema(as = DifferenceKind)]
pub enum What {
    /// Whether the matter goes through stages, is settled, is refused, or gets no usable answer.
    Fate,
    /// Another fault.
    Fault,
    /// Something is found that was not.
    FindingAppeared,
    /// Something is found no more.
    FindingGone,
    /// A finding weighs more or less.
    FindingSeverity,
    /// A stage that there was not.
    StageAppeared,
    /// A stage that there is no more.
    StageGone,
    /// Another stage comes first.
    FirstStage,
    /// Somebody else acts.
    Actor,
    /// Others are heard.
    Consults,
    /// Another length of time.
    Period,
    /// It counts from another day.
    ClockStart,
    /// Silence means something else.
    Silence,
    /// It may be extended otherwise.
    Extension,
    /// An unclear text is read otherwise.
    Reading,
    /// An outcome that there was not.
    OutcomeAppeared,
    /// An outcome that there is no more.
    OutcomeGone,
    /// The outcome or decision is of another kind.
    OutcomeKind,
    /// An outcome asks for more.
    RequirementAppeared,
    /// An outcome asks for less.
    RequirementGone,
    /// It may be chosen more or less often.
    Times,
    /// It does something else.
    Effect,
    /// It leads elsewhere.
    Course,
    /// It rests on other articles.
    Citation,
    /// The same, by a calendar.
    DueDate,
    /// It is put in other words.
    Wording,
}

impl What {
    /// All of them, what weighs most first.
    pub const ALL: [Self; 26] = [
        Self::Fate,
        Self::Fault,
        Self::FindingAppeared,
        Self::FindingGone,
        Self::FindingSeverity,
        Self::StageAppeared,
        Self::StageGone,
        Self::FirstStage,
        Self::Actor,
        Self::Consults,
        Self::Period,
        Self::ClockStart,
        Self::Silence,
        Self::Extension,
        Self::Reading,
        Self::OutcomeAppeared,
        Self::OutcomeGone,
        Self::OutcomeKind,
        Self::RequirementAppeared,
        Self::RequirementGone,
        Self::Times,
        Self::Effect,
        Self::Course,
        Self::Citation,
        Self::DueDate,
        Self::Wording,
    ];

    /// What it is called.
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Fate => ("处理结果", "what becomes of the matter"),
            Self::Fault => ("规则故障", "fault of the rules"),
            Self::FindingAppeared => ("新增意见", "finding appeared"),
            Self::FindingGone => ("取消意见", "finding gone"),
            Self::FindingSeverity => ("意见级别", "severity of the finding"),
            Self::StageAppeared => ("新增环节", "stage appeared"),
            Self::StageGone => ("取消环节", "stage gone"),
            Self::FirstStage => ("首个环节", "first stage"),
            Self::Actor => ("办理主体", "who acts"),
            Self::Consults => ("征求意见对象", "who is heard"),
            Self::Period => ("期限", "period"),
            Self::ClockStart => ("期限起算", "start of the clock"),
            Self::Silence => ("逾期未处理的后果", "what silence means"),
            Self::Extension => ("延期", "extension"),
            Self::Reading => ("文义解读", "reading of the text"),
            Self::OutcomeAppeared => ("新增处理方式", "outcome appeared"),
            Self::OutcomeGone => ("取消处理方式", "outcome gone"),
            Self::OutcomeKind => ("处理类型", "kind of outcome"),
            Self::RequirementAppeared => ("新增要求", "requirement appeared"),
            Self::RequirementGone => ("取消要求", "requirement gone"),
            Self::Times => ("可用次数", "how often it may be chosen"),
            Self::Effect => ("效果", "effect"),
            Self::Course => ("后续去向", "where it leads"),
            Self::Citation => ("依据条款", "articles cited"),
            Self::DueDate => ("到期日", "due date"),
            Self::Wording => ("表述", "wording"),
        };
        both(zh, en)
    }
}

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}
