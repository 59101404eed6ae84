//! Where the bytes are: a folder, or an S3-compatible service. Keys begin with the jurisdiction, and
//! hold nothing that a caller sent.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _, TryStreamExt as _};
use object_store::aws::{AmazonS3Builder, S3ConditionalPut};
use object_store::buffered::BufWriter;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ClientOptions, Error, ObjectStore, ObjectStoreExt as _, RetryConfig};
use std::time::Duration;

use super::folder::Folder;
use crate::files::Dir;

/// How much of an object is written at once; services take no smaller parts than 5 MiB.
const PIECE: usize = 8 << 20;
/// How long a service may take to be reached, to answer, and in all with what is tried again.
const CONNECT: Duration = Duration::from_secs(3);
const ANSWER: Duration = Duration::from_mins(1);
const PATIENCE: Duration = Duration::from_secs(5);

/// The store of objects.
#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    folder: Option<Folder>,
}

/// An S3-compatible service.
#[derive(Clone)]
pub struct S3 {
    /// Where it is, as `https://s3.example.org`.
    pub endpoint: String,
    /// The bucket, which is there already.
    pub bucket: String,
    /// The region.
    pub region: String,
    /// The name of the key.
    pub key_id: String,
    /// The key. It is written nowhere.
    pub secret: String,
}

/// Why an object was not read or written.
#[derive(Debug, thiserror::Error)]
pub enum ObjectsError {
    /// There is none of that key.
    #[error("there is no object `{0}`")]
    Gone(String),
    /// The store does not answer or has no room. Nothing is known to be written.
    #[error("the store of objects cannot be used")]
    Away(#[source] Error),
    /// It broke off while an object was read or written.
    #[error("the store of objects broke off")]
    BrokeOff(#[source] io::Error),
    /// The folder cannot be used.
    #[error("the folder of objects cannot be used")]
    Folder(#[source] io::Error),
}

impl From<Error> for ObjectsError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound { path, .. } => Self::Gone(path),
            error => Self::Away(error),
        }
    }
}

impl Objects {
    /// Objects that vanish with the process: for scenarios and tests.
    pub fn in_memory() -> Self {
        Self {
            store: Arc::new(InMemory::new()),
            folder: None,
        }
    }

    /// Objects in a folder that this host alone writes into.
    pub fn in_folder(folder: Dir) -> Result<Self, ObjectsError> {
        let folder = Folder::open(folder).map_err(ObjectsError::Folder)?;
        Ok(Self {
            store: Arc::new(folder.clone()),
            folder: Some(folder),
        })
    }

    /// Objects in a bucket, which replicas share.
    pub fn in_s3(s3: S3) -> Result<Self, ObjectsError> {
        let retry = RetryConfig {
            max_retries: 3,
            retry_timeout: PATIENCE,
            ..RetryConfig::default()
        };
        let client = ClientOptions::new()
            .with_allow_http(s3.endpoint.starts_with("http://"))
            .with_connect_timeout(CONNECT)
            .with_timeout(ANSWER);
        let store = AmazonS3Builder::new()
            .with_endpoint(s3.endpoint)
            .with_bucket_name(s3.bucket)
            .with_region(s3.region)
            .with_access_key_id(s3.key_id)
            .with_secret_access_key(s3.secret)
            .with_conditional_put(S3ConditionalPut::Disabled)
            .with_client_options(client)
            .with_retry(retry)
            .build()?;
        Ok(Self {
            store: Arc::new(store),
            folder: None,
        })
    }

