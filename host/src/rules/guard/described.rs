//! What rules say of themselves: how long records are kept, and how people are identified.

use super::laxity::{Laxity, Side, Sort};
use super::times::length_of;
use crate::calendar::{Calendar, due_date};
use crate::domain::phrases::{both, period};
use crate::domain::{Date, Description, Identification, Retention, SignIn};

/// Compares two descriptions.
pub(super) fn compare(
    child: &Description,
    parent: &Description,
    calendar: &Calendar,
    from: Date,
) -> Vec<Laxity> {
    let mut found = vec![];
    found.extend(retention(child, parent, calendar, from));
    found.extend(identification(child, parent));
    found
}

fn retention(
    child: &Description,
    parent: &Description,
    calendar: &Calendar,
    from: Date,
) -> Option<Laxity> {
    let upper = parent.retention.as_ref()?;
    let until = |one: &Retention| due_date(calendar, from, one.at_least).ok();
    let side = |one: &Retention| Side::new(period(one.at_least), &one.citations);
    let own = match &child.retention {
        Some(own) if until(own)?.due >= until(upper)?.due => return None,
        Some(own) => side(own),
        None => Side::new(both("未规定", "nothing"), &[]),
    };
    let kept = child.retention.as_ref().map(|own| length_of(own.at_least));
    let laxity = Laxity::new(Sort::Retention, None, &[]);
    let laxity = match kept {
        Some(length) => laxity.answering(length),
        None => laxity,
    };
    let laxity = laxity.instead_of(length_of(upper.at_least)).because(
        "记录的最短保存期限短于上位法",
        "records may be deleted earlier than under the parent's rules",
    );
    Some(laxity.sides(own, side(upper)))
}

/// What demands a certificate, if anything does.
fn strict(description: &Description) -> Option<&Identification> {
    let rules = description.identification.as_ref()?;
    (rules.sign_in == SignIn::UnifiedCertificate).then_some(rules)
}

fn identification(child: &Description, parent: &Description) -> Option<Laxity> {
    let upper = strict(parent)?;
    if strict(child).is_some() {
        return None;
    }
    let cited = child
        .identification
        .as_ref()
        .map_or(&[][..], |rules| &rules.citations);
    let laxity = Laxity::new(Sort::Identification, None, &[]).because(
        "上位法要求统一身份证书，下位规则不要求",
        "the parent demands the unified certificate, the child does not",
    );
    Some(laxity.sides(
        Side::new(both("任意方式", "any way of signing in"), cited),
        Side::new(
            both("统一身份证书", "the unified certificate"),
            &upper.citations,
        ),
    ))
}
