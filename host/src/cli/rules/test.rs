//! `bylaw rules test [FOLDER]`: runs a folder's scenarios, and says which article none reaches.

mod thrown;
mod told;

use std::path::PathBuf;

use anyhow::{Context, bail};

use super::made_of::changed_since;
use crate::cli::{Failed, here, output, progress};
use crate::files;
use crate::scenario::{ArticlesShown, Runner, ScenarioFile, read_scenarios};
use thrown::Thrown;
use told::{Failure, Outcome};

/// What to test.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder with the scenarios, as `bylaw rules new` makes it; built before.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Print the outcome as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs every scenario of the folder. Exit 1 if one fails or an enforced article is not shown, 2 on
/// what cannot be read.
pub(crate) async fn run(args: &Args) -> Result<(), Failed> {
    let files = scenario_files(&args.folder)?;
    let name = jurisdiction_of(&files)?;
    let setup = here::set_up_in(&here::base_of(&args.folder))?;
    let jurisdiction = here::jurisdiction_of(&setup, name)?;
    let arrangement = jurisdiction.releases.now();
    let Some(release) = arrangement.releases.last() else {
        Err(anyhow::anyhow!("the policy of `{name}` names no release"))?
    };
    let plugin = release.plugin.clone();
    let runner = Runner::new(jurisdiction, setup.library.clone());
    let mut articles = ArticlesShown::of(plugin.description());
    let changed = changed_since(&args.folder, name, plugin.digest())?;
    let mut outcome = Outcome::new(name, plugin.digest(), changed);
    let mut thrown = Thrown::to(&args.folder, &files);
    let bar = progress(files.iter().map(|(_, file)| file.scenarios.len()).sum());
    for (path, file) in &files {
        for scenario in &file.scenarios {
            let mut result = runner
                .run(scenario)
                .await
                .with_context(|| format!("{path}: scenario `{}`", scenario.name))?;
            bar.inc(1);
            let said = thrown.take(path, scenario, result.fault.as_deref());
            result.differences.extend(said);
            let passed = result.differences.is_empty();
            articles.note(scenario, &result.coverage, passed);
            outcome.count(passed.then_some(()).ok_or_else(|| Failure {
                file: path.clone(),
                scenario: scenario.name.clone(),
                differences: result.differences,
            }));
            outcome.coverage.extend(result.coverage);
        }
    }
    bar.finish_and_clear();
    thrown.rest().for_each(|one| outcome.count(Err(one)));
    let outcome = outcome.told(articles.into_rows());
    if args.json {
        output::print_json(&outcome)?;
    } else {
        output::print(&outcome.to_string())?;
    }
    if outcome.holds {
        Ok(())
    } else {
        Err(Failed::Asked)
    }
}

/// Every scenario file of the folder, in order of name.
fn scenario_files(folder: &std::path::Path) -> anyhow::Result<Vec<(String, ScenarioFile)>> {
    let place = folder.join("scenarios");
    let dir = files::open_folder(&place)
        .context("scenarios stand in a folder `scenarios`, as `bylaw rules new` makes it")?;
    let mut names = vec![];
    for entry in dir.entries()? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if std::path::Path::new(&name)
            .extension()
            .is_some_and(|ending| ending == "toml")
        {
            names.push(name);
        }
    }
    names.sort();
    let read = |name: String| {
        let shown = place.join(&name).display().to_string();
        let text = dir
            .read_to_string(&name)
            .with_context(|| format!("{shown} cannot be read"))?;
        let file = read_scenarios(&shown, &text)?;
        Ok((shown, file))
    };
    let files: Vec<_> = names.into_iter().map(read).collect::<anyhow::Result<_>>()?;
    if files.iter().all(|(_, file)| file.scenarios.is_empty()) {
        bail!("`{}` holds no scenario", place.display());
    }
    Ok(files)
}

/// The one jurisdiction that the files are about.
fn jurisdiction_of(files: &[(String, ScenarioFile)]) -> anyhow::Result<&str> {
    let mut names = files.iter().map(|(path, file)| (path, &file.jurisdiction));
    let Some((_, first)) = names.next() else {
        bail!("there is no scenario file")
    };
    if let Some((path, other)) = names.find(|(_, name)| *name != first) {
        bail!("{path} is about `{other}`, and the files before it about `{first}`");
    }
    Ok(first)
}
