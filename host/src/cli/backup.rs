//! `bylaw backup` and `bylaw restore`: copies of the embedded database.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

use super::Failed;
use super::output::{complain, print};
use crate::config::Config;
use crate::files::{self, Dir};
use crate::start::file_of;
use crate::store::{Contents, Store, StoreError, gather, look_through};

/// What follows a name while its file is not whole yet.
const PART: &str = ".part";
/// What `SQLite` keeps beside a database while somebody works with it, or was killed at it.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];
const POSTGRES: &str = "the database is no SQLite file; PostgreSQL is backed up with pg_dump or pg_basebackup, as README.md says";

/// Copy the embedded database into a file, while hosts work with it or not.
///
/// The keys in the log's folder are not in it: keep them elsewhere, and safe.
#[derive(clap::Args)]
pub(super) struct Backup {
    /// The file, which must not be there yet
    #[arg(long)]
    to: PathBuf,
    /// The host's configuration
    #[arg(long)]
    config: Option<PathBuf>,
}

/// Put a backup in the place of the embedded database. No host may be working with it.
///
/// What was there is kept beside it. The next `bylaw serve` compares the restored database with
/// what was last published, and does not start if something is missing, unless it is told to.
#[derive(clap::Args)]
pub(super) struct Restore {
    /// The backup
    #[arg(long)]
    from: PathBuf,
    /// The host's configuration
    #[arg(long)]
    config: Option<PathBuf>,
}

/// Makes a backup.
pub(super) async fn backup(args: &Backup) -> Result<(), Failed> {
    let config = config(args.config.as_deref())?;
    let file = file_of(&config.database).ok_or_else(|| anyhow!(POSTGRES))?;
    if !files::exists(file) {
        return Err(anyhow!("there is no database `{}`", file.display()).into());
    }
    let (folder, name) = files::open_beside(&args.to)?;
    if folder.exists(&name) {
        return Err(anyhow!("`{}` is there already", args.to.display()).into());
    }
    let part = format!("{}{PART}", args.to.display());
    let part_name = format!("{name}{PART}");
    if folder.exists(&part_name) {
        folder.remove_file(&part_name)?;
    }
    let store = Store::open(&config.database).await?;
    let copied = store.copy_to(&part).await;
    store.close().await;
    copied.with_context(|| format!("`{}` could not be written", args.to.display()))?;
    let contents = look_through(&part).await?;
    folder.open(&part_name)?.sync_all()?;
    folder.rename(&part_name, &folder, &name)?;
    tell(&args.to, &contents)
}

/// Restores a backup.
pub(super) async fn restore(args: &Restore) -> Result<(), Failed> {
    let config = config(args.config.as_deref())?;
    let file = file_of(&config.database).ok_or_else(|| anyhow!(POSTGRES))?;
    crate::start::make_folder_of(&config.database)?;
    let shown = args.from.display().to_string();
    for beside in BESIDE {
        if files::exists(Path::new(&format!("{shown}{beside}"))) {
            return Err(anyhow!(
                "`{shown}{beside}` belongs to `{shown}`, which is therefore no whole backup; make one with `bylaw backup`"
            )
            .into());
        }
    }
    let contents = look_through(&shown)
        .await
        .with_context(|| format!("`{shown}` is no backup that can be restored"))?;
    let (from, from_name) = files::open_beside(&args.from)?;
    let (folder, name) = files::open_beside(file)?;
    let part = format!("{name}{PART}");
    from.copy(&from_name, &folder, &part)?;
    folder.open(&part)?.sync_all()?;
    put_aside(&folder, &name, file).await?;
    folder.rename(&part, &folder, &name)?;
    tell(&args.from, &contents)?;
    print("restored; `bylaw serve` compares it with what was last published")
}

/// Keeps what is there under another name, whole: a write-ahead log that stays behind would be
/// played into the restored database.
async fn put_aside(folder: &Dir, name: &str, file: &Path) -> Result<(), Failed> {
    if folder.exists(name) {
        match gather(&file.display().to_string()).await {
            Ok(()) => {}
            Err(error @ StoreError::InUse(_)) => return Err(error.into()),
            // Damaged, which may be why it is to be replaced: it is kept as it is.
            Err(error) => complain(&format!(
                "warning: what is there cannot be read: {:#}",
                anyhow::Error::from(error)
            )),
        }
    }
    let kept = free_name(folder, name)?;
    for beside in [""].iter().chain(&BESIDE) {
        let (old, new) = (format!("{name}{beside}"), format!("{kept}{beside}"));
        if folder.exists(&old) {
            folder.rename(&old, folder, &new)?;
            print(&format!("what was there is kept as `{new}`"))?;
        }
    }
    Ok(())
}

/// A name beside the database that nothing has yet.
fn free_name(folder: &Dir, name: &str) -> anyhow::Result<String> {
    for number in 1..10_000 {
        let kept = format!("{name}.before-restore-{number}");
        if !folder.exists(&kept) {
            return Ok(kept);
        }
    }
    bail!("too many databases are kept beside `{name}`; move some of them away")
}

fn config(path: Option<&Path>) -> anyhow::Result<Config> {
    Ok(match path {
        Some(path) => Config::read(path)?,
        None => Config::default(),
    })
}

fn tell(file: &Path, contents: &Contents) -> Result<(), Failed> {
    print(&format!("{}: {} events", file.display(), contents.events))?;
    let mut logs = contents.logs.iter();
    logs.try_for_each(|(jurisdiction, size)| {
        print(&format!("  {jurisdiction}: a log of {size} leaves"))
    })
}
