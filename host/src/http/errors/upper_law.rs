//! Where rules that somebody proposes are laxer than the upper law, as findings with both articles.

use axum::http::StatusCode;

use crate::flow::ReleaseError;
use crate::http::problem::Problem;

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
        ReleaseError::Unheld { .. } => (
            StatusCode::CONFLICT,
            "not-held-against-upper-law",
            "部分事项未得到可用的答复，无法与上位法对照",
            "Some matters got no usable answer, so that they cannot be held against the upper law",
            "digest",
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
        problem.findings = open
            .iter()
            .map(|laxity| laxity.as_finding(parent))
            .collect();
    }
    Some(problem)
}
