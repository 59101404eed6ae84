//! `bylaw rules build [FOLDER]`: the component of an author's folder.

use std::path::PathBuf;

use bylaw_toolchain::javascript::JavaScriptError;
use bylaw_toolchain::{Built, Language, Project};

use super::made_of::Sources;
use super::trial;
use crate::cli::{Failed, output};

/// What to build.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder, as `bylaw rules new` makes it.
    #[arg(default_value = ".")]
    folder: PathBuf,
}

/// Builds `target/plugins/NAME.wasm`. Exit 2 if it does not build, or if rules in JavaScript have no
/// usable answer to a sample.
pub(crate) fn run(args: &Args) -> Result<(), Failed> {
    let project = Project::open(&args.folder)?;
    // As they are before the compiler reads them: what changes meanwhile has changed since.
    let sources = Sources::of(&project.folder)?;
    if matches!(project.language, Language::JavaScript { .. }) {
        let wrong = project.wrong_answers(&trial::of_samples(&args.folder)?)?;
        if !wrong.is_empty() {
            return Err(JavaScriptError::WrongAnswers(wrong).into());
        }
    }
    let Built {
        file,
        changed,
        size,
    } = project.build()?;
    sources.keep(&file)?;
    let file = file.strip_prefix(&project.folder).unwrap_or(&file);
    let what = if changed { "built" } else { "up to date" };
    output::print(&format!(
        "{} {what}: {}, {} KiB",
        project.name,
        args.folder.join(file).display(),
        size.div_ceil(1024)
    ))
}
