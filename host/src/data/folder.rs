//! Objects in a folder. What is acknowledged is on disk, under its name and no other: each is
//! written aside, synced, and then given its name.

use std::fmt;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path as FilePath;
use std::sync::Arc;

use bytes::Bytes;
use cap_std::fs::FileExt as _;
use chrono::{DateTime, Utc};
use futures_util::stream::{self, BoxStream, StreamExt as _};
use object_store::path::Path;
use object_store::{
    CopyMode, CopyOptions, Error, GetOptions, GetResult, GetResultPayload, ListResult,
    MultipartUpload, ObjectMeta, ObjectStore, PutMode, PutMultipartOptions, PutOptions, PutPayload,
    PutResult, Result, UploadPart,
};

use crate::files::Dir;

/// Where objects are until they are complete.
const ASIDE: &str = ".new";
/// How much is read at once.
const PIECE: u64 = 1 << 20;

/// A folder of objects. `object_store` has one of its own; it opens paths by itself and does not
/// sync what it writes.
#[derive(Clone)]
pub(super) struct Folder(Arc<Dir>);

impl Folder {
    /// The objects of a folder that nobody else writes into.
    pub(super) fn open(folder: Dir) -> io::Result<Self> {
        folder.create_dir_all(ASIDE)?;
        Ok(Self(Arc::new(folder)))
    }

    /// Removes what somebody began to write before an instant, in seconds since 1970, and never
    /// completed.
    pub(super) fn sweep(&self, before: i64) -> io::Result<usize> {
        let mut swept = 0;
        for entry in self.0.read_dir(ASIDE)? {
            let entry = entry?;
            if seconds(&entry.metadata()?).timestamp() < before {
                entry.remove_file()?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Runs work on files where it holds up nobody.
    async fn work<T: Send + 'static>(
        &self,
        location: &Path,
        work: impl FnOnce(&Dir) -> io::Result<T> + Send + 'static,
    ) -> Result<T> {
        let folder = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || work(&folder)).await;
        let done = done.unwrap_or_else(|error| Err(io::Error::other(error)));
        done.map_err(|error| failed(location, error))
    }
}

/// Gives a file its name, for good: the folders on the way to it are synced as well.
fn name(folder: &Dir, aside: &str, location: &str) -> io::Result<()> {
    let path = FilePath::new(location);
    if let Some(parent) = path.parent().filter(|parent| !folder.is_dir(parent)) {
        folder.create_dir_all(parent)?;
    }
    folder.rename(aside, folder, location)?;
    for above in path.ancestors().skip(1) {
        let root = above.as_os_str().is_empty();
        let above = if root { FilePath::new(".") } else { above };
        folder.open_dir(above)?.open(".")?.sync_all()?;
    }
    Ok(())
}

fn aside() -> String {
    format!("{ASIDE}/{}", uuid::Uuid::new_v4().simple())
}

fn failed(location: &Path, error: io::Error) -> Error {
    let path = location.to_string();
    match error.kind() {
        io::ErrorKind::NotFound => Error::NotFound {
            path,
            source: error.into(),
        },
        _ => Error::Generic {
            store: "folder",
            source: error.into(),
        },
    }
}

fn seconds(file: &cap_std::fs::Metadata) -> DateTime<Utc> {
    let since = file.modified().ok().and_then(|instant| {
        let since = instant.into_std().duration_since(std::time::UNIX_EPOCH);
        i64::try_from(since.ok()?.as_secs()).ok()
    });
    DateTime::from_timestamp(since.unwrap_or(0), 0).unwrap_or_default()
}

fn meta(location: Path, file: &cap_std::fs::Metadata) -> ObjectMeta {
    ObjectMeta {
        location,
        last_modified: seconds(file),
        size: file.len(),
        e_tag: None,
        version: None,
    }
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Folder")
    }
}

impl fmt::Display for Folder {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a folder")
    }
}

