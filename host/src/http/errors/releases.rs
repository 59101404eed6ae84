//! Why a step in the life of a release was not taken.

use std::error::Error;

use axum::http::StatusCode;

use super::{ApiError, internal, upper_law};
use crate::domain::words::in_full;
use crate::flow::{FlowError, ReleaseError};
use crate::http::problem::Problem;
use crate::policy::Unvouched;
use crate::registry::RegistryError;
use crate::vetting::VetError;

impl From<ReleaseError> for ApiError {
    fn from(error: ReleaseError) -> Self {
        let problem = missing(&error)
            .or_else(|| busy(&error))
            .or_else(|| registry(&error))
            .or_else(|| refused(&error))
            .or_else(|| conflicting(&error))
            .or_else(|| upper_law::against(&error));
        match (problem, error) {
            (Some(problem), _) => problem.into(),
            (None, ReleaseError::Flow(error)) => error.into(),
            (None, error) => internal(&error).into(),
        }
    }
}

impl ApiError {
    /// The same where the host fetched the component: what is wrong lies where `from` leads.
    pub(in crate::http) fn of_pull(error: ReleaseError) -> Self {
        let Self(mut problem) = error.into();
        let sent = ["body", "header: x-bylaw-signature"];
        if problem
            .place
            .as_deref()
            .is_some_and(|at| sent.contains(&at))
        {
            problem.place = Some("from".to_owned());
        }
        Self(problem)
    }
}

/// The rules of the jurisdiction are there, and this host cannot use them.
pub(super) fn unusable(error: &FlowError) -> Option<Problem> {
    if !matches!(error, FlowError::BadComponent { .. }) {
        return None;
    }
    tracing::error!(error = error as &dyn Error, "request failed");
    let problem = Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "unusable-rules",
        "该辖区的规则组件无法使用，请联系平台运行单位",
        "The rules cannot be used here; whoever runs the platform has to see to it",
    );
    Some(problem.detail(&in_full(error)))
}

/// What a registry has to do with it.
fn registry(error: &ReleaseError) -> Option<Problem> {
    use RegistryError as E;
    let ReleaseError::Registry(cause) = error else {
        return None;
    };
    let (status, code, zh, en) = match cause {
        E::Place { .. } | E::NoDigest(_) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad-field",
            "字段有误",
            "A field cannot be so",
        ),
        E::Unknown(_) => (
            StatusCode::FORBIDDEN,
            "unknown-registry",
            "运维方未为该辖区登记此镜像仓库",
            "The operators name no such registry for the jurisdiction",
        ),
        E::Busy { .. } => (
            StatusCode::SERVICE_UNAVAILABLE,
            "overloaded",
            "正在取入的规则组件过多，请稍后重试",
            "Too many components are being fetched; try again later",
        ),
        E::Away { .. } | E::TooSlow { .. } => (
            StatusCode::SERVICE_UNAVAILABLE,
            "registry-away",
            "镜像仓库暂不可用，请稍后重试",
            "The registry does not answer now; try again later",
        ),
        E::NotAllowed { .. }
        | E::LeadsAway { .. }
        | E::Missing(_)
        | E::Answer { .. }
        | E::OtherBytes { .. } => (
            StatusCode::BAD_GATEWAY,
            "registry-refused",
            "镜像仓库未给出所要的组件",
            "The registry does not give what was asked for",
        ),
        E::NotAComponent(_) | E::NothingToPush(_) | E::TooLarge { .. } | E::Signature(_) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "component-refused",
            "规则组件未通过检查",
            "The component did not pass the checks",
        ),
        E::NoTag(_) | E::Credentials { .. } | E::Unable(_) => return None,
    };
    let problem = Problem::new(status, code, zh, en).detail(cause).at("from");
    Some(if cause.is_passing() {
        problem.retry_after(60)
    } else {
        problem
    })
}

