//! Every route of the service.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

use super::api::{audit, calendars, cases, catalog, data, health, inbox, jurisdictions, records};
use super::{errors, once, problem};
use crate::http::AppState;

/// The largest body that is read.
pub(super) const BODY: usize = 1 << 20;

/// The service.
pub fn router(state: AppState) -> Router {
    Router::new()
        .nest("/api/v1", api(&state))
        .nest("/audit", logs())
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(errors::no_such_path)
        .method_not_allowed_fallback(errors::no_such_method)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            health::notice,
        ))
        .layer(middleware::from_fn(problem::write_out))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(TraceLayer::new_for_http())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(state)
}

/// What programs and people work with.
fn api(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/jurisdictions", get(jurisdictions::list))
        .route("/jurisdictions/{j}", get(jurisdictions::show))
        .route("/jurisdictions/{j}/classify", post(jurisdictions::classify))
        .route("/jurisdictions/{j}/plan", post(jurisdictions::plan))
        .route(
            "/jurisdictions/{j}/calendar",
            get(calendars::show).post(calendars::load),
        )
        .route(
            "/jurisdictions/{j}/calendar/{revision}",
            get(calendars::report),
        )
        .route(
            "/jurisdictions/{j}/routes/{kind}",
            get(jurisdictions::routes),
        )
        .route(
            "/jurisdictions/{j}/entries",
            get(catalog::list).post(catalog::publish),
        )
        .route(
            "/jurisdictions/{j}/records",
            get(records::list).post(records::record),
        )
        .route(
            "/jurisdictions/{j}/records/{id}/proof",
            get(audit::proof_of_record),
        )
        .route("/jurisdictions/{j}/cases", post(cases::file))
        .route("/cases/{id}", get(cases::show))
        .route("/cases/{id}/actions", post(cases::act))
        .route("/cases/{id}/ledger", get(cases::ledger))
        .route("/cases/{id}/proofs/{n}", get(audit::proof))
        .route("/cases/{id}/receipts/{n}", get(audit::receipt))
        .route("/cases/{id}/plan", post(cases::replan))
        .route("/cases/{id}/confirm-dates", post(cases::confirm_dates))
        .route("/inbox", get(inbox::list))
        .merge(data_of_entries())
        .route_layer(middleware::from_fn_with_state(
            state.clone(),
            once::answer_once,
        ))
}

/// The data behind entries.
fn data_of_entries() -> Router<AppState> {
    Router::new()
        .route(
            "/jurisdictions/{j}/entries/{code}/uploads",
            get(data::uploads::list).post(data::uploads::begin),
        )
        .route(
            "/jurisdictions/{j}/entries/{code}/uploads/{id}",
            get(data::uploads::show).put(data::uploads::receive),
        )
        .route(
            "/jurisdictions/{j}/entries/{code}/uploads/{id}/complete",
            post(data::uploads::complete),
        )
        .route(
            "/jurisdictions/{j}/entries/{code}/datasets",
            get(data::ask::versions),
        )
        .route(
            "/jurisdictions/{j}/entries/{code}/masking",
            get(data::ask::masking).put(data::ask::put_masking),
        )
        .route(
            "/jurisdictions/{j}/entries/{code}/query",
            post(data::ask::query),
        )
        .route(
            "/jurisdictions/{j}/entries/{code}/download",
            get(data::download::whole).post(data::download::result),
        )
}

/// The logs, as C2SP `tlog-tiles` has them.
fn logs() -> Router<AppState> {
    Router::new()
        .route("/{j}/checkpoint", get(audit::checkpoint))
        .route("/{j}/key", get(audit::key))
        .route("/{j}/tile/{*path}", get(audit::tile))
        .route("/{j}/cosignatures", post(audit::cosign))
}
