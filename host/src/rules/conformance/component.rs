//! The checks that a component passes when it is loaded, told one by one.

use serde::Serialize;

use crate::domain::words::in_full;
use crate::domain::{Description, Treatment};
use crate::files::ReadError;
use crate::rules::{DescriptionFault, Limits, LoadError, Plugin, RulesEngine};

/// A check at load.
#[derive(Clone, Debug, Serialize)]
pub struct LoadCheck {
    /// What was looked at.
    pub name: &'static str,
    /// Whether it is in order; none if an earlier check stopped the load.
    pub passed: Option<bool>,
    /// What was found.
    pub detail: String,
}

/// The checks in the order in which loading makes them.
const CHECKS: [&str; 6] = [
    "size",
    "component",
    "imports",
    "world",
    "description",
    "treatments",
];

/// Loads a component the way the host does, and tells what each check found.
pub fn load(
    engine: &RulesEngine,
    bytes: &[u8],
    limits: Limits,
) -> (Vec<LoadCheck>, Option<Plugin>) {
    match Plugin::load(engine, None, bytes, limits) {
        Ok(plugin) => (passed(&plugin, bytes.len()), Some(plugin)),
        Err(error) => (stopped(&error), None),
    }
}

fn passed(plugin: &Plugin, size: usize) -> Vec<LoadCheck> {
    let details = [
        format!("{size} of at most {} bytes", plugin.limits().component),
        format!("SHA-256 {}", plugin.digest()),
        "none".to_owned(),
        format!(
            "{}: describe, check-entry, plan",
            plugin.contract().package()
        ),
        described(plugin.description()),
        treated(plugin.description()),
    ];
    let check = |(name, detail)| LoadCheck {
        name,
        passed: Some(true),
        detail,
    };
    CHECKS.into_iter().zip(details).map(check).collect()
}

fn stopped(error: &LoadError) -> Vec<LoadCheck> {
    let at = match error {
        LoadError::TooLarge { .. } => "size",
        LoadError::NotAComponent(_)
        | LoadError::TooComplex(_)
        | LoadError::OtherBytes { .. }
        | LoadError::Gone(_) => "component",
        LoadError::Imports(_) => "imports",
        LoadError::WrongWorld { .. } | LoadError::NoRules | LoadError::OtherContract { .. } => {
            "world"
        }
        LoadError::Description(
            DescriptionFault::Untreated(_)
            | DescriptionFault::TreatedTwice(_)
            | DescriptionFault::Citation(_),
        ) => "treatments",
        LoadError::Describe(_) | LoadError::Description(_) => "description",
    };
    stopped_at(at, &in_full(error))
}

/// What the checks came to for a file that has more bytes than a component may have, and was not read.
pub fn too_large(error: &ReadError) -> Vec<LoadCheck> {
    stopped_at("size", &error.to_string())
}

fn stopped_at(at: &str, why: &str) -> Vec<LoadCheck> {
    let mut reached = true;
    let check = |name| {
        let here = name == at;
        let passed = if here {
            Some(false)
        } else {
            reached.then_some(true)
        };
        reached &= !here;
        let detail = if here { one_line(why) } else { String::new() };
        LoadCheck {
            name,
            passed,
            detail,
        }
    };
    CHECKS.into_iter().map(check).collect()
}

/// What the engine says of broken bytes has many lines.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn described(description: &Description) -> String {
    let articles: usize = description
        .instruments
        .iter()
        .map(|instrument| instrument.articles.len())
        .sum();
    format!(
        "`{}`: {} instruments with {articles} articles; {} kinds of matter, {} sharing and {} opening classes",
        description.jurisdiction,
        description.instruments.len(),
        description.matters.len(),
        description.sharing_classes.len(),
        description.opening_classes.len(),
    )
}

fn treated(description: &Description) -> String {
    let sorts = [
        Treatment::Enforced,
        Treatment::Recorded,
        Treatment::Organisational,
        Treatment::Discretionary,
        Treatment::Declaratory,
        Treatment::Scope,
    ];
    let count = |sort: Treatment| {
        let of_it = description
            .treatments
            .iter()
            .filter(|treatment| treatment.treatment == sort)
            .count();
        format!("{of_it} {sort}")
    };
    format!("every article: {}", sorts.map(count).join(", "))
}
