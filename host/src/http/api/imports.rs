//! The catalog as a sheet: handed in, looked at, filed, and handed out.

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::flow::{self, As, ExportFormat, Sheet};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::{Caller, Reader};
use crate::http::errors::ApiError;
use crate::http::once::Keyed;
use crate::http::problem::Problem;
use crate::sheets::{Encoding, LARGEST, kind_of};

/// What is said of a file beside its bytes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct About {
    #[serde(default)]
    name: String,
    encoding: Option<String>,
    provider: Option<String>,
}

/// `POST /api/v1/jurisdictions/{j}/imports?name=FILE`: the body is the file.
pub(crate) async fn import(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    StrictQuery(about): StrictQuery<About>,
    request: Request,
) -> Result<(StatusCode, Json<flow::ImportView>), ApiError> {
    let said = request.headers().get(header::CONTENT_TYPE);
    let said = said.and_then(|said| said.to_str().ok()).unwrap_or("");
    let said = said.to_owned();
    let encoding = about.encoding.as_deref().map(encoding_of).transpose()?;
    let bytes = to_bytes(request.into_body(), LARGEST)
        .await
        .map_err(|_| too_large())?;
    let sheet = Sheet {
        kind: kind_of(&bytes, &said, &about.name).map_err(flow::ImportError::from)?,
        name: about.name.chars().take(200).collect(),
        bytes: bytes.into(),
        encoding,
        provider: about.provider,
    };
    let by = by.to_string();
    let taken = flow::import(&state.host, &jurisdiction, sheet, &by, once.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(taken)))
}

fn too_large() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "body-too-large",
        "请求体过大",
        "The body is too large",
    )
    .detail(&format!("at most {} MiB are read", LARGEST >> 20))
    .at("body")
}

fn encoding_of(name: &str) -> Result<Encoding, ApiError> {
    Encoding::named(name).ok_or_else(|| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "bad-query",
            "查询参数有误",
            "A query parameter is wrong",
        )
        .detail(&format!(
            "`{}` is no encoding; write utf-8 or gb18030",
            crate::domain::words::clipped(name, 40)
        ))
        .at("query: encoding")
        .into()
    })
}

/// Which part of a list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    #[serde(default)]
    after: u32,
    limit: Option<u32>,
}

impl Part {
    fn limit(&self) -> u32 {
        self.limit.unwrap_or(200).clamp(1, 1_000)
    }
}

/// `GET /api/v1/jurisdictions/{j}/imports/{id}?after=PLACE&limit=N`
pub(crate) async fn show(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    _reader: Reader,
    StrictQuery(part): StrictQuery<Part>,
) -> Result<Json<flow::ImportView>, ApiError> {
    let limit = part.limit();
    let view = flow::read_import(&state.host, &jurisdiction, &id, part.after, limit).await?;
    Ok(Json(view))
}

/// As what to file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    r#as: As,
}

/// `POST /api/v1/jurisdictions/{j}/imports/{id}/file` with `{"as": "cases"}` or `{"as": "batch"}`
pub(crate) async fn file(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    _caller: Caller,
    Strict(wish): Strict<Wish>,
) -> Result<Json<flow::ImportView>, ApiError> {
    let view = flow::file_import(&state.host, &jurisdiction, &id, wish.r#as).await?;
    Ok(Json(view))
}

/// `GET /api/v1/jurisdictions/{j}/batches/{batch}`
pub(crate) async fn batch(
    State(state): State<AppState>,
    Path((jurisdiction, batch)): Path<(String, String)>,
    _reader: Reader,
    StrictQuery(part): StrictQuery<Part>,
) -> Result<Json<flow::BatchView>, ApiError> {
    let limit = part.limit();
    let view = flow::batch(&state.host, &jurisdiction, &batch, part.after, limit).await?;
    Ok(Json(view))
}

/// As what to write the catalog.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    format: Format,
    encoding: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Format {
    Xlsx,
    Csv,
}

/// `GET /api/v1/jurisdictions/{j}/entries/export?format=xlsx|csv[&encoding=gb18030]`
pub(crate) async fn export(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    StrictQuery(form): StrictQuery<Form>,
) -> Result<Response, ApiError> {
    let encoding = form.encoding.as_deref().map(encoding_of).transpose()?;
    let (format, kind, ending) = match (form.format, encoding) {
        (Format::Xlsx, _) => (
            ExportFormat::Xlsx,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        (Format::Csv, Some(Encoding::Gb18030)) => (
            ExportFormat::Csv(Encoding::Gb18030),
            "text/csv; charset=gb18030",
            "csv",
        ),
        (Format::Csv, _) => (
            ExportFormat::Csv(Encoding::Utf8),
            "text/csv; charset=utf-8",
            "csv",
        ),
    };
    let bytes = flow::export(&state.host, &jurisdiction, format).await?;
    let disposition = format!("attachment; filename=\"catalog-{jurisdiction}.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}
