//! Versions, masking, and pages of queries.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::part;
use crate::data::{Masking, Query};
use crate::domain::ExchangeMethod;
use crate::flow::{self, DataError, MaskingEditor, RowPage, VersionView};
use crate::http::AppState;
use crate::http::body::Strict;
use crate::http::caller::{Caller, Certificate, Reader};
use crate::http::document::examples;
use crate::http::errors::ApiError;
use crate::http::versions::{Seen, Versioned};

/// The versions of an entry's data.
#[derive(Serialize, ToSchema)]
pub(crate) struct Datasets {
    /// The last one, which counts, first.
    datasets: Vec<VersionView>,
}

/// `GET /api/v1/jurisdictions/{j}/entries/{code}/datasets`: the versions of the data, the last one,
/// which counts, first.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/datasets",
    tag = "data",
    summary = "数据的版本 / The versions of the data",
    description = "上传文件的摘要只向提供方显示。/ The digest of what was uploaded is shown to its provider alone.",
    responses((status = 200, body = Datasets, description = "最新的在前 / the last one first")),
    extensions(("x-problems" = json!(["no-data-entry", "no-such-entry"])), ("x-as" = json!("provider"))),
)]
pub(crate) async fn versions(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    reader: Reader,
) -> Result<Json<Datasets>, ApiError> {
    let audience = reader.audience(&state);
    flow::entry(&state.host, &jurisdiction, audience, &code).await?;
    let by = match &reader.principal {
        // Of another jurisdiction a body may have the same name.
        Some(own) if own.claimed.is_some() || own.tenant == jurisdiction => {
            Some(part(&state, &jurisdiction, &code, own).await?)
        }
        _ => None,
    };
    let datasets = flow::datasets(&state.host, &jurisdiction, &code, by.as_deref()).await?;
    Ok(Json(Datasets { datasets }))
}

/// `GET …/masking`: how sensitive items are hidden from those who may not see them.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/masking",
    tag = "data",
    summary = "脱敏方式 / How sensitive items are hidden",
    responses((status = 200, body = Masking, description = "脱敏方式，ETag 为其版本；从未设定时为 \"0\" / how, with its version as `ETag`, which is \"0\" where nothing was said")),
    extensions(("x-problems" = json!(["no-data-entry", "no-such-entry"])), ("x-as" = json!("provider"))),
)]
pub(crate) async fn masking(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    reader: Reader,
) -> Result<Versioned<Masking>, ApiError> {
    let audience = reader.audience(&state);
    flow::entry(&state.host, &jurisdiction, audience, &code).await?;
    let (masking, version) = flow::masking_of(&state.host, &jurisdiction, &code).await?;
    Ok(Versioned(version, masking))
}

/// `PUT …/masking`, with `If-Match`: the provider says how.
#[utoipa::path(
    put,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/masking",
    tag = "data",
    summary = "设定脱敏方式 / Say how sensitive items are hidden",
    description = "keep 保留首尾字符，其余每个字符以一个“*”代替，因而显示原值的长度；长度也须隐藏的，用 hide（一律为“***”）。\
        / `keep` shows the first and last characters and one `*` for each of the others, and so the length of the value; where that tells too much, `hide` shows `***` for every value.\n\n\
        提供方的任何人员均可收紧；放宽须由经办负责人或机构负责人办理。每次变更记入变更记录与日志。\
        / Anybody of the provider hides more; what is hidden is shown by an officer or the head. Each change stands among the changes and in the log.",
    params(("If-Match" = String, Header, description = "所见版本的 ETag；从未设定时为 \"0\" / the `ETag` of the version seen, \"0\" where nothing was said", example = "\"0\"")),
    request_body(content = Masking, example = json!(examples::masking())),
    responses((status = 200, body = Masking, description = "脱敏方式，ETag 为其新版本 / how, with its new version as `ETag`")),
    extensions(("x-problems" = json!(["no-data-entry", "not-the-provider", "not-in-this-capacity", "bad-masking", "no-table", "conflict"])), ("x-as" = json!("provider/officer"))),
    security(("role" = [])),
)]
pub(crate) async fn put_masking(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    Caller(caller): Caller,
    Seen(seen): Seen,
    Strict(masking): Strict<Masking>,
) -> Result<Versioned<Masking>, ApiError> {
    let part = part(&state, &jurisdiction, &code, &caller).await?;
    let by = MaskingEditor {
        principal: &caller,
        part: &part,
        seen,
    };
    let put = flow::put_masking(&state.host, &jurisdiction, &code, by, masking);
    let (masking, version) = put.await?;
    Ok(Versioned(version, masking))
}

/// `POST …/query`: a page of rows, and where the next one begins.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/query",
    tag = "data",
    summary = "查询数据 / Ask for rows",
    request_body(content = Query, example = json!(examples::query())),
    responses((status = 200, body = RowPage, description = "一页 / a page")),
    extensions(("x-problems" = json!(["no-data-entry", "no-data", "stopped", "not-granted", "withheld", "grant-suspended", "grant-ended", "grant-expired", "method-not-granted", "over-broad", "item-hidden", "not-in-scope", "certificate-required", "not-yours", "bad-query-of-data", "query-too-large", "query-too-slow", "queries-busy", "no-date", "conflict"])), ("x-as" = json!("provider"))),
)]
pub(crate) async fn query(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    reader: Reader,
    certificate: Certificate,
    Strict(query): Strict<Query>,
) -> Result<Json<RowPage>, ApiError> {
    let (host, j) = (&state.host, &jurisdiction);
    let by = reader.using(&certificate);
    let (wanted, method) = (query.named(), ExchangeMethod::Query);
    let page = async {
        let permit = flow::permit_for(host, j, by, &code, &wanted, method).await?;
        let (masking, _) = flow::masking_of(host, j, &code).await?;
        flow::query_data(host, j, &code, &permit, &masking, &query).await
    };
    let page: Result<_, DataError> = page.await;
    Ok(Json(page?))
}
