//! A full disk under `PostgreSQL`. It is a program of its own, and runs while no other test does:
//! a full tablespace is in the way of everybody on its server.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use bylaw::store::Store;
use bylaw_tests::applying::{filled, goes_on, hold};
use bylaw_tests::databases::{Database, on_postgres};
use bylaw_tests::host::TestHost;

/// Invariant: what was acknowledged is there, what was refused is not, and room makes it go on.
/// Where the machine lets a test have a disk of its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_tablespace_refuses_and_loses_nothing() {
    if !on_postgres() {
        return;
    }
    let Some(disk) = SmallDisk::mounted() else {
        eprintln!("not checked: this machine lets nobody mount a small disk");
        return;
    };
    let database = Database::create_in(&disk.folder).await;
    let store = Store::open(&database.host_url()).await.unwrap();
    let host = TestHost::on_store("2025-09-26", store.clone()).await;
    hold(&host).await;
    let taken = filled(&host).await;
    disk.resize("256m");
    goes_on(&host, taken).await;
    store.close().await;
    database.drop().await;
}

/// A file system in memory, for the server's user.
struct SmallDisk {
    folder: String,
}

impl SmallDisk {
    fn mounted() -> Option<Self> {
        let folder = format!("/tmp/bylaw-small-{}", uuid::Uuid::new_v4().simple());
        std::fs::create_dir(&folder).unwrap();
        let made = run(
            "mount",
            &["-t", "tmpfs", "-o", "size=18m", "tmpfs", &folder],
        );
        let disk = Self { folder };
        let owned = made && run("chown", &["postgres:", &disk.folder]);
        owned.then_some(disk)
    }

    fn resize(&self, size: &str) {
        let option = format!("remount,size={size}");
        assert!(run("mount", &["-o", &option, &self.folder]));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // A server without its tablespace would fail every other test too.
            self.resize("256m");
            return;
        }
        let _ = run("umount", &["-l", &self.folder]);
        let _ = std::fs::remove_dir(&self.folder);
    }
}

fn run(program: &str, arguments: &[&str]) -> bool {
    let mut command = std::process::Command::new(program);
    command.args(arguments).stderr(std::process::Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
