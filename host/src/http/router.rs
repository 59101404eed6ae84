//! Every route of the service.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{delete, get, post, put};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};

use super::api::{
    accounts, audit, auth, calendars, cases, catalog, data, decisions, delegations, divergences,
    docs, grants, health, imports, inbox, jurisdictions, me, notices, organisations, records,
    rehearsals, releases, sign_ins, supervision, watch,
};
use super::{denials, errors, guard, limits, once, place, problem, recognise};
use crate::http::AppState;

/// The service.
pub fn router(state: AppState) -> Router {
    Router::new()
        .nest("/api/v1", api(&state))
        .nest("/audit", logs(&state))
        .nest("/auth", signing_in(&state))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::numbers))
        .route("/openapi.json", get(docs::description))
        .route("/docs", get(docs::page))
        .route("/docs/{file}", get(docs::part))
        .fallback(errors::no_such_path)
        .method_not_allowed_fallback(errors::no_such_method)
        .layer(DefaultBodyLimit::max(state.limits.config.body))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            health::notice,
        ))
        .layer(middleware::from_fn(problem::write_out))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(middleware::from_fn_with_state(state.clone(), place::follow))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(state)
}

/// What programs and people work with.
fn api(state: &AppState) -> Router<AppState> {
    rules_and_calendars()
        .merge(rehearsing())
        .merge(catalogs())
        .merge(matters())
        .merge(oversight())
        .merge(data_of_entries())
        .merge(grants_and_reports())
        .merge(own())
        .merge(register())
        .merge(delegations_and_watch())
        .merge(lives_of_rules())
        .route_layer(middleware::from_fn_with_state(
            state.clone(),
            once::answer_once,
        ))
        .route_layer(middleware::from_fn_with_state(state.clone(), guard::guard))
        .route_layer(middleware::from_fn_with_state(
            state.clone(),
            denials::record,
        ))
        .route_layer(middleware::from_fn_with_state(state.clone(), limits::admit))
        .route_layer(middleware::from_fn_with_state(
            state.clone(),
            recognise::recognise,
        ))
}

/// What the rules say, and which days are counted.
fn rules_and_calendars() -> Router<AppState> {
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
}

/// New rules, tried before they govern.
fn rehearsing() -> Router<AppState> {
    Router::new()
        .route("/jurisdictions/{j}/divergences", get(divergences::list))
        .route(
            "/jurisdictions/{j}/rehearsals",
            get(rehearsals::list).post(rehearsals::order),
        )
        .route("/jurisdictions/{j}/rehearsals/{id}", get(rehearsals::show))
        .route(
            "/jurisdictions/{j}/rehearsals/{id}/cancellation",
            post(rehearsals::cancel),
        )
        .route(
            "/jurisdictions/{j}/rehearsals/{id}/acknowledgement",
            post(rehearsals::acknowledge),
        )
}

/// Components that are handed in, and the releases that they become.
fn lives_of_rules() -> Router<AppState> {
    Router::new()
        .route(
            "/jurisdictions/{j}/components",
            get(releases::components).post(releases::upload),
        )
        .route("/jurisdictions/{j}/components/pull", post(releases::pull))
        .route(
            "/jurisdictions/{j}/components/{digest}",
            get(releases::component),
        )
        .route(
            "/jurisdictions/{j}/components/{digest}/upper-law",
            get(releases::upper_law),
        )
        .route(
            "/jurisdictions/{j}/releases",
            get(releases::list).post(releases::propose),
        )
        .route(
            "/jurisdictions/{j}/releases/{number}/confirmation",
            post(releases::confirm),
        )
        .route(
            "/jurisdictions/{j}/releases/{number}/withdrawal",
            post(releases::withdraw),
        )
        .route(
            "/jurisdictions/{j}/releases/{number}/rollback",
            post(releases::roll_back),
        )
}

/// Entries, sheets of them, and records of their use.
fn catalogs() -> Router<AppState> {
    Router::new()
        .route(
            "/jurisdictions/{j}/entries",
            get(catalog::list).post(catalog::publish),
        )
        .route("/jurisdictions/{j}/entries/export", get(imports::export))
        .route("/jurisdictions/{j}/imports", post(imports::import))
        .route("/jurisdictions/{j}/imports/{id}", get(imports::show))
        .route("/jurisdictions/{j}/imports/{id}/file", post(imports::file))
        .route("/jurisdictions/{j}/batches/{batch}", get(imports::batch))
        .route("/jurisdictions/{j}/entries/{code}", get(catalog::show))
        .route(
            "/jurisdictions/{j}/entries/{code}/versions",
            get(catalog::versions),
        )
        .route(
            "/jurisdictions/{j}/entries/{code}/versions/{n}",
            get(catalog::version),
        )
        .route("/jurisdictions/{j}/entries/{code}/diff", get(catalog::diff))
        .route(
            "/jurisdictions/{j}/records",
            get(records::list).post(records::record),
        )
        .route(
            "/jurisdictions/{j}/records/{id}/proof",
            get(audit::proof_of_record),
        )
}

/// Cases, and what waits for whom.
fn matters() -> Router<AppState> {
    Router::new()
        .route(
            "/jurisdictions/{j}/cases",
            get(inbox::cases).post(cases::file),
        )
        .route("/jurisdictions/{j}/decisions", post(decisions::decide))
        .route("/cases/{id}", get(cases::show))
        .route("/cases/{id}/actions", post(cases::act))
        .route("/cases/{id}/ledger", get(cases::ledger))
        .route("/cases/{id}/proofs/{n}", get(audit::proof))
        .route("/cases/{id}/receipts/{n}", get(audit::receipt))
        .route("/cases/{id}/plan", post(cases::replan))
        .route("/cases/{id}/manual-decision", post(cases::decide_by_hand))
        .route("/cases/{id}/confirm-dates", post(cases::confirm_dates))
        .route("/inbox", get(inbox::list))
}

