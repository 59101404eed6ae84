//! Components that are handed in, and the releases that they become: proposed by one administrator,
//! confirmed by another, taken back by any.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::domain::Date;
use crate::flow::{
    self, ComponentDetails, ComponentView, ReleaseProposal, Restored, RulesRelease, RulesReleases,
    Uploaded, UpperLawReport,
};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery, read_number};
use crate::http::caller::Caller;
use crate::http::document::examples;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;
use crate::http::problem::Problem;
use crate::http::versions::Seen;
use crate::policy::Voucher;

/// The headers that say who vouches for a component.
const KEY: &str = "x-bylaw-key";
const SIGNATURE: &str = "x-bylaw-signature";

/// `GET /api/v1/jurisdictions/{j}/components`: the latest last.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/components",
    tag = "releases",
    summary = "规则组件 / The components that were handed in",
    responses((status = 200, body = Vec<ComponentView>, description = "最近的在后 / the latest last")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("$AUDIT"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn components(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
) -> Result<Json<Vec<ComponentView>>, ApiError> {
    Ok(Json(flow::components(&state.host, &jurisdiction).await?))
}

/// `GET /api/v1/jurisdictions/{j}/components/{digest}`: what it says of itself.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/components/{digest}",
    tag = "releases",
    summary = "一个规则组件及其自述 / A component, and what it says of itself",
    responses((status = 200, body = ComponentDetails, description = "组件 / the component")),
    extensions(("x-problems" = json!(["no-component"])), ("x-as" = json!("$AUDIT"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn component(
    State(state): State<AppState>,
    Path((jurisdiction, digest)): Path<(String, String)>,
) -> Result<Json<ComponentDetails>, ApiError> {
    let details = flow::component(&state.host, &jurisdiction, &digest);
    Ok(Json(details.await?))
}

/// `POST /api/v1/jurisdictions/{j}/components`: the bytes, with the key and the signature in
/// headers. It is checked before it is answered, and governs nothing yet. 200 if it was here.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/components",
    tag = "releases",
    summary = "提交规则组件 / Hand a component in",
    params(
        ("X-Bylaw-Key" = Option<String>, Header, description = "签名公钥的编号 / the key that signed it"),
        ("X-Bylaw-Signature" = Option<String>, Header, description = "Ed25519 签名，base64 / the signature, in base64"),
    ),
    request_body(content = String, content_type = "application/wasm", description = "组件 / the component", example = json!(examples::COMPONENT)),
    responses(
        (status = 201, body = ComponentView, description = "新收到的组件 / the component"),
        (status = 200, body = ComponentView, description = "已有的组件 / the component, which was here"),
    ),
    extensions(("x-problems" = json!(["not-wasm", "no-rules-keys", "unvouched", "component-refused", "conflict"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn upload(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<ComponentView>), ApiError> {
    let bytes = component_of(&state, &jurisdiction, &headers, body).await?;
    let (host, voucher) = (&state.host, voucher(&headers));
    let uploaded = flow::upload_component(host, &by, &jurisdiction, bytes, voucher, once.as_ref());
    Ok(answered(uploaded.await?))
}

/// A component that the host is to fetch.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComponentPull {
    /// REGISTRY/NAME@sha256:…, in a registry that the operators name. Never a tag, which may mean
    /// something else tomorrow.
    #[schema(min_length = 1, max_length = 1000)]
    from: String,
}

/// `POST /api/v1/jurisdictions/{j}/components/pull`: the same, fetched from a registry by its digest,
/// with the signature that lies beside it there.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/components/pull",
    tag = "releases",
    summary = "从镜像仓库按摘要取入规则组件 / Have a component fetched from a registry by its digest",
    request_body(content = ComponentPull, example = json!(examples::pull())),
    responses(
        (status = 201, body = ComponentView, description = "新收到的组件 / the component"),
        (status = 200, body = ComponentView, description = "已有的组件 / the component, which was here"),
    ),
    extensions(("x-problems" = json!(["no-rules-keys", "unknown-registry", "registry-away", "registry-refused", "unvouched", "component-refused", "conflict"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn pull(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    Strict(ComponentPull { from }): Strict<ComponentPull>,
) -> Result<(StatusCode, Json<ComponentView>), ApiError> {
    let pulled = flow::pull_component(&state.host, &by, &jurisdiction, &from, once.as_ref());
    Ok(answered(pulled.await.map_err(ApiError::of_pull)?))
}

fn answered(uploaded: Uploaded) -> (StatusCode, Json<ComponentView>) {
    let status = if uploaded.new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    (status, Json(uploaded.component))
}

/// The filing days on which a component would decide.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FilingDays {
    /// 首日，默认为今日 / The first; today without it.
    from: Option<Date>,
    /// 末日 / The last.
    until: Option<Date>,
}

/// `GET …/components/{digest}/upper-law`: where it would be laxer than the rules of the jurisdiction
/// above, each with the smallest matter that shows it. What a proposal of it has to answer for.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/components/{digest}/upper-law",
    tag = "releases",
    summary = "与上位法对照 / Hold a component against the upper law",
    params(FilingDays),
    responses((status = 200, body = UpperLawReport, description = "宽于上位法之处 / where it is laxer")),
    extensions(("x-problems" = json!(["no-component", "upper-law-away"])), ("x-as" = json!("$AUDIT"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn upper_law(
    State(state): State<AppState>,
    Path((jurisdiction, digest)): Path<(String, String)>,
    StrictQuery(FilingDays { from, until }): StrictQuery<FilingDays>,
) -> Result<Json<UpperLawReport>, ApiError> {
    if let (Some(first), Some(last)) = (from, until)
        && first > last
    {
        let problem = Problem::new(
            StatusCode::BAD_REQUEST,
            "bad-query",
            "查询参数有误",
            "A query parameter is wrong",
        );
        let detail = format!("`from` {first} lies after `until` {last}");
        return Err(problem.detail(&detail).at("query: until").into());
    }
    let report = flow::upper_law(&state.host, &jurisdiction, &digest, from, until);
    Ok(Json(report.await?))
}

/// `GET /api/v1/jurisdictions/{j}/releases`, with the revision of the arrangement as its `ETag`.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/releases",
    tag = "releases",
    summary = "规则版本及其经过 / The releases, and what was done to them",
    responses((status = 200, body = RulesReleases, description = "版本与经过 / releases and history")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("$AUDIT"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
) -> Result<Response, ApiError> {
    let releases = flow::releases(&state.host, &jurisdiction).await?;
    let tag = HeaderValue::try_from(format!("\"{}\"", releases.revision));
    let mut response = Json(releases).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// `POST /api/v1/jurisdictions/{j}/releases`: nothing changes until somebody else confirms it.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/releases",
    tag = "releases",
    summary = "提议启用规则版本 / Propose a release",
    request_body(content = ReleaseProposal, example = json!(examples::release())),
    responses((status = 201, body = RulesRelease, description = "提议 / the proposal")),
    extensions(("x-problems" = json!(["no-component", "unvouched", "release-misplaced", "nothing-to-repair", "laxer-than-upper-law", "not-held-against-upper-law", "upper-law-away", "bad-field", "conflict"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn propose(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    Strict(proposal): Strict<ReleaseProposal>,
) -> Result<(StatusCode, Json<RulesRelease>), ApiError> {
    let proposed = flow::propose_release(&state.host, &by, &jurisdiction, proposal, once.as_ref());
    Ok((StatusCode::CREATED, Json(proposed.await?)))
}

/// `POST …/releases/{number}/confirmation`, with the `ETag` of the releases as `If-Match`. From then
/// on it governs what is filed on its days.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/releases/{number}/confirmation",
    tag = "releases",
    summary = "确认启用规则版本 / Confirm a release that somebody else proposed",
    params(("If-Match" = String, Header, description = "所见安排的 ETag / the `ETag` of the releases that were seen", example = "\"1\"")),
    responses((status = 200, body = RulesRelease, description = "规则版本 / the release")),
    extensions(("x-problems" = json!(["no-such-number", "no-release", "own-proposal", "unvouched", "rehearsal-stands-against", "upper-law-changed", "upper-law-away", "release-state", "release-misplaced", "conflict"])), ("x-as" = json!("$SECURITY"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn confirm(
    State(state): State<AppState>,
    Path((jurisdiction, number)): Path<(String, String)>,
    Caller(by): Caller,
    Seen(seen): Seen,
    Keyed(once): Keyed,
) -> Result<Json<RulesRelease>, ApiError> {
    let (host, number) = (&state.host, read_number("number", &number)?);
    let seen = i64::from(seen);
    let confirmed = flow::confirm_release(host, &by, &jurisdiction, number, seen, once.as_ref());
    Ok(Json(confirmed.await?))
}

/// `POST …/releases/{number}/withdrawal`: a proposal, a release that has not begun, or a shadow. Not
/// one without which days would have no rules.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/releases/{number}/withdrawal",
    tag = "releases",
    summary = "撤回规则版本 / Withdraw a release that does not govern",
    responses((status = 200, body = RulesRelease, description = "规则版本 / the release")),
    extensions(("x-problems" = json!(["no-such-number", "no-release", "release-state", "release-needed", "conflict"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn withdraw(
    State(state): State<AppState>,
    Path((jurisdiction, number)): Path<(String, String)>,
    Caller(by): Caller,
    Keyed(once): Keyed,
) -> Result<Json<RulesRelease>, ApiError> {
    let (host, number) = (&state.host, read_number("number", &number)?);
    let withdrawn = flow::withdraw_release(host, &by, &jurisdiction, number, once.as_ref());
    Ok(Json(withdrawn.await?))
}

/// Why a release is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rollback {
    /// In words; it stands in the log.
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// `POST …/releases/{number}/rollback`: the release that governs is taken back, and the last good
/// one before it governs again at once; that one is answered. One administrator is enough. Where
/// nothing would govern by itself, the one that ended last governs on, and later days that would lose
/// their rules go to whatever governs before them; the answer says so, and the step in the history.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/releases/{number}/rollback",
    tag = "releases",
    summary = "回退到前一规则版本 / Put the last good release back at once",
    request_body(content = Rollback, example = json!({"reason": "新版本的规则出错"})),
    responses((status = 200, body = Restored, description = "恢复的规则版本 / the release that governs again")),
    extensions(("x-problems" = json!(["no-such-number", "no-release", "release-state", "nothing-before", "conflict"])), ("x-as" = json!("$SECURITY"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn roll_back(
    State(state): State<AppState>,
    Path((jurisdiction, number)): Path<(String, String)>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    Strict(Rollback { reason }): Strict<Rollback>,
) -> Result<Json<Restored>, ApiError> {
    let (host, number) = (&state.host, read_number("number", &number)?);
    if reason.trim().is_empty() || reason.chars().count() > 2_000 {
        let problem = Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad-field",
            "字段有误",
            "A field cannot be so",
        );
        return Err(problem
            .detail("say why in 1 to 2000 characters")
            .at("reason")
            .into());
    }
    let restored = flow::roll_back(host, &by, &jurisdiction, number, &reason, once.as_ref());
    Ok(Json(restored.await?))
}

fn voucher(headers: &HeaderMap) -> Option<Voucher> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    Some(Voucher {
        key: text(KEY)?.to_owned(),
        signature: text(SIGNATURE)?.to_owned(),
    })
}

/// The bytes of a component, no more than the policy allows.
async fn component_of(
    state: &AppState,
    jurisdiction: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Vec<u8>, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/wasm") {
        let problem = Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-wasm",
            "请求体须为 application/wasm",
            "The body must be application/wasm",
        );
        return Err(problem
            .detail(&format!("the content type is `{kind}`"))
            .at("header: content-type")
            .into());
    }
    let policy = &state.host.jurisdiction(jurisdiction)?.policy;
    let most = policy.limits.component;
    let bytes = to_bytes(body, most).await.map_err(|_| {
        let problem = Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body-too-large",
            "请求体过大",
            "The body is too large",
        );
        problem
            .detail(&format!("a component has at most {most} bytes here"))
            .at("body")
    })?;
    Ok(bytes.into())
}
