//! Gives a whole result as a file. It is written into the store first, then recorded, then given: so
//! what fails fails before the first byte, the record says what was given, and nothing of it is held
//! in memory.

use std::io::{ErrorKind, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::stream::{BoxStream, Stream, StreamExt as _};
use tokio::sync::mpsc;
use tokio_util::io::SyncIoBridge;

use super::ask::{Given, asked, leave_record};
use super::{DataError, answer_folder};
use crate::data::{
    AnswerFormat, Masking, Objects, ObjectsError, Permit, Plan, Query, SHEET_ROWS, Writer,
};
use crate::domain::{ExchangeMethod, UseKind};
use crate::flow::host::Host;

/// How many times the time of a query a download may take.
const PATIENCE: u32 = 20;

/// A file with a result.
pub struct Download {
    /// What it may be called.
    pub name: String,
    /// What it is.
    pub format: AnswerFormat,
    /// How long it is.
    pub bytes: u64,
    /// How many rows it has.
    pub rows: u64,
    /// The version that was asked.
    pub version: u32,
    /// The record of this access.
    pub record: String,
    /// Its bytes. Once they were read, or nobody wants them any more, the file goes.
    pub content: Fetched,
}

/// The bytes of an answer; the object goes with it.
pub struct Fetched {
    content: BoxStream<'static, std::io::Result<Bytes>>,
    _object: Kept,
}

/// An object that goes when nobody holds it any more.
struct Kept {
    objects: Objects,
    key: String,
}

impl Stream for Fetched {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Option<Self::Item>> {
        self.content.poll_next_unpin(context)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // Outside of a runtime the process is ending; upkeep finds what is left.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let (objects, key) = (self.objects.clone(), std::mem::take(&mut self.key));
            runtime.spawn(async move { objects.remove(&key).await });
        }
    }
}

/// Gives the whole result of a query as a file.
///
/// # Errors
/// If there are no data, the query asks for what the permit does not leave, or it is too much for the
/// format.
pub async fn download_data(
    host: &Host,
    jurisdiction: &str,
    code: &str,
    permit: &Permit,
    masking: &Masking,
    query: &Query,
    format: AnswerFormat,
) -> Result<Download, DataError> {
    let asked = asked(host, jurisdiction, code, None).await?;
    let plan = Plan::whole(&asked.layout, permit, masking, query)?;
    let whole = query.filter.is_none() && plan.limit.is_none_or(|limit| limit >= SHEET_ROWS);
    if format == AnswerFormat::Xlsx && whole && asked.dataset.rows >= SHEET_ROWS {
        return Err(DataError::Sheet { limit: SHEET_ROWS });
    }
    let kept = Kept {
        objects: host.data.objects.clone(),
        key: format!(
            "{}/{}",
            answer_folder(jurisdiction),
            uuid::Uuid::now_v7().simple()
        ),
    };
    let run = host
        .data
        .engine
        .run(&asked.dataset, &asked.layout, &plan, PATIENCE);
    let (rows, bytes) = written(host, run.await?, &plan, format, &kept.key).await?;
    let given = Given {
        kind: UseKind::Exchange,
        method: ExchangeMethod::FileDownload,
        rows,
        items: plan.items(),
        bytes,
        version: asked.dataset.version,
    };
    let record = leave_record(host, jurisdiction, &asked.entry, permit, given).await?;
    let content = host.data.objects.read(vec![kept.key.clone()]).boxed();
    Ok(Download {
        name: name_of(&asked.entry.code, asked.dataset.version, format),
        format,
        bytes,
        rows,
        version: asked.dataset.version,
        record,
        content: Fetched {
            content,
            _object: kept,
        },
    })
}

/// Letters, digits and hyphens, whatever the code has.
fn name_of(code: &str, version: u32, format: AnswerFormat) -> String {
    let plain = |sign: char| {
        if sign.is_ascii_alphanumeric() {
            sign
        } else {
            '-'
        }
    };
    let code: String = code.chars().map(plain).collect();
    format!("{code}-v{version}.{}", format.ending())
}

/// Writes an answer into the store, on a thread of its own; how many rows and bytes it has.
async fn written(
    host: &Host,
    mut answer: crate::data::Rows,
    plan: &Plan,
    format: AnswerFormat,
    key: &str,
) -> Result<(u64, u64), DataError> {
    let target = Counted {
        inner: SyncIoBridge::new(host.data.objects.writer(key)),
        bytes: 0,
    };
    let columns = plan.columns().to_vec();
    let (give, mut batches) = mpsc::channel(2);
    let work = tokio::task::spawn_blocking(move || {
        let mut writer = Writer::begin(format, columns, target)?;
        while let Some(batch) = batches.blocking_recv() {
            if let Some(batch) = batch {
                writer.write(&batch)?;
            } else {
                let mut target = writer.finish()?;
                target.flush()?;
                target.inner.shutdown()?;
                return Ok(target.bytes);
            }
        }
        // Whoever gives broke off before the end.
        Err(std::io::Error::other("the answer broke off"))
    });
    let mut rows = 0;
    while let Some(batch) = answer.next().await {
        let batch = batch?;
        rows += batch.num_rows() as u64;
        if format == AnswerFormat::Xlsx && rows >= SHEET_ROWS {
            return Err(DataError::Sheet { limit: SHEET_ROWS });
        }
        if give.send(Some(batch)).await.is_err() {
            break;
        }
    }
    let _ = give.send(None).await;
    let bytes = work
        .await
        .unwrap_or_else(|error| Err(std::io::Error::other(error)));
    let bytes = bytes.map_err(|error| match error.kind() {
        ErrorKind::InvalidData => DataError::Unwritable(error.to_string()),
        _ => DataError::Objects(ObjectsError::BrokeOff(error)),
    })?;
    Ok((rows, bytes))
}

/// Counts what goes through it.
struct Counted<W> {
    inner: W,
    bytes: u64,
}

impl<W: std::io::Write> std::io::Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let length = self.inner.write(bytes)?;
        self.bytes += length as u64;
        Ok(length)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}
