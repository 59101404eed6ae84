//! Varies a matter far beyond what makes sense: every optional field, every word, odd texts, days
//! at the ends of time, long lists; and the small fillings that must never make matters worse.

use serde_json::Value;

use super::Shape;
use crate::domain::Matter;
use crate::rules::conformance::Random;

/// Texts that programs stumble over. All of them can be sent through the API.
const ODD: [&str; 22] = [
    "",
    " ",
    "\u{3000}",
    "\t\r\n",
    "\0",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{feff}",
    "a",
    "0",
    "-1",
    "null",
    "none",
    "长",
    "𠮷",
    "👩\u{200d}👩\u{200d}👧",
    "e\u{301}",
    "\\\"'`",
    "../../x",
    "申请表",
    "csv",
    "meteorology",
];
/// Characters of a very long text, at most: a plugin reads every one of them.
const LONG: u64 = 4_000;
/// Elements of a long list, at most.
const MANY: u64 = 60;
/// Days at the ends of what can be written, and where calendars and laws change.
const DAYS: [&str; 12] = [
    "0001-01-01",
    "1582-10-15",
    "1899-12-31",
    "1970-01-01",
    "2000-02-29",
    "2016-06-26",
    "2018-06-25",
    "2020-01-01",
    "2024-02-29",
    "2025-08-01",
    "2038-01-19",
    "9999-12-31",
];

/// The matter with some of its fields changed to anything that their types allow; `whole` changes
/// every one of them.
pub fn varied(shape: &Shape, matter: &Matter, random: &mut Random, whole: bool) -> Option<Matter> {
    let mut value = serde_json::to_value(matter).ok()?;
    complete(shape, &mut value);
    if whole {
        value = any(shape, random);
    } else {
        let changes = 1 + random.below(6);
        for _ in 0..changes {
            change(shape, &mut value, random);
        }
    }
    serde_json::from_value(value).ok()
}

/// Puts in what is not written because it says nothing.
fn complete(shape: &Shape, value: &mut Value) {
    match (shape, value) {
        (Shape::Record(_, fields), Value::Object(record)) => {
            for (name, shape) in fields {
                let field = record.entry(name.clone()).or_insert_with(|| nothing(shape));
                complete(shape, field);
            }
        }
        (Shape::List(element), Value::Array(list)) => {
            for one in list {
                complete(element, one);
            }
        }
        (Shape::Optional(inner), value) if !value.is_null() => complete(inner, value),
        _ => {}
    }
}

/// What a field is that says nothing. Others are always written.
fn nothing(shape: &Shape) -> Value {
    match shape {
        Shape::List(_) => Value::Array(vec![]),
        Shape::Flag => Value::Bool(false),
        _ => Value::Null,
    }
}

/// Changes one place, found by walking down by chance.
fn change(shape: &Shape, value: &mut Value, random: &mut Random) {
    match (shape, &mut *value) {
        (Shape::Record(_, fields), Value::Object(record)) => {
            let place = random.index(fields.len());
            if let Some((name, shape)) = fields.get(place)
                && let Some(field) = record.get_mut(name)
            {
                change(shape, field, random);
            }
        }
        (Shape::Optional(inner), present) if !present.is_null() && random.chance(70) => {
            change(inner, present, random);
        }
        (Shape::List(element), Value::Array(list)) if !list.is_empty() && random.chance(40) => {
            let place = random.index(list.len());
            if let Some(one) = list.get_mut(place) {
                change(element, one, random);
            }
        }
        _ => *value = any(shape, random),
    }
}

/// Anything that fits the shape.
fn any(shape: &Shape, random: &mut Random) -> Value {
    match shape {
        Shape::Text => Value::from(any_text(random)),
        Shape::Day => Value::from(random.pick(&DAYS, "2020-01-01")),
        Shape::Flag => Value::Bool(random.chance(50)),
        Shape::Number => Value::from(random.pick(&[0_u64, 1, 2, 25, 127, 128, 255], 0)),
        Shape::Word(words) => {
            let place = random.index(words.len());
            words
                .get(place)
                .map_or(Value::Null, |word| Value::from(word.as_str()))
        }
        Shape::List(element) => {
            let count = match random.below(20) {
                0 => random.below(MANY),
                1..=6 => 0,
                _ => 1 + random.below(3),
            };
            Value::Array((0..count).map(|_| any(element, random)).collect())
        }
        Shape::Record(_, fields) => {
            let field = |(name, shape): &(String, Shape)| (name.clone(), any(shape, random));
            Value::Object(fields.iter().map(field).collect())
        }
        Shape::Case(cases) => {
            let place = random.index(cases.len());
            match cases.get(place) {
                Some((word, Some(with))) => serde_json::json!({ word: any(with, random) }),
                Some((word, None)) => Value::from(word.as_str()),
                None => Value::Null,
            }
        }
        Shape::Optional(inner) if random.chance(70) => any(inner, random),
        Shape::Optional(_) | Shape::Other => Value::Null,
    }
}