    /// Writes an object. When this returns, it is there for good.
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), ObjectsError> {
        self.store.put(&Path::from(key), bytes.into()).await?;
        Ok(())
    }

    /// A writer of an object, which is there once the writer was shut down.
    pub fn writer(&self, key: &str) -> BufWriter {
        BufWriter::with_capacity(Arc::clone(&self.store), Path::from(key), PIECE)
            .with_max_concurrency(1)
    }

    /// The bytes of objects, one after the other. Each is read piece by piece, so that a service has
    /// its time for each piece, and not for all of it.
    pub fn read(
        &self,
        keys: Vec<String>,
    ) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        let store = Arc::clone(&self.store);
        stream::iter(keys)
            .then(move |key| {
                let store = Arc::clone(&store);
                async move {
                    let path = Path::from(key);
                    let length = store.head(&path).await?.size;
                    Ok::<_, Error>(pieces(store, path, length))
                }
            })
            .try_flatten()
            .map_err(io::Error::other)
    }

    /// Whether there is an object of that key.
    pub async fn has(&self, key: &str) -> Result<bool, ObjectsError> {
        match self.store.head(&Path::from(key)).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The keys below a prefix, each with the second at which it was written.
    pub async fn keys(&self, below: &str) -> Result<Vec<(String, i64)>, ObjectsError> {
        let listed = self.store.list(Some(&Path::from(below)));
        let known =
            listed.map_ok(|meta| (meta.location.to_string(), meta.last_modified.timestamp()));
        Ok(known.try_collect().await?)
    }

    /// Removes an object, if there is one.
    pub async fn remove(&self, key: &str) -> Result<(), ObjectsError> {
        match self.store.delete(&Path::from(key)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes every object below a prefix but one.
    pub async fn remove_below(&self, prefix: &str, but: Option<&str>) -> Result<(), ObjectsError> {
        for (key, _) in self.keys(prefix).await? {
            if Some(key.as_str()) != but {
                self.remove(&key).await?;
            }
        }
        Ok(())
    }

    /// Removes what was begun before an instant, in seconds since 1970, and not completed. A bucket
    /// does that by a rule of its own.
    pub async fn sweep(&self, before: i64) -> Result<usize, ObjectsError> {
        let Some(folder) = self.folder.clone() else {
            return Ok(0);
        };
        let swept = tokio::task::spawn_blocking(move || folder.sweep(before)).await;
        let swept = swept.unwrap_or_else(|error| Err(io::Error::other(error)));
        swept.map_err(ObjectsError::Folder)
    }

    /// What tables are read from.
    pub(super) fn store(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.store)
    }
}

/// An object of a length, piece by piece.
fn pieces(
    store: Arc<dyn ObjectStore>,
    path: Path,
    length: u64,
) -> impl Stream<Item = Result<Bytes, Error>> + Send {
    stream::try_unfold(0, move |at| {
        let (store, path) = (Arc::clone(&store), path.clone());
        async move {
            if at >= length {
                return Ok(None);
            }
            let end = length.min(at + PIECE as u64);
            let piece = store.get_range(&path, at..end).await?;
            if piece.len() as u64 != end - at {
                let why = format!("{path} gave {} bytes from {at} to {end}", piece.len());
                return Err(Error::Generic {
                    store: "objects",
                    source: why.into(),
                });
            }
            Ok(Some((piece, end)))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Else a service would have to give all of it in the time that it has for one answer.
    #[tokio::test]
    async fn an_object_is_read_piece_by_piece() {
        let objects = Objects::in_memory();
        let bytes: Vec<u8> = (0..20_u32 << 20)
            .map(|n| u8::try_from(n % 251).unwrap())
            .collect();
        objects.put("long", bytes.clone().into()).await.unwrap();
        objects.put("empty", Bytes::new()).await.unwrap();
        let keys = ["long", "empty", "long"].map(str::to_owned).to_vec();
        let read: Vec<Bytes> = objects.read(keys).try_collect().await.unwrap();
        let lengths: Vec<usize> = read.iter().map(Bytes::len).collect();
        let once = [PIECE, PIECE, 4 << 20];
        assert_eq!(lengths, [once, once].concat());
        assert!(read.concat() == [bytes.as_slice(), &bytes].concat());
        let gone = objects.read(vec!["gone".to_owned()]);
        assert!(gone.try_collect::<Vec<_>>().await.is_err());
    }
}
