//! The only place where errors become statuses.

mod acts;
mod data;
mod grants;
mod identity;
mod imports;
mod rehearsals;
mod releases;
mod sign_in;
mod supervision;
mod upper_law;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use crate::flow::{FileError, FlowError, SearchError, UseError};

/// What a handler fails with.
pub(super) struct ApiError(Problem);

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<FlowError> for ApiError {
    fn from(error: FlowError) -> Self {
        let problem = missing(&error)
            .or_else(|| passing(&error))
            .or_else(|| identity::others_file(&error))
            .or_else(|| releases::unusable(&error))
            .or_else(|| of_the_rules(&error));
        Self(problem.unwrap_or_else(|| internal(&error)))
    }
}

/// What rules, calendars or the law say against it; all else is the operator's.
fn of_the_rules(error: &FlowError) -> Option<Problem> {
    Some(match error {
        FlowError::NotInForce { .. } => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not-in-force",
            "当日没有现行有效的依据",
            "Nothing is in force on that day",
        )
        .detail(error),
        FlowError::Fault(fault) => acts::faulted(fault.code()).detail(fault),
        FlowError::Lowering(_) => Problem::new(
            StatusCode::FORBIDDEN,
            "not-in-this-capacity",
            "须由机构负责人或经办负责人办理",
            "An officer or the head of the organisation has to do it",
        )
        .detail(error),
        FlowError::Calendar(cause) => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "no-date",
            "无法计算期限",
            "The date cannot be computed",
        )
        .detail(cause),
        FlowError::Store(_)
        | FlowError::Record { .. }
        | FlowError::NoRules(_)
        | FlowError::BadComponent { .. }
        | FlowError::NotReady { .. }
        | FlowError::BadRelease { .. }
        | FlowError::BadReceipt { .. }
        | FlowError::BadCalendar { .. }
        | FlowError::Log(_)
        | FlowError::Key(_)
        | FlowError::Head(_)
        | FlowError::Random(_)
        | FlowError::BadTree(_)
        | FlowError::NoJurisdiction(_)
        | FlowError::NoCase(_)
        | FlowError::NoBreach(_)
        | FlowError::NoReceipt { .. }
        | FlowError::NoRecord(_)
        | FlowError::NoEvent { .. }
        | FlowError::NoCalendar { .. }
        | FlowError::NoDigest { .. }
        | FlowError::ClockBehind { .. }
        | FlowError::CodeTaken(_)
        | FlowError::NoEntry(_)
        | FlowError::OthersFile(_)
        | FlowError::BrokenOff => return None,
    })
}

/// The cause is for the operator's log, not for the caller.
pub(super) fn internal(error: &(dyn std::error::Error + 'static)) -> Problem {
    tracing::error!(error, "request failed");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "系统内部错误",
        "Something failed on our side",
    )
}

/// What may be gone when the same is asked again.
fn passing(error: &FlowError) -> Option<Problem> {
    Some(match error {
        FlowError::ClockBehind { .. } => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "clock-behind",
            "系统时钟倒退，到期处理暂停",
            "The clock runs backwards; what falls due has to wait",
        )
        .detail("nothing was done; the same request may be sent again")
        .retry_after(60),
        error if error.is_conflict() => Problem::new(
            StatusCode::CONFLICT,
            "conflict",
            "案件同时被他人更改，请重试",
            "Somebody else changed it at the same time; try again",
        )
        .detail(error)
        .retry_after(1),
        error if error.is_passing() => away(error),
        _ => return None,
    })
}

