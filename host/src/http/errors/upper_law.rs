//! Where rules that somebody proposes are laxer than the upper law, as findings with both articles.

use axum::http::StatusCode;

use crate::domain::{Citation, Finding, Severity, Text};
use crate::flow::ReleaseError;
use crate::http::problem::Problem;
use crate::rules::guard::{Laxity, Side};

/// What stands against a proposal because of the upper law.
pub(super) fn against(error: &ReleaseError) -> Option<Problem> {
    let (status, code, zh, en, place) = match error {
        ReleaseError::Laxer { .. } => (
            StatusCode::CONFLICT,
            "laxer-than-upper-law",
            "规则宽于上位法，且没有记录例外",
            "The rules are laxer than the upper law, and no exception says why",
            "exceptions",
        ),
        ReleaseError::UpperLawChanged(_) => (
            StatusCode::CONFLICT,
            "upper-law-changed",
            "上位规则已有变化，请撤回后重新提议",
            "Other rules are above it by now; withdraw it and propose it again",
            "path: number",
        ),
        ReleaseError::UpperLawAway(_) => (
            StatusCode::CONFLICT,
            "upper-law-away",
            "本平台没有上位规则，无法对照",
            "The upper law is not on this host, so that nothing can be held against it",
            "path: jurisdiction",
        ),
        ReleaseError::BadException(_) | ReleaseError::NothingToExcept(_) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad-field",
            "字段有误",
            "A field cannot be so",
            "exceptions",
        ),
        _ => return None,
    };
    let mut problem = Problem::new(status, code, zh, en).detail(error).at(place);
    if let ReleaseError::Laxer { parent, open } = error {
        problem.findings = open.iter().map(|laxity| finding(laxity, parent)).collect();
    }
    Some(problem)
}

fn finding(laxity: &Laxity, parent: &str) -> Finding {
    let Laxity {
        name,
        why,
        child: own,
        parent: upper,
        ..
    } = laxity;
    let due = |side: &Side| side.due.map_or_else(String::new, |day| format!(" ({day})"));
    let message = Text {
        zh: format!(
            "{}。本规则：{}{}；`{parent}`：{}{}",
            why.zh,
            own.says.zh,
            due(own),
            upper.says.zh,
            due(upper)
        ),
        en: format!(
            "{}; here: {}{}; `{parent}`: {}{}",
            why.en,
            own.says.en,
            due(own),
            upper.says.en,
            due(upper)
        ),
    };
    let mut citations: Vec<Citation> = own.citations.clone();
    citations.extend(upper.citations.iter().cloned());
    Finding {
        severity: Severity::Error,
        subject: name.clone(),
        message,
        citations,
    }
}
