//! Rules in JavaScript are asked under node too: what they throw is said there, where a component can
//! only trap.

use std::path::Path;

use anyhow::Context;
use bylaw_toolchain::{Project, Question, WrongAnswer};

use crate::domain::{Date, Matter};
use crate::files;

/// Where an author keeps matters to try the rules with.
const SAMPLES: &str = "samples";

/// What the rules are asked about a matter: which way it goes, and whether its entries are in order.
pub(super) fn questions(named: &str, matter: &Matter) -> anyhow::Result<Vec<Question>> {
    let json = serde_json::to_value(matter)?;
    let on: Date = matter.filed_on;
    let mut questions = vec![];
    for (field, entry) in [("entry", &matter.entry), ("proposed", &matter.proposed)] {
        if let Some(entry) = entry {
            let (entry, on) = (serde_json::to_value(entry)?, serde_json::to_value(on)?);
            questions.push(Question::check_entry(
                format!("{named}, {field}"),
                entry,
                on,
            ));
        }
    }
    questions.push(Question::plan(named.to_owned(), json));
    Ok(questions)
}

/// Who the rules are, and every matter in the folder's `samples`.
pub(super) fn of_samples(folder: &Path) -> anyhow::Result<Vec<Question>> {
    let mut asked = vec![Question::describe()];
    let place = folder.join(SAMPLES);
    let Ok(dir) = files::open_folder(&place) else {
        return Ok(asked);
    };
    let mut names = vec![];
    for entry in dir.entries()? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if Path::new(&name)
            .extension()
            .is_some_and(|ending| ending == "json")
        {
            names.push(name);
        }
    }
    names.sort();
    for name in names {
        let shown = format!("{SAMPLES}/{name}");
        let text = files::read_text(&dir, &name);
        let text = text.with_context(|| format!("{shown} cannot be read"))?;
        let matter: Matter = serde_json::from_str(&text)
            .with_context(|| format!("{shown} is no matter; samples are what `explain` takes"))?;
        asked.extend(questions(&shown, &matter)?);
    }
    Ok(asked)
}

/// What node says to these matters of rules in JavaScript, by the name of each; none if they are written in
/// another language.
pub(super) fn of_matters(
    folder: &Path,
    matters: &[(String, &Matter)],
) -> anyhow::Result<Option<Vec<WrongAnswer>>> {
    if matters.is_empty() || !files::exists(&folder.join("package.json")) {
        return Ok(None);
    }
    let mut asked = vec![];
    for (named, matter) in matters {
        asked.extend(questions(named, matter)?);
    }
    Ok(Some(Project::open(folder)?.wrong_answers(&asked)?))
}