/// What the path names and nobody has.
fn missing(error: &FlowError) -> Option<Problem> {
    let (code, zh, en, place) = match error {
        FlowError::NoJurisdiction(_) => (
            "no-jurisdiction",
            "没有该辖区",
            "No such jurisdiction",
            "path: jurisdiction",
        ),
        FlowError::NoCase(_) => ("no-case", "没有该案件", "No such case", "path: case"),
        FlowError::NoBreach(_) => (
            "no-breach",
            "没有待责令改正的逾期",
            "No breach waits for a rectification",
            "path: case",
        ),
        FlowError::NoReceipt { .. } => (
            "no-receipt",
            "该案件没有此回执",
            "The case has no such receipt",
            "path: n",
        ),
        FlowError::NoRecord(_) => ("no-record", "没有该记录", "No such record", "path: record"),
        FlowError::NoEvent { .. } => (
            "no-event",
            "该案件没有此事件",
            "The case has no such event",
            "path: n",
        ),
        FlowError::NoEntry(_) => (
            "no-such-entry",
            "目录中没有该条目",
            "No such entry in the catalog",
            "path: code",
        ),
        FlowError::NoDigest { .. } => (
            "no-calendar",
            "没有该版日历",
            "No such calendar",
            "query: digest",
        ),
        FlowError::NoCalendar { .. } => (
            "no-calendar",
            "没有该版日历",
            "No such calendar",
            "path: revision",
        ),
        _ => return None,
    };
    let problem = Problem::new(StatusCode::NOT_FOUND, code, zh, en);
    let problem = problem.detail(error).at(place);
    // A case is there for who has a part in it; nobody else learns whether there is one.
    let unseen = matches!(error, FlowError::NoCase(_));
    Some(if unseen { problem.unseen() } else { problem })
}

/// The database is away or full: nothing was done, and it may pass.
pub(super) fn away(error: &FlowError) -> Problem {
    tracing::error!(
        error = error as &dyn std::error::Error,
        "the database cannot be used"
    );
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "unavailable",
        "数据库暂不可用，请稍后重试",
        "The database cannot be used now; try again later",
    )
    .detail("nothing was done; the same request may be sent again")
    .retry_after(5)
}

impl From<SearchError> for ApiError {
    fn from(error: SearchError) -> Self {
        let place = match &error {
            SearchError::Flow(_) => "",
            SearchError::TooLong(_) | SearchError::NoWords(_) => "query: q",
            SearchError::Cursor(_) => "query: cursor",
            SearchError::Category(_) => "query: category",
        };
        match error {
            SearchError::Flow(error) => error.into(),
            error => Self(
                Problem::new(
                    StatusCode::BAD_REQUEST,
                    "bad-search",
                    "查询条件有误",
                    "This cannot be searched for",
                )
                .detail(&error)
                .at(place),
            ),
        }
    }
}

impl From<UseError> for ApiError {
    fn from(error: UseError) -> Self {
        if let UseError::NotYours(_) = &error {
            let problem = Problem::new(
                StatusCode::FORBIDDEN,
                "not-for-this-role",
                "该身份无权使用交换与查询记录",
                "Records of exchange and query are not for this role",
            );
            return problem.detail(&error).into();
        }
        let (code, place) = match &error {
            UseError::NoEntry(_) => ("no-entry", "entry_code"),
            UseError::NoGrant { .. } => ("no-grant", "grant"),
            UseError::Reference(_) => ("no-person", "by.id"),
            UseError::Report => ("bad-field", "kind"),
            UseError::Account => ("bad-field", "account"),
            UseError::NotYours(_) | UseError::Flow(_) => ("internal", ""),
        };
        match error {
            UseError::Flow(error) => error.into(),
            error => Self(
                Problem::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    code,
                    "记录所指的目录条目或授权不存在",
                    "The record is about nothing that is here",
                )
                .detail(&error)
                .at(place),
            ),
        }
    }
}

impl From<FileError> for ApiError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Flow(error) => error.into(),
            FileError::Refused(findings) => Self(Problem {
                findings,
                ..Problem::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "not-admissible",
                    "该事项不能受理，理由及依据见 findings",
                    "The matter cannot be taken; findings say why and on what basis",
                )
            }),
        }
    }
}

/// Paths that lead nowhere.
pub(super) async fn no_such_path() -> ApiError {
    ApiError(Problem::new(
        StatusCode::NOT_FOUND,
        "no-path",
        "没有该路径",
        "No such path",
    ))
}

/// Paths that know other methods.
pub(super) async fn no_such_method() -> ApiError {
    ApiError(Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "no-method",
        "该路径不支持此方法",
        "The path does not know this method",
    ))
}
