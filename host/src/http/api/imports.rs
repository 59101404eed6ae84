//! The catalog as a sheet: handed in, looked at, filed, and handed out.

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::domain::Principal;
use crate::flow::{self, As, ExportFormat, Sheet};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::{Caller, Reader};
use crate::http::document::examples;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;
use crate::http::problem::Problem;
use crate::sheets::{Encoding, LARGEST, kind_of};

/// What is said of a file beside its bytes.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct About {
    /// 文件名 / The name of the file.
    #[serde(default)]
    name: String,
    /// 编码：utf-8 或 gb18030 / The encoding: utf-8 or gb18030.
    encoding: Option<String>,
    /// 提供部门 / The provider.
    provider: Option<String>,
}

/// `POST /api/v1/jurisdictions/{j}/imports?name=FILE`: the body is the file.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/imports",
    tag = "catalog",
    summary = "导入目录表（先试算） / Hand in a catalog as a sheet; a dry run",
    description = "试算与提交作相同的检查（提供方、机构目录、规则），结果按行、列列出，不留案件。提供方按“提供方标识”列识别，没有该列的，按统一社会信用代码在机构目录中查找。\
        编制指南没有敏感级别列：拟开放或无条件共享的数据须增加“信息项敏感级别”“数据敏感级别”列并填写；其他数据未写明的，按“个人信息”处理并提示。\
        / The dry run asks what the filing will ask (providers, the register, the rules), says it by row and column, and leaves no case. A provider is known by the column `提供方标识`, else by the unified social credit code in the register. \
        The guide has no column for sensitivity: data that are opened or shared without conditions need the columns `信息项敏感级别` and `数据敏感级别`; of others, what is not said is taken for personal information, and told.",
    params(About),
    request_body(content = String, content_type = "text/csv", description = "XLSX、XLS 或 CSV 文件 / a file: XLSX, XLS or CSV", example = json!(examples::sheet())),
    responses((status = 201, body = flow::ImportView, description = "试算结果 / what was found")),
    extensions(("x-problems" = json!(["bad-sheet", "bad-header", "too-many-entries", "conflict"])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
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
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    /// 从此之后 / What comes after this.
    #[serde(default)]
    #[param(minimum = 0, default = 0, example = 0)]
    after: u32,
    /// 最多几项；默认 200，大于 1000 按 1000 / How many at most; 200 by default, what is larger counts as 1000.
    #[param(minimum = 1, default = 200, example = 200)]
    limit: Option<u32>,
}

impl Part {
    fn limit(&self) -> u32 {
        self.limit.unwrap_or(200).clamp(1, 1_000)
    }
}

/// `GET /api/v1/jurisdictions/{j}/imports/{id}?after=PLACE&limit=N`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/imports/{id}",
    tag = "catalog",
    summary = "导入的结果 / What became of a sheet",
    params(Part),
    responses((status = 200, body = flow::ImportView, description = "导入 / the import")),
    extensions(("x-problems" = json!(["no-import"])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
pub(crate) async fn show(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    Caller(by): Caller,
    StrictQuery(part): StrictQuery<Part>,
) -> Result<Json<flow::ImportView>, ApiError> {
    let page = (part.after, part.limit());
    let view = flow::read_import(&state.host, &jurisdiction, &by, &id, page).await?;
    Ok(Json(view))
}

/// As what to file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    r#as: As,
}

/// `POST /api/v1/jurisdictions/{j}/imports/{id}/file` with `{"as": "cases"}` or `{"as": "batch"}`
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/imports/{id}/file",
    tag = "catalog",
    summary = "提交导入的条目 / File the entries of a sheet",
    request_body(content = Wish, example = json!({"as": "batch"})),
    responses((status = 200, body = flow::ImportView, description = "导入 / the import")),
    extensions(("x-problems" = json!(["no-import", "bad-header", "others-file", "conflict"])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
pub(crate) async fn file(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    Caller(by): Caller,
    Strict(wish): Strict<Wish>,
) -> Result<Json<flow::ImportView>, ApiError> {
    let filed = flow::file_import(&state.host, &jurisdiction, &by, &id, wish.r#as);
    Ok(Json(filed.await?))
}

/// `GET /api/v1/jurisdictions/{j}/batches/{batch}`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/batches/{batch}",
    tag = "catalog",
    summary = "同批案件 / Cases that were filed together",
    description = "只列出本机构参与的案件。/ Those in which the caller's organisation has a part.",
    params(Part),
    responses((status = 200, body = flow::BatchView, description = "案件 / the cases")),
    extensions(("x-problems" = json!(["no-batch"])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
pub(crate) async fn batch(
    State(state): State<AppState>,
    Path((jurisdiction, batch)): Path<(String, String)>,
    StrictQuery(page): StrictQuery<Part>,
    reader: Reader,
) -> Result<Json<flow::BatchView>, ApiError> {
    let (party, after, limit) = (
        reader.principal.as_deref().and_then(Principal::body),
        page.after,
        page.limit(),
    );
    let view = flow::batch(&state.host, &jurisdiction, &batch, party, after, limit);
    Ok(Json(view.await?))
}

/// As what to write the catalog.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    /// 格式 / The format.
    #[param(inline, example = "csv")]
    format: Format,
    /// 编码：utf-8 或 gb18030 / The encoding: utf-8 or gb18030.
    encoding: Option<String>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Format {
    Xlsx,
    Csv,
}

/// `GET /api/v1/jurisdictions/{j}/entries/export?format=xlsx|csv[&encoding=gb18030]`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/entries/export",
    tag = "catalog",
    summary = "导出目录 / The catalog as a sheet",
    params(Form),
    responses((status = 200, content((Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv; charset=utf-8"), (String = "text/csv; charset=gb18030")), description = "文件 / the file")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
pub(crate) async fn export(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    StrictQuery(form): StrictQuery<Form>,
    reader: Reader,
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
    let bytes = flow::export(&state.host, &jurisdiction, reader.audience(&state), format).await?;
    let disposition = format!("attachment; filename=\"catalog-{jurisdiction}.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}
