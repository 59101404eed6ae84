//! Where differences are collected while two answers are walked through.

use super::{Difference, What};
use crate::domain::phrases::{both, citation, listed};
use crate::domain::{Citation, Outcome, Stage, Text};

/// The differences found so far.
#[derive(Default)]
pub(super) struct Found {
    pub(super) list: Vec<Difference>,
}

/// Where in an answer.
#[derive(Clone, Copy, Default)]
pub(super) struct At<'a> {
    stage: Option<&'a Stage>,
    outcome: Option<&'a Outcome>,
    subject: Option<&'a str>,
}

/// Two values that should be one, and the articles of each.
pub(super) struct Change<'a> {
    pub(super) old: Option<Text>,
    pub(super) new: Option<Text>,
    pub(super) cites: [&'a [Citation]; 2],
}

impl<'a> At<'a> {
    /// The answer as a whole.
    pub(super) const WHOLE: Self = Self {
        stage: None,
        outcome: None,
        subject: None,
    };

    pub(super) fn stage(stage: &'a Stage) -> Self {
        Self {
            stage: Some(stage),
            ..Self::WHOLE
        }
    }

    pub(super) fn outcome(self, outcome: &'a Outcome) -> Self {
        Self {
            outcome: Some(outcome),
            ..self
        }
    }

    pub(super) fn subject(subject: &'a str) -> Self {
        Self {
            subject: Some(subject),
            ..Self::WHOLE
        }
    }

    fn in_words(self) -> Text {
        let stage = self.stage.map(|stage| &stage.title);
        let outcome = self.outcome.map(|outcome| &outcome.title);
        match (stage, outcome, self.subject) {
            (Some(stage), Some(outcome), _) => both(
                format!("{} / {}", stage.zh, outcome.zh),
                format!("{} / {}", stage.en, outcome.en),
            ),
            (Some(title), None, _) | (None, Some(title), _) => title.clone(),
            (None, None, Some(subject)) => both(subject, subject),
            (None, None, None) => Text::default(),
        }
    }
}

impl Found {
    /// Notes a difference.
    pub(super) fn note(&mut self, what: What, at: At<'_>, change: Change<'_>) {
        let mut citations: Vec<Citation> = vec![];
        for cited in change.cites.into_iter().flatten() {
            if !citations.contains(cited) {
                citations.push(cited.clone());
            }
        }
        self.list.push(Difference {
            what,
            stage: at.stage.map(|stage| stage.id.clone()),
            outcome: at.outcome.map(|outcome| outcome.id.clone()),
            subject: at.subject.map(ToOwned::to_owned),
            place: at.in_words(),
            old: change.old,
            new: change.new,
            citations,
        });
    }

    /// Notes a difference if two values are not the same.
    pub(super) fn values<T: PartialEq>(
        &mut self,
        (what, at): (What, At<'_>),
        [old, new]: [&T; 2],
        cites: [&[Citation]; 2],
        in_words: impl Fn(&T) -> Text,
    ) {
        if old != new {
            let (old, new) = (Some(in_words(old)), Some(in_words(new)));
            self.note(what, at, Change { old, new, cites });
        }
    }

    /// Notes which articles are cited on one side only.
    pub(super) fn citations(&mut self, at: At<'_>, [old, new]: [&[Citation]; 2]) {
        if old == new {
            return;
        }
        let only = |some: &[Citation], others: &[Citation]| -> Vec<Citation> {
            let only = some.iter().filter(|cited| !others.contains(cited));
            only.cloned().collect()
        };
        let (gone, come) = (only(old, new), only(new, old));
        if gone.is_empty() && come.is_empty() {
            return;
        }
        let words =
            |cited: &[Citation]| (!cited.is_empty()).then(|| listed(cited.iter().map(citation)));
        let change = Change {
            old: words(&gone),
            new: words(&come),
            cites: [&gone, &come],
        };
        self.note(What::Citation, at, change);
    }

    /// Notes that the same thing is said in other words.
    pub(super) fn wording(&mut self, at: At<'_>, [old, new]: [&Text; 2], cites: [&[Citation]; 2]) {
        self.values((What::Wording, at), [old, new], cites, Text::clone);
    }
}
