//! Why a rehearsal was not taken, called off or acknowledged.

use axum::http::StatusCode;

use super::ApiError;
use crate::flow::RehearsalError;
use crate::http::problem::Problem;

impl From<RehearsalError> for ApiError {
    fn from(error: RehearsalError) -> Self {
        let error = match error {
            RehearsalError::Flow(error) => return error.into(),
            error => error,
        };
        let (status, code, zh, en, place) = match &error {
            RehearsalError::Missing(_) => (
                StatusCode::NOT_FOUND,
                "no-rehearsal",
                "没有该演练",
                "No such rehearsal",
                "path: rehearsal",
            ),
            RehearsalError::NoComponent(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "no-component",
                "本辖区没有该规则组件",
                "The jurisdiction has no such component",
                "component",
            ),
            RehearsalError::Bad { place, .. } => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "bad-field",
                "字段有误",
                "A field cannot be so",
                *place,
            ),
            RehearsalError::TooMany(_) => (
                StatusCode::CONFLICT,
                "too-many-rehearsals",
                "等待的演练过多",
                "Too many rehearsals wait",
                "path: jurisdiction",
            ),
            RehearsalError::State(_) | RehearsalError::Flow(_) => (
                StatusCode::CONFLICT,
                "rehearsal-state",
                "该演练的状态不允许此操作",
                "The rehearsal is past that, or not there yet",
                "path: rehearsal",
            ),
        };
        let problem = Problem::new(status, code, zh, en);
        problem.detail(&error).at(place).into()
    }
}
