//! Who calls, as handlers ask for it. The guard has found out before.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::connections::Peer;
use super::errors::ApiError;
use super::guard::Admitted;
use super::identify::{PeerCertificate, said};
use super::place::Place;
use super::problem::Problem;
use super::recognise::Recognised;
use crate::domain::Principal;
use crate::domain::authority::Position;
use crate::flow::{Audience, Using};
use crate::http::AppState;

/// Somebody who is known.
pub(super) struct Caller(pub(super) Arc<Principal>);

/// By what the certificate of the caller's connection can be mapped; nothing if it has none.
pub(super) struct Certificate(pub(super) Vec<String>);

/// Whoever it is, if he is known at all, and where he stands.
pub(super) struct Reader {
    pub(super) principal: Option<Arc<Principal>>,
    pub(super) positions: Vec<Position>,
}

impl Reader {
    /// The same as use cases have somebody who uses data.
    pub(super) fn using<'a>(&'a self, Certificate(subjects): &'a Certificate) -> Option<Using<'a>> {
        let principal = self.principal.as_deref();
        principal.map(|principal| Using {
            principal,
            subjects,
        })
    }

    /// Whoever is not signed in, or only as himself, reads of the catalog what is open. In
    /// development whoever claims nothing reads everything.
    pub(super) fn audience(&self, state: &AppState) -> Audience {
        let bodies =
            |position: &Position| !matches!(position, Position::Anonymous | Position::Individual);
        let develops = state.dev && self.principal.is_none();
        if develops || self.positions.iter().any(bodies) {
            Audience::Bodies
        } else {
            Audience::Public
        }
    }
}

/// The account of whoever calls, or in development the claim; none of nobody in particular.
pub(super) fn name(request: &Request) -> Option<String> {
    let admitted = request.extensions().get::<Admitted>();
    let principal = admitted.and_then(|admitted| admitted.principal.as_ref());
    principal.map(|principal| principal.account.id.clone())
}

/// From where a request comes.
pub(super) fn address(parts: &Parts) -> String {
    let peer = parts.extensions.get::<ConnectInfo<Peer>>();
    let peer = peer.map(|ConnectInfo(Peer(address))| address.ip().to_string());
    peer.unwrap_or_default()
}

/// What tells senders apart before anybody has looked whether it is true: from where a request
/// comes, and what it says.
pub(super) fn sender(parts: &Parts) -> String {
    let said: String = said(&parts.headers).chars().take(200).collect();
    format!("{}/{said}", address(parts))
}

/// Whose share of the host a request takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Share {
    /// Whose: a tenant's for what its own people send, and for what anybody may send another one.
    pub(super) of: String,
    /// The jurisdiction as a label.
    pub(super) label: String,
}

/// Whose share a request takes: that of the sender's own tenant, whatever it asks for. Nobody in
/// particular takes of what a jurisdiction has for everybody, and leaves its people theirs.
pub(super) fn share(parts: &Parts) -> Share {
    let place = parts.extensions.get::<Place>();
    let about = place.map(Place::label).unwrap_or_default();
    let recognised = parts.extensions.get::<Recognised>();
    let own = match recognised.and_then(|Recognised(principal)| principal.as_ref()) {
        // Whoever merely claims a role has no tenant.
        Some(principal) if principal.tenant.is_empty() => about,
        Some(principal) => &principal.tenant,
        None => {
            return Share {
                of: format!("{about}, everybody"),
                label: about.to_owned(),
            };
        }
    };
    Share {
        of: own.to_owned(),
        label: own.to_owned(),
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Reader { principal, .. } = Reader::from_request_parts(parts, state).await?;
        principal.map(Self).ok_or_else(|| no_caller(state.dev))
    }
}

impl FromRequestParts<AppState> for Certificate {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Infallible> {
        let shown = parts.extensions.get::<PeerCertificate>();
        Ok(Self(
            shown.map_or_else(Vec::new, |shown| shown.subjects.clone()),
        ))
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
