//! Why somebody did not sign in.

use axum::http::StatusCode;

use super::ApiError;
use crate::flow::{Denial, SignInError};
use crate::http::problem::Problem;
use crate::openid::OpenIdError;

impl From<SignInError> for ApiError {
    fn from(error: SignInError) -> Self {
        let (status, code, zh, en) = match &error {
            SignInError::NoProvider { .. } => (
                StatusCode::NOT_FOUND,
                "no-provider",
                "没有该身份提供方",
                "No such identity provider",
            ),
            SignInError::Target => (
                StatusCode::BAD_REQUEST,
                "bad-target",
                "登录后的去向须为本站路径",
                "After signing in one goes to a path of this host",
            ),
            SignInError::Bad(_) => (
                StatusCode::BAD_REQUEST,
                "bad-sign-in",
                "登录无效，请重新登录",
                "The sign-in does not count; begin again",
            ),
            SignInError::Late => (
                StatusCode::BAD_REQUEST,
                "late-sign-in",
                "登录超时，请重新登录",
                "The sign-in took too long; begin again",
            ),
            SignInError::Declined(_) => (
                StatusCode::FORBIDDEN,
                "declined-sign-in",
                "身份提供方未予登录",
                "The identity provider let nobody in",
            ),
            SignInError::Provider(OpenIdError::Unproved(_)) => (
                StatusCode::FORBIDDEN,
                "unproved-sign-in",
                "身份提供方的答复不能证明身份",
                "The identity provider's answer proves nothing",
            ),
            SignInError::Provider(OpenIdError::Away { .. }) => return away(&error).into(),
            SignInError::Unknown { .. } | SignInError::TakenBack(_) => (
                StatusCode::FORBIDDEN,
                "unknown-subject",
                "该登录身份未登记，请联系本辖区安全管理员",
                "Nobody is known by this sign-in; ask the security administrator",
            ),
            SignInError::Foreign(tenant) => return Denial::Foreign(tenant.clone()).into(),
            SignInError::Caller(_) | SignInError::Identity(_) => return deeper(error),
        };
        Problem::new(status, code, zh, en).detail(&error).into()
    }
}

fn away(error: &SignInError) -> Problem {
    tracing::error!(%error, "an identity provider is away");
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "provider-away",
        "身份提供方暂不可用，请稍后重试",
        "The identity provider does not answer; try again later",
    )
    // What it said is for the operator's log.
    .detail("nobody was signed in; the same may be tried again")
    .retry_after(5)
}

fn deeper(error: SignInError) -> ApiError {
    match error {
        SignInError::Caller(error) => error.into(),
        SignInError::Identity(error) => error.into(),
        error => away(&error).into(),
    }
}