/// Reports, notices, and what was not done in time.
fn oversight() -> Router<AppState> {
    Router::new()
        .route(
            "/jurisdictions/{j}/supervision/{report}",
            get(supervision::report),
        )
        .route(
            "/jurisdictions/{j}/subscriptions",
            get(notices::list).post(notices::subscribe),
        )
        .route(
            "/jurisdictions/{j}/subscriptions/{id}",
            delete(notices::end),
        )
        .route(
            "/jurisdictions/{j}/subscriptions/{id}/secret",
            post(notices::rotate),
        )
        .route("/jurisdictions/{j}/notices", get(notices::letters))
        .route(
            "/jurisdictions/{j}/notices/{id}/delivery",
            post(notices::send_again),
        )
        .route(
            "/jurisdictions/{j}/breaches/{case}/rectification",
            post(supervision::rectify),
        )
}

/// Whoever asks, and what he comes in with.
fn own() -> Router<AppState> {
    Router::new()
        .route("/me", get(me::show))
        .route("/me/tokens", get(me::tokens).post(me::issue))
        .route("/me/tokens/{token}", delete(me::revoke))
        .route(
            "/me/certificates",
            get(me::certificates).post(me::map_certificate),
        )
        .route(
            "/me/certificates/{certificate}",
            delete(me::unmap_certificate),
        )
        .route("/me/sign-ins", get(me::sign_ins).post(me::map_sign_in))
        .route("/me/sign-ins/{sign_in}", delete(me::unmap_sign_in))
}

/// Organisations, their people and what these come in with, as administrators keep them.
fn register() -> Router<AppState> {
    Router::new()
        .route(
            "/jurisdictions/{j}/organisations",
            get(organisations::list).post(organisations::enter),
        )
        .route(
            "/jurisdictions/{j}/organisations/{id}",
            get(organisations::show).put(organisations::change),
        )
        .route(
            "/jurisdictions/{j}/organisations/{id}/dissolution",
            post(organisations::dissolve),
        )
        .route("/jurisdictions/{j}/administrators", post(accounts::appoint))
        .route(
            "/jurisdictions/{j}/administrators/{id}/replacement",
            post(accounts::propose_replacement),
        )
        .route(
            "/jurisdictions/{j}/accounts",
            get(accounts::list).post(accounts::enter),
        )
        .route("/jurisdictions/{j}/accounts/{id}", get(accounts::show))
        .route(
            "/jurisdictions/{j}/accounts/{id}/powers",
            put(accounts::set_powers),
        )
        .route(
            "/jurisdictions/{j}/accounts/{id}/tokens",
            get(accounts::tokens).post(accounts::issue_token),
        )
        .route(
            "/jurisdictions/{j}/accounts/{id}/tokens/{token}",
            delete(accounts::revoke_token),
        )
        .route(
            "/jurisdictions/{j}/accounts/{id}/certificates",
            get(accounts::certificates).post(accounts::map_certificate),
        )
        .route(
            "/jurisdictions/{j}/accounts/{id}/certificates/{certificate}",
            delete(accounts::unmap_certificate),
        )
        .route(
            "/jurisdictions/{j}/accounts/{id}/sign-ins",
            get(sign_ins::list).post(sign_ins::map),
        )
        .route(
            "/jurisdictions/{j}/accounts/{id}/sign-ins/{sign_in}",
            delete(sign_ins::unmap),
        )
}

/// Who acts for whom for a while, and what administrators and strangers did.
fn delegations_and_watch() -> Router<AppState> {
    Router::new()
        .route(
            "/jurisdictions/{j}/colleagues",
            get(delegations::colleagues),
        )
        .route(
            "/jurisdictions/{j}/delegations",
            get(delegations::list).post(delegations::delegate),
        )
        .route(
            "/jurisdictions/{j}/delegations/{id}",
            delete(delegations::end),
        )
        .route("/jurisdictions/{j}/changes", get(watch::changes))
        .route("/jurisdictions/{j}/denials", get(watch::denials))
}

/// Grants, and what their holders report.
fn grants_and_reports() -> Router<AppState> {
    Router::new()
        .route("/jurisdictions/{j}/grants", get(grants::list))
        .route("/jurisdictions/{j}/grants/{id}", get(grants::show))
        .route(
            "/jurisdictions/{j}/grants/{id}/reports",
            get(grants::reports).post(grants::report),
        )
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
fn logs(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/{j}/checkpoint", get(audit::checkpoint))
        .route("/{j}/key", get(audit::key))
        .route("/{j}/tile/{*path}", get(audit::tile))
        .route("/{j}/cosignatures", post(audit::cosign))
        .route_layer(middleware::from_fn_with_state(state.clone(), limits::admit))
}

/// Where people sign in and out. Not behind the guard: whoever signs in is nobody yet, and the
/// session that his browser still sends along may have ended, which must not keep him out.
fn signing_in(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/{j}/{provider}/start", get(auth::start))
        .route("/{j}/{provider}/callback", get(auth::callback))
        .route("/{j}/logout", post(auth::logout))
        .route_layer(middleware::from_fn_with_state(state.clone(), limits::admit))
}
