//! The log of a jurisdiction as files (C2SP `tlog-tiles`), proofs, and what witnesses sign.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::domain::receipt::Receipt;
use crate::flow::{self, CosignatureError};
use crate::http::AppState;
use crate::http::caller::Reader;
use crate::http::errors::ApiError;
use crate::http::problem::Problem;

const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");
/// A head moves on; what is full never changes again.
const BRIEFLY: HeaderValue = HeaderValue::from_static("no-cache");
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=604800, immutable");

type File = ([(HeaderName, HeaderValue); 2], Vec<u8>);

fn file(kind: HeaderValue, keep: HeaderValue, bytes: Vec<u8>) -> File {
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)];
    (headers, bytes)
}

/// `GET /audit/{j}/checkpoint`
#[utoipa::path(
    get,
    path = "/audit/{j}/checkpoint",
    tag = "log",
    summary = "日志的检查点 / The checkpoint of the log",
    responses((
        status = 200,
        body = String,
        content_type = "text/plain; charset=utf-8",
        description = "签名的检查点（C2SP）/ a signed checkpoint (C2SP)"
    )),
    extensions(("x-problems" = json!(["not-sequenced"]))),
)]
pub(crate) async fn checkpoint(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
) -> Result<File, ApiError> {
    let note = flow::checkpoint(&state.host, &jurisdiction).await?;
    let note = note.ok_or_else(nothing_yet)?;
    Ok(file(TEXT, BRIEFLY, note.into_bytes()))
}

/// `GET /audit/{j}/key`: the verifier key of the log. Whoever relies on it has it from elsewhere.
#[utoipa::path(
    get,
    path = "/audit/{j}/key",
    tag = "log",
    summary = "日志的验证公钥 / The verifier key of the log",
    responses((
        status = 200,
        body = String,
        content_type = "text/plain; charset=utf-8",
        description = "验证公钥 / the verifier key"
    )),
)]
pub(crate) async fn key(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
) -> Result<File, ApiError> {
    let key = flow::log_key(&state.host, &jurisdiction)?;
    Ok(file(TEXT, BRIEFLY, format!("{key}\n").into_bytes()))
}

/// `GET /audit/{j}/tile/…`
#[utoipa::path(
    get,
    path = "/audit/{j}/tile/{path}",
    tag = "log",
    summary = "日志文件 / A file of the log",
    responses((
        status = 200,
        body = Vec<u8>,
        content_type = "application/octet-stream",
        description = "C2SP tlog-tiles"
    )),
    extensions(("x-problems" = json!(["no-tile"]))),
)]
pub(crate) async fn tile(
    State(state): State<AppState>,
    Path((jurisdiction, path)): Path<(String, String)>,
) -> Result<File, ApiError> {
    let bytes = flow::log_file(&state.host, &jurisdiction, &path).await?;
    let bytes = bytes.ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no-tile",
            "没有该日志文件",
            "The log has no such file",
        )
        .detail("tiles are written tile/<level>/<number>[.p/<width>], leaves tile/entries/…")
        .at("path")
    })?;
    Ok(file(BYTES, FOR_EVER, bytes))
}

/// `GET /api/v1/cases/{id}/proofs/{n}`: that the log holds the case's `n`th event.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/proofs/{n}",
    tag = "log",
    summary = "事件在日志中的证明 / The proof that the log holds an event",
    responses((
        status = 200,
        body = String,
        content_type = "text/plain; charset=utf-8",
        description = "证明（C2SP）/ the proof (C2SP)"
    )),
    extensions(("x-problems" = json!(["no-event", "not-sequenced"]))),
)]
pub(crate) async fn proof(
    State(state): State<AppState>,
    Path((case, revision)): Path<(String, u32)>,
) -> Result<Response, ApiError> {
    let proof = flow::proof(&state.host, &case, revision).await?;
    proof_file(proof)
}

/// `GET /api/v1/jurisdictions/{j}/records/{id}/proof`: that the log holds a record, also once it was
/// disposed of.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/records/{id}/proof",
    tag = "log",
    summary = "记录在日志中的证明 / The proof that the log holds a record",
    responses((
        status = 200,
        body = String,
        content_type = "text/plain; charset=utf-8",
        description = "证明（C2SP）/ the proof (C2SP)"
    )),
    extensions(("x-problems" = json!(["no-record", "not-sequenced"]))),
)]
pub(crate) async fn proof_of_record(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let proof = flow::proof_of_record(&state.host, &jurisdiction, &id).await?;
    proof_file(proof)
}

fn proof_file(proof: Option<String>) -> Result<Response, ApiError> {
    match proof {
        Some(proof) => Ok(file(TEXT, BRIEFLY, proof.into_bytes()).into_response()),
        None => Err(nothing_yet().into()),
    }
}

/// `GET /api/v1/cases/{id}/receipts/{n}`: what the rules were asked and answered.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/receipts/{n}",
    tag = "log",
    summary = "规则的回执 / What the rules were asked and answered",
    responses((status = 200, body = Receipt, description = "回执 / the receipt")),
    extensions(("x-problems" = json!(["no-receipt"])), ("x-as" = json!("applicant"))),
    security(("role" = [])),
)]
pub(crate) async fn receipt(
    State(state): State<AppState>,
    Path((case, n)): Path<(String, u32)>,
    reader: Reader,
) -> Result<Json<Receipt>, ApiError> {
    let reader = reader.principal.as_deref();
    Ok(Json(flow::receipt(&state.host, &case, n, reader).await?))
}

/// `POST /audit/{j}/cosignatures`: the signature line of a witness under the present checkpoint.
#[utoipa::path(
    post,
    path = "/audit/{j}/cosignatures",
    tag = "log",
    summary = "见证人的签名 / The signature of a witness",
    request_body(content = String, content_type = "text/plain", example = "— witness.example/one AAAA…"),
    responses((status = 204, description = "已收下 / taken")),
    extensions(("x-problems" = json!(["not-a-cosignature", "conflict"]))),
)]
pub(crate) async fn cosign(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    line: String,
) -> Result<StatusCode, ApiError> {
    match flow::cosign(&state.host, &jurisdiction, &line).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(CosignatureError::Flow(error)) => Err(error.into()),
        Err(error @ CosignatureError::Unknown) => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not-a-cosignature",
            "不是已知见证人对当前检查点的签名",
            "Not a known witness's signature",
        )
        .detail(&error)
        .at("body")
        .into()),
    }
}

/// Leaves get their places a moment after they were written.
fn nothing_yet() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not-sequenced",
        "日志尚未收录，请稍后再取",
        "The log does not hold it yet; try again in a moment",
    )
    .retry_after(1)
}
