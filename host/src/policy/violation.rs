//! Which breaches of a period an instrument lists as violations, as the operators read it.

use serde::Deserialize;

use crate::domain::{Citation, MatterKind, Text};

/// Which breach of a period the instrument lists as a violation, and where.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Violation {
    /// In which kinds of matter; in every other one if none is named.
    #[serde(default)]
    pub kinds: Vec<MatterKind>,
    /// In which of their stages, where the text tells whose breach it was; in every other one if none
    /// is named.
    #[serde(default)]
    pub stages: Vec<String>,
    /// Where the text lists it.
    pub basis: Citation,
    /// How the text was read.
    pub reading: Text,
}

impl Violation {
    /// Where the text lists a breach in a stage of such a matter: what names both, else the kind,
    /// else the stage, else what names neither.
    pub fn listing<'a>(all: &'a [Self], kind: MatterKind, stage: &str) -> Option<&'a Self> {
        let meant = |one: &&Self| {
            (one.kinds.is_empty() || one.kinds.contains(&kind))
                && (one.stages.is_empty() || one.stages.iter().any(|named| named == stage))
        };
        let vague = |one: &&Self| (one.kinds.is_empty(), one.stages.is_empty());
        all.iter().filter(meant).min_by_key(vague)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violations() -> Vec<Violation> {
        #[derive(Deserialize)]
        struct Written {
            violation: Vec<Violation>,
        }
        let one = |item: u8, more: &str| {
            format!(
                "[[violation]]\n{more}\nbasis = {{ instrument = \"x\", article = 1, item = {item} }}\n\
                 reading = {{ zh = \"读\", en = \"read\" }}\n"
            )
        };
        let text = [
            one(1, ""),
            one(2, "stages = [\"review\"]"),
            one(3, "kinds = [\"correction\"]"),
            one(4, "kinds = [\"entry-revision\"]\nstages = [\"review\"]"),
            one(5, "kinds = [\"dispute\"]\nstages = [\"decision\"]"),
        ];
        let written: Written = toml::from_str(&text.concat()).unwrap();
        written.violation
    }

    #[test]
    fn what_names_most_is_meant() {
        let all = violations();
        let item = |kind, stage| Violation::listing(&all, kind, stage).unwrap().basis.item;
        assert_eq!(item(MatterKind::EntryRevision, "review"), Some(4));
        assert_eq!(item(MatterKind::EntryRevision, "update"), Some(1));
        assert_eq!(item(MatterKind::Correction, "review"), Some(3));
        assert_eq!(item(MatterKind::Complaint, "review"), Some(2));
        assert_eq!(item(MatterKind::Dispute, "coordination"), Some(1));
        let named = all.get(3..).unwrap();
        assert_eq!(
            Violation::listing(named, MatterKind::EntryRevision, "update"),
            None
        );
    }
}
