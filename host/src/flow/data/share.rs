//! How much answers take from when they are written until they were fetched. Each jurisdiction has so
//! much of a host, so that whoever fetches slowly fills no disk.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the answers of each jurisdiction take now, in bytes.
#[derive(Clone, Default)]
pub(super) struct Answers(Arc<Mutex<HashMap<String, u64>>>);

/// What one answer takes; it is given back when this is dropped.
pub(super) struct Share {
    answers: Answers,
    jurisdiction: String,
    bytes: u64,
    /// The most of all answers of the jurisdiction.
    limit: u64,
}

impl Answers {
    /// The share of an answer that is about to be written.
    pub(super) fn begin(&self, jurisdiction: &str, limit: u64) -> Share {
        Share {
            answers: self.clone(),
            jurisdiction: jurisdiction.to_owned(),
            bytes: 0,
            limit,
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<String, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Share {
    /// Takes more.
    ///
    /// # Errors
    /// [`io::ErrorKind::StorageFull`] if others have it now, [`io::ErrorKind::InvalidData`] if the
    /// answer is larger than all of it.
    pub(super) fn take(&mut self, bytes: u64) -> io::Result<()> {
        if self.bytes + bytes > self.limit {
            let why = format!("it has more than {} bytes; filter it", self.limit);
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        let mut held = self.answers.held();
        let all = held.entry(self.jurisdiction.clone()).or_default();
        if *all + bytes > self.limit {
            return Err(io::ErrorKind::StorageFull.into());
        }
        *all += bytes;
        self.bytes += bytes;
        Ok(())
    }

    /// How much it takes.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = self.answers.held();
        if let Some(all) = held.get_mut(&self.jurisdiction) {
            *all = all.saturating_sub(self.bytes);
        }
    }
}
