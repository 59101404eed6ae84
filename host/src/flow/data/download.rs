//! Gives a whole result as a file. It is written into the store first, then recorded, then given: so
//! what fails fails before the first byte, the record says what was given, and nothing of it is held
//! in memory.

use std::io::{ErrorKind, Write as _};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::stream::{BoxStream, Stream, StreamExt as _};
use tokio::io::AsyncWrite;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_util::io::SyncIoBridge;

use super::ask::{Given, asked, record_of};
use super::share::Share;
use super::{DataError, answer_folder};
use crate::data::{
    AnswerFormat, Masking, Objects, ObjectsError, Permit, Plan, Query, QueryError, SHEET_ROWS,
    Writer,
};
use crate::domain::{ExchangeMethod, UseKind, UseRecord};
use crate::flow::host::Host;
use crate::flow::record_use::record_own_use;

/// How many times the time of a query a download may take.
const PATIENCE: u32 = 20;
/// How much of an answer is given at once.
const PIECE: usize = 64 << 10;

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

/// The bytes of an answer; the object goes with it. If it goes before the last byte was taken, that is
/// recorded.
pub struct Fetched {
    content: BoxStream<'static, std::io::Result<Bytes>>,
    /// What was read and not taken yet.
    piece: Bytes,
    given: u64,
    /// To whom it is given; none once all of it was.
    cut: Option<Cut>,
    _object: Kept,
}

/// What is recorded of an answer that was cut off.
struct Cut {
    host: Arc<Host>,
    jurisdiction: String,
    /// The record of the whole.
    id: String,
    record: UseRecord,
}

/// An object that goes when nobody holds it any more.
struct Kept {
    objects: Objects,
    key: String,
    /// What it takes.
    share: Option<Share>,
}

impl Stream for Fetched {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Option<Self::Item>> {
        while self.piece.is_empty() {
            match self.content.poll_next_unpin(context) {
                Poll::Ready(Some(Ok(piece))) => self.piece = piece,
                other => return other,
            }
        }
        let length = self.piece.len().min(PIECE);
        let piece = self.piece.split_to(length);
        self.given += length as u64;
        let given = self.given;
        // Whoever took the last byte was given all of it.
        self.cut
            .take_if(|cut| cut.record.bytes.is_none_or(|all| given >= all));
        Poll::Ready(Some(Ok(piece)))
    }
}

impl Drop for Fetched {
    fn drop(&mut self) {
        let (Some(cut), Ok(runtime)) = (self.cut.take(), Handle::try_current()) else {
            return;
        };
        runtime.spawn(cut.recorded(self.given));
    }
}

impl Cut {
    async fn recorded(self, given: u64) {
        let all = self.record.bytes.unwrap_or_default();
        let record = UseRecord {
            rows: None,
            bytes: Some(given),
            note: Some(format!(
                "cut off: at most {given} of the {all} bytes of the record {} were given",
                self.id
            )),
            ..self.record
        };
        let recorded = record_own_use(&self.host, &self.jurisdiction, record, None);
        if let Err(error) = recorded.await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(
                error,
                record = self.id,
                "that it was cut off is not recorded"
            );
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // Outside of a runtime the process is ending; upkeep finds what is left.
        if let Ok(runtime) = Handle::try_current() {
            let (objects, key) = (self.objects.clone(), std::mem::take(&mut self.key));
            let share = self.share.take();
            runtime.spawn(async move {
                let _ = objects.remove(&key).await;
                drop(share);
            });
        }
    }
}

/// Gives the whole result of a query as a file.
///
/// # Errors
/// If there are no data, the query asks for what the permit does not leave, or it is too much for the
/// format.
pub async fn download_data(
    host: &Arc<Host>,
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
    let mut kept = Kept {
        objects: host.data.objects.clone(),
        key: format!(
            "{}/{}",
            answer_folder(jurisdiction),
            uuid::Uuid::now_v7().simple()
        ),
        share: None,
    };
    let run = host
        .data
        .engine
        .run(&asked.dataset, &asked.layout, &plan, PATIENCE);
    let share = host
        .data
        .answers
        .begin(jurisdiction, host.data.limits.answers);
    let target = Counted {
        inner: SyncIoBridge::new(host.data.objects.writer(&kept.key)),
        share,
    };
    let (rows, share) = written(target, run.await?, &plan, format).await?;
    let bytes = share.bytes();
    kept.share = Some(share);
    let given = Given {
        kind: UseKind::Exchange,
        method: ExchangeMethod::FileDownload,
        rows,
        items: plan.items(),
        bytes,
        version: asked.dataset.version,
    };
    let record = record_of(&asked.entry, permit, given);
    let id = record_own_use(host, jurisdiction, record.clone(), None);
    let id = id.await?.id;
    let cut = Cut {
        host: Arc::clone(host),
        jurisdiction: jurisdiction.to_owned(),
        id: id.clone(),
        record,
    };
    let content = host.data.objects.read(vec![kept.key.clone()]).boxed();
    Ok(Download {
        name: name_of(&asked.entry.code, asked.dataset.version, format),
        format,
        bytes,
        rows,
        version: asked.dataset.version,
        record: id,
        content: Fetched {
            content,
            piece: Bytes::new(),
            given: 0,
            cut: Some(cut).filter(|_| bytes > 0),
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

/// Writes an answer into the store, on a thread of its own; how many rows it has, and what it takes.
async fn written(
    target: Counted<SyncIoBridge<impl AsyncWrite + Unpin + Send + 'static>>,
    mut answer: crate::data::Rows,
    plan: &Plan,
    format: AnswerFormat,
) -> Result<(u64, Share), DataError> {
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
                return Ok(target.share);
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
    let share = work
        .await
        .unwrap_or_else(|error| Err(std::io::Error::other(error)));
    let share = share.map_err(|error| match error.kind() {
        ErrorKind::InvalidData => DataError::Unwritable(error.to_string()),
        ErrorKind::StorageFull => DataError::Engine(QueryError::Busy),
        _ => DataError::Objects(ObjectsError::BrokeOff(error)),
    })?;
    Ok((rows, share))
}

/// Takes room for what goes through it.
struct Counted<W> {
    inner: W,
    share: Share,
}

impl<W: std::io::Write> std::io::Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.share.take(bytes.len() as u64)?;
        self.inner.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}
