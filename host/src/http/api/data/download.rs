//! Whole results as files.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::data::{AnswerFormat, Query};
use crate::domain::ExchangeMethod;
use crate::flow::{self, DataError, Download};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::{Certificate, Reader};
use crate::http::document::examples;
use crate::http::errors::{ApiError, no_such_method};

/// The record of the access, the version, and how many rows the file has.
const RECORD: HeaderName = HeaderName::from_static("bylaw-record");
const VERSION: HeaderName = HeaderName::from_static("bylaw-dataset-version");
const ROWS: HeaderName = HeaderName::from_static("bylaw-rows");
/// Says that in a CSV file texts that spreadsheets would take for formulas begin with an apostrophe.
const FORMULAS: HeaderName = HeaderName::from_static("bylaw-formulas");

/// As what.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct As {
    /// 文件格式 / As what.
    #[param(inline, example = "csv")]
    format: AnswerFormat,
}

/// `GET /api/v1/jurisdictions/{j}/entries/{code}/download?format=csv|jsonl|xlsx|parquet`: everything
/// that is shown to whoever asks.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/download",
    tag = "data",
    summary = "下载全部数据 / Download the data",
    description = "CSV 会改动部分值：以 =、+、-、@（含全角）、制表符或换行开头而会被电子表格当作公式的文本，前面加一个撇号（'=cmd 即 =cmd），并以响应头 bylaw-formulas: neutralised 说明；数字不受影响。要原样取得，用 jsonl、xlsx 或 parquet。\
        / CSV alters some values: a text that a spreadsheet would take for a formula (it begins with =, +, -, @, also full-width, a tab or a line break) gets an apostrophe in front (`'=cmd` stands for `=cmd`), which the header `bylaw-formulas: neutralised` says; numbers are as they are. JSON lines, XLSX and Parquet have every value as it is.",
    params(As),
    responses(
        (status = 200, description = "文件 / the file", headers(
            ("bylaw-record" = String, description = "本次访问的记录 / the record of this access"),
            ("bylaw-dataset-version" = u32, description = "数据的版本 / the version"),
            ("bylaw-rows" = u64, description = "行数 / how many rows"),
            ("bylaw-formulas" = String, description = "仅 CSV：neutralised，即疑似公式的文本前加有撇号 / of CSV: `neutralised`, texts like formulas begin with an apostrophe"),
        ), content(
            (String = "text/csv; charset=utf-8; header=present"),
            (String = "application/jsonl"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "application/vnd.apache.parquet"),
        ))),
    extensions(("x-problems" = json!(["no-data-entry", "no-data", "stopped", "not-granted", "withheld", "grant-suspended", "grant-ended", "grant-expired", "method-not-granted", "over-broad", "item-hidden", "not-in-scope", "certificate-required", "not-yours", "bad-query-of-data", "query-too-large", "query-too-slow", "queries-busy", "no-date", "conflict", "too-many-rows", "unwritable"])), ("x-as" = json!("provider"))),
)]
pub(crate) async fn whole(
    state: State<AppState>,
    path: Path<(String, String)>,
    reader: Reader,
    certificate: Certificate,
    method: Method,
    format: StrictQuery<As>,
) -> Result<Response, ApiError> {
    if method == Method::HEAD {
        // The answer is made, and its record left, before its length is known: not for nothing.
        return Err(no_such_method().await);
    }
    let query = Strict(Query::default());
    result(state, path, reader, certificate, format, query).await
}

/// `POST …/download?format=…`: the result of a query.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/entries/{code}/download",
    tag = "data",
    summary = "下载查询结果 / Download the result of a query",
    description = "CSV 会改动部分值：以 =、+、-、@（含全角）、制表符或换行开头而会被电子表格当作公式的文本，前面加一个撇号（'=cmd 即 =cmd），并以响应头 bylaw-formulas: neutralised 说明；数字不受影响。要原样取得，用 jsonl、xlsx 或 parquet。\
        / CSV alters some values: a text that a spreadsheet would take for a formula (it begins with =, +, -, @, also full-width, a tab or a line break) gets an apostrophe in front (`'=cmd` stands for `=cmd`), which the header `bylaw-formulas: neutralised` says; numbers are as they are. JSON lines, XLSX and Parquet have every value as it is.",
    params(As),
    request_body(content = Query, example = json!(examples::query_whole())),
    responses(
        (status = 200, description = "文件 / the file", headers(
            ("bylaw-record" = String, description = "本次访问的记录 / the record of this access"),
            ("bylaw-dataset-version" = u32, description = "数据的版本 / the version"),
            ("bylaw-rows" = u64, description = "行数 / how many rows"),
            ("bylaw-formulas" = String, description = "仅 CSV：neutralised，即疑似公式的文本前加有撇号 / of CSV: `neutralised`, texts like formulas begin with an apostrophe"),
        ), content(
            (String = "text/csv; charset=utf-8; header=present"),
            (String = "application/jsonl"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "application/vnd.apache.parquet"),
        ))),
    extensions(("x-problems" = json!(["no-data-entry", "no-data", "stopped", "not-granted", "withheld", "grant-suspended", "grant-ended", "grant-expired", "method-not-granted", "over-broad", "item-hidden", "not-in-scope", "certificate-required", "not-yours", "bad-query-of-data", "query-too-large", "query-too-slow", "queries-busy", "no-date", "conflict", "too-many-rows", "unwritable"])), ("x-as" = json!("provider"))),
)]
pub(crate) async fn result(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    reader: Reader,
    certificate: Certificate,
    StrictQuery(As { format }): StrictQuery<As>,
    Strict(query): Strict<Query>,
) -> Result<Response, ApiError> {
    let (host, j) = (&state.host, &jurisdiction);
    let by = reader.using(&certificate);
    let (wanted, method) = (query.named(), ExchangeMethod::FileDownload);
    let file = async {
        let permit = flow::permit_for(host, j, by, &code, &wanted, method).await?;
        let (masking, _) = flow::masking_of(host, j, &code).await?;
        flow::download_data(host, j, &code, &permit, &masking, &query, format).await
    };
    let file: Result<_, DataError> = file.await;
    Ok(answer(file?))
}

fn answer(file: Download) -> Response {
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    // Letters, digits and hyphens only.
    let named = format!("attachment; filename=\"{}\"", file.name);
    if let Ok(named) = HeaderValue::from_str(&named) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    let kind = HeaderValue::from_static(file.format.media_type());
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_LENGTH, file.bytes.into());
    headers.insert(VERSION, file.version.into());
    headers.insert(ROWS, file.rows.into());
    if let Ok(record) = HeaderValue::from_str(&file.record) {
        headers.insert(RECORD, record);
    }
    if file.format == AnswerFormat::Csv {
        headers.insert(FORMULAS, HeaderValue::from_static("neutralised"));
    }
    *response.body_mut() = Body::from_stream(file.content);
    response
}
