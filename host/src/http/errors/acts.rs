//! Why nothing was done in a case.

use axum::http::StatusCode;

use super::ApiError;
use crate::domain::case::BUSY;
use crate::flow::ActError;
use crate::http::problem::Problem;

impl From<ActError> for ApiError {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Flow(error) => error.into(),
            ActError::NotOneDeed(error) => Self(
                Problem::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "not-one-act",
                    "一次只能做一件事",
                    "An act does one thing",
                )
                .detail(&error),
            ),
            ActError::Stale { current, .. } => Self(Problem {
                revision: Some(current),
                ..Problem::new(
                    StatusCode::CONFLICT,
                    "stale",
                    "案件已有变化，请重新读取",
                    "The case has moved on; read it again",
                )
                .detail(&error)
                .at("revision")
            }),
            ActError::Lacks {
                ref lacks,
                ref findings,
            } => Self(Problem {
                rejected: lacks.clone(),
                findings: findings.clone(),
                ..Problem::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "act-lacks",
                    "该操作欠缺要件，案件保持原状",
                    "The act lacks something; the case is as it was",
                )
                .detail(&error)
            }),
        }
    }
}

/// The rules faulted, and nothing was done; what whoever's turn it is may do then.
pub(super) fn faulted(code: &str) -> Problem {
    let [zh, en] = if code == BUSY {
        [
            "规则正忙，案件保持原状，请稍后重新提交",
            "The rules were busy; the case is as it was, send the same again in a moment",
        ]
    } else {
        [
            "规则未给出可用的答复，案件保持原状；可填写 by_hand 列明依据的条款，人工作出同一决定",
            "The rules gave no usable answer; the case is as it was. The same decision can be made by hand: \
             send it with `by_hand`, which names the articles it rests on",
        ]
    };
    let name = format!("rules-{code}");
    Problem::new(StatusCode::BAD_GATEWAY, &name, zh, en)
}
