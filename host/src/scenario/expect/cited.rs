//! What is cited after a step, and the places that steps name.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::answers::place_of;
use super::{Differences, Expectation, Seen};
use crate::domain::{Citation, Finding, Instruments};

/// A place such as `25`, `25.2` or `25.2.1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedCite {
    article: u16,
    paragraph: Option<u8>,
    item: Option<u8>,
    text: String,
}

impl<'de> Deserialize<'de> for WantedCite {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parsed = || {
            let mut parts = text.split('.');
            let article = parts.next()?.parse().ok()?;
            let paragraph = parts.next().map(str::parse).transpose().ok()?;
            let item = parts.next().map(str::parse).transpose().ok()?;
            parts.next().is_none().then_some((article, paragraph, item))
        };
        let (article, paragraph, item) = parsed().ok_or_else(|| {
            serde::de::Error::custom(format!("`{text}` is no place; write 25, 25.2 or 25.2.1"))
        })?;
        Ok(Self {
            article,
            paragraph,
            item,
            text,
        })
    }
}

impl Expectation {
    /// Whether the step expects this very place to be cited: a treatment of a paragraph is shown
    /// by a paragraph, one of a whole article by any part of it.
    pub fn cites_place(&self, instruments: &Instruments, place: &Citation) -> bool {
        let answered = [&self.answer, &self.decided].into_iter().flatten();
        let answered = answered.flat_map(places_in);
        let because = self.because.iter().flat_map(BTreeMap::values).flatten();
        let all = self.cites.iter().flatten().chain(because).cloned();
        all.chain(answered).any(|wanted| {
            let cited = Citation {
                instrument: place.instrument.clone(),
                article: wanted.article,
                paragraph: wanted.paragraph,
                item: wanted.item,
            };
            instruments.meets(&cited, place.article, place.paragraph, place.item)
        })
    }

    pub(super) fn check_because(&self, seen: &Seen<'_>, found: &mut Differences) {
        let findings = seen.findings();
        for (subject, wanted) in self.because.iter().flatten() {
            let wanted: Vec<String> = wanted.iter().map(|one| one.text.clone()).collect();
            let of_subject = findings.iter().filter(|one| one.subject == *subject);
            let cited: Vec<Vec<String>> = of_subject
                .map(|finding| finding.citations.iter().map(place_of).collect())
                .collect();
            if !cited.contains(&wanted) {
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
            let meets = |citation: &Citation| {
                seen.instruments
                    .meets(citation, wanted.article, wanted.paragraph, wanted.item)
            };
            !cited.iter().any(meets)
        };
        for wanted in self.cites.iter().flatten().filter(missing) {
            let all: Vec<String> = cited.iter().map(ToString::to_string).collect();
            found.say(&format!("cites {}", wanted.text), &all.join(", "));
        }
    }
}

/// The places that stand under `citations`, however deep.
fn places_in(answer: &Value) -> Vec<WantedCite> {
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
    fn findings(&self) -> Vec<&Finding> {
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
