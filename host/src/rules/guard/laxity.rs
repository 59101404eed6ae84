//! A laxity: what is laxer, in which direction, by which articles, and the smallest matter.

use std::fmt::Write;

use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::domain::phrases::both;
use crate::domain::upper_law::{Exception, INSTEAD_OF};
use crate::domain::words::{hex, word};
use crate::domain::{Citation, Date, Finding, Matter, MatterKind, Severity, Text};

pub use super::sort::Sort;

/// What one of the two says, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LaxitySide)]
pub struct Side {
    /// What it says.
    pub says: Text,
    /// The articles.
    pub citations: Vec<Citation>,
    /// The due date in the example, where it is about one.
    pub due: Option<Date>,
}

impl Side {
    /// What is said, and by which articles.
    pub(super) fn new(says: Text, citations: &[Citation]) -> Self {
        Self {
            says,
            citations: citations.to_vec(),
            due: None,
        }
    }
}

/// Where the child's rules are laxer than its parent's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Laxity {
    /// A stable name, by which an exception can be recorded.
    pub name: String,
    /// Of which sort.
    pub sort: Sort,
    /// In which kind of matter; none if it is about all of them.
    pub kind: Option<MatterKind>,
    /// Of which class the data are that somebody applies for.
    pub class: Option<String>,
    /// At which place: a stage, an outcome, a field.
    pub place: Vec<String>,
    /// What the child says there in short, where something else would be another laxity.
    pub answer: Option<String>,
    /// For whom alone it is so; none if for everybody.
    pub only_for: Option<String>,
    /// What the parent says there in short, where it may come to say something stricter: whoever answers
    /// for a laxity answers for it beside that alone.
    pub instead_of: Option<String>,
    /// What is laxer, and why that is the laxer way.
    pub why: Text,
    /// What the child says.
    pub child: Side,
    /// What the parent says.
    pub parent: Side,
    /// How many of the generated matters showed it.
    pub shown: u64,
    /// The smallest matter that shows it; none if it is about all of them.
    pub matter: Option<Matter>,
    /// How much it weighs among those that differ in their answer alone: days, mostly.
    #[serde(skip)]
    pub(super) weight: i64,
}

impl Laxity {
    /// The same for whoever is refused because of it: both sides in one message, by both articles.
    pub fn as_finding(&self, parent: &str) -> Finding {
        let (own, upper, why) = (&self.child, &self.parent, &self.why);
        let due = |side: &Side| side.due.map_or_else(String::new, |day| format!(" ({day})"));
        let (here, there) = (due(own), due(upper));
        let zh = format!(
            "{}。本规则：{}{here}；`{parent}`：{}{there}",
            why.zh, own.says.zh, upper.says.zh
        );
        let en = format!(
            "{}; here: {}{here}; `{parent}`: {}{there}",
            why.en, own.says.en, upper.says.en
        );
        Finding {
            severity: Severity::Error,
            subject: self.name.clone(),
            message: both(zh, en),
            citations: [own.citations.as_slice(), &upper.citations].concat(),
        }
    }

    pub(super) fn new(sort: Sort, kind: Option<MatterKind>, place: &[&str]) -> Self {
        let laxity = Self {
            name: String::new(),
            sort,
            kind,
            class: None,
            place: place.iter().map(|part| (*part).to_owned()).collect(),
            answer: None,
            only_for: None,
            instead_of: None,
            why: sort.text(),
            child: Side::default(),
            parent: Side::default(),
            shown: 1,
            matter: None,
            weight: 0,
        };
        laxity.named()
    }

    /// What the child says, so that whoever answers for it answers for nothing else.
    pub(super) fn answering(self, answer: impl Into<String>) -> Self {
        let answer = Some(answer.into());
        Self { answer, ..self }.named()
    }

    /// What the parent says instead, so that whoever answers for it is asked again when that changes.
    pub(super) fn instead_of(self, upper: impl Into<String>) -> Self {
        let instead_of = Some(upper.into()).filter(|upper| !upper.is_empty());
        Self { instead_of, ..self }.named()
    }

    /// Not everybody has it so.
    pub(super) fn only_for(self, whom: &str) -> Self {
        let only_for = Some(whom.to_owned());
        Self { only_for, ..self }.named()
    }

    /// The name that the same would have for everybody, if it is for some alone.
    pub(super) fn for_everybody(&self) -> Option<String> {
        self.only_for.as_ref()?;
        let only_for = None;
        Some(
            Self {
                only_for,
                ..self.clone()
            }
            .named()
            .name,
        )
    }

    /// The same, with a word on the exception that answered for it beside another answer of the parent.
    #[must_use]
    pub fn beside(self, exceptions: &[Exception]) -> Self {
        let Some(outdated) = exceptions.iter().find(|one| one.is_outdated_by(&self.name)) else {
            return self;
        };
        let (zh, en) = (&self.why.zh, &self.why.en);
        let why = both(
            format!(
                "{zh}；例外 `{}` 针对的是上位法的另一规定，须重新说明理由",
                outdated.laxity
            ),
            format!(
                "{en}; the exception `{}` answers for it beside something else that the parent said: say anew why it may be so",
                outdated.laxity
            ),
        );
        Self { why, ..self }
    }

