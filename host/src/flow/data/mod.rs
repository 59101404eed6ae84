//! The data behind the catalog: uploads, versions, queries and downloads. One file per use case.

mod ask;
mod convert;
mod download;
mod error;
mod masking;
mod permit;
mod query;
mod refusal;
mod share;
mod sweep;
mod uploads;
mod versions;

use tokio::sync::Notify;

pub use convert::convert_next;
pub use download::{Download, download_data};
pub use error::DataError;
pub use masking::{MaskingEditor, masking_of, put_masking};
pub(super) use permit::items_of;
pub use permit::{permit_for, provider_of};
pub use query::{RowPage, query_data};
pub use refusal::{Refusal, WhyNot};
pub use sweep::sweep_data;
pub use uploads::{
    NewUpload, Piece, UploadView, begin_upload, complete_upload, receive, upload, uploads,
};
pub use versions::{VersionView, datasets};

use crate::data::{Engine, Objects, QueryLimits};
use crate::store::{EntryRow, View};

/// The data behind the catalog.
pub struct Data {
    /// Where the bytes are.
    pub objects: Objects,
    /// What carries queries out.
    pub engine: Engine,
    /// How much there may be.
    pub limits: DataLimits,
    /// What answers take that are not fetched yet.
    answers: share::Answers,
    /// Rung when an upload was completed, so that it is converted.
    pub completed: Notify,
}

/// How much of data there may be, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct DataLimits {
    /// The largest upload.
    pub upload: u64,
    /// The most of one jurisdiction.
    pub jurisdiction: u64,
    /// The most that answers of one jurisdiction may take until they were fetched.
    pub answers: u64,
    /// After so many seconds in which nothing happened, an upload that became nothing is removed.
    pub idle: i64,
}

impl Default for DataLimits {
    fn default() -> Self {
        Self {
            upload: 2 << 30,
            jurisdiction: 200 << 30,
            answers: 20 << 30,
            idle: 72 * 3_600,
        }
    }
}

impl Default for Data {
    fn default() -> Self {
        let (limits, queries) = (DataLimits::default(), QueryLimits::default());
        Self::over(Objects::in_memory(), limits, queries)
    }
}

impl Data {
    /// Data in a store of objects.
    pub fn over(objects: Objects, limits: DataLimits, queries: QueryLimits) -> Self {
        Self {
            engine: Engine::new(objects.clone(), queries),
            objects,
            limits,
            answers: share::Answers::default(),
            completed: Notify::new(),
        }
    }
}

/// An entry of the catalog, which is there.
async fn entry_in(view: &mut View, code: &str) -> Result<EntryRow, DataError> {
    let entry = view.entry(code).await?;
    entry.ok_or_else(|| DataError::NoEntry(code.chars().take(128).collect()))
}

/// Where an upload's objects are.
fn upload_folder(jurisdiction: &str, id: &str) -> String {
    format!("{jurisdiction}/uploads/{id}")
}

/// Where the tables are.
fn tables_folder(jurisdiction: &str) -> String {
    format!("{jurisdiction}/tables")
}

/// Where the tables are that an upload becomes.
fn table_folder(jurisdiction: &str, id: &str) -> String {
    format!("{}/{id}", tables_folder(jurisdiction))
}

/// Where answers are until they are fetched.
fn answer_folder(jurisdiction: &str) -> String {
    format!("{jurisdiction}/answers")
}
