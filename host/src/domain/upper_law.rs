//! What a release keeps of how it was held against the upper law, and the exceptions made for it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::days::Days;

/// How many exceptions a release may have, and how long a name and a reason may be in characters.
const MOST: usize = 500;
const LONGEST_NAME: usize = 200;
const LONGEST_REASON: usize = 2_000;

/// In a name, before what the upper law says: whoever answers for a laxity does so beside that alone.
pub const INSTEAD_OF: &str = "/for-";
/// How the names of laxities begin for which nobody can answer: more differs at one place than is told.
pub const UNANSWERABLE: &str = "more-answers/";

/// Somebody answers for a laxity: where rules are laxer than those above them, and stay so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// The stable name of the laxity.
    #[schema(min_length = 1, max_length = 200)]
    pub laxity: String,
    /// Why it may be so; it stands in the log.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl Exception {
    /// Whether it answers for the same as the laxity of this name, beside something else that the upper
    /// law said.
    pub fn is_outdated_by(&self, laxity: &str) -> bool {
        self.laxity != laxity && without_upper(&self.laxity) == without_upper(laxity)
    }
}

/// The exceptions whose laxity was not found: of those alone something may be outdated. The same may be laxer
/// beside two things that the upper law says, each with an exception of its own.
pub fn unmet<'f>(
    exceptions: &[Exception],
    found: impl Iterator<Item = &'f String>,
) -> Vec<Exception> {
    let found: BTreeSet<&String> = found.collect();
    let unmet = exceptions.iter().filter(|one| !found.contains(&one.laxity));
    unmet.cloned().collect()
}

/// The names of the exceptions that answered for one of these laxities beside something else that the
/// upper law said.
pub fn outdated(exceptions: &[Exception], open: &[String]) -> Vec<String> {
    let is_outdated = |one: &&Exception| open.iter().any(|name| one.is_outdated_by(name));
    let outdated = exceptions.iter().filter(is_outdated);
    outdated.map(|one| one.laxity.clone()).collect()
}

/// A name without what the upper law says, which stands last in it.
fn without_upper(name: &str) -> &str {
    match name.rsplit_once(INSTEAD_OF) {
        Some((before, upper)) if !upper.contains('/') => before,
        _ => name,
    }
}

/// How a release was held against the upper law when it was proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpperLaw {
    /// The jurisdiction above, as the policy names it.
    pub parent: String,
    /// Each release of its rules that is in force on days of this one.
    pub held: Vec<Held>,
    /// What was answered for. Not all of it need have been found.
    pub exceptions: Vec<Exception>,
}

/// The rules of the upper law that a release was held against, and what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// The number of the release of the upper rules.
    pub release: u32,
    /// Their component.
    pub digest: String,
    /// The filing days that were searched: those that both govern. What was kept before days were is
    /// of no days that a calendar has, and so is searched anew.
    #[serde(default = "not_kept")]
    pub days: Days,
    /// How many matters both were asked about.
    pub matters: u64,
    /// Where the search started, which `bylaw rules guard --seed` does again; not kept before it was drawn.
    #[serde(default)]
    pub seed: Option<u64>,
    /// Whether that was on every filing day, and not on those alone on which something changes: slow
    /// rules are asked less.
    #[serde(default)]
    pub every_day: bool,
    /// The names of the laxities that were found, what weighs most first.
    pub laxities: Vec<String>,
}

fn not_kept() -> Days {
    Days::ALL
}

/// How a release that decides stands beside the upper law as it is by now: rules above it may have
/// come after it, and those that came with the policies' files were never proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpperLawNow {
    /// The jurisdiction above, as the policy names it.
    pub parent: String,
    /// The digest of the calendar by which days were counted.
    pub calendar: String,
    /// Each release of its rules that is in force on days of this one.
    pub held: Vec<Held>,
    /// The names of the laxities that no exception of the release answers for.
    pub open: Vec<String>,
    /// The exceptions that answer for one of those beside something else that the upper law said before:
    /// they do not answer any more.
    #[serde(default)]
    pub outdated: Vec<String>,
    /// To how many matters one of the two gave no usable answer. If to any, what was open before is
    /// still open: that it was not found again says nothing.
    #[serde(default)]
    pub faulted: u64,
    /// When it was looked at, RFC 3339.
    pub looked_at: String,
}

