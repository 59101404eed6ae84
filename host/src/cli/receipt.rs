//! `bylaw receipt verify` and `bylaw replay`: the rules are asked again and must answer the same.

use std::path::PathBuf;

use anyhow::Context;

use super::here::OfHost;
use super::output::print;
use super::{Failed, input};
use crate::calendar::Calendar;
use crate::domain::receipt::Receipt;
use crate::files;
use crate::flow;
use crate::rules::{Limits, Plugin, RulesEngine};

/// Ask a receipt's questions again, offline, and compare every answer.
#[derive(clap::Args)]
pub(super) struct Verify {
    /// The receipt, as `/api/v1/cases/{id}/receipts/{n}` answers it; `-` for standard input
    file: PathBuf,
    /// The component
    #[arg(long)]
    component: PathBuf,
    /// A calendar, to see whether days were counted by it: TOML as in the policies, or the `calendar`
    /// that a host answers at `/api/v1/jurisdictions/{j}/calendar?digest=…`
    #[arg(long)]
    calendar: Option<PathBuf>,
}

/// Ask every question that a database has receipts of again, each under its own component.
#[derive(clap::Args)]
pub(super) struct Replay {
    #[command(flatten)]
    of: OfHost,
}

/// Verifies a receipt. Exit 1 if anything differs.
pub(super) fn verify(args: &Verify) -> Result<(), Failed> {
    let receipt: Receipt = input::read_json(&args.file, "a receipt")?;
    let shown = args.component.display();
    // What it was asked and may use stood in a policy that is not here.
    let limits = Limits::OF_WHAT_IS_KNOWN;
    let bytes = files::read_component(&args.component, limits.component)?;
    let engine = RulesEngine::start()?;
    let plugin = Plugin::load(&engine, None, &bytes, limits)
        .with_context(|| format!("{shown} cannot serve as rules"))?;
    let mut differing = flow::ask_again(&plugin, &receipt)?;
    if let Some(file) = &args.calendar {
        let name = file.display().to_string();
        let text = files::read_named(file).with_context(|| format!("{name} cannot be read"))?;
        let calendar = read_calendar(&name, &text)?;
        if calendar.digest() != receipt.calendar {
            differing.push("calendar".into());
        }
    }
    if differing.is_empty() {
        return print(&format!(
            "{} calls answered the same, to the byte and to the fuel",
            receipt.calls.len()
        ));
    }
    for field in differing {
        print(&format!("differs: {field}"))?;
    }
    Err(Failed::Asked)
}

fn read_calendar(name: &str, text: &str) -> anyhow::Result<Calendar> {
    if text.trim_start().starts_with('{') {
        return Calendar::from_stored(text).with_context(|| name.to_owned());
    }
    Ok(Calendar::from_toml(name, text)?)
}

/// Replays a database. Exit 1 if anything differs, or has no answer now.
pub(super) async fn replay(args: &Replay) -> Result<(), Failed> {
    let host = args.of.reading_host().await?;
    let mut all = flow::Replay::default();
    for jurisdiction in host.jurisdictions() {
        let replay = flow::replay(&host, jurisdiction).await?;
        print(&format!("{}: {}", jurisdiction.name(), counted(&replay)))?;
        for (case, n, fields) in &replay.differing {
            let fields = fields.join(", ");
            print(&format!("  receipt {n} of {case} differs: {fields}"))?;
        }
        for (case, n, why) in &replay.unanswered {
            print(&format!("  receipt {n} of {case} has no answer now: {why}"))?;
        }
        all.extend(replay);
    }
    host.store.close().await;
    print(&counted(&all))?;
    if all.differing.is_empty() && all.unanswered.is_empty() {
        Ok(())
    } else {
        Err(Failed::Asked)
    }
}

fn counted(replay: &flow::Replay) -> String {
    let (same, differing, erased) = (replay.same, replay.differing.len(), replay.erased);
    let unanswered = match replay.unanswered.len() {
        0 => String::new(),
        count => format!(", {count} have no answer now"),
    };
    format!("{same} the same, {differing} differ, {erased} erased{unanswered}")
}
