//! Who calls, as handlers ask for it. The guard has found out before.

use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::connections::Peer;
use super::errors::ApiError;
use super::guard::Admitted;
use super::identify::said;
use super::place::Place;
use super::problem::Problem;
use crate::domain::Principal;
use crate::domain::authority::Position;
use crate::http::AppState;

/// Somebody who is known.
pub(super) struct Caller(pub(super) Arc<Principal>);

/// Whoever it is, if he is known at all, and where he stands.
pub(super) struct Reader {
    pub(super) principal: Option<Arc<Principal>>,
    pub(super) positions: Vec<Position>,
}

/// What tells senders apart: the account, or in development the claim.
pub(super) fn name(parts: &Parts) -> String {
    let admitted = parts.extensions.get::<Admitted>();
    let principal = admitted.and_then(|admitted| admitted.principal.as_ref());
    principal.map_or_else(String::new, |principal| principal.account.id.clone())
}

/// Whose share of the host a request takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Who {
    /// Who sends it: from where, and what it says before anybody has looked whether that is true.
    pub(super) principal: String,
    /// For which jurisdiction.
    pub(super) tenant: String,
}

/// Who is asked to wait for whom. What a header says is only believed to tell senders apart.
pub(super) fn who(parts: &Parts) -> Who {
    let peer = parts.extensions.get::<ConnectInfo<Peer>>();
    let peer = peer.map(|ConnectInfo(Peer(address))| address.ip().to_string());
    let said: String = said(&parts.headers).chars().take(200).collect();
    let place = parts.extensions.get::<Place>();
    Who {
        principal: format!("{}/{said}", peer.unwrap_or_default()),
        tenant: place.map(Place::label).unwrap_or_default().to_owned(),
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Reader { principal, .. } = Reader::from_request_parts(parts, state).await?;
        principal.map(Self).ok_or_else(|| no_caller(state.dev))
    }
}

impl FromRequestParts<AppState> for Reader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &AppState) -> Result<Self, ApiError> {
        let admitted = parts.extensions.get::<Admitted>().cloned();
        let (principal, positions) = admitted.map_or_else(Default::default, |admitted| {
            (admitted.principal, admitted.positions)
        });
        Ok(Self {
            principal,
            positions,
        })
    }
}

/// Nobody says who it is.
pub(super) fn no_caller(dev: bool) -> ApiError {
    let problem = Problem::new(
        StatusCode::UNAUTHORIZED,
        "no-caller",
        "未说明身份",
        "The caller does not say who it is",
    );
    if dev {
        let how = "say it as `X-Bylaw-Actor: role[@reach][/capacity]`, or with a token";
        return problem.detail(how).at("header: x-bylaw-actor").into();
    }
    problem
        .detail("send `Authorization: Bearer TOKEN`, or a client certificate")
        .at("header: authorization")
        .into()
}
