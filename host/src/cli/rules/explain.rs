//! `bylaw rules explain MATTER.json --jurisdiction J`: what the rules answer, and why, in words.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use clap::ValueEnum;

use crate::cli::{Failed, here, input, output};
use crate::domain::Matter;
use crate::explain::{Asked, Lang, drawing, explanation};
use crate::files;
use crate::flow::preview;

/// What to explain.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// One matter as JSON; `-` reads standard input.
    #[arg(value_name = "MATTER")]
    file: PathBuf,
    /// Whose rules are asked.
    #[arg(long)]
    jurisdiction: String,
    /// In which language.
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
    /// Draw the route into this file as well.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

/// A language as the command line writes it.
#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Zh,
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Zh,
            Language::En => Self::En,
        }
    }
}

/// Prints the answer in words. Exit 1 if the rules gave no usable answer, or there is no route to
/// draw; 2 if they could not be asked.
pub(crate) async fn run(args: Args) -> Result<(), Failed> {
    let matter: Matter = input::read_json(&args.file, "one matter")?;
    if let Some(svg) = &args.svg {
        check_target(svg, &args.file)?;
    }
    let jurisdiction = here::jurisdiction(&args.jurisdiction)?;
    let release = jurisdiction.current(matter.filed_on);
    let release = release.ok_or_else(|| {
        anyhow!(
            "the policy of `{}` names no release that governs {}",
            args.jurisdiction,
            matter.filed_on
        )
    })?;
    let preview = match preview(&jurisdiction, &matter).await {
        Ok(preview) => preview,
        Err(error) => return Err(output::no_answer(&args.jurisdiction, error)),
    };
    let asked = Asked {
        matter: &matter,
        rules: release.plugin.description(),
        preview: &preview,
    };
    let lang = Lang::from(args.lang);
    output::print(&explanation(asked, lang))?;
    let Some(file) = &args.svg else { return Ok(()) };
    let Some(svg) = drawing(asked, lang) else {
        output::complain(&format!(
            "there is no route to draw, so `{}` was not written",
            file.display()
        ));
        return Err(Failed::Asked);
    };
    let (folder, name) = files::open_beside(file)?;
    folder
        .write(&name, svg)
        .with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(())
}

/// A drawing takes the place of an earlier one, and of nothing else.
fn check_target(svg: &Path, matter: &Path) -> anyhow::Result<()> {
    let shown = svg.display();
    if files::is_same_file(svg, matter) {
        bail!("`--svg {shown}` is the matter itself; name another file");
    }
    let there = files::beginning(svg).unwrap_or_default();
    if there.is_empty() || there.trim_start().starts_with("<svg") {
        return Ok(());
    }
    bail!("`--svg {shown}` is there already and no drawing of this command; name another file")
}
