//! What was published of the logs, kept outside the database: after a restore the host can tell
//! whether something that others have seen is missing.

use std::io::{ErrorKind, Write};

use super::error::FlowError;
use super::host::Host;
use super::log::loop_over_tiles;
use crate::audit::{
    Checkpoint, CheckpointError, Leaf, LogVerifier, Subject, WitnessError, commitment, has_grown,
};
use crate::files::Dir;
use crate::policy::Jurisdiction;
use crate::store::LeafRow;

/// The folder of the last checkpoint of each log that was published.
pub struct Published(Dir);

/// A log that is not what was published of it.
#[derive(Debug, thiserror::Error)]
pub enum LossError {
    /// Leaves are missing.
    #[error(
        "the log of `{jurisdiction}` has {has} leaves, but {published} were published; bring the newer database back, or start with --accept-loss"
    )]
    Missing {
        jurisdiction: String,
        published: u64,
        has: u64,
    },
    /// It is another log.
    #[error(
        "the log of `{jurisdiction}` differs from the one of {published} leaves that was published; bring the right database back, or start with --accept-loss"
    )]
    Other {
        jurisdiction: String,
        published: u64,
    },
    /// It, or what was published of it, was signed with another key.
    #[error("the log of `{jurisdiction}` and the key of this host do not belong together")]
    Key {
        jurisdiction: String,
        #[source]
        source: CheckpointError,
    },
    /// The file cannot be read or written.
    #[error("the last checkpoint of `{jurisdiction}` cannot be read or written")]
    File {
        jurisdiction: String,
        #[source]
        source: std::io::Error,
    },
    /// The database.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl Published {
    /// In a folder.
    pub fn in_folder(folder: Dir) -> Self {
        Self(folder)
    }

    /// Keeps a checkpoint in the place of the one before: wholly, or not at all. Of two replicas that
    /// share the folder, the one that knows of more leaves has its way; `again` has it in any case.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn keep(&self, jurisdiction: &str, note: &str, again: bool) -> std::io::Result<()> {
        let lock = self.0.create(format!("{jurisdiction}.lock"))?.into_std();
        lock.lock()?;
        let before = self.read(jurisdiction)?;
        if !again && before.is_some_and(|before| size_of(&before) >= size_of(note)) {
            return Ok(());
        }
        let (name, fresh) = (file(jurisdiction), format!("{jurisdiction}.new"));
        let mut written = self.0.create(&fresh)?;
        written.write_all(note.as_bytes())?;
        written.sync_data()?;
        self.0.rename(&fresh, &self.0, name)?;
        self.0.open(".")?.sync_all()
    }

    fn read(&self, jurisdiction: &str) -> std::io::Result<Option<String>> {
        match self.0.read_to_string(file(jurisdiction)) {
            Ok(note) => Ok(Some(note)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// How many leaves a checkpoint says there are; it was signed here, so nobody else is believed.
fn size_of(note: &str) -> u64 {
    let size = note.lines().nth(1).and_then(|line| line.parse().ok());
    size.unwrap_or(0)
}

fn file(jurisdiction: &str) -> String {
    format!("{jurisdiction}.checkpoint")
}

/// Compares every log with what was published of it. What is missing is accepted only where that is
/// said, and then the log says so itself.
///
/// # Errors
/// The first log that is not what was published.
pub async fn compare_with_published(host: &Host, accept_loss: bool) -> Result<(), LossError> {
    let Some(published) = &host.published else {
        return Ok(());
    };
    for jurisdiction in host.jurisdictions() {
        let name = jurisdiction.name();
        let file = |source| LossError::File {
            jurisdiction: name.to_owned(),
            source,
        };
        let Some(note) = published.read(name).map_err(file)? else {
            continue;
        };
        match compare(host, jurisdiction, &note).await {
            Err(loss @ (LossError::Missing { .. } | LossError::Other { .. })) if accept_loss => {
                tracing::error!(%loss, "accepted, as the operator said");
                accept(host, jurisdiction, &note).await?;
            }
            answer => answer?,
        }
    }
    Ok(())
}

async fn compare(host: &Host, jurisdiction: &Jurisdiction, note: &str) -> Result<(), LossError> {
    let name = jurisdiction.name();
    let key = |source| LossError::Key {
        jurisdiction: name.to_owned(),
        source,
    };
    let verifier = LogVerifier::new(&host.key.verifier_key(name)).map_err(key)?;
    let before = verifier.open(note).map_err(key)?;
    let mut view = host.store.read(name).await.map_err(FlowError::from)?;
    let head = view.head().await.map_err(FlowError::from)?;
    let head = head.filter(|head| head.size > 0);
    let has = head.as_ref().map_or(0, |head| head.size);
    let missing = LossError::Missing {
        jurisdiction: name.to_owned(),
        published: before.size,
        has,
    };
    let Some(head) = head.filter(|_| has >= before.size) else {
        return Err(missing);
    };
    let now = verifier.open(&head.note).map_err(key)?;
    let grown = loop_over_tiles(&mut view, |tiles| match has_grown(before, now, tiles) {
        Err(WitnessError::Tree(error)) => Err(error),
        answer => Ok(answer.is_ok()),
    });
    if grown.await? {
        return Ok(());
    }
    Err(LossError::Other {
        jurisdiction: name.to_owned(),
        published: before.size,
    })
}

/// The log itself says what is no longer in it; it takes the place of what was published.
async fn accept(host: &Host, jurisdiction: &Jurisdiction, note: &str) -> Result<(), LossError> {
    let name = jurisdiction.name();
    let key = |source| LossError::Key {
        jurisdiction: name.to_owned(),
        source,
    };
    let verifier = LogVerifier::new(&host.key.verifier_key(name)).map_err(key)?;
    let Checkpoint { size, root } = verifier.open(note).map_err(key)?;
    let leaf = Leaf {
        jurisdiction: name.to_owned(),
        event: "loss-accepted".to_owned(),
        subject: Subject::Log {
            size,
            root: root.to_string(),
        },
        day: host.today(jurisdiction),
        recorded_at: host.now().to_string(),
        // A checkpoint is public, so nothing hides it.
        commitment: commitment("", note),
        receipt: None,
    };
    let leaf = LeafRow {
        of_event: None,
        entry: leaf.to_entry(),
    };
    let written = async {
        let mut tx = host.store.begin(name).await?;
        tx.insert_leaf(&leaf).await?;
        tx.commit().await
    };
    written.await.map_err(FlowError::from)?;
    super::sequence::sequence(host).await?;
    // What was published before has the larger number, but is no longer what counts.
    let mut view = host.store.read(name).await.map_err(FlowError::from)?;
    let head = view.head().await.map_err(FlowError::from)?;
    if let (Some(head), Some(published)) = (head, &host.published) {
        let file = |source| LossError::File {
            jurisdiction: name.to_owned(),
            source,
        };
        published.keep(name, &head.note, true).map_err(file)?;
    }
    Ok(())
}
