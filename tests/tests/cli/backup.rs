//! `bylaw backup` and `bylaw restore` while a host serves, and what the host says afterwards.

use std::fs;

use bylaw_tests::host::entry;
use serde_json::Value;

use crate::program::{assert_refused, run_in};
use crate::serving::{SERVE, Serving, Town};

const BACKUP: [&str; 5] = ["backup", "--config", "server.toml", "--to", "copy.db"];
const RESTORE: [&str; 5] = ["restore", "--config", "server.toml", "--from", "copy.db"];

fn publish(serving: &Serving) -> Value {
    let path = "/api/v1/jurisdictions/shenyang/entries";
    let body = entry("unconditional").to_string();
    let (status, case) = serving.ask("POST", path, "provider", &body);
    assert_eq!(status, 201, "{case:#}");
    // Its events have their places in the log, so that what was published tells of them.
    let id = case["id"].as_str().unwrap();
    serving.await_text(&format!("/api/v1/cases/{id}/proofs/2"));
    case
}

fn status_of(serving: &Serving, case: &Value) -> u16 {
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    serving.ask("GET", &path, "applicant", "").0
}

#[test]
fn what_a_backup_lacks_is_not_passed_over_in_silence() {
    let town = Town::founded("backup", "2025-09-26");
    let serving = town.serve();
    let early = publish(&serving);
    let ran = run_in(town.folder(), &BACKUP, "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("copy.db: 2 events"), "{}", ran.out);
    assert!(
        ran.out.contains("shenyang: a log of 2 leaves"),
        "{}",
        ran.out
    );
    assert_refused(
        &run_in(town.folder(), &BACKUP, ""),
        &["`copy.db` is there already"],
    );
    // The host goes on, and what it takes now is not in the backup.
    let late = publish(&serving);
    assert_refused(
        &run_in(town.folder(), &RESTORE, ""),
        &["bylaw.db` is in use; stop the host first"],
    );
    assert_eq!(status_of(&serving, &late), 200);
    serving.stop();

    let ran = run_in(town.folder(), &RESTORE, "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.contains("kept as `bylaw.db.before-restore-1`"),
        "{}",
        ran.out
    );
    let refused = run_in(town.folder(), &SERVE, "");
    assert_refused(
        &refused,
        &[
            "log of `shenyang` has 2 leaves, but 4 were published",
            "--accept-loss",
        ],
    );

    let serving = town.serve_with(&["--accept-loss"]);
    assert_eq!(status_of(&serving, &early), 200);
    assert_eq!(status_of(&serving, &late), 404);
    publish(&serving);
    // The log says what it lost, and is in order otherwise.
    let key = serving.await_text("/audit/shenyang/key");
    let address = serving.url("/audit/shenyang");
    let verify = ["audit", "verify", "--log", &address, "--key", key.trim()];
    let ran = run_in(town.folder(), &verify, "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.contains("5 leaves of 2 cases are in order"),
        "{}",
        ran.out
    );
    let loss = "leaf 2: loss-accepted on 2025-09-26: the log with 4 leaves";
    assert!(ran.out.contains(loss), "{}", ran.out);
    serving.stop();

    // Told once, it starts without being told.
    town.serve().stop();
    // What was there before is whole: brought back, it is another log than the one published since.
    fs::rename(
        town.folder().join("bylaw.db"),
        town.folder().join("other.db"),
    )
    .unwrap();
    let before = town.folder().join("bylaw.db.before-restore-1");
    fs::rename(before, town.folder().join("bylaw.db")).unwrap();
    let refused = run_in(town.folder(), &SERVE, "");
    assert_refused(&refused, &["has 4 leaves, but 5 were published"]);
}

#[test]
fn a_file_that_is_no_backup_is_not_restored() {
    let town = Town::founded("no-backup", "2025-09-26");
    let serving = town.serve();
    let case = publish(&serving);
    serving.stop();
    fs::write(
        town.folder().join("copy.db"),
        "SQLite format 3\0 and then nothing",
    )
    .unwrap();
    assert_refused(
        &run_in(town.folder(), &RESTORE, ""),
        &["`copy.db` is no backup"],
    );
    // A good one with a page that went bad.
    fs::remove_file(town.folder().join("copy.db")).unwrap();
    assert_eq!(run_in(town.folder(), &BACKUP, "").code, Some(0));
    let mut bytes = fs::read(town.folder().join("copy.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0xff);
    fs::write(town.folder().join("copy.db"), bytes).unwrap();
    assert_refused(
        &run_in(town.folder(), &RESTORE, ""),
        &["`copy.db` is no backup"],
    );
    let serving = town.serve();
    assert_eq!(status_of(&serving, &case), 200);
}

/// A write-ahead log that a killed host left must not be played into what is restored.
#[test]
fn what_a_killed_host_left_beside_the_database_goes_with_it() {
    let town = Town::founded("backup-wal", "2025-09-26");
    let serving = town.serve();
    publish(&serving);
    assert_eq!(run_in(town.folder(), &BACKUP, "").code, Some(0));
    let late = publish(&serving);
    drop(serving);
    let (database, log) = (
        town.folder().join("bylaw.db"),
        town.folder().join("bylaw.db-wal"),
    );
    assert!(log.is_file(), "killed, it leaves its log");
    fs::remove_file(&database).unwrap();
    let ran = run_in(town.folder(), &RESTORE, "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.contains("kept as `bylaw.db.before-restore-1-wal`"),
        "{}",
        ran.out
    );
    let serving = town.serve_with(&["--accept-loss"]);
    assert_eq!(status_of(&serving, &late), 404);
    drop(serving);
    // A damaged database is no reason not to restore.
    fs::write(&database, "nothing").unwrap();
    let ran = run_in(town.folder(), &RESTORE, "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    town.serve_with(&["--accept-loss"]).stop();
    // And a file with a log of its own is no whole backup.
    fs::write(town.folder().join("copy.db-wal"), "something").unwrap();
    assert_refused(&run_in(town.folder(), &RESTORE, ""), &["no whole backup"]);
}

#[test]
fn another_kind_of_database_is_backed_up_by_its_own_means() {
    let town = Town::founded("backup-elsewhere", "2025-09-26");
    let file = town.folder().join("server.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(
        file,
        text.replace("sqlite:bylaw.db?mode=rwc", "postgres://host@db/bylaw"),
    )
    .unwrap();
    assert_refused(&run_in(town.folder(), &BACKUP, ""), &["pg_dump"]);
    assert_refused(&run_in(town.folder(), &RESTORE, ""), &["pg_dump"]);
}
