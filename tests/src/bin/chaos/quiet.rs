//! Afterwards: waits until nothing is left to do, and lets `bylaw audit verify` read the logs.

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use sqlx::{AnyConnection, Connection as _};

use crate::replicas::program;
use crate::town::{JURISDICTIONS, Town};

/// What a dead host had taken is given to another one after half a minute.
const PATIENCE: Duration = Duration::from_mins(2);
const LOOK: Duration = Duration::from_millis(200);

/// What is due and not done, and what waits for its place in the log.
const LEFT: &str = "SELECT (SELECT COUNT(*) FROM clocks WHERE due_at <= $1) \
    + (SELECT COUNT(*) FROM follow_ups WHERE state = 'queued' AND due_at <= $1) \
    + (SELECT COUNT(*) FROM leaves WHERE place IS NULL)";

/// Waits until nothing is left, or for so long that it never will be; says how long it took.
pub(crate) async fn await_quiet(town: &Town) -> Duration {
    let started = Instant::now();
    let mut database = AnyConnection::connect(&town.owner_url)
        .await
        .expect("the database");
    while started.elapsed() < PATIENCE {
        let left: i64 = sqlx::query_scalar(LEFT)
            .bind(town.clock.now().as_second())
            .fetch_one(&mut database)
            .await
            .expect("a count");
        if left == 0 {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    database.close().await.expect("the database");
    started.elapsed()
}

/// What the verifier said of a log.
#[derive(Clone)]
pub(crate) struct Verified {
    pub(crate) jurisdiction: String,
    /// How many leaves are in order; none if any is not.
    pub(crate) leaves: Option<u64>,
    pub(crate) said: String,
}

/// Verifies the log of every jurisdiction over the network.
pub(crate) fn verify_logs(host: &str) -> Vec<Verified> {
    JURISDICTIONS
        .iter()
        .map(|jurisdiction| verify_log(host, jurisdiction))
        .collect()
}

fn verify_log(host: &str, jurisdiction: &str) -> Verified {
    let log = format!("{host}/audit/{jurisdiction}");
    let key = read(&format!("{log}/key"));
    let ran = Command::new(program())
        .args(["audit", "verify", "--log", &log, "--key", key.trim()])
        .output()
        .expect("the verifier");
    let said = [ran.stdout, ran.stderr].concat();
    let said = String::from_utf8_lossy(&said).trim().to_owned();
    // `localhost/audit/wuxi: 120 leaves of 40 cases are in order; root …`
    let count = said.split(": ").nth(1).and_then(|rest| {
        let (count, rest) = rest.split_once(' ')?;
        let good = rest.starts_with("leaves") && rest.contains("are in order");
        count.parse().ok().filter(|_| good)
    });
    Verified {
        jurisdiction: jurisdiction.to_owned(),
        leaves: count.filter(|_| ran.status.success()),
        said,
    }
}

fn read(url: &str) -> String {
    // A host that was just started may still have to connect.
    for _ in 0..50 {
        if let Ok(mut answer) = ureq::get(url).call()
            && let Ok(text) = answer.body_mut().read_to_string()
        {
            return text;
        }
        thread::sleep(LOOK);
    }
    String::new()
}
