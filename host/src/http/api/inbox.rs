//! What waits for the caller, and the cases that are his.

use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::{Extension, Json};

use crate::flow::{self, CasesQuery, InboxItem, InboxQuery, Page};
use crate::http::AppState;
use crate::http::body::StrictQuery;
use crate::http::caller::Caller;
use crate::http::errors::ApiError;
use crate::http::place::Place;

/// Cases, and in the header `Link` (RFC 8288) where the next page is.
type Listed = (HeaderMap, Json<Vec<InboxItem>>);

/// `GET /api/v1/inbox[?jurisdiction&kind&entry&overdue&due_until&own_capacity&after&limit]`: open
/// cases whose turn is the caller's, or that he has to see beside, the first due first.
#[utoipa::path(
    get,
    path = "/api/v1/inbox",
    tag = "inbox",
    summary = "待办 / What waits for the caller",
    params(InboxQuery),
    responses((
        status = 200,
        body = Vec<InboxItem>,
        description = "先到期的在前 / the first due first",
        headers(("link" = Option<String>, description = "下一页，rel=next（RFC 8288） / the next page"))
    )),
    extensions(("x-problems" = json!(["no-jurisdiction"])), ("x-as" = json!("$OFFICER"))),
    security(("role" = [])),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Extension(place): Extension<Place>,
    Caller(by): Caller,
    StrictQuery(query): StrictQuery<InboxQuery>,
) -> Result<Listed, ApiError> {
    // As the guard read it, who let the caller in for that tenant and no other.
    let jurisdiction = place.tenant.as_deref().unwrap_or(&by.tenant);
    let page = flow::inbox(&state.host, jurisdiction, &by, &query).await?;
    Ok(linked(&uri, page))
}

/// `GET /api/v1/jurisdictions/{j}/cases[?state&kind&entry&from&to&role&after&limit]`: cases in which
/// the caller has a part, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/cases",
    tag = "inbox",
    summary = "本机构参与的案件 / The cases in which the caller has a part",
    params(CasesQuery),
    responses((
        status = 200,
        body = Vec<InboxItem>,
        description = "后提交的在前 / the latest first",
        headers(("link" = Option<String>, description = "下一页，rel=next（RFC 8288） / the next page"))
    )),
    extensions(("x-problems" = json!([])), ("x-as" = json!("$OFFICER"))),
    security(("role" = [])),
)]
pub(crate) async fn cases(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    StrictQuery(query): StrictQuery<CasesQuery>,
) -> Result<Listed, ApiError> {
    let page = flow::cases(&state.host, &jurisdiction, &by, &query).await?;
    Ok(linked(&uri, page))
}

fn linked(uri: &Uri, page: Page) -> Listed {
    let mut headers = HeaderMap::new();
    if let Some(next) = page.next.as_deref() {
        let query = uri.query().unwrap_or_default().split('&');
        let kept = query.filter(|pair| !pair.is_empty() && !pair.starts_with("after="));
        let next = format!("after={next}");
        let place: Vec<&str> = kept.chain([next.as_str()]).collect();
        let link = format!("<{}?{}>; rel=\"next\"", uri.path(), place.join("&"));
        // Places are days and identifiers of cases.
        if let Ok(link) = HeaderValue::try_from(link) {
            headers.insert(header::LINK, link);
        }
    }
    (headers, Json(page.items))
}