fn missing(error: &ReleaseError) -> Option<Problem> {
    let (code, zh, en, place) = match error {
        ReleaseError::NoComponent(_) => (
            "no-component",
            "没有该规则组件",
            "There is no such component",
            "digest",
        ),
        ReleaseError::NoRelease(_) => (
            "no-release",
            "没有该规则版本",
            "There is no such release",
            "path: number",
        ),
        _ => return None,
    };
    let problem = Problem::new(StatusCode::NOT_FOUND, code, zh, en);
    Some(problem.detail(error).at(place))
}

/// Enough others are being looked at.
fn busy(error: &ReleaseError) -> Option<Problem> {
    let ReleaseError::Vet(cause @ VetError::Busy(_)) = error else {
        return None;
    };
    let problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "overloaded",
        "等待检查的规则组件过多，请稍后重试",
        "Too many components wait to be looked at; try again later",
    );
    Some(problem.detail(cause).retry_after(60))
}

fn refused(error: &ReleaseError) -> Option<Problem> {
    let (status, code, zh, en, place) = match error {
        ReleaseError::Unvouched(Unvouched::NoKeys(_)) => (
            StatusCode::FORBIDDEN,
            "no-rules-keys",
            "该辖区未登记签名公钥，不接收规则组件",
            "The policy names no key, so that rules cannot be handed in",
            "path: jurisdiction",
        ),
        ReleaseError::Unvouched(_) => (
            StatusCode::FORBIDDEN,
            "unvouched",
            "规则组件的签名无效",
            "Nobody vouches for the component",
            "header: x-bylaw-signature",
        ),
        ReleaseError::Distrusted { .. } => (
            StatusCode::FORBIDDEN,
            "unvouched",
            "规则组件的签名无效",
            "Nobody vouches for the component",
            "digest",
        ),
        ReleaseError::Vet(error) if error.is_of_component() => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "component-refused",
            "规则组件未通过检查",
            "The component did not pass the checks",
            "body",
        ),
        ReleaseError::OwnProposal(_) => (
            StatusCode::FORBIDDEN,
            "own-proposal",
            "须由另一名管理员确认",
            "Another administrator has to confirm it",
            "path: number",
        ),
        ReleaseError::NothingToRepair { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "nothing-to-repair",
            "所称修复的规则版本有误",
            "What it says that it repairs cannot be",
            "repairs",
        ),
        ReleaseError::Misplaced(why) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "release-misplaced",
            "规则版本的日期有误：追溯、重叠或留有空档",
            "The release's days are not free",
            why.field(),
        ),
        _ => return None,
    };
    let problem = Problem::new(status, code, zh, en);
    // What was refused is told with all its causes: they are about what was sent.
    Some(problem.detail(&in_full(error)).at(place))
}

fn conflicting(error: &ReleaseError) -> Option<Problem> {
    let (status, code, zh, en, place) = match error {
        ReleaseError::State { .. } | ReleaseError::NotGoverning { .. } => (
            StatusCode::CONFLICT,
            "release-state",
            "该规则版本的状态不允许此操作",
            "The release is past that",
            "path: number",
        ),
        ReleaseError::Needed(_) => (
            StatusCode::CONFLICT,
            "release-needed",
            "撤回后将有日期没有规则可依",
            "Without it days would have no rules",
            "path: number",
        ),
        ReleaseError::Rehearsal(_) => (
            StatusCode::CONFLICT,
            "rehearsal-stands-against",
            "规则尚未演练，或演练结果尚未经人查看",
            "The rules were not rehearsed, or nobody has looked at what that found",
            "path: number",
        ),
        ReleaseError::NothingBefore { .. } => (
            StatusCode::CONFLICT,
            "nothing-before",
            "没有可恢复的前一规则版本",
            "No earlier release is left to go back to",
            "path: number",
        ),
        ReleaseError::Stale { .. } => (
            StatusCode::PRECONDITION_FAILED,
            "stale-version",
            "内容已有变化，请重新读取",
            "It has changed; read it again",
            "header: if-match",
        ),
        _ => return None,
    };
    Some(Problem::new(status, code, zh, en).detail(error).at(place))
}
