//! `bylaw demo`: the demonstration that `cargo xtask demo` runs, then the host itself.

use std::path::PathBuf;
use std::sync::Arc;

use super::output::print;
use super::{Failed, serve};
use crate::clock::Clock;
use crate::config::{Config, DataConfig, LogConfig};
use crate::demo;
use crate::files;
use crate::start::{data_of, set_up};

/// What was published of the logs of the demonstration before.
const PUBLISHED: &str = "demo-log/published";

/// Where and how long.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The folder for the database and the compiled components.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Stop after the demonstration instead of serving.
    #[arg(long)]
    exit: bool,
}

/// Runs the demonstration on a database of its own, then serves it in real time.
pub(super) async fn run(args: Args) -> Result<(), Failed> {
    let folder = files::make_folder(&args.data)?;
    // Each demonstration tells its story from the beginning.
    for name in ["demo.db", "demo.db-wal", "demo.db-shm"] {
        if folder.exists(name) {
            folder.remove_file(name)?;
        }
    }
    if folder.exists(PUBLISHED) {
        folder.remove_dir_all(PUBLISHED)?;
    }
    let config = Config {
        database: format!("sqlite:{}?mode=rwc", args.data.join("demo.db").display()),
        compiled: args.data.join("compiled"),
        log: LogConfig {
            folder: args.data.join("demo-log"),
            ..LogConfig::default()
        },
        data: DataConfig {
            folder: args.data.join("demo-objects"),
            ..DataConfig::default()
        },
        ..Config::default()
    };
    let mut host = set_up(&config)?
        .host(&config.database, config.log.clone(), demo::clock())
        .await?;
    // Its jurisdictions have no organisations: every office is taken to be there.
    host.stand_ins = true;
    let count = demo::run(&host).await?;
    print(&format!(
        "\n{count} matters decided; the database is {}",
        args.data.join("demo.db").display()
    ))?;
    host.store.close().await;
    if args.exit {
        return Ok(());
    }
    let mut host = set_up(&config)?
        .host(&config.database, config.log.clone(), Clock::System)
        .await?;
    host.stand_ins = true;
    host.data = data_of(&config.data)?;
    let host = Arc::new(host);
    print(&format!(
        "try: curl http://{}/api/v1/jurisdictions/shenyang/entries",
        config.listen
    ))?;
    serve::serve(host, &config, true).await?;
    Ok(())
}
