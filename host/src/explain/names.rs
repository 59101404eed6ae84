//! What actors, periods and kinds are called: by the instrument where it says so, else as usual.

use super::Lang;
use crate::domain::phrases;
use crate::domain::{Actor, Description, MatterKind, OutcomeKind, PartyKind, Period, Role, Text};

/// The names that one set of rules uses, in one language.
pub(super) struct Names<'a> {
    pub(super) lang: Lang,
    rules: &'a Description,
}

impl<'a> Names<'a> {
    pub(super) fn of(rules: &'a Description, lang: Lang) -> Self {
        Self { lang, rules }
    }

    /// The title of an instrument, if there are several to tell apart.
    pub(super) fn title_among_several(&self, id: &str) -> Option<&'a str> {
        let instruments = &self.rules.instruments;
        let found = instruments.iter().find(|one| one.id == id)?;
        (instruments.len() > 1).then_some(self.lang.of(&found.title))
    }

    /// Who acts, as the instrument calls the body.
    pub(super) fn actor(&self, actor: Actor) -> String {
        self.say(&phrases::actor_called(actor, &self.role(actor.role)))
    }

    /// Several of them.
    pub(super) fn actors(&self, actors: &[Actor]) -> String {
        let all: Vec<String> = actors.iter().map(|one| self.actor(*one)).collect();
        all.join(self.lang.say("、", ", "))
    }

    fn role(&self, role: Role) -> Text {
        let named = self.rules.role_names.iter().find(|(one, _)| *one == role);
        named.map_or_else(|| phrases::role(role), |(_, name)| name.clone())
    }

    pub(super) fn period(&self, period: Period) -> String {
        self.say(&phrases::period(period))
    }

    pub(super) fn kind(&self, kind: MatterKind) -> String {
        self.say(&phrases::kind(kind))
    }

    pub(super) fn party_kind(&self, kind: PartyKind) -> String {
        self.say(&phrases::party_kind(kind))
    }

    pub(super) fn outcome_kind(&self, kind: OutcomeKind) -> String {
        self.say(&phrases::decided(kind))
    }

    fn say(&self, text: &Text) -> String {
        self.lang.of(text).to_owned()
    }
}
