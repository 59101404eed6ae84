//! `bylaw scenario FILE…`: runs scenario files.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::Context;

use super::output::print;
use super::{Failed, here};
use crate::files;
use crate::scenario::{Runner, ScenarioFile, read_scenarios};
use crate::start::Setup;

/// What to run.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Scenario files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Runs every scenario; the last line counts. Exit 1 on a failure, 2 on a file that cannot be read.
pub(super) async fn run(args: Args) -> Result<(), Failed> {
    let mut files = vec![];
    for path in &args.files {
        files.push((path.display().to_string(), read(path)?));
    }
    let setup = here::set_up()?;
    let runners = runners(&setup, &files)?;
    let bar = super::progress(files.iter().map(|(_, file)| file.scenarios.len()).sum());
    let (mut passed, mut failed) = (0, 0);
    for (path, file) in &files {
        for scenario in &file.scenarios {
            let Some(runner) = runners.get(&file.jurisdiction) else {
                continue;
            };
            let result = runner
                .run(scenario)
                .await
                .with_context(|| format!("{path}: scenario `{}`", scenario.name))?;
            bar.inc(1);
            if result.differences.is_empty() {
                passed += 1;
                continue;
            }
            failed += 1;
            bar.suspend(|| {
                print(&format!("FAILED {path}: {}", scenario.name))?;
                let mut all = result.differences.iter();
                all.try_for_each(|difference| print(&format!("    {difference}")))
            })?;
        }
    }
    bar.finish_and_clear();
    print(&format!("{passed} passed, {failed} failed"))?;
    if failed == 0 {
        Ok(())
    } else {
        Err(Failed::Asked)
    }
}

fn read(path: &std::path::Path) -> anyhow::Result<ScenarioFile> {
    let (folder, name) = files::open_beside(path)?;
    let shown = path.display().to_string();
    let text = folder
        .read_to_string(&name)
        .with_context(|| format!("{shown} cannot be read"))?;
    Ok(read_scenarios(&shown, &text)?)
}

/// One runner for each jurisdiction that the files speak of.
fn runners(
    setup: &Setup,
    files: &[(String, ScenarioFile)],
) -> anyhow::Result<HashMap<String, Runner>> {
    let mut runners = HashMap::new();
    for (path, file) in files {
        if !runners.contains_key(&file.jurisdiction) {
            let jurisdiction =
                here::jurisdiction_of(setup, &file.jurisdiction).with_context(|| path.clone())?;
            runners.insert(
                file.jurisdiction.clone(),
                Runner::new(jurisdiction, setup.library.clone()),
            );
        }
    }
    Ok(runners)
}
