//! `bylaw audit`: checks a proof or a whole log with nothing but its public key, and cosigns.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

use super::Failed;
use super::output::{complain, print};
use crate::audit::{
    Checkpoint, Cosigner, Leaf, LogKey, LogVerifier, Mirror, Proof, Subject, TileName, Tiles,
    TreeError, WitnessError, verify_log,
};
use crate::clock::real_second;
use crate::files::{self, Dir};

/// The file of a witness's key, in its folder.
const KEY_FILE: &str = "witness.key";
const TILE: u64 = 256;

/// Check that a log holds an event, or that a whole log is in order.
#[derive(clap::Args)]
pub(super) struct Verify {
    /// A proof file, as `/api/v1/cases/{id}/proofs/{n}` answers it
    #[arg(required_unless_present = "log", conflicts_with = "log")]
    proof: Option<PathBuf>,
    /// A whole log: the address `…/audit/<jurisdiction>`, or a folder with a copy of its files
    #[arg(long)]
    log: Option<String>,
    /// The log's verifier key, had from somebody you trust
    #[arg(long)]
    key: String,
}

/// Cosign another installation's log, if it has only grown since this witness last looked.
#[derive(clap::Args)]
pub(super) struct Witness {
    /// The log: the address `…/audit/<jurisdiction>`, or a folder with a copy of its files
    #[arg(long)]
    log: String,
    /// The log's verifier key
    #[arg(long)]
    key: String,
    /// The witness's own name, such as witness.example.cn
    #[arg(long)]
    name: String,
    /// The folder of the witness's key and of what it has seen; made if it is not there
    #[arg(long)]
    folder: PathBuf,
    /// Print the signature and send it nowhere
    #[arg(long)]
    print: bool,
}

/// Checks a proof or a log.
pub(super) fn verify(args: &Verify) -> Result<(), Failed> {
    let log = LogVerifier::new(&args.key).map_err(anyhow::Error::from)?;
    match (&args.proof, &args.log) {
        (Some(file), _) => verify_proof(file, &log),
        (None, Some(place)) => verify_whole(place, &log),
        (None, None) => Err(anyhow!("name a proof file or a log").into()),
    }
}

fn verify_proof(file: &Path, log: &LogVerifier) -> Result<(), Failed> {
    let shown = file.display();
    let text = files::read_named(file).with_context(|| format!("cannot read `{shown}`"))?;
    let verified = Proof::of_text(&text).and_then(|proof| Ok((proof.verify(log)?, proof)));
    let (head, proof) = match verified {
        Ok(verified) => verified,
        Err(error) => {
            return Err(refused(
                &anyhow::Error::from(error).context(format!("{shown}")),
            ));
        }
    };
    let leaf: Leaf = serde_json::from_str(&proof.entry).context("the leaf is of another kind")?;
    print(&format!(
        "{shown}: leaf {} of {} in {}",
        proof.index,
        head.size,
        log.name()
    ))?;
    print(&format!(
        "{}: {} on {}, recorded at {}",
        leaf.event, leaf.subject, leaf.day, leaf.recorded_at
    ))?;
    print(&format!("commitment {}", leaf.commitment))
}

fn verify_whole(place: &str, log: &LogVerifier) -> Result<(), Failed> {
    let source = Source::open(place)?;
    let mut cases = std::collections::BTreeSet::new();
    let mut losses = vec![];
    match verify_log(&source, log, |index, leaf| match &leaf.subject {
        Subject::Case { case, .. } => {
            cases.insert(case.clone());
        }
        Subject::Log { .. } => losses.push(format!(
            "leaf {index}: {} on {}: {} was published before",
            leaf.event, leaf.day, leaf.subject
        )),
        Subject::Record { .. } | Subject::Dataset { .. } | Subject::Change { .. } => {}
    }) {
        Ok(head) => {
            print(&format!(
                "{}: {} leaves of {} cases are in order; root {}",
                log.name(),
                head.size,
                cases.len(),
                head.root
            ))?;
            losses.iter().try_for_each(|loss| print(loss))
        }
        Err(error) => Err(refused(&error.into())),
    }
}

