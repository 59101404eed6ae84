//! A past: many matters with what the rules answered to them, written into a database in bulk, some
//! of them recorded otherwise on purpose.

mod maker;
mod write;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bylaw::rules::Plugin;
use bylaw::store::Store;
use sqlx::{AnyConnection, Connection, Executor};
use tokio::sync::mpsc;

use crate::databases::{Database, connect, on_postgres};
use crate::places::root;
use maker::{Maker, Recorded};
use write::write;

pub use maker::OTHERWISE;

/// An article, and what differs under it.
pub type Place = (Option<u16>, String);

/// How many cases are written in one statement, and in one transaction.
const AT_ONCE: usize = 100;
const TOGETHER: u64 = 1_000;
/// A database of its own with tables in it, in a file or on the tests' server.
pub struct Site {
    /// As a host opens it.
    pub url: String,
    owner: String,
    folder: Option<PathBuf>,
}

impl Site {
    /// An empty one.
    pub async fn found() -> Self {
        if on_postgres() {
            let database = Database::create().await;
            return Self {
                url: database.host_url(),
                owner: database.owner_url(),
                folder: None,
            };
        }
        let folder = root().join(format!("target/past-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir_all(&folder).expect("a folder for the database");
        let url = format!("sqlite:{}?mode=rwc", folder.join("past.db").display());
        Self {
            owner: url.clone(),
            url,
            folder: Some(folder),
        }
    }

    /// The host's own connections.
    pub async fn store(&self) -> Store {
        Store::open(&self.url).await.expect("a prepared database")
    }

    /// Beside the host's, as whoever owns the tables.
    pub async fn raw(&self) -> AnyConnection {
        connect(&self.owner).await
    }

    /// Nothing is left of it. The server's data go with the server.
    pub fn raze(self) {
        if let Some(folder) = self.folder {
            std::fs::remove_dir_all(folder).expect("the folder of the database");
        }
    }
}

/// What a rehearsal of the same rules has to find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planted {
    /// Matters that were recorded otherwise.
    pub matters: u64,
    /// What differs, by its word and article, and in how many matters.
    pub groups: BTreeMap<Place, u64>,
}

/// Writes so many matters into the tables of a site, in a jurisdiction whose component is there.
pub async fn fill(site: &Site, plugin: &Arc<Plugin>, matters: u64) -> Planted {
    let jurisdiction = plugin.description().jurisdiction.clone();
    let maker = Arc::new(Maker::new(plugin));
    let (sender, mut made) = mpsc::channel::<Vec<Recorded>>(4);
    let next = Arc::new(AtomicU64::new(0));
    for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
        let (maker, sender, next) = (Arc::clone(&maker), sender.clone(), Arc::clone(&next));
        std::thread::spawn(move || {
            loop {
                let from = next.fetch_add(TOGETHER, Ordering::Relaxed);
                if from >= matters {
                    break;
                }
                let to = matters.min(from + TOGETHER);
                let some = (from..to).map(|number| maker.record(number)).collect();
                sender.blocking_send(some).expect("the writer");
            }
        });
    }
    drop(sender);
    let (mut raw, mut planted) = (site.raw().await, Planted::default());
    while let Some(some) = made.recv().await {
        raw.execute("BEGIN").await.unwrap();
        for part in some.chunks(AT_ONCE) {
            write(&mut raw, &jurisdiction, plugin.digest(), part).await;
        }
        raw.execute("COMMIT").await.unwrap();
        for places in some.into_iter().filter_map(|one| one.planted) {
            planted.matters += 1;
            for place in places {
                *planted.groups.entry(place).or_default() += 1;
            }
        }
    }
    raw.close().await.unwrap();
    planted
}

/// The case of a matter that was filled in.
pub fn case(jurisdiction: &str, number: u64) -> String {
    format!("{jurisdiction}-{number:032x}")
}
