//! Whether the process lives, and whether it can work.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::flow::{self, Behind};
use crate::http::AppState;
use crate::http::errors::ApiError;
use crate::http::problem::Problem;

/// It lives.
#[derive(Serialize, ToSchema)]
pub(crate) struct Alive {
    /// `alive`.
    #[schema(pattern = "^alive$")]
    status: &'static str,
}

/// It can work.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ready {
    /// `ready`.
    #[schema(pattern = "^ready$")]
    status: &'static str,
    /// Where the clock runs backwards, so that nothing lapses.
    clocks_behind: Vec<Behind>,
}

/// `GET /healthz`
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "health",
    summary = "进程是否在运行 / Whether the process lives",
    responses((status = 200, body = Alive, description = "在运行 / it does")),
)]
pub(crate) async fn alive() -> Json<Alive> {
    Json(Alive { status: "alive" })
}

/// Notices that the database refused something.
pub(crate) async fn notice(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        flow::doubt(&state.host);
    }
    response
}

/// `GET /readyz`: whether the host can work, and where the clock runs backwards.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "health",
    summary = "能否工作，不能时说明哪里有问题 / Whether the host can work, and what is wrong if not",
    responses((status = 200, body = Ready, description = "可以工作 / it can")),
    extensions(("x-problems" = json!(["not-ready"]))),
)]
pub(crate) async fn ready(State(state): State<AppState>) -> Result<Json<Ready>, ApiError> {
    if flow::is_ready(&state.host).await {
        return Ok(Json(Ready {
            status: "ready",
            clocks_behind: flow::clocks_behind(&state.host),
        }));
    }
    let problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "not-ready",
        "数据库不可用或已满",
        "The database is away or full",
    );
    Err(problem.retry_after(5).into())
}
