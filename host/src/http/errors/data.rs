//! The statuses of what goes wrong with data.

use axum::http::StatusCode;

use super::{ApiError, internal};
use crate::data::{ObjectsError, QueryError};
use crate::flow::{DataError, WhyNot};
use crate::http::problem::Problem;

impl From<DataError> for ApiError {
    fn from(error: DataError) -> Self {
        let known = missing(&error)
            .or_else(|| refused(&error))
            .or_else(|| forbidden(&error))
            .or_else(|| conflicting(&error))
            .or_else(|| unfit(&error))
            .or_else(|| unanswerable(&error))
            .or_else(|| passing(&error));
        match (known, error) {
            (Some(problem), _) => Self(problem),
            (None, DataError::Flow(error)) => error.into(),
            (None, DataError::Record(error)) => error.into(),
            (None, DataError::Editing(error)) => error.into(),
            (None, error) => Self(internal(&error)),
        }
    }
}

fn missing(error: &DataError) -> Option<Problem> {
    let (code, zh, en, place) = match error {
        DataError::NoEntry(_) => (
            "no-data-entry",
            "没有该目录条目",
            "No such entry",
            "path: code",
        ),
        DataError::NoUpload(_) => ("no-upload", "没有该上传", "No such upload", "path: id"),
        DataError::NoData(_) => (
            "no-data",
            "该目录尚无数据",
            "The entry has no data yet",
            "path: code",
        ),
        _ => return None,
    };
    let problem = Problem::new(StatusCode::NOT_FOUND, code, zh, en);
    Some(problem.detail(error).at(place))
}

fn forbidden(error: &DataError) -> Option<Problem> {
    let (code, zh, en, place) = match error {
        DataError::NotProvider(_) => (
            "not-the-provider",
            "只有数据提供方可以进行此操作",
            "Only the provider of the entry may do that",
            "path: code",
        ),
        DataError::Capacity => (
            "not-in-this-capacity",
            "须由机构负责人或经办负责人办理",
            "An officer or the head of the organisation has to do it",
            "body",
        ),
        DataError::Stopped(_) => (
            "stopped",
            "该目录已停止提供",
            "The provision of the entry was stopped",
            "path: code",
        ),
        DataError::Query(query) if query.hidden => {
            let problem = Problem::new(
                StatusCode::FORBIDDEN,
                "item-hidden",
                "查询涉及未授权或已脱敏的信息项",
                "The query asks for an item that is not granted or is masked",
            );
            return Some(problem.detail(query).at(&query.place));
        }
        _ => return None,
    };
    let problem = Problem::new(StatusCode::FORBIDDEN, code, zh, en);
    Some(problem.detail(error).at(place))
}

/// What is not for whoever asks, with the articles.
fn refused(error: &DataError) -> Option<Problem> {
    let DataError::Refused(refusal) = error else {
        return None;
    };
    let (code, zh, en, place) = match &refusal.why {
        WhyNot::Stopped => (
            "stopped",
            "该目录已停止提供",
            "The provision of the entry was stopped",
            "path: code",
        ),
        WhyNot::NotGranted => (
            "not-granted",
            "该数据未向您开放，您亦无授权",
            "The data are not open to you, and no grant gives them",
            "path: code",
        ),
        WhyNot::Withheld => (
            "withheld",
            "该数据不予提供",
            "The data are withheld",
            "path: code",
        ),
        WhyNot::Suspended => (
            "grant-suspended",
            "授权已暂停",
            "The grant is suspended",
            "grant",
        ),
        WhyNot::Ended => ("grant-ended", "授权已终止", "The grant was ended", "grant"),
        WhyNot::Expired(_) => (
            "grant-expired",
            "授权已到期",
            "The grant has expired",
            "grant",
        ),
        WhyNot::Method(_) => (
            "method-not-granted",
            "授权不含该使用方式",
            "The grant is for another method",
            "grant",
        ),
        WhyNot::OverBroad(_) => (
            "over-broad",
            "查询超出授权范围",
            "The query asks for more than the grant gives",
            "items",
        ),
    };
    let problem = Problem::new(StatusCode::FORBIDDEN, code, zh, en);
    Some(Problem {
        findings: refusal.findings.clone(),
        ..problem.detail(refusal).at(place)
    })
}