fn any_text(random: &mut Random) -> String {
    let odd = random.pick(&ODD, "");
    match random.below(10) {
        0 if !odd.is_empty() => {
            let characters = u64::try_from(odd.chars().count()).unwrap_or(1);
            let times = random.below(LONG) / characters;
            odd.repeat(usize::try_from(times).unwrap_or(0))
        }
        1 => format!("{odd}{}", random.pick(&ODD, "")),
        _ => odd.to_owned(),
    }
}

/// What [`fillings`] leaves alone, for whoever is told that saying more never makes matters worse.
pub const LEFT_ALONE: &str = "conditions of what is unconditional, materials that an entry requires, titles \
     of bases on which opening is restricted, who somebody is, and the published entry where another is \
     proposed";

/// Whether more words there are another matter: a condition that none may add, a material that must
/// then be handed in, a law that forbids to open, somebody else whom a law entitles. What was wrong with a published entry already excuses the one that is proposed.
fn is_left_alone(whole: &Value, path: &str) -> bool {
    let proposed = whole.get("proposed").is_some_and(|one| !one.is_null());
    let unconditional = || {
        let terms = path.strip_suffix("/conditions");
        let class = terms.and_then(|terms| whole.pointer(&format!("{terms}/class")));
        class.is_some_and(|class| class == "unconditional")
    };
    let names_somebody = path.ends_with("/id") || path.ends_with("/party");
    (proposed && path.starts_with("/entry/"))
        || names_somebody
        || path.contains("/opening/legal_basis/")
        || path.contains("/required_materials/")
        || unconditional()
}

/// What a filling says; no convention knows the word.
const FILLED: &str = "已填写";

/// The matter with one thing more said: each a text that was blank, by its path, or one material
/// more. [`LEFT_ALONE`] says what is not tried.
pub fn fillings(shape: &Shape, matter: &Matter) -> Vec<(String, Matter)> {
    let Ok(mut value) = serde_json::to_value(matter) else {
        return vec![];
    };
    complete(shape, &mut value);
    let mut paths = vec![];
    blanks(shape, &value, "", &mut paths);
    let mut all = vec![];
    for path in paths {
        if is_left_alone(&value, &path) {
            continue;
        }
        let mut filled = value.clone();
        if let Some(place) = filled.pointer_mut(&path) {
            *place = Value::from(FILLED);
        }
        all.push((path, filled));
    }
    let mut handed_in = value.clone();
    if let Some(Value::Array(materials)) = handed_in.pointer_mut("/statement/materials") {
        materials.push(Value::from(FILLED));
        all.push(("/statement/materials".to_owned(), handed_in));
    }
    let typed = |(path, value): (String, Value)| {
        let matter = serde_json::from_value(value).ok()?;
        Some((path.trim_start_matches('/').replace('/', "."), matter))
    };
    all.into_iter().filter_map(typed).collect()
}

fn blanks(shape: &Shape, value: &Value, path: &str, found: &mut Vec<String>) {
    let blank = |value: &Value| value.as_str().is_none_or(|text| text.trim().is_empty());
    match (shape, value) {
        (Shape::Text, text) if blank(text) => found.push(path.to_owned()),
        (Shape::Optional(inner), value) => match (inner.as_ref(), value) {
            (Shape::Text, _) if blank(value) => found.push(path.to_owned()),
            (_, Value::Null) => {}
            (inner, value) => blanks(inner, value, path, found),
        },
        (Shape::Record(_, fields), Value::Object(record)) => {
            for (name, shape) in fields {
                if let Some(field) = record.get(name) {
                    blanks(shape, field, &format!("{path}/{name}"), found);
                }
            }
        }
        (Shape::List(element), Value::Array(list)) => {
            for (place, one) in list.iter().enumerate() {
                blanks(element, one, &format!("{path}/{place}"), found);
            }
        }
        _ => {}
    }
}
