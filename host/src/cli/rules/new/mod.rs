//! `bylaw rules new NAME`: a folder of rules that builds and passes its scenarios as it stands.

mod parts;

use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, bail};
use clap::ValueEnum;

use crate::cli::{Failed, output};
use crate::domain::OPERATORS;
use crate::files::{self, Dir};

/// Characters of a name; it stands in paths, in records and in citations.
const LONGEST: usize = 40;
/// What a jurisdiction cannot be called: the operators' tenant, and the server's own configuration
/// among the policies.
const TAKEN: [&str; 2] = [OPERATORS, "server"];

/// What to make.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The jurisdiction's name, which is also the folder's: lower-case letters, digits and hyphens.
    name: String,
    /// What its rules are written in.
    #[arg(long, value_enum, default_value_t = Lang::Rust)]
    lang: Lang,
}

/// What rules may be written in.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    /// Small and fast.
    Rust,
    /// A JavaScript engine travels with the rules.
    Js,
}

/// Makes the folder, whole or not at all.
pub(crate) fn run(args: &Args) -> Result<(), Failed> {
    let name = args.name.as_str();
    check_name(name)?;
    let here = files::open_folder(Path::new("."))?;
    match here.create_dir(name) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(anyhow::anyhow!(
            "there is a `{name}` here already; choose another name, or move it away"
        ))?,
        Err(error) => Err(error).with_context(|| format!("`{name}` cannot be made"))?,
    }
    if let Err(error) = fill(&here, name, args.lang) {
        let cleared = here.remove_dir_all(name);
        return Err(match cleared {
            Ok(()) => error.into(),
            Err(_) => error
                .context(format!("`{name}` is not whole; remove it"))
                .into(),
        });
    }
    output::print(&format!(
        "made `{name}`\n\nnext:\n  cd {name}\n  bylaw rules build\n  bylaw rules test\n\n\
         README.md tells what each file is for."
    ))
}

/// The strictest of what the contract, cargo and the policies take.
fn check_name(name: &str) -> anyhow::Result<()> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let begins = name
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_lowercase());
    if !begins || !name.bytes().all(plain) || name.ends_with('-') || name.len() > LONGEST {
        bail!(
            "`{name}` is no name of a jurisdiction; use up to {LONGEST} lower-case letters, digits \
             and hyphens, beginning with a letter, such as `suzhou`"
        );
    }
    if TAKEN.contains(&name) {
        bail!("no jurisdiction can be called `{name}`; the host uses that name itself");
    }
    Ok(())
}

fn fill(here: &Dir, name: &str, lang: Lang) -> anyhow::Result<()> {
    let folder = here.open_dir(name)?;
    for (file, text) in parts::of(name, lang) {
        let failed = || format!("`{name}/{file}` cannot be written");
        if let Some(parent) = Path::new(&file).parent() {
            folder.create_dir_all(parent).with_context(failed)?;
        }
        folder.write(&file, text).with_context(failed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_every_part_takes() {
        for good in ["suzhou", "a", "liushu-example", "area51"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        let long = "a".repeat(LONGEST + 1);
        for bad in [
            "", "Suzhou", "苏州", "5a", "-a", "a-", "a_b", "a b", "../a", "a/b", &long,
        ] {
            let error = check_name(bad).unwrap_err().to_string();
            assert!(error.contains("such as `suzhou`"), "{error}");
        }
        for taken in TAKEN {
            assert!(check_name(taken).is_err(), "{taken}");
        }
    }
}
