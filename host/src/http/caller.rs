//! Who calls. Until identity comes, a header that only `--dev` accepts.

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};

use super::connections::Peer;
use super::errors::ApiError;
use super::place::Place;
use super::problem::Problem;
use crate::domain::actor::ActorName;
use crate::http::AppState;

const HEADER: &str = "x-bylaw-actor";

/// Somebody who says in which role he acts.
pub(super) struct Caller(pub(super) ActorName);

/// Somebody who may read cases, whoever it is.
pub(super) struct Reader;

/// What a request says about its sender, for telling senders apart; whether it may be believed is
/// decided where it is extracted.
pub(super) fn name(parts: &Parts) -> String {
    let said = parts.headers.get(HEADER).map(HeaderValue::as_bytes);
    String::from_utf8_lossy(said.unwrap_or_default()).into_owned()
}

/// Whose share of the host a request takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Who {
    /// Who sends it: as far as it is known, else from where.
    pub(super) principal: String,
    /// For which jurisdiction.
    pub(super) tenant: String,
}

/// Who is asked to wait for whom. What a header says is only believed to tell senders apart.
pub(super) fn who(parts: &Parts) -> Who {
    let peer = parts.extensions.get::<ConnectInfo<Peer>>();
    let peer = peer.map(|ConnectInfo(Peer(address))| address.ip().to_string());
    let said: String = name(parts).chars().take(200).collect();
    let place = parts.extensions.get::<Place>();
    Who {
        principal: format!("{}/{said}", peer.unwrap_or_default()),
        tenant: place.map(Place::label).unwrap_or_default().to_owned(),
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        require_dev(state)?;
        let Some(value) = parts.headers.get(HEADER) else {
            let problem = Problem::new(
                StatusCode::UNAUTHORIZED,
                "no-caller",
                "未说明身份",
                "The caller does not say who it is",
            );
            return Err(problem
                .detail("say it as `X-Bylaw-Actor: role[@reach][/capacity]`")
                .at("header: x-bylaw-actor")
                .into());
        };
        let text = String::from_utf8_lossy(value.as_bytes());
        text.parse().map(Self).map_err(|error| {
            let problem = Problem::new(
                StatusCode::BAD_REQUEST,
                "bad-caller",
                "身份写法有误",
                "The caller's role cannot be read",
            );
            problem.detail(&error).at("header: x-bylaw-actor").into()
        })
    }
}

impl FromRequestParts<AppState> for Reader {
    type Rejection = ApiError;

    async fn from_request_parts(_parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        require_dev(state)?;
        Ok(Self)
    }
}

/// Without `--dev` nobody can be known yet, so nobody files, acts or reads cases.
fn require_dev(state: &AppState) -> Result<(), ApiError> {
    if state.dev {
        return Ok(());
    }
    let problem = Problem::new(
        StatusCode::FORBIDDEN,
        "identity-required",
        "需要身份认证；以请求头声明角色仅限开发模式",
        "Identity is required; naming a role in a header is for development only",
    );
    Err(problem
        .detail("start the host with --dev to try it")
        .at("header: x-bylaw-actor")
        .into())
}
