//! Makes a matter smaller while it still shows what it shows, until nothing can be left out.
//!
//! Deterministic: fields in their order, the largest steps first. What no field can spare stays.

use serde_json::Value;

use super::Shape;
use crate::domain::{Date, Matter};
use crate::rules::conformance::{days_between, days_later};

/// How much may be asked, so that shrinking ends however slow the answers are.
#[derive(Clone, Copy, Debug)]
pub struct Budget(pub u32);

impl Default for Budget {
    fn default() -> Self {
        Self(6_000)
    }
}

/// Characters of a text that are worth halving; a shorter one loses one at a time.
const SHORT: usize = 8;

/// The smallest matter that can be reached from this one and of which `shows` still holds. Days
/// move towards `origin`.
pub fn shrink(
    matter: &Matter,
    origin: Date,
    budget: Budget,
    shows: &mut dyn FnMut(&Matter) -> bool,
) -> Matter {
    let shape = Shape::of_matter();
    let Ok(mut whole) = serde_json::to_value(matter) else {
        return matter.clone();
    };
    let mut left = budget.0;
    let mut keeps = |candidate: &Value| {
        if left == 0 {
            return false;
        }
        let Ok(matter) = serde_json::from_value::<Matter>(candidate.clone()) else {
            return false;
        };
        left -= 1;
        shows(&matter)
    };
    let walk = Walk { origin };
    loop {
        let before = whole.clone();
        whole = walk.smaller(&shape, whole, &mut keeps);
        if whole == before {
            break;
        }
    }
    serde_json::from_value(whole).unwrap_or_else(|_| matter.clone())
}

type Keeps<'k> = &'k mut dyn FnMut(&Value) -> bool;

struct Walk {
    origin: Date,
}

impl Walk {
    /// The value made as small as the whole allows; `keeps` puts a candidate in its place.
    fn smaller(&self, shape: &Shape, value: Value, keeps: Keeps<'_>) -> Value {
        match shape {
            Shape::Optional(inner) => {
                if value.is_null() || keeps(&Value::Null) {
                    return Value::Null;
                }
                self.smaller(inner, value, keeps)
            }
            Shape::Record(_, fields) => self.record(fields, value, keeps),
            Shape::List(element) => self.list(element, value, keeps),
            Shape::Case(cases) => self.case(cases, value, keeps),
            Shape::Word(words) => first(
                words.iter().map(|word| Value::from(word.as_str())),
                value,
                keeps,
            ),
            Shape::Flag => first([Value::Bool(false)], value, keeps),
            Shape::Number => number(value, keeps),
            Shape::Text => text(value, keeps),
            Shape::Day => self.day(value, keeps),
            Shape::Other => value,
        }
    }

    fn record(&self, fields: &[(String, Shape)], value: Value, keeps: Keeps<'_>) -> Value {
        let Value::Object(mut record) = value else {
            return value;
        };
        for (name, shape) in fields {
            let Some(field) = record.get(name).cloned() else {
                continue;
            };
            let rest = record.clone();
            let mut within = |candidate: &Value| {
                let mut whole = rest.clone();
                whole.insert(name.clone(), candidate.clone());
                keeps(&Value::Object(whole))
            };
            let field = self.smaller(shape, field, &mut within);
            record.insert(name.clone(), field);
        }
        Value::Object(record)
    }

    fn list(&self, element: &Shape, value: Value, keeps: Keeps<'_>) -> Value {
        let Value::Array(mut list) = value else {
            return value;
        };
        // Half of what is left, then a quarter, down to one.
        let mut span = list.len();
        while span > 0 {
            let mut from = 0;
            while from < list.len() {
                let until = (from + span).min(list.len());
                let rest: Vec<Value> = list
                    .iter()
                    .enumerate()
                    .filter(|(place, _)| *place < from || *place >= until)
                    .map(|(_, one)| one.clone())
                    .collect();
                if keeps(&Value::Array(rest.clone())) {
                    list = rest;
                } else {
                    from = until;
                }
            }
            span /= 2;
        }
        for place in 0..list.len() {
            let rest = list.clone();
            let Some(one) = rest.get(place).cloned() else {
                continue;
            };
            let mut within = |candidate: &Value| {
                let mut whole = rest.clone();
                if let Some(one) = whole.get_mut(place) {
                    *one = candidate.clone();
                }
                keeps(&Value::Array(whole))
            };
            let smaller = self.smaller(element, one, &mut within);
            if let Some(one) = list.get_mut(place) {
                *one = smaller;
            }
        }
        Value::Array(list)
    }

    /// A case with nothing is smaller than any with something.
    fn case(&self, cases: &[(String, Option<Shape>)], value: Value, keeps: Keeps<'_>) -> Value {
        let bare = cases.iter().filter(|(_, with)| with.is_none());
        let words = bare.map(|(word, _)| Value::from(word.as_str()));
        let value = first(words, value, keeps);
        let Value::Object(case) = &value else {
            return value;
        };
        let Some((word, with)) = case.iter().next() else {
            return value;
        };
        let shape = cases.iter().find(|(name, _)| name == word);
        let Some((_, Some(shape))) = shape else {
            return value;
        };
        let mut within = |candidate: &Value| keeps(&serde_json::json!({ word: candidate }));
        let with = self.smaller(shape, with.clone(), &mut within);
        serde_json::json!({ word: with })
    }

    fn day(&self, value: Value, keeps: Keeps<'_>) -> Value {
        let day = value.as_str().and_then(|text| text.parse::<Date>().ok());
        let Some(mut day) = day.filter(|day| *day != self.origin) else {
            return value;
        };
        let mut step = days_between(self.origin, day);
        while step != 0 {
            let nearer = days_later(day, -step);
            if nearer != day && keeps(&Value::from(nearer.to_string())) {
                day = nearer;
                step = days_between(self.origin, day);
            } else {
                step /= 2;
            }
        }
        Value::from(day.to_string())
    }
}

/// The first candidate that keeps what is shown and comes before the value itself.
fn first(candidates: impl IntoIterator<Item = Value>, value: Value, keeps: Keeps<'_>) -> Value {
    for candidate in candidates {
        if candidate == value {
            return value;
        }
        if keeps(&candidate) {
            return candidate;
        }
    }
    value
}

fn number(value: Value, keeps: Keeps<'_>) -> Value {
    let Some(mut number) = value.as_u64() else {
        return value;
    };
    let mut step = number;
    while step > 0 {
        if keeps(&Value::from(number - step)) {
            number -= step;
            step = number;
        } else {
            step /= 2;
        }
    }
    Value::from(number)
}

fn text(value: Value, keeps: Keeps<'_>) -> Value {
    let Some(text) = value.as_str() else {
        return value;
    };
    let mut characters: Vec<char> = text.chars().collect();
    if characters.is_empty() || keeps(&Value::from("")) {
        return Value::from("");
    }
    if characters.len() > 1 && keeps(&Value::from("a")) {
        return Value::from("a");
    }
    let mut span = characters.len() / 2;
    while span > 0 {
        let mut from = 0;
        while from < characters.len() && characters.len() > 1 {
            let until = (from + span).min(characters.len());
            let mut rest = characters.clone();
            rest.drain(from..until);
            let shorter: String = rest.iter().collect();
            if !rest.is_empty() && keeps(&Value::from(shorter)) {
                characters = rest;
            } else if characters.len() > SHORT * span {
                // Of a long text only the larger pieces are worth asking about.
                from = until + span;
            } else {
                from = until;
            }
        }
        span /= 2;
    }
    Value::from(characters.into_iter().collect::<String>())
}
