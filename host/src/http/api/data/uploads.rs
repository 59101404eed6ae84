//! Uploads. The protocol: begin one, put its bytes in as many pieces as you like, each with
//! `Content-Range: bytes FIRST-LAST/SIZE` and beginning where the last one ended, then complete it.
//! After a break `GET` says how many bytes are there; go on from that one.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use super::part;
use crate::flow::{self, NewUpload, Piece, UploadView};
use crate::http::AppState;
use crate::http::body::Strict;
use crate::http::caller::Caller;
use crate::http::document::examples;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;
use crate::http::problem::Problem;

/// `POST /api/v1/jurisdictions/{j}/entries/{code}/uploads`: 201 and the upload, which has an `id`.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/uploads",
    tag = "data",
    summary = "开始上传数据 / Begin an upload of data",
    request_body(content = NewUpload, example = json!(examples::upload())),
    responses((status = 201, body = UploadView, description = "上传 / the upload")),
    extensions(("x-problems" = json!(["no-data-entry", "not-the-provider", "stopped", "bad-upload", "no-table", "jurisdiction-full", "conflict"])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
pub(crate) async fn begin(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    Caller(caller): Caller,
    Keyed(once): Keyed,
    Strict(wanted): Strict<NewUpload>,
) -> Result<(StatusCode, Json<UploadView>), ApiError> {
    let by = part(&state, &jurisdiction, &code, &caller).await?;
    let begun = flow::begin_upload(
        &state.host,
        &jurisdiction,
        &code,
        &by,
        wanted,
        once.as_ref(),
    )
    .await?;
    Ok((StatusCode::CREATED, Json(begun)))
}

/// The uploads of an entry.
#[derive(Serialize, ToSchema)]
pub(crate) struct Uploads {
    /// The latest first.
    uploads: Vec<UploadView>,
}

/// `GET …/uploads`: the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/uploads",
    tag = "data",
    summary = "条目的上传 / The uploads of an entry",
    responses((status = 200, body = Uploads, description = "最近的在前 / the latest first")),
    extensions(("x-problems" = json!(["no-data-entry", "not-the-provider"])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    Caller(caller): Caller,
) -> Result<Json<Uploads>, ApiError> {
    let by = part(&state, &jurisdiction, &code, &caller).await?;
    let uploads = flow::uploads(&state.host, &jurisdiction, &code, &by).await?;
    Ok(Json(Uploads { uploads }))
}

/// `GET …/uploads/{id}`: how far it came, and what is wrong with it.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/uploads/{id}",
    tag = "data",
    summary = "上传的进度与问题 / How far an upload came, and what is wrong with it",
    responses((status = 200, body = UploadView, description = "上传 / the upload")),
    extensions(("x-problems" = json!(["no-data-entry", "no-upload", "not-the-provider"])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
pub(crate) async fn show(
    State(state): State<AppState>,
    Path((jurisdiction, code, id)): Path<(String, String, String)>,
    Caller(caller): Caller,
) -> Result<Json<UploadView>, ApiError> {
    let by = part(&state, &jurisdiction, &code, &caller).await?;
    Ok(Json(
        flow::upload(&state.host, &jurisdiction, &code, &id, &by).await?,
    ))
}

/// `PUT …/uploads/{id}`: a piece, as long as one likes; it is written as it comes.
#[utoipa::path(
    put,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/uploads/{id}",
    tag = "data",
    summary = "上传一段数据 / A piece of the file",
    params(
        ("Content-Range" = Option<String>, Header, description = "`bytes FIRST-LAST/SIZE`；不写则为全部 / without it, all of the file"),
    ),
    request_body(content = String, content_type = "application/octet-stream", description = "文件的字节 / bytes of the file", example = json!(examples::UPLOADED)),
    responses((status = 200, body = UploadView, description = "上传 / the upload")),
    extensions(("x-problems" = json!(["no-data-entry", "no-upload", "not-the-provider", "offset", "upload-state", "bad-piece", "broken-off", "no-range", "bad-range", "conflict"])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
pub(crate) async fn receive(
    State(state): State<AppState>,
    Path((jurisdiction, code, id)): Path<(String, String, String)>,
    Caller(caller): Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<UploadView>, ApiError> {
    let by = part(&state, &jurisdiction, &code, &caller).await?;
    let piece = piece(&headers)?;
    let place = (jurisdiction.as_str(), code.as_str(), id.as_str());
    let bytes = body.into_data_stream();
    Ok(Json(
        flow::receive(&state.host, place, &by, piece, bytes).await?,
    ))
}

/// `POST …/uploads/{id}/complete`: 202; it becomes a table in the background.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/uploads/{id}/complete",
    tag = "data",
    summary = "上传完毕 / The file is whole",
    responses((status = 202, body = UploadView, description = "上传 / the upload")),
    extensions(("x-problems" = json!(["no-data-entry", "no-upload", "not-the-provider", "offset", "upload-state", "conflict"])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
pub(crate) async fn complete(
    State(state): State<AppState>,
    Path((jurisdiction, code, id)): Path<(String, String, String)>,
    Caller(caller): Caller,
) -> Result<(StatusCode, Json<UploadView>), ApiError> {
    let by = part(&state, &jurisdiction, &code, &caller).await?;
    let whole = flow::complete_upload(&state.host, &jurisdiction, &code, &id, &by).await?;
    Ok((StatusCode::ACCEPTED, Json(whole)))
}

/// Which bytes a request carries: `Content-Range`, or without it all of them.
fn piece(headers: &HeaderMap) -> Result<Piece, ApiError> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(range) = text(header::CONTENT_RANGE) else {
        let length = text(header::CONTENT_LENGTH).and_then(|length| length.parse().ok());
        let length = length.ok_or_else(|| {
            Problem::new(
                StatusCode::LENGTH_REQUIRED,
                "no-range",
                "须说明内容范围或长度",
                "Say which bytes these are, or how many",
            )
            .detail("send `Content-Range: bytes FIRST-LAST/SIZE`")
            .at("header: content-range")
        })?;
        return Ok(Piece {
            start: 0,
            length,
            of: Some(length),
        });
    };
    read_range(range).ok_or_else(|| {
        let problem = Problem::new(
            StatusCode::BAD_REQUEST,
            "bad-range",
            "内容范围写法有误",
            "The range of bytes cannot be read",
        );
        let shown: String = range.chars().take(60).collect();
        problem
            .detail(&format!("`{shown}`; write `bytes FIRST-LAST/SIZE`"))
            .at("header: content-range")
            .into()
    })
}

fn read_range(range: &str) -> Option<Piece> {
    let (bounds, of) = range.strip_prefix("bytes ")?.split_once('/')?;
    let (start, last) = bounds.split_once('-')?;
    let (start, last): (u64, u64) = (start.trim().parse().ok()?, last.trim().parse().ok()?);
    let of = match of.trim() {
        "*" => None,
        of => Some(of.parse().ok()?),
    };
    Some(Piece {
        start,
        length: last.checked_sub(start)?.checked_add(1)?,
        of,
    })
}
