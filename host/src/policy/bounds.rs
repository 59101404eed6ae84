//! Numbers of a policy that would never come to anything.

use toml::Spanned;

use super::arrangement::ManualRule;
use super::error::{Place, PolicyError};
use crate::domain::rehearsal::Threshold;

/// No faults at all would never let the rules decide.
pub(super) fn checked_rule(
    written: Option<&Spanned<ManualRule>>,
    place: impl Fn(usize, &str) -> Place,
) -> Result<ManualRule, PolicyError> {
    let Some(written) = written else {
        return Ok(ManualRule::default());
    };
    let rule = *written.get_ref();
    if rule.faults == 0 {
        return Err(PolicyError::Value {
            place: place(written.span().start, "manual_handling.faults"),
            message: "one fault at least comes before people decide".into(),
        });
    }
    Ok(rule)
}

/// One that allows more than all would never be exceeded.
pub(super) fn checked_threshold(
    written: Option<&Spanned<Threshold>>,
    place: impl Fn(usize, &str) -> Place,
) -> Result<Option<Threshold>, PolicyError> {
    let checked = |written: &Spanned<Threshold>| {
        let checked = written.get_ref().checked();
        checked.map_err(|why| PolicyError::Value {
            place: place(written.span().start, "rehearsal.per_ten_thousand"),
            message: why.to_string(),
        })
    };
    written.map(checked).transpose()
}
