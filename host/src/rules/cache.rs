//! Compiled components on disk, so that a start does not compile again.
//!
//! Loading compiled code is running it. So a file counts only if this host wrote it: each carries
//! an authentication code under a key that stands beside it and that only the host's user can
//! read. Anything else is compiled anew.

use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::files::Dir;

const KEY_FILE: &str = "key";
const KEY_BYTES: usize = 32;
const CODE_BYTES: usize = 32;

/// The folder for compiled components cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The key is missing and cannot be made.
    #[error(
        "the key of the compiled components, `{file}`, cannot be read or written; only whoever made it may use the folder, so let him delete it, or work in a copy without it"
    )]
    Key {
        /// Where it is.
        file: String,
        #[source]
        source: std::io::Error,
    },
    /// The system has no randomness.
    #[error("no random key could be drawn: {0}")]
    Random(String),
    /// The key is not one that this host wrote.
    #[error(
        "the key of the compiled components has {0} bytes instead of 32; delete the folder's `key`"
    )]
    KeyLength(usize),
}

/// The folder of compiled components.
pub struct CompiledCache {
    dir: Dir,
    key: Vec<u8>,
}

impl CompiledCache {
    /// Opens the cache in `dir`, which people know as `shown_as`, drawing a key if there is none.
    pub fn open(dir: Dir, shown_as: &Path) -> Result<Self, CacheError> {
        let failed = |source| CacheError::Key {
            file: shown_as.join(KEY_FILE).display().to_string(),
            source,
        };
        let key = match dir.read(KEY_FILE) {
            Ok(key) => key,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                write_key(&dir, &random_key()?).map_err(failed)?
            }
            Err(error) => return Err(failed(error)),
        };
        if key.len() != KEY_BYTES {
            return Err(CacheError::KeyLength(key.len()));
        }
        Ok(Self { dir, key })
    }

    /// The compiled form of the component with this digest, if this host made it for this engine.
    pub(super) fn load(&self, engine: &Engine, digest: &str) -> Option<Component> {
        let name = file_name(engine, digest);
        let bytes = self.dir.read(&name).ok()?;
        let (code, compiled) = bytes.split_at_checked(CODE_BYTES)?;
        let mut mac = self.mac(&name)?;
        mac.update(compiled);
        if mac.verify_slice(code).is_err() {
            tracing::warn!(
                file = name,
                "compiled component was not written by this host; compiling anew"
            );
            return None;
        }
        deserialize(engine, compiled)
    }

    /// Keeps a compiled component. That it cannot be kept is no error: it is compiled again.
    pub(super) fn keep(&self, engine: &Engine, digest: &str, component: &Component) {
        let name = file_name(engine, digest);
        let (Ok(compiled), Some(mut mac)) = (component.serialize(), self.mac(&name)) else {
            return;
        };
        mac.update(&compiled);
        let mut bytes = mac.finalize().into_bytes().to_vec();
        bytes.extend_from_slice(&compiled);
        let partial = format!("{name}.{}", uuid::Uuid::new_v4());
        let written = self
            .dir
            .write(&partial, &bytes)
            .and_then(|()| self.dir.rename(&partial, &self.dir, &name));
        if let Err(error) = written {
            tracing::warn!(file = name, %error, "compiled component could not be kept");
        }
    }

    /// The code covers the file's name too, so that files cannot be swapped.
    fn mac(&self, name: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(name.as_bytes());
        mac.update(&[0]);
        Some(mac)
    }
}

fn file_name(engine: &Engine, digest: &str) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut hasher);
    format!("{digest}-{:016x}.compiled", hasher.finish())
}

#[allow(
    unsafe_code,
    reason = "the bytes were authenticated as this host's own compilation"
)]
fn deserialize(engine: &Engine, compiled: &[u8]) -> Option<Component> {
    // SAFETY: the caller verified the code that only this host can make over exactly these bytes.
    unsafe { Component::deserialize(engine, compiled) }.ok()
}

fn random_key() -> Result<Vec<u8>, CacheError> {
    let mut key = vec![0; KEY_BYTES];
    getrandom::fill(&mut key).map_err(|error| CacheError::Random(error.to_string()))?;
    Ok(key)
}

/// Two processes may be first at once, so a key appears whole or not at all. The one that stands
/// in the end counts; what was compiled under the other is compiled anew.
fn write_key(dir: &Dir, key: &[u8]) -> std::io::Result<Vec<u8>> {
    use cap_std::fs::{OpenOptions, OpenOptionsExt};
    use std::io::Write;
    let partial = format!("{KEY_FILE}.{}", uuid::Uuid::new_v4());
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = dir.open_with(&partial, &options)?;
    file.write_all(key)?;
    file.sync_all()?;
    dir.rename(&partial, dir, KEY_FILE)?;
    dir.read(KEY_FILE)
}
