//! Writes a matter as a scenario file, so that what was found once is looked for ever after.

use serde_json::{Map, Value, json};

use super::merge::OPTIONAL;
use super::{Scenario, read_scenarios};
use crate::domain::Matter;

/// What the scenario expects.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// Any answer, a refusal too; a fault of the rules fails every scenario.
    Answer,
    /// Any answer, with no finding that there is not for this matter, in which less is said.
    AddsNothingTo(Box<Matter>),
    /// The period is not over on the day of the filing.
    NotOverdue,
}

/// A matter that the keys of a scenario cannot express.
#[derive(Debug, thiserror::Error)]
pub enum CannotWrite {
    /// TOML itself.
    #[error("it cannot be written as TOML: {0}")]
    Toml(String),
    /// It does not read back as what it was.
    #[error(
        "a scenario file reads it back as another matter, for example because a text is the word `none`"
    )]
    Otherwise,
}

/// A scenario file with one scenario: the matter is filed, and `wanted` is expected of the answer.
///
/// # Errors
/// If a scenario file cannot say this.
pub fn write_scenario(
    jurisdiction: &str,
    name: &str,
    matter: &Matter,
    wanted: &Wanted,
) -> Result<String, CannotWrite> {
    let whole = as_json(matter)?;
    let expect = match wanted {
        Wanted::Answer => json!({ "answered": true }),
        Wanted::NotOverdue => json!({ "answered": true, "overdue": false }),
        Wanted::AddsNothingTo(fewer) => {
            let less = otherwise(&whole, as_json(fewer)?).unwrap_or_default();
            json!({ "answered": true, "adds_nothing_to": said(less) })
        }
    };
    let day = matter.filed_on.to_string();
    let file = json!({
        "jurisdiction": jurisdiction,
        "scenario": [{
            "name": name,
            "matter": said(whole),
            "step": [{ "on": day, "expect": expect }],
        }],
    });
    let text = toml::to_string(&file).map_err(|error| CannotWrite::Toml(error.to_string()))?;
    let read = read_scenarios("what was written", &text).map_err(|_| CannotWrite::Otherwise)?;
    match read.scenarios.as_slice() {
        [one] if one.matter == *matter && compares(one, wanted) => Ok(text),
        _ => Err(CannotWrite::Otherwise),
    }
}

fn as_json(matter: &Matter) -> Result<Value, CannotWrite> {
    serde_json::to_value(matter).map_err(|error| CannotWrite::Toml(error.to_string()))
}

/// Whether what is compared reads back as what it was.
fn compares(scenario: &Scenario, wanted: &Wanted) -> bool {
    let fewer = scenario.steps.iter().find_map(|step| step.fewer.as_ref());
    match wanted {
        Wanted::AddsNothingTo(wanted) => fewer == Some(wanted.as_ref()),
        Wanted::Answer | Wanted::NotOverdue => fewer.is_none(),
    }
}

/// What of another value is otherwise than here: of a table the keys, anything else as a whole.
fn otherwise(here: &Value, other: Value) -> Option<Value> {
    match (here, other) {
        (Value::Object(here), Value::Object(other)) => {
            let differing = other.into_iter().filter_map(|(key, value)| {
                let value = match here.get(&key) {
                    Some(here) => otherwise(here, value)?,
                    None => value,
                };
                Some((key, value))
            });
            let differing: Map<String, Value> = differing.collect();
            (!differing.is_empty()).then_some(Value::Object(differing))
        }
        (here, other) => (*here != other).then_some(other),
    }
}

/// What is absent is said with the word that unsets it.
fn said(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let field = |(name, value): (String, Value)| {
                let unset = value.is_null() && OPTIONAL.contains(&name.as_str());
                let value = if unset { json!("none") } else { said(value) };
                (name, value)
            };
            Value::Object(fields.into_iter().map(field).collect::<Map<_, _>>())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(said).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sample::{sample_matter, variations};
    use crate::domain::{Date, MatterKind};

    #[test]
    fn a_matter_reads_back_as_it_was() {
        for kind in [
            MatterKind::EntryPublication,
            MatterKind::EntryRevision,
            MatterKind::Dispute,
            MatterKind::ProjectReview,
        ] {
            let day = Date::new(2025, 9, 26).unwrap();
            let mut matter = sample_matter(kind, &variations(kind)[0], day, "town");
            matter.statement.purpose = Some("\0 \"𠮷\n".into());
            matter.applicant.tier = None;
            let text = write_scenario("town", "odd", &matter, &Wanted::Answer).unwrap();
            let read = read_scenarios("odd.toml", &text).unwrap();
            assert_eq!(read.scenarios[0].matter, matter, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_refused() {
        let kind = MatterKind::Complaint;
        let day = Date::new(2025, 9, 26).unwrap();
        let mut matter = sample_matter(kind, &variations(kind)[0], day, "town");
        matter.statement.purpose = Some("none".into());
        let written = write_scenario("town", "odd", &matter, &Wanted::Answer);
        assert!(matches!(written, Err(CannotWrite::Otherwise)));
    }
}