/// What is wrong with exceptions as they were written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadException {
    /// More than anybody reads.
    #[error("there are {0} exceptions; a release has at most {MOST}")]
    TooMany(usize),
    /// No laxity is called so.
    #[error(
        "exception {place} names its laxity in {length} characters; it takes 1 to {LONGEST_NAME}"
    )]
    Name { place: usize, length: usize },
    /// Whoever answers in too many ways at one place cannot have that excused as a whole.
    #[error(
        "exception {place} names `{laxity}`, for which none can answer: the rules are laxer there in more ways than can be told; change the rules"
    )]
    Unanswerable { place: usize, laxity: String },
    /// Nobody says why, or at too great a length.
    #[error(
        "exception {place}, for `{laxity}`, says why in {length} characters; it takes 1 to {LONGEST_REASON}"
    )]
    Reason {
        place: usize,
        laxity: String,
        length: usize,
    },
}

/// Looks whether exceptions are complete; they are counted from 1.
///
/// # Errors
/// If one says nothing or too much.
pub fn check_exceptions(exceptions: &[Exception]) -> Result<(), BadException> {
    if exceptions.len() > MOST {
        return Err(BadException::TooMany(exceptions.len()));
    }
    for (index, exception) in exceptions.iter().enumerate() {
        let place = index + 1;
        let length = exception.laxity.trim().chars().count();
        if !(1..=LONGEST_NAME).contains(&length) {
            return Err(BadException::Name { place, length });
        }
        if exception.laxity.starts_with(UNANSWERABLE) {
            let laxity = exception.laxity.clone();
            return Err(BadException::Unanswerable { place, laxity });
        }
        let length = exception.reason.trim().chars().count();
        if !(1..=LONGEST_REASON).contains(&length) {
            let laxity = exception.laxity.clone();
            return Err(BadException::Reason {
                place,
                laxity,
                length,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_before_days_were_is_read() {
        let kept = r#"{"release":1,"digest":"ab","matters":300,"laxities":["retention"]}"#;
        let held: Held = serde_json::from_str(kept).unwrap();
        assert_eq!(held.days, Days::ALL);
    }

    fn exception(laxity: &str, reason: &str) -> Exception {
        Exception {
            laxity: laxity.to_owned(),
            reason: reason.to_owned(),
        }
    }

    /// Invariant: whoever answered beside ten days has not answered beside five, and is told so.
    #[test]
    fn an_exception_beside_another_answer_is_outdated() {
        let of = |days: u8| {
            format!("later-due-date/correction/reply/30-working-days/for-{days}-working-days")
        };
        let exceptions = [exception(&of(10), "once"), exception("retention", "always")];
        let open = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(outdated(&exceptions, &open(&[&of(5)])), [of(10)]);
        assert_eq!(
            outdated(&exceptions, &open(&["retention/for-2-years"])),
            ["retention"]
        );
        assert_eq!(
            outdated(
                &exceptions,
                &open(&["later-due-date/correction/reply/40-working-days/for-10-working-days"])
            ),
            [""; 0]
        );
    }

    /// Invariant: of two laxities that differ in what the upper law says alone, each has its exception, and
    /// none is told to be outdated by the other; whoever answered for one alone is told nothing false.
    #[test]
    fn an_exception_that_answers_still_is_not_outdated() {
        let of = |upper: &str| format!("no-route/dispute/kind/for-{upper}");
        let exceptions = [
            exception(&of("coordination"), "one way"),
            exception("retention", "always"),
        ];
        let (both, one) = (
            [of("coordination"), of("coordination+decision")],
            [of("decision")],
        );
        let left = |found: &[String]| unmet(&exceptions, found.iter());
        assert_eq!(left(&both), exceptions[1..]);
        assert_eq!(outdated(&left(&both), &both[1..]), [""; 0]);
        assert_eq!(outdated(&left(&one), &one), [of("coordination")]);
    }

    #[test]
    fn an_exception_says_for_what_and_why() {
        let good = exception("retention", "the archive keeps them");
        assert_eq!(check_exceptions(std::slice::from_ref(&good)), Ok(()));
        let blank = check_exceptions(&[good.clone(), exception("retention", " \t")]);
        let said = blank.map_err(|error| error.to_string());
        let wanted = "exception 2, for `retention`, says why in 0 characters; it takes 1 to 2000";
        assert_eq!(said, Err(wanted.to_owned()));
        let nameless = check_exceptions(&[exception("", "because")]);
        assert!(matches!(
            nameless,
            Err(BadException::Name {
                place: 1,
                length: 0
            })
        ));
        let every = check_exceptions(&[exception("more-answers/dispute/other-actor", "because")]);
        assert!(matches!(
            every,
            Err(BadException::Unanswerable { place: 1, .. })
        ));
        let many = check_exceptions(&vec![good; 501]);
        assert_eq!(many, Err(BadException::TooMany(501)));
    }
}
