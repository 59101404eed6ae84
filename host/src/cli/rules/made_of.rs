//! What a component was made of, kept beside it, so that whoever runs it hears that its sources have
//! changed since. Times would not do: a build that makes the same bytes leaves the file alone.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;

use crate::files;
use crate::rules::digest;

/// The digest of each source of a folder, by its path.
pub(super) struct Sources(BTreeMap<String, String>);

impl Sources {
    /// As they are now.
    pub(super) fn of(folder: &Path) -> anyhow::Result<Self> {
        let found = bylaw_toolchain::sources(folder)
            .with_context(|| format!("the sources in `{}` cannot be read", folder.display()))?;
        let digests = found.into_iter().map(|(path, text)| (path, digest(&text)));
        Ok(Self(digests.collect()))
    }

    /// Keeps them as what this component was made of.
    pub(super) fn keep(&self, component: &Path) -> anyhow::Result<()> {
        let bytes = files::read_component(component, files::LARGEST_COMPONENT)?;
        let made_of = self
            .0
            .iter()
            .map(|(path, digest)| format!("{digest} {path}\n"));
        let whole = format!("{} component\n", digest(&bytes));
        let text: String = [whole].into_iter().chain(made_of).collect();
        let (folder, name) = files::open_beside(&component.with_extension("made-of"))?;
        Ok(folder.write(name, text)?)
    }

    /// The sources that were changed, added or taken away since this component was made of them; none if
    /// nobody wrote down what it was made of.
    fn changed(&self, kept: &str, component: &str) -> Vec<String> {
        let lines = kept.lines().filter_map(|line| line.split_once(' '));
        let mut lines = lines.map(|(digest, path)| (path.to_owned(), digest.to_owned()));
        if lines.next().is_none_or(|(_, of)| of != component) {
            return vec![];
        }
        let before: BTreeMap<String, String> = lines.collect();
        let all: std::collections::BTreeSet<&String> = before.keys().chain(self.0.keys()).collect();
        let otherwise = |path: &&&String| before.get(**path) != self.0.get(**path);
        all.iter()
            .filter(otherwise)
            .map(|path| (*path).clone())
            .collect()
    }
}

/// The sources in a folder that are no more what the component of this name and digest was made of.
pub(super) fn changed_since(
    folder: &Path,
    name: &str,
    component: &str,
) -> anyhow::Result<Vec<String>> {
    let stamp = folder
        .join("target/plugins")
        .join(format!("{name}.made-of"));
    let Ok(kept) = files::read_named(&stamp) else {
        return Ok(vec![]);
    };
    Ok(Sources::of(folder)?.changed(&kept, component))
}
