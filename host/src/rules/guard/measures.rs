//! Measures are words: whether two of them are the same no machine can say.

use super::laxity::{Laxity, Sort, in_digits};
use super::outcomes::At;
use crate::domain::phrases::{effect, listed};
use crate::domain::{Effect, Role, Text};

/// Compares a measure of the parent's with what the child has follow the same outcome. The same words
/// are the same measure; others, or a report to somebody who supervises, may be; nothing is none.
pub(super) fn compare(
    at: &At<'_>,
    own: &[Effect],
    wanted: &Text,
    upper: &[Effect],
) -> Option<Laxity> {
    let is_it = |one: &Effect| matches!(one, Effect::Measure(text) if text.zh == wanted.zh);
    if own.iter().any(is_it) {
        return None;
    }
    let all = |effects: &[Effect]| listed(effects.iter().map(effect));
    let may_be: Vec<Effect> = own.iter().filter(|one| may_be(one)).cloned().collect();
    if may_be.is_empty() {
        let one_of_many = upper.iter().filter(|one| matches!(one, Effect::Measure(_)));
        let word = match one_of_many.count() {
            0 | 1 => "measure".to_owned(),
            _ => format!("measure.{}", in_digits(&wanted.zh)),
        };
        let which = if word == "measure" {
            in_digits(&wanted.zh)
        } else {
            String::new()
        };
        let missing = super::duties::missing(at, &word, [own, upper], wanted);
        return Some(missing.instead_of(which));
    }
    let ours = all(&may_be);
    let answer = in_digits(&format!("{}\n{}", wanted.zh, ours.zh));
    let laxity = at.laxity(Sort::OtherMeasure, "").answering(answer).because(
        format!(
            "后续措施的表述不同：上位法为“{}”，下位规则为“{}”；二者是否相当须由人判断",
            wanted.zh, ours.zh
        ),
        format!(
            "differs: what must follow is worded otherwise, somebody must judge whether it is the same: the parent has “{}”, the child “{}”",
            wanted.en, ours.en
        ),
    );
    let sides = at.sides(ours, wanted.clone());
    Some(laxity.sides(sides.0, sides.1))
}

/// Another measure, or whoever supervises is told, which a measure may come to.
fn may_be(effect: &Effect) -> bool {
    match effect {
        Effect::Measure(_) => true,
        Effect::Notify(whom) | Effect::FileWith(whom) => !is_party(whom.role),
        _ => false,
    }
}

/// Whether somebody has a part in the matter himself, and is no authority.
pub(super) fn is_party(role: Role) -> bool {
    matches!(
        role,
        Role::Applicant | Role::Respondent | Role::Provider | Role::Grantee
    )
}
