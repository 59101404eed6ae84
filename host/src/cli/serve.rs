//! `bylaw serve`: the host.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Failed;
use super::output::say;
use crate::clock::Clock;
use crate::config::Config;
use crate::flow::{self, compare_with_published};
use crate::http::{AppState, Limited, listen, numbers, router};
use crate::openid::Providers;
use crate::registry::Registries;
use crate::start::{data_of, make_folder_of, set_up};
use crate::telemetry::Form;
use crate::tls::Tls;
use crate::vetting::Vetter;
use crate::{
    converter, deadlines, files, messenger, overseer, rehearser, sequencer, shadower, telemetry,
    upkeep,
};

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
    let telemetry = telemetry::start(telemetry::form(Form::Json), &config.telemetry)?;
    let clock = clock(&args)?;
    let providers = Providers::of(&config)?;
    let registries = Registries::of(&config.registry)?;
    make_folder_of(&config.database)?;
    let mut host = set_up(&config)?
        .host(&config.database, config.log.clone(), clock)
        .await?;
    host.data = data_of(&config.data)?;
    host.stand_ins = args.dev;
    host.vetter = Vetter::new(config.vetting);
    host.registries = registries;
    host.post = config.post()?;
    host.notice_link.clone_from(&config.notices.link);
    host.providers = providers;
    compare_with_published(&host, args.accept_loss).await?;
    // Before anything is filed: what was to begin meanwhile may have lost its key.
    flow::keep_back_unvouched(&host).await?;
    serve(Arc::new(host), &config, args.dev).await?;
    // It waits for the collector.
    tokio::task::spawn_blocking(move || telemetry.end()).await?;
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
    let tls = match &config.tls {
        Some(tls) => Some(Arc::new(Tls::read(tls, &host.clock)?)),
        None => None,
    };
    let listener = bound(config.listen).await?;
    let address = listener.local_addr()?;
    let (here, beside) = config.metrics()?;
    let measured = match config.metrics.listen {
        Some(address) => Some(bound(address).await.context("no place for the numbers")?),
        None => None,
    };
    if dev {
        tracing::warn!("development mode: callers name their own role");
    }
    // From now on, not only once the first request is awaited.
    let stopped = stopped()?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let reading = tls.clone().map(Tls::keep_reading).transpose()?;
    say(&format!("listening on {scheme}://{address}"))?;
    let reading = reading.map(tokio::spawn);
    let loops = begin_loops(&host);
    let state = AppState::new(Arc::clone(&host), dev)
        .limited(config.limits)
        .measured(here);
    let measured = measured.map(|listener| show_numbers(listener, state.clone().measured(beside)));
    let measured = measured.transpose()?;
    let listener = Limited::to(config.limits.connections, listener);
    let (told, mut stopping) = watch::channel(false);
    let serving = listen(listener, router(state.clone()), tls, async move {
        stopped.await;
        told.send_replace(true);
    });
    let patience = Duration::from_secs(config.limits.stop_seconds);
    tokio::select! {
        served = serving => served?,
        // Connections on which nothing comes, or an answer that nobody fetches.
        () = async {
            let _ = stopping.wait_for(|told| *told).await;
            tokio::time::sleep(patience).await;
        } => tracing::warn!("connections were still open and are cut"),
    }
    for one in reading.into_iter().chain(measured) {
        one.abort();
    }
    finish(&host, &state, loops, patience).await;
    host.store.close().await;
    say("stopped")?;
    Ok(())
}

async fn bound(address: std::net::SocketAddr) -> anyhow::Result<tokio::net::TcpListener> {
    let listener = tokio::net::TcpListener::bind(address).await;
    listener.with_context(|| format!("cannot listen on {address}"))
}

/// The background loops, each until the host is told to stop.
fn begin_loops(host: &Arc<flow::Host>) -> [JoinHandle<()>; 8] {
    [
        tokio::spawn(deadlines::run(Arc::clone(host))),
        tokio::spawn(sequencer::run(Arc::clone(host))),
        tokio::spawn(upkeep::run(Arc::clone(host))),
        tokio::spawn(messenger::run(Arc::clone(host))),
        tokio::spawn(converter::run(Arc::clone(host))),
        tokio::spawn(rehearser::run(Arc::clone(host))),
        tokio::spawn(shadower::run(Arc::clone(host))),
        tokio::spawn(overseer::run(Arc::clone(host))),
    ]
}

/// Shows the numbers on a listener of their own; they are read until the very end.
fn show_numbers(
    listener: tokio::net::TcpListener,
    state: AppState,
) -> std::io::Result<JoinHandle<()>> {
    say(&format!(
        "numbers on http://{}/metrics",
        listener.local_addr()?
    ))?;
    let listener = Limited::to(16, listener);
    Ok(tokio::spawn(async move {
        let served = listen(listener, numbers(state), None, std::future::pending());
        if let Err(error) = served.await {
            tracing::error!(%error, "the numbers are no longer shown");
        }
    }))
}

/// Lets what was begun come to its end: requests first, then each loop between two units of work.
async fn finish(
    host: &flow::Host,
    state: &AppState,
    loops: [JoinHandle<()>; 8],
    patience: Duration,
) {
    if tokio::time::timeout(patience, state.idle()).await.is_err() {
        tracing::warn!("requests were still being answered and are cut");
    }
    host.stop.tell();
    for mut one in loops {
        if tokio::time::timeout(patience, &mut one).await.is_err() {
            tracing::warn!("a loop was still at work and is cut");
            one.abort();
        }
    }
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