fn conflicting(error: &DataError) -> Option<Problem> {
    let (code, zh, en, place) = match error {
        DataError::Offset { .. } => (
            "offset",
            "分片起点与已接收的长度不符",
            "The piece does not begin where the upload ends",
            "header: content-range",
        ),
        DataError::State(_) => (
            "upload-state",
            "该上传的状态不允许此操作",
            "The upload is past that",
            "path: id",
        ),
        _ => return None,
    };
    let problem = Problem::new(StatusCode::CONFLICT, code, zh, en);
    Some(problem.detail(error).at(place))
}

/// What was sent and cannot be taken.
fn unfit(error: &DataError) -> Option<Problem> {
    let (status, code, zh, en, place) = match error {
        DataError::Layout(_) => (
            422,
            "no-table",
            "目录的信息项无法构成数据表",
            "The entry's items make no table",
            "path: code",
        ),
        DataError::BadUpload { place, .. } => (
            422,
            "bad-upload",
            "上传说明有误",
            "What was said about the upload cannot be",
            *place,
        ),
        DataError::Masking(_) => (
            422,
            "bad-masking",
            "脱敏方式不适用",
            "The masking does not fit the entry",
            "items",
        ),
        DataError::BadPiece(_) => (
            400,
            "bad-piece",
            "分片有误",
            "The piece is not as announced",
            "body",
        ),
        DataError::Broken => (
            400,
            "broken-off",
            "连接中断，已接收的部分保留",
            "The connection broke; what was received is kept",
            "body",
        ),
        DataError::Full { .. } => (
            413,
            "jurisdiction-full",
            "本辖区的数据空间不足",
            "The jurisdiction has no room for it",
            "size",
        ),
        _ => return None,
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    Some(Problem::new(status, code, zh, en).detail(error).at(place))
}

/// What was asked and cannot be answered.
fn unanswerable(error: &DataError) -> Option<Problem> {
    let (code, zh, en, place) = match error {
        DataError::Sheet { .. } => (
            "too-many-rows",
            "行数超过电子表格的上限",
            "A sheet holds fewer rows",
            "query: format",
        ),
        DataError::Unwritable(_) => (
            "unwritable",
            "结果无法写成该格式",
            "The answer cannot be written in that format",
            "query: format",
        ),
        DataError::Query(query) => {
            let problem = Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "bad-query-of-data",
                "查询有误",
                "The query cannot be answered",
            );
            return Some(problem.detail(query).at(&query.place));
        }
        DataError::Engine(QueryError::TooLarge) => (
            "query-too-large",
            "查询所需内存超过上限",
            "The query needs more memory than queries have",
            "body",
        ),
        DataError::Engine(QueryError::TooSlow(_)) => (
            "query-too-slow",
            "查询超时",
            "The query took too long",
            "body",
        ),
        _ => return None,
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Some(Problem::new(status, code, zh, en).detail(error).at(place))
}

/// What may be gone when the same is asked again.
fn passing(error: &DataError) -> Option<Problem> {
    let (code, zh, en) = match error {
        DataError::Engine(QueryError::Busy) => (
            "queries-busy",
            "查询繁忙，请稍后重试",
            "Too many queries are being carried out; try again",
        ),
        DataError::Engine(QueryError::Away(_))
        | DataError::Objects(ObjectsError::Away(_) | ObjectsError::BrokeOff(_)) => {
            tracing::error!(
                error = error as &dyn std::error::Error,
                "the store of objects cannot be used"
            );
            (
                "unavailable",
                "数据存储暂不可用，请稍后重试",
                "The store of data cannot be used now; try again later",
            )
        }
        _ => return None,
    };
    let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, zh, en);
    Some(problem.retry_after(5))
}
