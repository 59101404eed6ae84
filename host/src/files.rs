//! The one place where paths become folders: everybody else is handed a [`Dir`].

use std::io::Read;
use std::path::Path;

use cap_std::ambient_authority;
pub use cap_std::fs::Dir;

/// A folder could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("the folder `{path}` cannot be opened")]
pub struct FolderError {
    path: String,
    #[source]
    source: std::io::Error,
}

/// Opens a folder that the operator named.
pub fn open_folder(path: &Path) -> Result<Dir, FolderError> {
    let error = |source| FolderError {
        path: path.display().to_string(),
        source,
    };
    Dir::open_ambient_dir(path, ambient_authority()).map_err(error)
}

/// Opens a folder that the operator named, and makes it first if there is none.
pub fn make_folder(path: &Path) -> Result<Dir, FolderError> {
    let error = |source| FolderError {
        path: path.display().to_string(),
        source,
    };
    Dir::create_ambient_dir_all(path, ambient_authority()).map_err(error)?;
    open_folder(path)
}

/// Reads a text file that whoever runs the command named. It may stand anywhere and be a link or
/// a pipe, as `<(…)` of a shell is.
pub fn read_named(path: &Path) -> std::io::Result<String> {
    std::fs::read_to_string(path).map(unmarked)
}

/// The same in a folder.
pub fn read_text(folder: &Dir, name: &str) -> std::io::Result<String> {
    folder.read_to_string(name).map(unmarked)
}

/// A text without the byte order mark that some editors put before it, and that is no part of it.
pub fn unmarked(text: String) -> String {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

/// The same for a file that need not be text.
pub fn read_named_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}

/// The most bytes of a component whose policy is not known, such as of one that is signed.
pub const LARGEST_COMPONENT: usize = 256 << 20;

/// A component's file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is larger than components may be; it was not read.
    #[error("`{path}` has {} bytes; at most {most} are allowed", told(*.size, *.most))]
    TooLarge {
        path: String,
        /// None for what has no size, such as a device.
        size: Option<u64>,
        most: usize,
    },
    /// It cannot be read.
    #[error("{path} cannot be read")]
    Unreadable {
        path: String,
        #[source]
        source: std::io::Error,
    },
}

fn told(size: Option<u64>, most: usize) -> String {
    size.map_or_else(|| format!("more than {most}"), |size| size.to_string())
}

/// Reads a component that whoever runs the command named, if it has at most so many bytes. Of a file
/// that has more, no more is read than shows it.
pub fn read_component(path: &Path, most: usize) -> Result<Vec<u8>, ReadError> {
    let shown = path.display().to_string();
    match std::fs::File::open(path) {
        Ok(file) => {
            let size = file.metadata().ok().filter(std::fs::Metadata::is_file);
            take(file, size.map(|known| known.len()), shown, most)
        }
        Err(source) => Err(ReadError::Unreadable {
            path: shown,
            source,
        }),
    }
}

/// The same in a folder.
pub fn read_component_in(folder: &Dir, name: &str, most: usize) -> Result<Vec<u8>, ReadError> {
    match folder.open(name) {
        Ok(file) => {
            let size = file.metadata().ok().filter(cap_std::fs::Metadata::is_file);
            take(file, size.map(|known| known.len()), name.to_owned(), most)
        }
        Err(source) => Err(ReadError::Unreadable {
            path: name.to_owned(),
            source,
        }),
    }
}

fn take(
    file: impl Read,
    size: Option<u64>,
    path: String,
    most: usize,
) -> Result<Vec<u8>, ReadError> {
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    if size.is_some_and(|size| size > limit) {
        return Err(ReadError::TooLarge { path, size, most });
    }
    let mut bytes = vec![];
    let read = file.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    match read {
        Err(source) => Err(ReadError::Unreadable { path, source }),
        Ok(_) if bytes.len() > most => Err(ReadError::TooLarge {
            path,
            size: None,
            most,
        }),
        Ok(_) => Ok(bytes),
    }
}

/// Whether two paths lead to the same file that is there.
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let of = |path| {
        let known = std::fs::metadata(path).ok()?;
        Some((known.dev(), known.ino()))
    };
    of(one).is_some_and(|one| of(other) == Some(one))
}

/// How a file begins that is there already, in text; none for what is no file.
pub fn beginning(path: &Path) -> Option<String> {
    let file = std::fs::File::open(path).ok()?;
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = vec![];
    file.take(64).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether there is a file that the operator named.
pub fn exists(path: &Path) -> bool {
    open_beside(path).is_ok_and(|(folder, name)| folder.exists(name))
}

/// Opens the folder of a file that the operator named, and says the file's name within it.
pub fn open_beside(path: &Path) -> Result<(Dir, String), FolderError> {
    let no_name = || FolderError {
        path: path.display().to_string(),
        source: std::io::Error::new(std::io::ErrorKind::InvalidInput, "no file is named"),
    };
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or_else(no_name)?;
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    Ok((open_folder(parent)?, name.to_owned()))
}

/// Writes a file that is not there yet and that only its owner may read; it is on disk when this
/// returns.
pub fn write_secret(folder: &Dir, name: &str, text: &str) -> std::io::Result<()> {
    use std::io::Write;

    use cap_std::fs::{OpenOptions, OpenOptionsExt};
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = folder.open_with(name, &options)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Whether only its owner may read a file.
pub fn is_private(folder: &Dir, name: &str) -> std::io::Result<bool> {
    use cap_std::fs::PermissionsExt;
    Ok(folder.metadata(name)?.permissions().mode().trailing_zeros() >= 6)
}
