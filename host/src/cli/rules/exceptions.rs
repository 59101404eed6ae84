//! Exceptions in a file: where rules may be laxer than the upper law, and why. One file serves the
//! search, the proposal and whoever reviews it.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::domain::upper_law::{Exception, UNANSWERABLE, check_exceptions};
use crate::files;
use crate::rules::guard::{Laxity, Side};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    exception: Vec<Exception>,
}

/// The exceptions of a file.
pub(super) fn read(file: &Path) -> anyhow::Result<Vec<Exception>> {
    let shown = file.display();
    let text = files::read_named(file).with_context(|| format!("cannot read `{shown}`"))?;
    let written: Written =
        toml::from_str(&text).with_context(|| format!("`{shown}` holds no exceptions"))?;
    check_exceptions(&written.exception).with_context(|| format!("in `{shown}`"))?;
    Ok(written.exception)
}

/// Writes a file in which only the reasons are missing. One that is there already stays.
pub(super) fn draft(file: &Path, laxities: &[&Laxity]) -> anyhow::Result<()> {
    let shown = file.display();
    let (folder, name) = files::open_beside(file)?;
    if folder.exists(&name) {
        bail!("`{shown}` is there already; name a file that is not");
    }
    let mut text = String::from(
        "# Where these rules may be laxer than the upper law. Say why in each `reason`.\n",
    );
    for laxity in laxities {
        let can_be_answered = !laxity.name.starts_with(UNANSWERABLE);
        text.push_str(&one(laxity, can_be_answered)?);
    }
    let written = folder.write(&name, text);
    written.with_context(|| format!("cannot write `{shown}`"))
}

fn one(laxity: &Laxity, can_be_answered: bool) -> anyhow::Result<String> {
    let mut text = format!("\n# {}\n# {}\n", laxity.why.zh, laxity.why.en);
    for (whose, side) in [("child", &laxity.child), ("parent", &laxity.parent)] {
        writeln!(text, "# {whose}: {}", said(side))?;
    }
    if !can_be_answered {
        writeln!(text, "# {}: no exception answers for this", laxity.name)?;
        return Ok(text);
    }
    let name = toml::Value::String(laxity.name.clone());
    write!(text, "[[exception]]\nlaxity = {name}\nreason = \"\"\n")?;
    Ok(text)
}

fn said(side: &Side) -> String {
    let cited: Vec<_> = side.citations.iter().map(ToString::to_string).collect();
    let words = format!("{} / {} [{}]", side.says.zh, side.says.en, cited.join(", "));
    // A comment ends with its line.
    words.replace(['\r', '\n'], " ")
}
