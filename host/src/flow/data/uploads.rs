//! Uploads: begun, received piece by piece, completed. What is acknowledged is there for good, so an
//! upload goes on after whatever breaks it off.

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use serde::{Deserialize, Serialize};

use super::permit::require_provider;
use super::{DataError, entry_in, upload_folder};
use crate::data::{Format, LARGEST_XLSX, Layout, Troubles};
use crate::flow::host::Host;
use crate::flow::once::Once;
use crate::store::{EntryState, UploadRow, UploadState};

/// How much is gathered before it goes to the store.
const PIECE: usize = 8 << 20;
/// The least that a piece may be if it is not the last.
const LEAST: usize = 64 << 10;
/// How many uploads of an entry are listed.
const LISTED: u32 = 100;

/// What somebody wants to upload.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUpload {
    /// What the file is called, for people. It names nothing here.
    pub name: String,
    /// What it is.
    pub format: Format,
    /// How long it is, in bytes.
    pub size: u64,
    /// Its SHA-256 in hexadecimal digits, if it is to be compared.
    pub sha256: Option<String>,
}

/// A piece of an upload, as it is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its first byte, counted from 0.
    pub start: u64,
    /// How long it is.
    pub length: u64,
    /// How long the whole upload is, where that is said.
    pub of: Option<u64>,
}

/// An upload as it is shown.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct UploadView {
    /// Its identifier.
    pub id: String,
    /// The entry whose data it is to become.
    pub entry_code: String,
    /// What the file is called.
    pub name: String,
    /// What it is.
    pub format: Format,
    /// How long it is, in bytes.
    pub size: u64,
    /// How much of it is there.
    pub received: u64,
    /// How far it has come.
    pub state: UploadState,
    /// The organisation that uploads it.
    pub uploaded_by: String,
    /// When it was begun.
    pub begun_at: String,
    /// What is wrong with it.
    pub report: Option<Troubles>,
    /// The version that it became.
    pub dataset_version: Option<u32>,
}

impl From<UploadRow> for UploadView {
    fn from(row: UploadRow) -> Self {
        Self {
            id: row.id,
            entry_code: row.entry_code,
            name: row.name,
            format: row.format,
            size: row.size,
            received: row.received,
            state: row.state,
            uploaded_by: row.uploaded_by,
            begun_at: row.begun_at,
            report: row.report,
            dataset_version: row.dataset_version,
        }
    }
}

/// Begins an upload of the entry's data by its provider.
///
/// # Errors
/// If `by` does not provide the entry, its items make no table, or there is no room.
pub async fn begin_upload(
    host: &Host,
    jurisdiction: &str,
    code: &str,
    by: &str,
    wanted: NewUpload,
    once: Option<&Once>,
) -> Result<UploadView, DataError> {
    let name = host.jurisdiction(jurisdiction)?.name();
    check(&wanted, host.data.limits.upload)?;
    let mut tx = host.store.begin(name).await?;
    let entry = entry_in(&mut tx, code).await?;
    require_provider(&mut tx, &entry.entry.provider, by).await?;
    if entry.state == EntryState::Stopped {
        return Err(DataError::Stopped(entry.entry.code));
    }
    Layout::of(&entry.entry.items)?;
    tx.hold_room().await?;
    let (held, limit) = (tx.held_bytes().await?, host.data.limits.jurisdiction);
    if held.saturating_add(wanted.size) > limit {
        return Err(DataError::Full { held, limit });
    }
    let now = host.now();
    let row = UploadRow {
        id: uuid::Uuid::now_v7().simple().to_string(),
        entry_code: entry.entry.code,
        name: wanted.name,
        format: wanted.format,
        size: wanted.size,
        sha256: wanted.sha256.map(|digest| digest.to_ascii_lowercase()),
        received: 0,
        state: UploadState::Open,
        uploaded_by: by.to_owned(),
        begun_at: now.to_string(),
        touched_at: now.as_second(),
        token: 0,
        attempts: 0,
        report: None,
        dataset_version: None,
    };
    tx.insert_upload(&row).await?;
    let view = UploadView::from(row);
    if let Some(once) = once {
        tx.insert_request(&once.answered_upload(&view)?).await?;
    }
    tx.commit().await?;
    Ok(view)
}

fn check(wanted: &NewUpload, limit: u64) -> Result<(), DataError> {
    let bad = |place, why: String| Err(DataError::BadUpload { place, why });
    let length = wanted.name.chars().count();
    if !(1..=200).contains(&length) || wanted.name.chars().any(char::is_control) {
        return bad(
            "name",
            "a name has 1 to 200 characters, none of them a control character".into(),
        );
    }
    let limit = match wanted.format {
        Format::Xlsx => limit.min(LARGEST_XLSX),
        Format::Csv | Format::Json => limit,
    };
    if !(1..=limit).contains(&wanted.size) {
        return bad(
            "size",
            format!(
                "{} bytes; an upload of this format has 1 to {limit}",
                wanted.size
            ),
        );
    }
    let digits =
        |digest: &String| digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !wanted.sha256.as_ref().is_none_or(digits) {
        return bad("sha256", "a SHA-256 has 64 hexadecimal digits".into());
    }
    Ok(())
}

/// An upload of an entry, for its provider.
async fn own(
    host: &Host,
    jurisdiction: &str,
    code: &str,
    id: &str,
    by: &str,
) -> Result<UploadRow, DataError> {
    let mut view = host
        .store
        .read(host.jurisdiction(jurisdiction)?.name())
        .await?;
    let entry = entry_in(&mut view, code).await?;
    require_provider(&mut view, &entry.entry.provider, by).await?;
    let row = view
        .upload(id)
        .await?
        .filter(|row| row.entry_code == entry.entry.code);
    row.ok_or_else(|| DataError::NoUpload(id.chars().take(64).collect()))
}

