//! What a step expects of the rules' own words: the stage, the outcome, the effects with their terms.
//!
//! What is wanted is laid over what the rules answered: of a record only the keys that are written
//! are looked at, a list must be the whole list. A place may be written `25.2`, an actor
//! `provider@superior`, and for words in two languages a part of the Chinese is enough.

use serde::Serialize;
use serde_json::Value;

use super::cited::is_written;
use super::{Differences, Expectation};
use crate::domain::Actor;
use crate::domain::Citation;
use crate::domain::case::Case;

impl Expectation {
    pub(super) fn check_answers(&self, case: &Case, found: &mut Differences) {
        if let Some(wanted) = &self.answer {
            found.fits("answer", wanted, &stage_answer(case));
        }
        if let Some(wanted) = &self.decided {
            found.fits("decided", wanted, &last_answer(case));
        }
        if let Some(wanted) = &self.does {
            found.fits("does", &Value::Array(wanted.clone()), &json(&case.effects));
        }
    }
}

/// The current or last stage, as the rules wrote it.
pub(super) fn stage_answer(case: &Case) -> Value {
    let stage = case.stage().map(|stage| json(stage.stage()));
    stage.unwrap_or_default()
}

/// The last outcome, or what the law settled itself, as the rules wrote it.
pub(super) fn last_answer(case: &Case) -> Value {
    let Some(route) = &case.route else {
        return Value::Null;
    };
    if let Some(decision) = route.settled() {
        return json(decision);
    }
    let outcome = case.outcomes.last().and_then(|taken| {
        let (outcome, _) = route.stage(taken.stage?)?.outcome(taken.outcome)?;
        Some(json(outcome))
    });
    outcome.unwrap_or_default()
}

fn json<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

impl Differences {
    /// Says the first place at which `got` is not as wanted.
    fn fits(&mut self, path: &str, wanted: &Value, got: &Value) {
        match (wanted, got) {
            (Value::Object(wanted), Value::Object(got)) => {
                for (key, wanted) in wanted {
                    match got.get(key) {
                        Some(got) => self.fits(&format!("{path}.{key}"), wanted, got),
                        None => self.say(&format!("{path}.{key}"), &among(got.keys())),
                    }
                }
            }
            (Value::Array(wanted), Value::Array(all)) if wanted.len() == all.len() => {
                for (index, (wanted, got)) in wanted.iter().zip(all).enumerate() {
                    self.fits(&format!("{path}[{index}]"), wanted, got);
                }
            }
            (Value::String(wanted), got) if says(wanted, got) => {}
            (wanted, got) if wanted == got => {}
            (wanted, got) => self.say(&format!("{path} {wanted}"), &got.to_string()),
        }
    }
}

fn among<'a>(keys: impl Iterator<Item = &'a String>) -> String {
    let keys: Vec<&str> = keys.map(String::as_str).collect();
    format!("no such key; there are {}", keys.join(", "))
}

/// Whether a word stands for what the rules answered.
fn says(wanted: &str, got: &Value) -> bool {
    match got {
        Value::Null => wanted == "none",
        Value::String(got) => wanted == got,
        Value::Object(_) => {
            let chinese = got.get("zh").and_then(Value::as_str);
            chinese.is_some_and(|text| !wanted.is_empty() && text.contains(wanted))
                || read::<Citation>(got).is_some_and(|place| is_written(wanted, &place))
                || read::<Actor>(got).is_some_and(|actor| actor.to_string() == wanted)
        }
        _ => false,
    }
}

fn read<T: serde::de::DeserializeOwned>(got: &Value) -> Option<T> {
    serde_json::from_value(got.clone()).ok()
}

/// `25`, `25.2` or `25.2.1`.
pub(super) fn place_of(place: &Citation) -> String {
    let parts = [
        Some(u32::from(place.article)),
        place.paragraph.map(u32::from),
        place.item.map(u32::from),
    ];
    let words: Vec<String> = parts.iter().flatten().map(ToString::to_string).collect();
    words.join(".")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn differences(wanted: &Value, got: &Value) -> Vec<String> {
        let mut found = Differences::default();
        found.fits("does", wanted, got);
        found.0
    }

    #[test]
    fn only_what_is_written_is_looked_at_but_lists_are_whole() {
        let got = json!([{ "grant_access": { "items": ["a"], "onward": "forbidden" } }]);
        let fits = |wanted| differences(&wanted, &got).is_empty();
        assert!(fits(json!([{ "grant_access": { "onward": "forbidden" } }])));
        assert!(!fits(json!([{ "grant_access": { "onward": "unstated" } }])));
        assert!(!fits(json!([{ "grant_access": { "items": [] } }])));
        assert!(!fits(json!([])));
        assert!(!fits(json!([{ "grant_access": {} }, "open-entry"])));
    }

    #[test]
    fn places_actors_and_words_have_a_short_form() {
        let place = json!({ "instrument": "x", "article": 25, "paragraph": 2, "item": null });
        assert!(differences(&json!("25.2"), &place).is_empty());
        assert!(differences(&json!("x 25.2"), &place).is_empty());
        assert!(!differences(&json!("y 25.2"), &place).is_empty());
        assert!(!differences(&json!("25"), &place).is_empty());
        let actor = json!({ "role": "provider", "reach": "same", "capacity": "head" });
        assert!(differences(&json!("provider/head"), &actor).is_empty());
        assert!(!differences(&json!("provider"), &actor).is_empty());
        let words = json!({ "zh": "予以通报批评", "en": "public criticism" });
        assert!(differences(&json!("通报批评"), &words).is_empty());
        assert!(!differences(&json!(""), &words).is_empty());
        assert!(differences(&json!("none"), &Value::Null).is_empty());
    }

    #[test]
    fn a_key_that_is_none_is_said_with_those_there_are() {
        let said = differences(
            &json!({ "dedline": 1 }),
            &json!({ "deadline": null, "id": "a" }),
        );
        assert_eq!(
            said,
            ["expected does.dedline; got no such key; there are deadline, id"]
        );
    }
}
