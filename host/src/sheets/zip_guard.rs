//! Unpacks a package once for a try, into nothing, so that nobody else unpacks more than fits.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use super::error::SheetError;
use super::shared_texts::{is_texts, look_through};

/// How many bytes all parts together may unpack to.
const MOST: u64 = 256 << 20;
/// How many times its packed size a part may unpack to, if it is larger than `SMALL`.
const RATIO: u64 = 200;
const SMALL: u64 = 1 << 20;
/// How many parts there may be.
const PARTS: usize = 2_000;

/// Whether a package can be unpacked safely. What it says of its sizes is not believed.
pub(super) fn check(bytes: &[u8]) -> Result<(), SheetError> {
    let damaged = |error: &dyn std::fmt::Display| SheetError::Damaged(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.len() > PARTS {
        let found = archive.len();
        return Err(damaged(&format!("{found} parts, more than {PARTS}")));
    }
    let mut left = MOST;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = part.name().map_err(|error| damaged(&error))?;
        let (texts, name) = (is_texts(&name), name.chars().take(80).collect::<String>());
        let packed = part.compressed_size().min(bytes.len() as u64).max(1);
        let fair = packed.saturating_mul(RATIO).max(SMALL);
        let most = left.min(fair);
        // One byte more than it may have.
        let unpacked = io::copy(&mut part.take(most + 1), &mut io::sink());
        let unpacked = unpacked.map_err(|error| damaged(&error))?;
        if unpacked > most {
            return Err(SheetError::Bomb {
                part: name,
                most,
                ratio: unpacked / packed,
            });
        }
        left -= unpacked;
        if texts {
            let part = archive.by_index(index).map_err(|error| damaged(&error))?;
            look_through(&name, part).map_err(|error| damaged(&error))?;
        }
    }
    Ok(())
}