/// How far an upload came.
///
/// # Errors
/// If there is none, or `by` does not provide the entry.
pub async fn upload(
    host: &Host,
    jurisdiction: &str,
    code: &str,
    id: &str,
    by: &str,
) -> Result<UploadView, DataError> {
    Ok(own(host, jurisdiction, code, id, by).await?.into())
}

/// The uploads of an entry, the latest first.
///
/// # Errors
/// If there is no such entry, or `by` does not provide it.
pub async fn uploads(
    host: &Host,
    jurisdiction: &str,
    code: &str,
    by: &str,
) -> Result<Vec<UploadView>, DataError> {
    let mut view = host
        .store
        .read(host.jurisdiction(jurisdiction)?.name())
        .await?;
    let entry = entry_in(&mut view, code).await?;
    require_provider(&mut view, &entry.entry.provider, by).await?;
    let rows = view.uploads(&entry.entry.code, LISTED).await?;
    Ok(rows.into_iter().map(UploadView::from).collect())
}

/// Receives a piece, which goes to the store in parts as it comes. Each part that was whole is kept,
/// also if the piece breaks off.
///
/// # Errors
/// If the piece does not begin where the last one ended, is not as long as announced, or breaks off.
pub async fn receive<E>(
    host: &Host,
    place: (&str, &str, &str),
    by: &str,
    piece: Piece,
    bytes: impl Stream<Item = Result<Bytes, E>>,
) -> Result<UploadView, DataError> {
    let (jurisdiction, code, id) = place;
    let row = own(host, jurisdiction, code, id, by).await?;
    if row.state != UploadState::Open {
        return Err(DataError::State(row.state));
    }
    if piece.start != row.received {
        let received = row.received;
        return Err(DataError::Offset { received });
    }
    let end = piece.start.saturating_add(piece.length);
    let last = end == row.size;
    if piece.of.is_some_and(|of| of != row.size) {
        return Err(DataError::BadPiece(format!(
            "the upload has {} bytes",
            row.size
        )));
    }
    if end > row.size || (piece.length < LEAST as u64 && !last) {
        return Err(DataError::BadPiece(format!(
            "a piece has at least {LEAST} bytes unless it is the last, and ends within the {} of the upload",
            row.size
        )));
    }
    let mut writing = Writing {
        host,
        jurisdiction,
        id,
        at: piece.start,
        gathered: BytesMut::new(),
    };
    let mut bytes = std::pin::pin!(bytes);
    let mut broken = false;
    while let Some(some) = bytes.next().await {
        let Ok(some) = some else {
            broken = true;
            break;
        };
        if writing.so_far() + some.len() as u64 > end {
            return Err(DataError::BadPiece(
                "the piece is longer than its range".to_owned(),
            ));
        }
        writing.take(&some).await?;
    }
    broken |= writing.so_far() < end;
    if !broken || writing.gathered.len() >= LEAST {
        writing.put().await?;
    }
    if broken {
        return Err(DataError::Broken);
    }
    upload(host, jurisdiction, code, id, by).await
}

/// Parts on their way into the store.
struct Writing<'a> {
    host: &'a Host,
    jurisdiction: &'a str,
    id: &'a str,
    /// Where the next part begins.
    at: u64,
    gathered: BytesMut,
}

impl Writing<'_> {
    fn so_far(&self) -> u64 {
        self.at + self.gathered.len() as u64
    }

    async fn take(&mut self, mut bytes: &[u8]) -> Result<(), DataError> {
        while let (now, rest) = bytes.split_at(bytes.len().min(PIECE - self.gathered.len()))
            && !now.is_empty()
        {
            self.gathered.extend_from_slice(now);
            bytes = rest;
            if self.gathered.len() == PIECE {
                self.put().await?;
            }
        }
        Ok(())
    }

    /// First the bytes, then the row: what the row says is there.
    async fn put(&mut self) -> Result<(), DataError> {
        let part = self.gathered.split().freeze();
        if part.is_empty() {
            return Ok(());
        }
        let length = part.len() as u64;
        let folder = upload_folder(self.jurisdiction, self.id);
        let key = format!("{folder}/{}", uuid::Uuid::now_v7().simple());
        self.host.data.objects.put(&key, part).await?;
        let mut tx = self.host.store.begin(self.jurisdiction).await?;
        let now = self.host.now().as_second();
        if tx.add_part(self.id, self.at, length, &key, now).await? {
            tx.commit().await?;
            self.at += length;
            return Ok(());
        }
        let row = tx.upload(self.id).await?;
        drop(tx);
        self.host.data.objects.remove(&key).await?;
        Err(match row {
            Some(row) if row.state == UploadState::Open => DataError::Offset {
                received: row.received,
            },
            Some(row) => DataError::State(row.state),
            None => DataError::NoUpload(self.id.to_owned()),
        })
    }
}

/// Says that an upload is whole; it then becomes a table in the background.
///
/// # Errors
/// If bytes are missing, or it was completed before.
pub async fn complete_upload(
    host: &Host,
    jurisdiction: &str,
    code: &str,
    id: &str,
    by: &str,
) -> Result<UploadView, DataError> {
    let row = own(host, jurisdiction, code, id, by).await?;
    if row.state == UploadState::Waiting {
        return Ok(row.into());
    }
    if row.state == UploadState::Open && row.received < row.size {
        let received = row.received;
        return Err(DataError::Offset { received });
    }
    let mut tx = host.store.begin(jurisdiction).await?;
    if !tx.complete_upload(id, host.now().as_second()).await? {
        return Err(DataError::State(row.state));
    }
    tx.commit().await?;
    host.data.completed.notify_one();
    upload(host, jurisdiction, code, id, by).await
}
