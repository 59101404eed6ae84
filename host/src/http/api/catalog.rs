//! The catalog of a jurisdiction: found, read, and added to.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::cases::{Created, created};
use crate::domain::{BaseLibrary, CatalogEntry, Date, OpeningClass, SharingClass, UpdateCycle};
use crate::flow::{self, CaseView, EntryRow};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery, read_number};
use crate::http::caller::{Caller, Reader};
use crate::http::document::examples;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;

/// Which entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// 查询词，中英文均可 / Words, in Chinese or English.
    q: Option<String>,
    /// 提供部门 / The provider.
    provider: Option<String>,
    /// 领域 / The subject area.
    domain: Option<String>,
    /// 类别：departmental、thematic 或 base / The category.
    category: Option<String>,
    /// 基础库 / The base library.
    base: Option<BaseLibrary>,
    /// 共享类型 / How it is shared.
    sharing: Option<SharingClass>,
    /// 开放类型 / How it is open.
    opening: Option<OpeningClass>,
    /// 更新周期 / How often it is updated.
    cycle: Option<UpdateCycle>,
    /// 是否提供 / Whether it is offered.
    state: Option<flow::EntryState>,
    /// 自该日起有变更 / Changed on this day or later.
    changed_since: Option<Date>,
    /// 从此编码之后 / After this code.
    #[serde(default)]
    after: String,
    /// 上一页给出的游标 / Where the page before ended.
    cursor: Option<String>,
    /// 最多几项；默认 100，大于 1000 按 1000 / How many at most; 100 by default, what is larger counts as 1000.
    #[param(minimum = 1, default = 100, example = 100)]
    limit: Option<u32>,
    /// 是否统计分面 / Whether to count by what can be filtered by.
    #[serde(default)]
    facets: bool,
}

/// `GET /api/v1/jurisdictions/{j}/entries?q=WORDS&…&cursor=C&limit=N&facets=true`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/entries",
    tag = "catalog",
    summary = "查询目录 / Search the catalog",
    params(Wanted),
    responses((status = 200, body = flow::Found, description = "查询目录 / Search the catalog")),
    extensions(("x-problems" = json!(["bad-search"])), ("x-as" = json!("provider"))),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    StrictQuery(wanted): StrictQuery<Wanted>,
    reader: Reader,
) -> Result<Json<flow::Found>, ApiError> {
    let search = flow::Search {
        audience: reader.audience(&state),
        words: wanted.q,
        provider: wanted.provider,
        domain: wanted.domain,
        category: wanted.category,
        base: wanted.base,
        sharing: wanted.sharing,
        opening: wanted.opening,
        cycle: wanted.cycle,
        state: wanted.state,
        changed_since: wanted.changed_since,
        after: wanted.after,
        cursor: wanted.cursor,
        limit: wanted.limit.unwrap_or(100).clamp(1, 1_000),
        facets: wanted.facets,
    };
    Ok(Json(
        flow::search(&state.host, &jurisdiction, &search).await?,
    ))
}

/// `GET /api/v1/jurisdictions/{j}/entries/{code}`: the version that counts. Its number is the `ETag`.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/entries/{code}",
    tag = "catalog",
    summary = "一个条目 / An entry",
    responses((status = 200, body = EntryRow, description = "一个条目 / An entry"), (status = 304, description = "未变化 / as it was")),
    extensions(("x-problems" = json!(["no-such-entry"])), ("x-as" = json!("provider"))),
)]
pub(crate) async fn show(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    headers: HeaderMap,
    reader: Reader,
) -> Result<Response, ApiError> {
    let audience = reader.audience(&state);
    let row = flow::entry(&state.host, &jurisdiction, audience, &code).await?;
    let tag = format!("\"{}\"", row.version);
    let known = headers.get(header::IF_NONE_MATCH);
    let known = known.and_then(|known| known.to_str().ok()).unwrap_or("");
    let same = |one: &str| one.trim().trim_start_matches("W/") == tag || one.trim() == "*";
    let tagged = [(header::ETAG, tag.clone())];
    if known.split(',').any(same) {
        return Ok((StatusCode::NOT_MODIFIED, tagged).into_response());
    }
    Ok((tagged, Json(row)).into_response())
}

