//! Checks the log of a jurisdiction, leaf by leaf, against the events in the database.

use std::collections::BTreeSet;
use std::sync::Arc;

use bylaw::audit::{Leaf, LogVerifier, Mirror, Subject, commitment, verify_log};
use bylaw::flow::{self, Host};
use bylaw::policy::Jurisdiction;
use sqlx::{AnyConnection, Row};

use super::Findings;

/// The log is whole, and its leaves are those of the events, to the byte.
pub(super) async fn check_log(
    host: &Arc<Host>,
    jurisdiction: &Arc<Jurisdiction>,
    raw: &mut AnyConnection,
    events: usize,
    findings: &mut Findings,
) {
    let name = jurisdiction.name();
    let key = flow::log_key(host, name).expect("its key");
    let verifier = LogVerifier::new(&key).expect("a verifier");
    let files = Files {
        host: Arc::clone(host),
        jurisdiction: name.to_owned(),
        runtime: tokio::runtime::Handle::current(),
    };
    let read = move || {
        let mut leaves = vec![];
        let head = verify_log(&files, &verifier, |_, leaf| leaves.push(leaf.clone()));
        head.map(|_| leaves)
    };
    let leaves: Vec<Leaf> = match tokio::task::spawn_blocking(read).await.expect("a thread") {
        Ok(leaves) => leaves,
        Err(error) => return findings.wrong.push(format!("the log of {name}: {error}")),
    };
    findings.leaves += leaves.len();
    if leaves.len() != events {
        let wrong = format!("{name}: {events} events, {} leaves", leaves.len());
        findings.wrong.push(wrong);
    }
    let rows =
        sqlx::query("SELECT case_id, revision, body, salt FROM events WHERE jurisdiction = $1");
    let rows = rows.bind(name).fetch_all(raw).await.expect("the events");
    let sealed: BTreeSet<(String, i64, String)> = rows
        .iter()
        .map(|row| {
            let salt: String = row.get("salt");
            let body: String = row.get("body");
            let sealed = commitment(&salt, &body);
            (row.get("case_id"), row.get("revision"), sealed)
        })
        .collect();
    for leaf in leaves {
        let Subject::Case { case, revision } = leaf.subject else {
            let wrong = format!("{name}: a leaf of {}", leaf.subject);
            findings.wrong.push(wrong);
            continue;
        };
        let key = (case, i64::from(revision), leaf.commitment);
        if !sealed.contains(&key) {
            let wrong = format!("event {} of {}: another leaf", key.1, key.0);
            findings.wrong.push(wrong);
        }
    }
}

/// The files of a log as they would be published.
struct Files {
    host: Arc<Host>,
    jurisdiction: String,
    runtime: tokio::runtime::Handle,
}

impl Mirror for Files {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let read = async {
            if path == "checkpoint" {
                let note = flow::checkpoint(&self.host, &self.jurisdiction).await?;
                return Ok(note.map(String::into_bytes));
            }
            let path = path.strip_prefix("tile/").unwrap_or(path);
            flow::log_file(&self.host, &self.jurisdiction, path).await
        };
        let file: Result<_, flow::FlowError> = self.runtime.block_on(read);
        let file = file.map_err(|error| error.to_string())?;
        file.ok_or_else(|| "there is no such file".to_owned())
    }
}
