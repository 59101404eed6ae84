//! Whether a matter shows a laxity with nothing in it that could be dropped.

use bylaw::calendar::Calendar;
use bylaw::domain::Matter;
use bylaw::rules::guard::laxities_of;
use serde_json::Value;

use crate::doubles::Double;

/// Nothing optional can be dropped, and no element of a list, without losing the laxity.
pub(crate) fn assert_minimal(
    matter: &Matter,
    name: &str,
    child: &Double,
    parent: &Double,
    calendar: &Calendar,
) {
    let shows = |matter: &Matter| {
        let found = laxities_of(child, parent, calendar, matter);
        found.iter().any(|one| one.name == name)
    };
    assert!(shows(matter), "{name} is not shown by its matter");
    let whole = serde_json::to_value(matter).unwrap();
    let mut smaller = vec![];
    without_one(&whole, &mut |candidate| smaller.push(candidate));
    for candidate in smaller {
        if let Ok(candidate) = serde_json::from_value::<Matter>(candidate) {
            assert!(
                !shows(&candidate),
                "{name} is shown by less: {candidate:#?}"
            );
        }
    }
}

/// The value with each of its parts gone, one at a time.
fn without_one(value: &Value, found: &mut dyn FnMut(Value)) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let mut with = |other: Value| {
                    let mut whole = fields.clone();
                    whole.insert(name.clone(), other);
                    found(Value::Object(whole));
                };
                if !field.is_null() {
                    with(Value::Null);
                }
                without_one(field, &mut with);
            }
        }
        Value::Array(list) => {
            for place in 0..list.len() {
                let mut rest = list.clone();
                rest.remove(place);
                found(Value::Array(rest));
                without_one(&list[place], &mut |other| {
                    let mut whole = list.clone();
                    whole[place] = other;
                    found(Value::Array(whole));
                });
            }
        }
        _ => {}
    }
}
