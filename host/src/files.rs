//! The one place where paths become folders: everybody else is handed a [`Dir`].

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
    std::fs::read_to_string(path)
}

/// The same for a file that need not be text.
pub fn read_named_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
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
