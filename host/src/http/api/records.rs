//! Records of exchanges and queries.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::domain::UseRecord;
use crate::flow::{self, UseView, Using};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::{Caller, Certificate};
use crate::http::document::examples;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;

/// `POST /api/v1/jurisdictions/{j}/records`: an exchange or a query that took place today, as
/// whoever provides the data or runs the platform reports it.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/records",
    tag = "records",
    summary = "登记一次交换或查询 / Record an exchange or a query",
    request_body(content = UseRecord, example = json!(examples::use_record())),
    responses((status = 201, body = UseView, description = "记录 / the record")),
    extensions(
        ("x-problems" = json!([
            "not-for-this-role", "no-entry", "no-grant", "no-person", "bad-field", "conflict", "no-date"
        ])),
        ("x-as" = json!("provider"))
    ),
    security(("role" = [])),
)]
pub(crate) async fn record(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Certificate(subjects): Certificate,
    Keyed(once): Keyed,
    Strict(record): Strict<UseRecord>,
) -> Result<(StatusCode, Json<UseView>), ApiError> {
    let by = Using {
        principal: &by,
        subjects: &subjects,
    };
    let recorded = flow::record_use(&state.host, &jurisdiction, by, record, once.as_ref());
    Ok((StatusCode::CREATED, Json(recorded.await?)))
}

/// Which records.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    /// 目录条目的编码 / The code of the entry.
    #[param(example = "TEST/000001")]
    entry: String,
    /// 从此之后，取上一页的最后一项 / What comes after this, the last one of the page before.
    #[serde(default)]
    after: String,
    /// 最多几项；默认 100，大于 1000 按 1000 / How many at most; 100 by default, what is larger counts as 1000.
    #[param(minimum = 0, default = 100, example = 100)]
    limit: Option<u32>,
}

/// `GET /api/v1/jurisdictions/{j}/records?entry=CODE[&after=ID]`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/records",
    tag = "records",
    summary = "条目的使用记录 / The records of an entry's use",
    description = "每条记录载明机构、账户（标识；本辖区账户另附现用名称）及所用凭据（令牌、登录或证书的标识，不含密钥）；以个人名义使用的，记录其本人，可予删除。\
        / A record names the organisation, the account (its identifier, and of this jurisdiction its name today) and the credential it came with (the identifier of a token, a sign-in or a certificate, never a secret); of a person who asks for himself the person, who can be erased.",
    params(Which),
    responses((status = 200, body = Vec<UseView>, description = "最早的在前 / the earliest first")),
    extensions(
        ("x-problems" = json!(["not-for-this-role", "no-entry", "no-date"])),
        ("x-as" = json!("provider"))
    ),
    security(("role" = [])),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    StrictQuery(which): StrictQuery<Which>,
) -> Result<Json<Vec<UseView>>, ApiError> {
    let limit = which.limit.unwrap_or(100).min(1_000);
    let uses = flow::uses(
        &state.host,
        &jurisdiction,
        &by,
        &which.entry,
        &which.after,
        limit,
    );
    Ok(Json(uses.await?))
}