#[async_trait::async_trait]
impl ObjectStore for Folder {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> Result<PutResult> {
        if options.mode != PutMode::Overwrite {
            return Err(unsupported("conditional writing"));
        }
        let named = location.to_string();
        self.work(location, move |folder| {
            let aside = aside();
            let mut file = folder.create(&aside)?;
            payload.iter().try_for_each(|piece| file.write_all(piece))?;
            file.sync_all()?;
            name(folder, &aside, &named)
        })
        .await?;
        Ok(PutResult {
            e_tag: None,
            version: None,
        })
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        _: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        let aside = aside();
        let at = aside.clone();
        let file = self.work(location, move |folder| folder.create(&at));
        Ok(Box::new(Growing {
            file: Arc::new(file.await?),
            folder: self.clone(),
            location: location.clone(),
            aside: Some(aside),
            length: 0,
        }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let named = location.to_string();
        let opened = self.work(location, move |folder| {
            let file = folder.open(&named)?;
            let meta = file.metadata()?;
            if meta.is_file() {
                Ok((file, meta))
            } else {
                Err(io::ErrorKind::NotFound.into())
            }
        });
        let (file, known) = opened.await?;
        let meta = meta(location.clone(), &known);
        options.check_preconditions(&meta)?;
        let range = match &options.range {
            None => 0..meta.size,
            Some(range) => range.as_range(meta.size).map_err(|error| Error::Generic {
                store: "folder",
                source: error.into(),
            })?,
        };
        let begin = (self.clone(), location.clone(), Some(file), range.clone());
        let pieces = stream::try_unfold(begin, |(folder, location, file, left)| async move {
            let length = PIECE.min(left.end.saturating_sub(left.start));
            let Some(mut file) = file.filter(|_| length > 0) else {
                return Ok(None);
            };
            let start = left.start;
            let read = folder.work(&location, move |_| {
                let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
                file.seek(SeekFrom::Start(start))?;
                file.read_exact(&mut bytes)?;
                Ok((file, Bytes::from(bytes)))
            });
            let (file, bytes) = read.await?;
            Ok(Some((
                bytes,
                (folder, location, Some(file), start + length..left.end),
            )))
        });
        Ok(GetResult {
            payload: GetResultPayload::Stream(pieces.boxed()),
            meta,
            range,
            attributes: object_store::Attributes::default(),
        })
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        let folder = self.clone();
        let removed = locations.then(move |location| {
            let folder = folder.clone();
            async move {
                let location = location?;
                let named = location.to_string();
                folder
                    .work(&location, move |folder| folder.remove_file(&named))
                    .await?;
                Ok(location)
            }
        });
        removed.boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        let (folder, prefix) = (self.clone(), prefix.cloned().unwrap_or_default());
        let listed = async move {
            let at = prefix.to_string();
            let listed = folder.work(&prefix, move |folder| {
                let mut found = vec![];
                walk(folder, &at, &mut found)?;
                Ok(found)
            });
            match listed.await {
                Ok(found) => found.into_iter().map(Ok).collect(),
                Err(Error::NotFound { .. }) => vec![],
                Err(error) => vec![Err(error)],
            }
        };
        stream::once(listed).flat_map(stream::iter).boxed()
    }

    async fn list_with_delimiter(&self, _: Option<&Path>) -> Result<ListResult> {
        Err(unsupported("listing one level"))
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        if options.mode != CopyMode::Overwrite {
            return Err(unsupported("conditional copying"));
        }
        let (from_name, to_name) = (from.to_string(), to.to_string());
        self.work(from, move |folder| {
            let aside = aside();
            folder.copy(&from_name, folder, &aside)?;
            folder.open(&aside)?.sync_all()?;
            name(folder, &aside, &to_name)
        })
        .await
    }
}

/// Nothing here asks for it.
fn unsupported(what: &str) -> Error {
    Error::NotSupported {
        source: format!("a folder of objects has no {what}").into(),
    }
}

/// Every object below a folder.
fn walk(folder: &Dir, at: &str, found: &mut Vec<ObjectMeta>) -> io::Result<()> {
    let shown = if at.is_empty() { "." } else { at };
    for entry in folder.read_dir(shown)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let below = if at.is_empty() {
            name
        } else {
            format!("{at}/{name}")
        };
        let known = entry.metadata()?;
        if known.is_dir() {
            walk(folder, &below, found)?;
        } else {
            found.push(meta(Path::from(below), &known));
        }
    }
    Ok(())
}

/// An object that is being written piece by piece.
struct Growing {
    folder: Folder,
    location: Path,
    /// Where it is until it is complete; none after that.
    aside: Option<String>,
    file: Arc<cap_std::fs::File>,
    length: u64,
}

impl fmt::Debug for Growing {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} with {} bytes", self.location, self.length)
    }
}

impl Drop for Growing {
    fn drop(&mut self) {
        // Nobody completes it any more. If this fails, upkeep does it.
        if let Some(aside) = self.aside.take() {
            let _ = self.folder.0.remove_file(aside);
        }
    }
}

#[async_trait::async_trait]
impl MultipartUpload for Growing {
    fn put_part(&mut self, payload: PutPayload) -> UploadPart {
        let (mut at, file) = (self.length, Arc::clone(&self.file));
        self.length += payload.content_length() as u64;
        let (folder, location) = (self.folder.clone(), self.location.clone());
        Box::pin(async move {
            let write = move |_: &Dir| {
                for piece in &payload {
                    file.write_all_at(piece, at)?;
                    at += piece.len() as u64;
                }
                Ok(())
            };
            folder.work(&location, write).await
        })
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let file = Arc::clone(&self.file);
        let aside = self.aside.clone().unwrap_or_default();
        let named = self.location.to_string();
        let complete = move |folder: &Dir| {
            file.sync_all()?;
            name(folder, &aside, &named)
        };
        self.folder.work(&self.location, complete).await?;
        self.aside = None;
        Ok(PutResult {
            e_tag: None,
            version: None,
        })
    }

    async fn abort(&mut self) -> Result<()> {
        let Some(aside) = self.aside.take() else {
            return Ok(());
        };
        let remove = move |folder: &Dir| folder.remove_file(&aside);
        self.folder.work(&self.location, remove).await
    }
}
