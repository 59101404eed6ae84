//! What differs between two answers to the same matter, in the terms of the law.
//!
//! Two versions of rules were asked the same; [`differences`] says what the change means for
//! whoever relies on the answer: another stage, a longer period, silence that now decides. Names
//! that only the rules use among themselves are followed, not compared: a stage that is called
//! otherwise is the same stage. Nothing else passes unsaid: answers without a difference are equal
//! but for the order of what has none, and those are the ones that are told apart fastest.

mod answered;
mod deadline;
mod findings;
mod found;
mod outcomes;
mod pairs;
mod stages;
#[cfg(test)]
mod tests;
mod what;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::vocabulary::{Citation, Text};
use found::Found;

pub use answered::{Answered, Said};
pub use what::What;

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AnswerDifference)]
pub struct Difference {
    /// What it is that differs.
    pub what: What,
    /// The stage's identifier: the new one, or the old one's if it is gone. None for what is not
    /// about a stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// The outcome's identifier, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// What a finding speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The place in words; empty if the answer as a whole differs.
    pub place: Text,
    /// What it was; none if it was not there.
    pub old: Option<Text>,
    /// What it is; none if it is there no more.
    pub new: Option<Text>,
    /// The articles on which the old and the new rest, each once.
    pub citations: Vec<Citation>,
}

impl Difference {
    /// The difference as a sentence of each language.
    pub fn text(&self) -> Text {
        let what = self.what.text();
        let colon = |place: &str, mark: &str| match place {
            "" => String::new(),
            place => format!("{place}{mark}"),
        };
        let nothing = Text {
            zh: "无".into(),
            en: "nothing".into(),
        };
        let (old, new) = (
            self.old.as_ref().unwrap_or(&nothing),
            self.new.as_ref().unwrap_or(&nothing),
        );
        Text {
            zh: format!(
                "{}{}：{} → {}",
                colon(&self.place.zh, "，"),
                what.zh,
                old.zh,
                new.zh
            ),
            en: format!(
                "{}{}: {} → {}",
                colon(&self.place.en, ", "),
                what.en,
                old.en,
                new.en
            ),
        }
    }
}

/// What differs between an old and a new answer to one matter; nothing is allocated if nothing
/// does.
pub fn differences(old: &Answered<'_>, new: &Answered<'_>) -> Vec<Difference> {
    if old == new {
        return vec![];
    }
    let mut found = Found::default();
    findings::compare(old.findings(), new.findings(), &mut found);
    stages::compare(old, new, &mut found);
    found.list
}
