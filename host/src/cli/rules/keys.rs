//! `bylaw rules keygen` and `sign`: the key that vouches for a jurisdiction's rules, and what it
//! vouches for.

use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};

use super::component;
use crate::cli::Failed;
use crate::cli::output::{complain, print};
use crate::domain::Date;
use crate::files::{self, Dir, LARGEST_COMPONENT};
use crate::rules::{Limits, SecretKey};

/// Enough for whatever any policy lets in: which limits count, its host says when it is handed in.
const WIDE: Limits = Limits {
    fuel: 10_000_000_000,
    memory: 256 << 20,
    backstop_ms: 60_000,
    answer: 1 << 20,
    component: LARGEST_COMPONENT,
};

/// Make a key that vouches for rules; the file is its only copy.
#[derive(clap::Args)]
pub(crate) struct Keygen {
    /// What policies and signatures shall call it, such as wuxi-2026
    #[arg(long)]
    id: String,
    /// The file of the key; only its owner can read it
    #[arg(long)]
    out: PathBuf,
    /// The first day on which it vouches for rules; it stands in what is printed for the policy
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
}

/// Sign a component for a jurisdiction, into a file of its name with `.sig` behind it.
#[derive(clap::Args)]
pub(crate) struct Sign {
    /// The file of the key
    #[arg(long)]
    key: PathBuf,
    /// Whose rules they are
    #[arg(long)]
    jurisdiction: String,
    /// The component
    file: PathBuf,
}

/// Makes a key, and prints what its policy needs.
pub(super) fn keygen(args: &Keygen) -> Result<(), Failed> {
    let key = SecretKey::new(&args.id)?;
    let shown = args.out.display();
    let (folder, name) = files::open_beside(&args.out)?;
    files::write_secret(&folder, &name, &key.to_file())
        .with_context(|| format!("cannot write `{shown}`; a key is never written over"))?;
    complain(&format!(
        "{shown}: keep it where only those get at it who may vouch for rules"
    ));
    let from = args.from.map(|day| day.to_string());
    print(&format!(
        "\n# for the policy of the jurisdiction, with the first day on which it counts\n\
         [[rules_key]]\nid = \"{}\"\npublic_key = \"{}\"\nfrom = {}",
        key.id(),
        key.public_key(),
        from.as_deref().unwrap_or("YYYY-MM-DD")
    ))
}

/// Signs a component.
pub(super) fn sign(args: &Sign) -> Result<(), Failed> {
    let shown = args.key.display();
    let (folder, name) = files::open_beside(&args.key)?;
    if !files::is_private(&folder, &name).with_context(|| format!("cannot read `{shown}`"))? {
        return Err(anyhow!("others can read `{shown}`; run `chmod 600` on it first").into());
    }
    let text = files::read_text(&folder, &name);
    let text = text.with_context(|| format!("cannot read `{shown}`"))?;
    let key = SecretKey::read(&text).with_context(|| format!("{shown}"))?;
    let shown = args.file.display();
    let (folder, name) = files::open_beside(&args.file)?;
    let digest = vouched_for(args)?;
    let signature = key.sign(&args.jurisdiction, &digest);
    let file = format!("{name}.sig");
    keep_others(&folder, &file, key.id())?;
    folder
        .write(&file, format!("{} {signature}\n", key.id()))
        .with_context(|| format!("cannot write `{file}`"))?;
    print(&format!(
        "{shown}.sig: {digest} signed as {} for {}",
        key.id(),
        args.jurisdiction
    ))
}

/// The digest of the component, if its rules are the jurisdiction's: they are asked whose they are, so
/// that nobody vouches for a neighbour's, or for what is no component.
fn vouched_for(args: &Sign) -> anyhow::Result<String> {
    let engine = component::engine()?;
    let plugin = component::load_within(&engine, &args.file, WIDE)?;
    let described = &plugin.description().jurisdiction;
    if *described != args.jurisdiction {
        bail!(
            "{} holds the rules of `{described}`, not of `{}`; nothing was signed",
            args.file.display(),
            args.jurisdiction
        );
    }
    Ok(plugin.digest().to_owned())
}

/// Refuses to write over a signature of another key. Whose that is, the file does not say.
fn keep_others(folder: &Dir, file: &str, key: &str) -> anyhow::Result<()> {
    let there = files::read_text(folder, file).unwrap_or_default();
    match there.split_whitespace().next() {
        Some(other) if other != key => {
            bail!("`{file}` is signed as `{other}`; move it away before you sign as `{key}`")
        }
        _ => Ok(()),
    }
}
