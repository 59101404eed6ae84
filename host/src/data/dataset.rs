//! A version of the data behind an entry: which file, from which upload, with which columns.

use serde::{Deserialize, Serialize};

use super::layout::{Column, Layout};
use crate::domain::{CatalogEntry, Sensitivity};

/// A version of the data behind an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dataset {
    /// The entry.
    pub entry_code: String,
    /// Its version, counted from 1.
    pub version: u32,
    /// The version of the entry whose items it has.
    pub entry_version: u32,
    /// The key of its object.
    pub object_key: String,
    /// How many rows it has.
    pub rows: u64,
    /// How many bytes of text its widest row has.
    pub widest: u64,
    /// How long its object is, in bytes.
    pub bytes: u64,
    /// The SHA-256 of its object.
    pub sha256: String,
    /// The SHA-256 of what was uploaded.
    pub source_sha256: String,
    /// The organisation that uploaded it.
    pub uploaded_by: String,
    /// The upload.
    pub upload: String,
    /// Its columns.
    pub columns: Layout,
}

impl Dataset {
    /// Its columns, each as sensitive as it was or as the entry has become since. What the entry has no
    /// more is for its provider alone.
    pub fn columns_under(&self, entry: &CatalogEntry) -> Layout {
        let columns = self.columns.0.iter().map(|column| {
            let item = entry.items.iter().find(|item| item.name == column.item);
            let now = item.map_or(Sensitivity::StateSecret, |item| item.sensitivity);
            Column {
                sensitivity: column.sensitivity.max(now),
                ..column.clone()
            }
        });
        Layout(columns.collect())
    }
}
