//! Why a grant is not shown, or a report not taken.

use axum::http::StatusCode;

use super::ApiError;
use crate::flow::GrantError;
use crate::http::problem::Problem;

impl From<GrantError> for ApiError {
    fn from(error: GrantError) -> Self {
        let (status, code, zh, en, place) = match &error {
            GrantError::NoGrant(_) | GrantError::Hidden(_) => (
                StatusCode::NOT_FOUND,
                "no-such-grant",
                "没有该授权",
                "No such grant",
                "path: id",
            ),
            GrantError::NotHolder(_) => (
                StatusCode::FORBIDDEN,
                "not-the-holder",
                "只有被授权方可以报告使用情况",
                "Only who holds the grant reports",
                "path: id",
            ),
            GrantError::BadReport { place, .. } => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "bad-report",
                "报告有误",
                "The report cannot be so",
                *place,
            ),
            GrantError::Flow(_) | GrantError::Record(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "internal", "", "", "")
            }
        };
        match error {
            GrantError::Flow(error) => error.into(),
            GrantError::Record(error) => error.into(),
            error => {
                let problem = Problem::new(status, code, zh, en).detail(&error).at(place);
                let hidden = matches!(error, GrantError::Hidden(_));
                if hidden { problem.unseen() } else { problem }.into()
            }
        }
    }
}
