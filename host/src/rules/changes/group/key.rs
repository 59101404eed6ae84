//! By what differences of several matters are the same one.

use std::collections::BTreeSet;

use crate::domain::difference::{Difference, What};
use crate::domain::phrases::without_own_terms;
use crate::domain::{Citation, Text};

/// Where something differs, and how.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    what: What,
    stage: Option<String>,
    outcome: Option<String>,
    subject: Option<String>,
    /// Whether there was something, and is.
    there: [bool; 2],
    /// What is told apart as long as it can be; none for all of them together.
    apart: Option<Apart>,
}

/// The words of both, and the articles.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Apart {
    old: Option<Text>,
    new: Option<Text>,
    citations: BTreeSet<Citation>,
}

impl Key {
    /// By itself.
    pub(super) fn of(difference: &Difference) -> Self {
        let Difference { old, new, .. } = difference;
        let words = |text: &Option<Text>| text.as_ref().map(|text| words(difference.what, text));
        // What a refusal rests on, its findings tell one by one; together they have no end.
        let citations = match difference.what {
            What::Fate => BTreeSet::new(),
            _ => difference.citations.iter().cloned().collect(),
        };
        Self {
            what: difference.what,
            stage: difference.stage.clone(),
            outcome: difference.outcome.clone(),
            subject: difference.subject.clone(),
            there: [old.is_some(), new.is_some()],
            apart: Some(Apart {
                old: words(old),
                new: words(new),
                citations,
            }),
        }
    }

    /// Together with all others of the same place.
    pub(super) fn whole(&self) -> Self {
        Self {
            apart: None,
            ..self.clone()
        }
    }

    /// Whether it stands for all of its place.
    pub(super) fn is_whole(&self) -> bool {
        self.apart.is_none()
    }

    /// Whether the difference is one of those that it stands for.
    pub(super) fn holds(&self, difference: &Difference) -> bool {
        let other = Self::of(difference);
        *self == other || (self.is_whole() && *self == other.whole())
    }
}

/// The words without what the matter itself brings to them.
fn words(what: What, text: &Text) -> Text {
    match what {
        What::Effect => without_own_terms(text),
        What::Fate => without_subjects(text),
        _ => text.clone(),
    }
}

/// What becomes of a matter, without the subjects for which it is refused.
fn without_subjects(text: &Text) -> Text {
    let cut = |text: &str, refused: &str, from: char| match text.split_once(from) {
        Some((stem, _)) if stem.trim_end() == refused => refused.to_owned(),
        _ => text.to_owned(),
    };
    Text {
        zh: cut(&text.zh, "不能提交", '（'),
        en: cut(&text.en, "refused at filing", '('),
    }
}
