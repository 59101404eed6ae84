//! `bylaw serve`: the host.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use tokio::signal::unix::{SignalKind, signal};

use super::Failed;
use crate::clock::Clock;
use crate::config::Config;
use crate::flow::compare_with_published;
use crate::http::{AppState, router};
use crate::start::{data_of, make_folder_of, set_up};
use crate::{converter, deadlines, files, sequencer, upkeep};

/// How to serve.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The configuration; without one, everything is found under the current folder.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Let callers name their role in a header. For development only.
    #[arg(long)]
    dev: bool,
    /// Take the time from a file. Only with --dev.
    #[arg(long)]
    clock: Option<PathBuf>,
    /// Go on although the database lacks something that was published, as after a restore. The log
    /// then says so.
    #[arg(long)]
    accept_loss: bool,
}

/// Serves until it is told to stop.
pub(super) async fn run(args: Args) -> Result<(), Failed> {
    let config = match &args.config {
        Some(path) => Config::read(path)?,
        None => Config::default(),
    };
    let clock = clock(&args)?;
    make_folder_of(&config.database)?;
    let mut host = set_up(&config)?
        .host(&config.database, config.log.clone(), clock)
        .await?;
    host.data = data_of(&config.data)?;
    compare_with_published(&host, args.accept_loss).await?;
    serve(Arc::new(host), &config, args.dev).await?;
    Ok(())
}

fn clock(args: &Args) -> anyhow::Result<Clock> {
    let Some(path) = &args.clock else {
        return Ok(Clock::System);
    };
    if !args.dev {
        bail!("--clock sets the time, which only --dev allows");
    }
    let (folder, name) = files::open_beside(path)?;
    Ok(Clock::in_file(folder, name)?)
}

/// Serves a host that is up.
pub(super) async fn serve(
    host: Arc<crate::flow::Host>,
    config: &Config,
    dev: bool,
) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let address = listener.local_addr()?;
    if dev {
        tracing::warn!("development mode: callers name their own role");
    }
    // From now on, not only once the first request is awaited.
    let stopped = stopped()?;
    println!("listening on http://{address}");
    let deadlines = tokio::spawn(deadlines::run(Arc::clone(&host)));
    let sequencer = tokio::spawn(sequencer::run(Arc::clone(&host)));
    let upkeep = tokio::spawn(upkeep::run(Arc::clone(&host)));
    let converter = tokio::spawn(converter::run(Arc::clone(&host)));
    let service = router(AppState::new(Arc::clone(&host), dev));
    axum::serve(listener, service)
        .with_graceful_shutdown(stopped)
        .await?;
    deadlines.abort();
    sequencer.abort();
    upkeep.abort();
    converter.abort();
    host.store.close().await;
    println!("stopped");
    Ok(())
}

/// Listens for what asks the process to end; the future ends when it does.
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}
