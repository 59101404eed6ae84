//! The description of the API, for programs and for people.

use axum::Json;
use serde_json::Value;

use crate::http::document;

/// `GET /openapi.json`
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "documentation",
    summary = "本接口的说明（OpenAPI 3.1） / The description of this API (OpenAPI 3.1)",
    responses((status = 200, body = Object, description = "OpenAPI 3.1")),
)]
pub(crate) async fn description() -> Json<&'static Value> {
    Json(document())
}
