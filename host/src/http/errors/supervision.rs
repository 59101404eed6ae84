//! Why like cases were not decided, and why supervision has no answer.

use axum::http::StatusCode;

use super::ApiError;
use crate::flow::{ActError, ManyError};
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
