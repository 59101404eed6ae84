//! Reads scenario files: strict keys, and errors that name the file, the scenario and the field.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::built_in;
use super::expect::Expectation;
use super::merge::{json as to_json, merge};
use crate::domain::actor::ActorName;
use crate::domain::case::Act;
use crate::domain::{CatalogEntry, Date, Matter, MatterKind};

/// A file that cannot be read as scenarios.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not TOML, an unknown or missing key, a wrong type.
    #[error("{file}{line}: {message}")]
    Syntax {
        file: String,
        line: String,
        message: String,
    },
    /// A scenario that makes no sense.
    #[error("{file}:{line}: scenario `{scenario}`: {message}")]
    Scenario {
        file: String,
        line: usize,
        scenario: String,
        message: String,
    },
}

/// The scenarios of a file.
#[derive(Debug)]
pub struct ScenarioFile {
    /// The jurisdiction whose rules they are about.
    pub jurisdiction: String,
    /// The scenarios, in their order.
    pub scenarios: Vec<Scenario>,
}

/// A story of one case.
#[derive(Debug)]
pub struct Scenario {
    /// What it shows.
    pub name: String,
    /// What is filed.
    pub matter: Matter,
    /// What happens, and what must then be true.
    pub steps: Vec<Step>,
}

/// A day of the story.
#[derive(Debug)]
pub struct Step {
    /// The day; it is 09:00.
    pub on: Date,
    /// Who does what, if anybody does.
    pub act: Option<(ActorName, Act)>,
    /// What must be true afterwards.
    pub expect: Expectation,
    /// The matter with less said, to which the whole one must add no finding.
    pub fewer: Option<Matter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    jurisdiction: String,
    #[serde(default)]
    entry: Option<toml::Value>,
    #[serde(default)]
    scenario: Vec<toml::Spanned<toml::Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenScenario {
    name: String,
    matter: Value,
    entry: Option<Value>,
    step: Vec<WrittenStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStep {
    on: Date,
    act: Option<Value>,
    #[serde(default)]
    expect: Expectation,
}

/// Reads the text of a scenario file.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read_scenarios(file: &str, text: &str) -> Result<ScenarioFile, ReadError> {
    let written: WrittenFile = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| line_of(text, span.start));
        ReadError::Syntax {
            file: file.to_owned(),
            line: line.map(|line| format!(":{line}")).unwrap_or_default(),
            message: error.message().to_owned(),
        }
    })?;
    let mut base = built_in::entry();
    if let Some(entry) = written.entry {
        merge(&mut base, to_json(entry));
    }
    let mut scenarios: Vec<Scenario> = vec![];
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for (index, scenario) in written.scenario.into_iter().enumerate() {
        let line = line_of(text, scenario.span().start);
        let scenario = scenario.into_inner();
        let named = scenario.get("name").and_then(toml::Value::as_str);
        let name = named.map_or_else(|| format!("number {}", index + 1), ToOwned::to_owned);
        let wrong = |message: String| ReadError::Scenario {
            file: file.to_owned(),
            line,
            scenario: name.clone(),
            message,
        };
        if let Some(other) = lines.insert(name.clone(), line) {
            return Err(wrong(format!(
                "the one in line {other} has the same name; what fails is told by its name"
            )));
        }
        scenarios.push(read_scenario(to_json(scenario), &base).map_err(wrong)?);
    }
    Ok(ScenarioFile {
        jurisdiction: written.jurisdiction,
        scenarios,
    })
}

/// The line in which a place of a text lies, counted from 1.
fn line_of(text: &str, place: usize) -> usize {
    let before = text.bytes().take(place);
    before.filter(|byte| *byte == b'\n').count() + 1
}

fn typed<T: DeserializeOwned>(what: &str, value: Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." {
            what.to_owned()
        } else {
            format!("{what}.{path}")
        };
        format!("{place}: {}", error.inner())
    })
}

fn read_scenario(written: Value, base: &Value) -> Result<Scenario, String> {
    let scenario: WrittenScenario = typed("scenario", written)?;
    let mut entry = base.clone();
    let without = scenario.entry.as_ref().is_some_and(|over| over == "none");
    if let Some(over) = scenario.entry.filter(|_| !without) {
        merge(&mut entry, over);
    }
    let first = scenario.step.first().ok_or("it has no step")?.on;
    if !scenario.step.is_sorted_by_key(|step| step.on) {
        return Err("its steps run backwards in time".into());
    }
    if scenario.step.iter().all(|step| step.expect.is_empty()) {
        return Err("no step expects anything, so it would pass whatever the rules say".into());
    }
    let mut matter = read_matter(scenario.matter, &entry, first)?;
    if without {
        (matter.entry, matter.proposed) = (None, None);
    }
    if matter.filed_on > first {
        return Err(format!(
            "it is filed on {}, after its first step on {first}",
            matter.filed_on
        ));
    }
    let steps = scenario
        .step
        .into_iter()
        .enumerate()
        .map(|(index, step)| {
            read_step(step, &entry, &matter).map_err(|error| format!("step {}: {error}", index + 1))
        })
        .collect::<Result<_, _>>()?;
    Ok(Scenario {
        name: scenario.name,
        matter,
        steps,
    })
}