/// `GET /api/v1/jurisdictions/{j}/entries/{code}/versions`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/versions",
    tag = "catalog",
    summary = "条目的各版本 / The versions of an entry",
    responses((status = 200, body = Versions, description = "条目的各版本 / The versions of an entry")),
    extensions(("x-problems" = json!(["no-such-entry"])), ("x-as" = json!("provider"))),
)]
pub(crate) async fn versions(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    reader: Reader,
) -> Result<Json<Versions>, ApiError> {
    let audience = reader.audience(&state);
    let rows = flow::entry_versions(&state.host, &jurisdiction, audience, &code).await?;
    let versions = rows.into_iter().map(VersionView::from).collect();
    Ok(Json(Versions { code, versions }))
}

/// `GET /api/v1/jurisdictions/{j}/entries/{code}/versions/{n}`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/versions/{n}",
    tag = "catalog",
    summary = "条目的一个版本 / A version of an entry",
    responses((status = 200, body = EntryRow, description = "条目的一个版本 / A version of an entry")),
    extensions(("x-problems" = json!(["no-such-entry", "no-such-number"])), ("x-as" = json!("provider"))),
)]
pub(crate) async fn version(
    State(state): State<AppState>,
    Path((jurisdiction, code, version)): Path<(String, String, String)>,
    reader: Reader,
) -> Result<Json<EntryRow>, ApiError> {
    let version = read_number("version", &version)?;
    let audience = reader.audience(&state);
    let row = flow::entry_version(&state.host, &jurisdiction, audience, &code, version).await?;
    Ok(Json(row))
}

/// The versions of an entry.
#[derive(Serialize, ToSchema)]
pub(crate) struct Versions {
    /// The entry's code.
    code: String,
    /// The first one first.
    versions: Vec<VersionView>,
}

/// A version in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct VersionView {
    version: u32,
    state: flow::EntryState,
    day: Date,
    case_id: Option<String>,
    title: String,
}

impl From<EntryRow> for VersionView {
    fn from(row: EntryRow) -> Self {
        Self {
            version: row.version,
            state: row.state,
            day: row.day,
            case_id: row.case_id,
            title: row.entry.title,
        }
    }
}

/// In what two versions differ.
#[derive(Serialize, ToSchema)]
pub(crate) struct Differences {
    code: String,
    from: u32,
    to: u32,
    /// Field by field.
    #[serde(rename = "differences")]
    fields: Vec<flow::Difference>,
}

/// Between which versions.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Between {
    /// 自哪个版本 / From this version.
    #[param(minimum = 1, example = 1)]
    from: u32,
    /// 至哪个版本 / To this version.
    #[param(minimum = 1, example = 1)]
    to: u32,
}

/// `GET /api/v1/jurisdictions/{j}/entries/{code}/diff?from=1&to=2`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/diff",
    tag = "catalog",
    summary = "两个版本的差异 / In what two versions differ",
    params(Between),
    responses((status = 200, body = Differences, description = "两个版本的差异 / In what two versions differ")),
    extensions(("x-problems" = json!(["no-such-entry"])), ("x-as" = json!("provider"))),
)]
pub(crate) async fn diff(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    StrictQuery(Between { from, to }): StrictQuery<Between>,
    reader: Reader,
) -> Result<Json<Differences>, ApiError> {
    let audience = reader.audience(&state);
    let found = flow::differences(&state.host, &jurisdiction, audience, &code, from, to);
    Ok(Json(Differences {
        fields: found.await?,
        code,
        from,
        to,
    }))
}

/// `POST /api/v1/jurisdictions/{j}/entries`: files the publication of an entry by its provider.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/entries",
    tag = "catalog",
    summary = "提交条目的发布 / File the publication of an entry",
    request_body(content = CatalogEntry, example = json!(examples::new_entry())),
    responses((
        status = 201,
        body = CaseView,
        description = "案件 / the case",
        headers(("location" = String,
        description = "案件的路径 / where the case is"))
    )),
    extensions(
        ("x-problems" = json!(["not-admissible", "others-file", "conflict", "no-date", "clock-behind"])),
        ("x-as" = json!("provider"))
    ),
    security(("role" = [])),
)]
pub(crate) async fn publish(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    Strict(entry): Strict<CatalogEntry>,
) -> Result<(StatusCode, Created), ApiError> {
    let filing = flow::Filing::publication(entry);
    let filed = flow::file(&state.host, &jurisdiction, &by, filing, once.as_ref());
    Ok(created(filed.await?))
}