    /// By how many days it is laxer.
    pub(super) fn by(self, weight: i64) -> Self {
        Self { weight, ..self }
    }

    /// Of the class of what somebody applies for.
    pub(super) fn in_class_of(self, matter: &Matter) -> Self {
        self.in_class(class_of(matter))
    }

    pub(super) fn in_class(self, class: Option<String>) -> Self {
        Self { class, ..self }.named()
    }

    pub(super) fn shown_by(self, matter: Option<Matter>) -> Self {
        Self { matter, ..self }
    }

    fn named(self) -> Self {
        let kind = self.kind.map(|kind| kind.to_string());
        let about = kind.map(|kind| match &self.class {
            Some(class) => format!("{kind}.{class}"),
            None => kind,
        });
        let parts = about.iter().chain(&self.place);
        let parts = parts.chain(&self.answer).chain(&self.only_for);
        let name = parts.fold(word(&self.sort), |name, part| name + "/" + &plain(part));
        let name = match &self.instead_of {
            Some(upper) => name + INSTEAD_OF + &plain(upper),
            None => name,
        };
        Self {
            name: bounded(name),
            ..self
        }
    }

    pub(super) fn because(self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            why: both(zh, en),
            ..self
        }
    }

    pub(super) fn sides(self, child: Side, parent: Side) -> Self {
        Self {
            child,
            parent,
            ..self
        }
    }
}

/// Of which class the data are that somebody applies for; other matters are of none.
pub(super) fn class_of(matter: &Matter) -> Option<String> {
    let entry = matter.entry.as_ref()?;
    match matter.kind {
        MatterKind::SharingApplication | MatterKind::OnwardUse => Some(word(&entry.sharing.class)),
        MatterKind::OpeningApplication => Some(word(&entry.opening.class)),
        _ => None,
    }
}

/// A part of a name. What rules call a field may be any text, and a name is typed.
fn plain(part: &str) -> String {
    let mut plain = String::with_capacity(part.len());
    for character in part.chars() {
        match character {
            '/' => plain.push('.'),
            _ if character.is_ascii_graphic() => plain.push(character),
            // Writing to a string cannot fail.
            _ => drop(write!(plain, "_{:x}", u32::from(character))),
        }
    }
    plain
}

/// The characters that the name of an exception may have.
const LONGEST: usize = 200;
/// So many of them tell one long name from another.
const TOLD_BY: usize = 12;

fn bounded(name: String) -> String {
    match name.get(..LONGEST - TOLD_BY - 1) {
        Some(start) if name.len() > LONGEST => format!("{start}-{}", in_digits(&name)),
        _ => name,
    }
}

/// Some digits that stand for a text which is no part of a name itself.
pub(super) fn in_digits(text: &str) -> String {
    let mut digits = hex(&Sha256::digest(text.as_bytes()));
    digits.truncate(TOLD_BY);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name can be recorded as an exception, whatever rules call a field, and differs from others.
    #[test]
    fn names_are_short_and_plain() {
        let of =
            |subject: &str| Laxity::new(Sort::NoRoute, Some(MatterKind::Dispute), &[subject]).name;
        assert_eq!(of("applicant.tier"), "no-route/dispute/applicant.tier");
        assert_eq!(of("层级 a/b"), "no-route/dispute/_5c42_7ea7_20a.b");
        let long = |last: &str| of(&format!("{}{last}", "x".repeat(300)));
        assert_eq!(long("a").len(), LONGEST);
        assert!(long("a").is_ascii() && long("a") != long("b"));
    }

    /// Invariant: an exception answers for what the child says beside what the parent said then, and
    /// whoever wrote it is told that the parent says something else by now.
    #[test]
    fn an_exception_answers_beside_one_answer_of_the_parent() {
        let late = |upper: &str| {
            let kind = Some(MatterKind::EntryRevision);
            let late = Laxity::new(Sort::LaterDueDate, kind, &["update"]);
            late.answering("15-working-days").instead_of(upper)
        };
        let (before, now) = (late("10-working-days"), late("5-working-days"));
        let name = "later-due-date/entry-revision/update/15-working-days/for-10-working-days";
        assert_eq!(before.name, name);
        let exception = Exception {
            laxity: name.to_owned(),
            reason: "because".to_owned(),
        };
        let exceptions = std::slice::from_ref(&exception);
        assert_eq!(before.clone().beside(exceptions), before);
        let told = now.beside(exceptions);
        assert!(told.why.en.contains(name), "{}", told.why.en);
        assert!(told.why.zh.contains(name), "{}", told.why.zh);
    }
}