/// What was asked is not so: said, and exit 1.
fn refused(error: &anyhow::Error) -> Failed {
    complain(&format!("not proven: {error:#}"));
    Failed::Asked
}

/// Cosigns a log.
pub(super) fn witness(args: &Witness) -> Result<(), Failed> {
    let log = LogVerifier::new(&args.key).map_err(anyhow::Error::from)?;
    let source = Source::open(&args.log)?;
    let folder = files::make_folder(&args.folder)?;
    let key = LogKey::in_file(&folder, KEY_FILE, &args.name)?;
    let witness = Cosigner::new(key, &args.name)?;
    let seen = format!("{}.checkpoint", log.name().replace('/', "_"));
    let before = match folder.read_to_string(&seen) {
        Ok(note) => Some(
            log.open(&note)
                .context("what this witness has seen is unreadable")?,
        ),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    let note = source
        .read("checkpoint")
        .map_err(|why| anyhow!("checkpoint: {why}"))?;
    let note = String::from_utf8(note).context("the checkpoint is no text")?;
    let line = match cosign(&witness, &log, &note, before, &source)? {
        Ok(line) => line,
        Err(error) => return Err(refused(&error.into())),
    };
    // Before anybody else sees the signature, the witness remembers what it signed.
    remember(&folder, &seen, &note)?;
    complain(&format!("witness key: {}", witness.verifier_key()));
    print(line.trim_end())?;
    if !args.print {
        source.publish(&line)?;
    }
    Ok(())
}

/// Cosigns, fetching the tiles that showing the growth takes.
fn cosign(
    witness: &Cosigner,
    log: &LogVerifier,
    note: &str,
    before: Option<Checkpoint>,
    source: &Source,
) -> anyhow::Result<Result<String, WitnessError>> {
    let now = u64::try_from(real_second()).unwrap_or(0);
    let size = log.open(note).map_or(0, |head| head.size);
    let mut tiles = Tiles::default();
    loop {
        match witness.cosign(log, note, before, &tiles, now) {
            Err(WitnessError::Tree(TreeError::Missing(names))) => {
                for name in names {
                    let path = name.path(width_of(name, size));
                    let hashes = source.read(&path).map_err(|why| anyhow!("{path}: {why}"))?;
                    tiles.put(name, hashes);
                }
            }
            answer => return Ok(answer),
        }
    }
}

/// How wide a tile is in a tree of `size`.
fn width_of(name: TileName, size: u64) -> u64 {
    let all = size >> (8 * name.level);
    all.saturating_sub(name.place * TILE).clamp(1, TILE)
}

/// Replaces what was remembered in one step, and only once it is on disk.
fn remember(folder: &Dir, name: &str, note: &str) -> std::io::Result<()> {
    let draft = format!("{name}.new");
    let mut file = folder.create(&draft)?;
    file.write_all(note.as_bytes())?;
    file.sync_all()?;
    folder.rename(&draft, folder, name)
}

/// Where the files of a log are.
enum Source {
    Folder(Dir),
    Address(String),
}

impl Source {
    fn open(place: &str) -> anyhow::Result<Self> {
        if place.starts_with("http://") || place.starts_with("https://") {
            return Ok(Self::Address(place.trim_end_matches('/').to_owned()));
        }
        Ok(Self::Folder(files::open_folder(Path::new(place))?))
    }

    fn publish(&self, line: &str) -> anyhow::Result<()> {
        let Self::Address(address) = self else {
            bail!("a folder takes no signature; use --print and send it on");
        };
        ureq::post(format!("{address}/cosignatures"))
            .send(line)
            .with_context(|| format!("`{address}` did not take the signature"))?;
        Ok(())
    }
}

impl Mirror for Source {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match self {
            Self::Folder(folder) => folder.read(path).map_err(|error| error.to_string()),
            Self::Address(address) => {
                let answer = ureq::get(format!("{address}/{path}")).call();
                let mut answer = answer.map_err(|error| error.to_string())?;
                let body = answer.body_mut().read_to_vec();
                body.map_err(|error| error.to_string())
            }
        }
    }
}
