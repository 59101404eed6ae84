//! What is cited after a step, and the places that steps name.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::answers::{last_answer, place_of, stage_answer};
use super::{Differences, Expectation, Seen};
use crate::domain::{Citation, Finding, Instruments};

/// A place such as `25`, `25.2` or `25.2.1`; `measures 25` if the rules have several instruments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedCite {
    instrument: Option<String>,
    article: u16,
    paragraph: Option<u8>,
    item: Option<u8>,
    text: String,
}

impl<'de> Deserialize<'de> for WantedCite {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parsed = || {
            let (instrument, place) = match text.rsplit_once(' ') {
                Some((instrument, place)) if !instrument.trim().is_empty() => {
                    (Some(instrument.trim().to_owned()), place)
                }
                Some(_) => return None,
                None => (None, text.as_str()),
            };
            let mut parts = place.split('.');
            let article = parts.next()?.parse().ok()?;
            let paragraph = parts.next().map(str::parse).transpose().ok()?;
            let item = parts.next().map(str::parse).transpose().ok()?;
            let ended = parts.next().is_none();
            ended.then_some((instrument, article, paragraph, item))
        };
        let (instrument, article, paragraph, item) = parsed().ok_or_else(|| {
            serde::de::Error::custom(format!(
                "`{text}` is no place; write 25, 25.2 or 25.2.1, after the instrument's identifier if \
                 there are several"
            ))
        })?;
        Ok(Self {
            instrument,
            article,
            paragraph,
            item,
            text,
        })
    }
}

impl WantedCite {
    /// Whether what is cited meets it.
    fn is_met(&self, instruments: &Instruments, cited: &Citation) -> bool {
        self.is_of(&cited.instrument)
            && instruments.meets(cited, self.article, self.paragraph, self.item)
    }

    /// Whether it may mean a place of this instrument.
    fn is_of(&self, instrument: &str) -> bool {
        self.instrument.as_ref().is_none_or(|own| own == instrument)
    }

    /// Whether it is this very place.
    pub(super) fn is(&self, cited: &Citation) -> bool {
        is_written(&self.text, cited)
    }
}

/// Whether these words are this very place, with its instrument or without.
pub(super) fn is_written(text: &str, place: &Citation) -> bool {
    place_of(place) == text || place.to_string() == text
}

impl Expectation {
    /// Whether the step expects this very place to be cited, and one of `cited` is what it expects:
    /// a treatment of a paragraph is shown by a paragraph, one of a whole article by any part of it,
    /// and by its own instrument.
    pub fn cites_place(
        &self,
        instruments: &Instruments,
        place: &Citation,
        cited: &[&Citation],
    ) -> bool {
        let answered = [&self.answer, &self.decided].into_iter().flatten();
        let answered = answered.flat_map(places_in);
        let because = self.because.iter().flat_map(BTreeMap::values).flatten();
        let all = self.cites.iter().flatten().chain(because).cloned();
        all.chain(answered).any(|wanted| {
            let named = Citation {
                instrument: place.instrument.clone(),
                article: wanted.article,
                paragraph: wanted.paragraph,
                item: wanted.item,
            };
            wanted.is_of(&place.instrument)
                && instruments.meets(&named, place.article, place.paragraph, place.item)
                && cited.iter().any(|one| wanted.is_met(instruments, one))
        })
    }

    /// The places in those parts of an answer that the step looks at.
    pub(in crate::scenario) fn looked_at(&self, seen: &Seen<'_>) -> Vec<Citation> {
        let Some(case) = seen.case else {
            return vec![];
        };
        let answers = [
            self.answer.as_ref().map(|_| stage_answer(case)),
            self.decided.as_ref().map(|_| last_answer(case)),
        ];
        answers.iter().flatten().flat_map(places_in).collect()
    }

    pub(super) fn check_because(&self, seen: &Seen<'_>, found: &mut Differences) {
        let findings = seen.findings();
        for (subject, wanted) in self.because.iter().flatten() {
            let of_subject = || findings.iter().filter(|one| one.subject == *subject);
            let rests = |finding: &&&Finding| all_are(wanted, &finding.citations);
            if of_subject().find(rests).is_none() {
                let wanted: Vec<&str> = wanted.iter().map(|one| one.text.as_str()).collect();
                let cited: Vec<Vec<String>> = of_subject()
                    .map(|finding| finding.citations.iter().map(ToString::to_string).collect())
                    .collect();
                found.say(
                    &format!("a finding on {subject} because of {}", wanted.join(", ")),
                    &format!("{cited:?}"),
                );
            }
        }
    }

    pub(super) fn check_cites(&self, seen: &Seen<'_>, found: &mut Differences) {
        let cited = seen.cited();
        let missing = |wanted: &&WantedCite| {
            let meets = |citation: &Citation| wanted.is_met(seen.instruments, citation);
            !cited.iter().any(meets)
        };
        for wanted in self.cites.iter().flatten().filter(missing) {
            let all: Vec<String> = cited.iter().map(ToString::to_string).collect();
            found.say(&format!("cites {}", wanted.text), &all.join(", "));
        }
    }
}

/// Whether these are all the places, in their order.
pub(super) fn all_are(wanted: &[WantedCite], cited: &[Citation]) -> bool {
    wanted.len() == cited.len() && wanted.iter().zip(cited).all(|(one, place)| one.is(place))
}

/// The places that stand under `citations`, however deep, as somebody wrote or as the rules answered.
fn places_in<T: DeserializeOwned>(answer: &Value) -> Vec<T> {
    match answer {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| match value {
                Value::Array(places) if key == "citations" => places
                    .iter()
                    .filter_map(|place| serde_json::from_value(place.clone()).ok())
                    .collect(),
                other => places_in(other),
            })
            .collect(),
        Value::Array(parts) => parts.iter().flat_map(places_in).collect(),
        _ => vec![],
    }
}

impl Seen<'_> {
    /// Every finding there is: of the filing, of the act's entry, of those that travel with the case.
    pub(super) fn findings(&self) -> Vec<&Finding> {
        let rejected = self.rejected.iter().flat_map(|one| &one.findings);
        let travelling = self.case.iter().flat_map(|case| &case.findings);
        let refused = self.refused.unwrap_or_default().iter();
        refused.chain(rejected).chain(travelling).collect()
    }

    /// Everything that the current (or last) stage, its period, the last outcome or decision, and the
    /// findings cite.
    pub(in crate::scenario) fn cited(&self) -> Vec<Citation> {
        let findings = self.findings();
        let citations = findings.iter().flat_map(|finding| &finding.citations);
        let mut all: Vec<Citation> = citations.cloned().collect();
        let Some(case) = self.case else { return all };
        if let Some(stage) = case
            .stage()
            .map(crate::domain::route_check::CheckedStage::stage)
        {
            all.extend(stage.citations.iter().cloned());
            if let Some(deadline) = &stage.deadline {
                all.extend(deadline.citations.iter().cloned());
                all.extend(
                    deadline
                        .extension
                        .iter()
                        .flat_map(|extension| extension.citations.iter().cloned()),
                );
            }
        }
        let Some(route) = &case.route else { return all };
        if let Some(decision) = route.settled() {
            all.extend(decision.citations.iter().cloned());
        }
        for taken in [case.outcomes.last(), case.decision()]
            .into_iter()
            .flatten()
        {
            let stage = taken.stage.and_then(|stage| route.stage(stage));
            if let Some((outcome, _)) = stage.and_then(|stage| stage.outcome(taken.outcome)) {
                all.extend(outcome.citations.iter().cloned());
            }
        }
        all
    }
}
