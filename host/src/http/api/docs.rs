//! The description of the API, for programs and for people. People's needs no network but this host.

use std::sync::Arc;

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderName, StatusCode, header};
use serde_json::Value;
use utoipa_swagger_ui::Config;

use crate::http::document;
use crate::http::errors::ApiError;
use crate::http::problem::Problem;

/// What the page may load: itself. Its styles are partly made by its own script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";
const PAGE: &str = r#"<!DOCTYPE html>
<html lang="zh">
<head>
<meta charset="UTF-8">
<title>Bylaw 接口说明 / API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<noscript>本页需要脚本；接口说明见 / This page needs scripts; the description is at
<a href="/openapi.json">/openapi.json</a></noscript>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/swagger-ui-standalone-preset.js"></script>
<script src="/docs/swagger-initializer.js"></script>
</body>
</html>
"#;

/// `GET /openapi.json`
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "documentation",
    summary = "本接口的说明（OpenAPI 3.1） / The description of this API (OpenAPI 3.1)",
    responses((status = 200, body = Object, description = "OpenAPI 3.1"))
)]
pub(crate) async fn description() -> Json<&'static Value> {
    Json(document())
}

type Page = ([(HeaderName, &'static str); 2], &'static str);

/// `GET /docs`
#[utoipa::path(
    get,
    path = "/docs",
    tag = "documentation",
    summary = "接口说明网页，无须外网 / The documentation page, which needs no network",
    responses((
        status = 200,
        body = String,
        content_type = "text/html; charset=utf-8",
        description = "网页 / a page"
    ))
)]
pub(crate) async fn page() -> Page {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, PAGE)
}

type Part = ([(HeaderName, String); 3], Vec<u8>);

/// `GET /docs/{file}`
#[utoipa::path(
    get,
    path = "/docs/{file}",
    tag = "documentation",
    summary = "说明网页的组成文件 / What the documentation page is made of",
    responses((
        status = 200,
        body = String,
        content_type = "*/*",
        description = "脚本或样式 / a script or a style"
    )),
    extensions(("x-problems" = json!(["no-path"])))
)]
pub(crate) async fn part(Path(file): Path<String>) -> Result<Part, ApiError> {
    let config = Arc::new(Config::from("/openapi.json"));
    let found = utoipa_swagger_ui::serve(&file, config).ok().flatten();
    let Some(found) = found.filter(|_| !file.is_empty()) else {
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "no-path",
            "没有该路径",
            "No such path",
        )
        .into());
    };
    let headers = [
        (header::CONTENT_TYPE, found.content_type),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::CACHE_CONTROL, "public, max-age=3600".to_owned()),
    ];
    Ok((headers, found.bytes.into_owned()))
}
