//! Why a sheet of entries is not taken in.

use axum::http::StatusCode;

use super::{ApiError, away};
use crate::flow::ImportError;
use crate::http::problem::Problem;

impl From<ImportError> for ApiError {
    fn from(error: ImportError) -> Self {
        let error = match error {
            ImportError::Flow(error) => return error.into(),
            error => error,
        };
        let refused = |status, code, zh, en| Problem::new(status, code, zh, en).detail(&error);
        let both = |zh: String| format!("{zh} / {error}");
        Self(match &error {
            ImportError::Flow(error) => return away(error).into(),
            ImportError::Sheet(cause) => refused(
                StatusCode::UNPROCESSABLE_ENTITY,
                "bad-sheet",
                "文件无法读取",
                "The file cannot be read",
            )
            .detail(&both(cause.zh()))
            .at("body"),
            ImportError::Header(cause) => refused(
                StatusCode::UNPROCESSABLE_ENTITY,
                "bad-header",
                "表头与编制指南不一致",
                "The head is not that of the guide",
            )
            .detail(&both(cause.zh()))
            .at("body"),
            ImportError::TooMany(_) => refused(
                StatusCode::UNPROCESSABLE_ENTITY,
                "too-many-entries",
                "条目过多，请拆分",
                "There are too many entries; split the file",
            )
            .at("body"),
            ImportError::None(_) => refused(
                StatusCode::NOT_FOUND,
                "no-import",
                "没有该导入",
                "No such import",
            )
            .at("path: id")
            .unseen(),
            ImportError::NoBatch(_) => refused(
                StatusCode::NOT_FOUND,
                "no-batch",
                "没有该批次",
                "No such batch",
            )
            .at("path: batch")
            .unseen(),
        })
    }
}