fn read_matter(written: Value, entry: &Value, first: Date) -> Result<Matter, String> {
    let Value::Object(mut written) = written else {
        return Err("`matter` is no table".into());
    };
    let kind: MatterKind = typed(
        "matter.kind",
        written.get("kind").cloned().unwrap_or_default(),
    )?;
    let mut matter = built_in::matter(kind, first, entry);
    let proposed = written.remove("proposed");
    let prior = written.remove("prior");
    merge(&mut matter, Value::Object(written));
    if let Some(over) = proposed {
        let mut base = json!({ "proposed": entry });
        merge(&mut base, json!({ "proposed": over }));
        merge(&mut matter, base);
    }
    if let Some(over) = prior {
        let mut base = built_in::empty("prior");
        let applicant = matter.get("applicant").cloned().unwrap_or_default();
        merge(&mut base, json!({ "applicant": applicant }));
        let mut base = json!({ "prior": base });
        merge(&mut base, json!({ "prior": over }));
        merge(&mut matter, base);
    }
    typed::<Matter>("matter", matter)
}

fn read_step(written: WrittenStep, entry: &Value, matter: &Matter) -> Result<Step, String> {
    let act = written.act.map(|act| read_act(act, entry)).transpose()?;
    let fewer = written.expect.adds_nothing_to.as_ref();
    Ok(Step {
        on: written.on,
        act,
        fewer: fewer.map(|over| laid_over(matter, over)).transpose()?,
        expect: written.expect,
    })
}

/// The matter with this laid over it.
fn laid_over(matter: &Matter, over: &Value) -> Result<Matter, String> {
    const KEY: &str = "expect.adds_nothing_to";
    if !over.is_object() {
        return Err(format!(
            "{KEY} is no table; write what of the matter is otherwise, such as {{ statement = {{ purpose = \"none\" }} }}"
        ));
    }
    let mut whole = serde_json::to_value(matter).map_err(|error| error.to_string())?;
    merge(&mut whole, over.clone());
    let fewer: Matter = typed(KEY, whole)?;
    if fewer == *matter {
        return Err(format!(
            "{KEY}: it is the same matter, which adds nothing to itself"
        ));
    }
    Ok(fewer)
}

/// An entry in an act is merged over the scenario's; applicants supply and withdraw.
fn read_act(written: Value, entry: &Value) -> Result<(ActorName, Act), String> {
    let Value::Object(mut written) = written else {
        return Err("`act` is no table".into());
    };
    if let Some(over) = written.remove("entry") {
        let mut whole = entry.clone();
        merge(&mut whole, over);
        let entry: CatalogEntry = typed("act.entry", whole)?;
        written.insert(
            "entry".into(),
            serde_json::to_value(entry).map_err(|error| error.to_string())?,
        );
    }
    let by = match written.remove("as") {
        Some(by) => typed::<ActorName>("act.as", by)?,
        None if written.contains_key("supply") || written.contains_key("withdraw") => {
            crate::domain::Role::Applicant.into()
        }
        None => return Err("act.as: say who acts".into()),
    };
    let mut whole = json!({});
    merge(&mut whole, Value::Object(written));
    let act: Act = typed("act", whole)?;
    act.clone()
        .deed()
        .map_err(|error| format!("act: {error}"))?;
    Ok((by, act))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        read_scenarios("one.toml", text).unwrap_err().to_string()
    }

    fn scenario(name: &str, expect: &str) -> String {
        format!(
            "\n[[scenario]]\nname = \"{name}\"\nmatter = {{ kind = \"dispute\" }}\nstep = [{{ on = 2025-09-26{expect} }}]\n"
        )
    }

    #[test]
    fn a_scenario_that_expects_nothing_is_refused_with_its_place() {
        let head = "jurisdiction = \"town\"\n";
        let good = scenario("good", ", expect = { open = true }");
        let nothing = [
            "",
            ", expect = {}",
            ", expect = { findings = [] }",
            ", expect = { effects = [], cites = [], warns = [], rejected = [], because = {} }",
        ];
        for expect in nothing {
            let text = format!("{head}{good}{}", scenario("idle", expect));
            let told = refused(&text);
            assert!(
                told.starts_with("one.toml:8: scenario `idle`: no step expects"),
                "{told}"
            );
        }
        let read = read_scenarios("one.toml", &format!("{head}{good}")).unwrap();
        assert_eq!(read.scenarios.len(), 1);
        for whole in ["does = []", "effects = [], nothing_else = true"] {
            let one = scenario("whole", &format!(", expect = {{ {whole} }}"));
            assert!(
                read_scenarios("one.toml", &format!("{head}{one}")).is_ok(),
                "{whole}"
            );
        }
    }

    #[test]
    fn two_scenarios_of_one_name_are_refused_with_both_places() {
        let one = scenario("twice", ", expect = { open = true }");
        let told = refused(&format!("jurisdiction = \"town\"\n{one}{one}"));
        let wanted = "one.toml:8: scenario `twice`: the one in line 3 has the same name";
        assert!(told.starts_with(wanted), "{told}");
    }
}
