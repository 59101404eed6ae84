//! Why like cases were not decided, and why supervision has no answer.

use axum::http::StatusCode;

use super::ApiError;
use crate::flow::{ActError, ManyError, ReportError, SubscribeError};
use crate::http::problem::Problem;

impl From<ManyError> for ApiError {
    fn from(error: ManyError) -> Self {
        let (code, zh, en, place) = match &error {
            ManyError::Number(_) => (
                "bad-number",
                "案件数目有误，未作任何决定",
                "The number of cases cannot be; nothing was done",
                "cases",
            ),
            ManyError::Unlike { .. } => (
                "unlike",
                "案件不同类，未作任何决定",
                "The cases are not alike; nothing was done",
                "cases",
            ),
            ManyError::NotOneDeed(_) | ManyError::Flow(_) => ("", "", "", ""),
        };
        match error {
            ManyError::Flow(error) => error.into(),
            ManyError::NotOneDeed(error) => ActError::from(error).into(),
            error => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, zh, en)
                .detail(&error)
                .at(place)
                .into(),
        }
    }
}

impl From<ReportError> for ApiError {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Flow(error) => error.into(),
            error => Problem::new(
                StatusCode::BAD_REQUEST,
                "bad-query",
                "查询参数有误",
                "A query parameter is wrong",
            )
            .detail(&error)
            .at("query")
            .into(),
        }
    }
}

impl From<SubscribeError> for ApiError {
    fn from(error: SubscribeError) -> Self {
        let error = match error {
            SubscribeError::Flow(error) => return error.into(),
            error => error,
        };
        let (status, code, zh, en, place) = match &error {
            SubscribeError::Missing { what, .. } => (
                StatusCode::NOT_FOUND,
                "no-such-thing",
                "没有该对象",
                "There is no such thing here",
                *what,
            ),
            SubscribeError::Bad { place, .. } => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "bad-field",
                "字段有误",
                "A field cannot be so",
                *place,
            ),
            SubscribeError::Capacity | SubscribeError::Flow(_) => (
                StatusCode::FORBIDDEN,
                "not-in-this-capacity",
                "须由机构负责人或经办负责人办理",
                "An officer or the head of the organisation has to do it",
                "header: authorization",
            ),
        };
        let problem = Problem::new(status, code, zh, en);
        problem.detail(&error).at(place).into()
    }
}
