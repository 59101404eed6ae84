//! Why data were not taken or given.

use crate::data::{BadQuery, LayoutError, MaskingError, ObjectsError, QueryError};
use crate::flow::error::FlowError;
use crate::flow::identity::IdentityError;
use crate::flow::record_use::UseError;
use crate::store::{StoreError, UploadState};

/// Why data were not taken or given.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// There is no such entry.
    #[error("the catalog has no entry `{0}`")]
    NoEntry(String),
    /// The entry's provision was stopped.
    #[error("the provision of the entry `{0}` was stopped")]
    Stopped(String),
    /// There is no such upload.
    #[error("the entry has no upload `{0}`")]
    NoUpload(String),
    /// Nothing was uploaded yet, or not that version.
    #[error("the entry `{0}` has no data yet")]
    NoData(String),
    /// Only the entry's provider may.
    #[error("only the provider of the entry may do that, `{0}`")]
    NotProvider(String),
    /// What was hidden is shown by somebody who leads.
    #[error(
        "it would show what is hidden now, which an officer or the head of the provider decides"
    )]
    Capacity,
    /// Somebody else edited it, or what he did cannot be recorded.
    #[error(transparent)]
    Editing(#[from] IdentityError),
    /// They are not for whoever asks.
    #[error(transparent)]
    Refused(Box<super::Refusal>),
    /// Its items make no table.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// What was said about an upload cannot be.
    #[error("{why}")]
    BadUpload { place: &'static str, why: String },
    /// The jurisdiction has too much already.
    #[error(
        "the jurisdiction holds {held} bytes of data; with this upload it were more than its {limit}"
    )]
    Full { held: u64, limit: u64 },
    /// A piece that does not begin where the last one ended.
    #[error("the upload has {received} of its bytes; the next piece begins there")]
    Offset { received: u64 },
    /// A piece that is not as it was announced.
    #[error("{0}")]
    BadPiece(String),
    /// The upload does not await that.
    #[error("the upload is {}", word(*.0))]
    State(UploadState),
    /// The sender broke off.
    #[error("the connection broke; what was received is kept")]
    Broken,
    /// A query that cannot be answered.
    #[error(transparent)]
    Query(#[from] BadQuery),
    /// A query that was not carried out.
    #[error(transparent)]
    Engine(#[from] QueryError),
    /// A sheet holds fewer rows.
    #[error(
        "a sheet holds {limit} rows with its header, and the answer has more; filter it, or take csv or parquet"
    )]
    Sheet { limit: u64 },
    /// An answer that cannot be written in that format.
    #[error("the answer cannot be written: {0}")]
    Unwritable(String),
    /// A masking that does not fit.
    #[error(transparent)]
    Masking(#[from] MaskingError),
    /// The store of objects.
    #[error(transparent)]
    Objects(#[from] ObjectsError),
    /// The record of the access cannot be made.
    #[error(transparent)]
    Record(#[from] UseError),
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<StoreError> for DataError {
    fn from(error: StoreError) -> Self {
        Self::Flow(error.into())
    }
}

fn word(state: UploadState) -> &'static str {
    match state {
        UploadState::Open => "not whole yet",
        UploadState::Waiting => "whole, and becomes a table",
        UploadState::Published => "published",
        UploadState::Refused => "refused",
    }
}
