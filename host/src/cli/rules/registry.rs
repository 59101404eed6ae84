//! `bylaw rules push` and `bylaw rules pull`: components in an OCI registry, with their signature
//! beside them as it lies beside a file.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::cli::Failed;
use crate::cli::output::{complain, print};
use crate::files;
use crate::policy::{Policy, Voucher, policies_in, read_policy};
use crate::registry::{Access, Beside, Credentials, Place, Registry, RegistryError};
use crate::rules::{Limits, digest, read_signature};

/// What stands behind a component's name for its signature.
const SIGNATURE: &str = ".sig";
/// Seconds until a registry has to be done.
const SECONDS: u64 = 180;
/// Where the keys of those who vouch for rules are looked for.
const POLICIES: &str = "policies";
/// The way out for a component that is larger than the host's own limits, such as one with an engine in it.
const MORE: &str = "`--most BYTES` allows more";
/// What is said where nobody vouches for it.
const UNSIGNED: &str = "warning: the component is not signed; no host will take it in";
const USER: &str = "BYLAW_REGISTRY_USER";
const PASSWORD: &str = "BYLAW_REGISTRY_PASSWORD";

/// How to reach the registry.
#[derive(clap::Args)]
struct Reach {
    /// Speak to the registry without encryption. To this machine it is so unless an authority is named.
    #[arg(long)]
    plain_http: bool,
    /// The certificate of the only authority to trust, in PEM; else those of the system.
    #[arg(long, value_name = "FILE")]
    authority: Option<PathBuf>,
    /// Bytes that a component may have.
    #[arg(long, default_value_t = u64::try_from(Limits::default().component).unwrap_or(u64::MAX))]
    most: u64,
}

/// What to push, and where.
#[derive(clap::Args)]
pub(crate) struct Push {
    /// The component.
    file: PathBuf,
    /// Under which name and tag, as REGISTRY/NAME:TAG.
    #[arg(value_parser = place)]
    place: Place,
    /// Its signature; else the file of the component's name with `.sig` behind it, if there is one.
    #[arg(long, value_name = "FILE")]
    signature: Option<PathBuf>,
    #[command(flatten)]
    reach: Reach,
}

/// What to fetch, and where to.
#[derive(clap::Args)]
pub(crate) struct Pull {
    /// REGISTRY/NAME@sha256:…; with a tag instead, what the tag means is only shown.
    #[arg(value_parser = place)]
    place: Place,
    /// The new file; the signature goes beside it, with `.sig` behind its name.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    #[command(flatten)]
    reach: Reach,
}

fn place(text: &str) -> Result<Place, RegistryError> {
    text.parse()
}

/// Pushes a component and says what it is called from now on.
pub(crate) async fn push(args: Push) -> Result<(), Failed> {
    let most = usize::try_from(args.reach.most).unwrap_or(usize::MAX);
    let component = files::read_component(&args.file, most);
    let component = component.map_err(|error| match &error {
        files::ReadError::TooLarge { .. } => anyhow::anyhow!("{error}; {MORE}"),
        files::ReadError::Unreadable { .. } => error.into(),
    })?;
    let beside = beside(&args.file);
    let signature = match &args.signature {
        Some(file) => Some(read_text(file)?),
        None if files::exists(&beside) => Some(read_text(&beside)?),
        None => None,
    };
    if let Some(signature) = &signature {
        let file = args.signature.as_deref().unwrap_or(&beside);
        check_signature(file, signature, &digest(&component))?;
    }
    let registry = args.reach.registry(args.place)?;
    let pushed = registry.push(component.into(), signature.as_deref()).await;
    let pushed = pushed.map_err(asked)?;
    if signature.is_none() {
        complain(UNSIGNED);
    }
    print(&format!("component sha256:{}", pushed.component))?;
    print(&pushed.place.to_string())
}

/// Fetches a component by its digest, or shows what a tag means.
pub(crate) async fn pull(args: Pull) -> Result<(), Failed> {
    let by_digest = args.place.digest().is_some();
    let shown = args.place.to_string();
    let registry = args.reach.registry(args.place)?;
    if !by_digest {
        let meant = registry.resolve().await.map_err(asked)?;
        print(&meant.to_string())?;
        if args.to.is_some() {
            complain(&format!(
                "error: `{shown}` names a tag, which may mean something else tomorrow; fetch {meant}"
            ));
            return Err(Failed::Asked);
        }
        return Ok(());
    }
    let Some(to) = &args.to else {
        return Err(anyhow::anyhow!("nothing is said of where to: add `--to FILE`").into());
    };
    for file in [to, &beside(to)] {
        not_there(file)?;
    }
    let pulled = registry.pull().await.map_err(asked)?;
    // Both are whole on the disk before either has its name: half of it would forbid to fetch it again.
    let component = Unnamed::write(to, &pulled.component)?;
    if let Some(signature) = &pulled.signature {
        Unnamed::write(&beside(to), format!("{signature}\n").as_bytes())?.name()?;
    } else {
        complain(UNSIGNED);
    }
    component.name()?;
    print(&format!("component sha256:{}", digest(&pulled.component)))
}

/// Whether a signature is one, and the named key's under this component, as far as that can be told: by the
/// policies in the folder that the command is run in, if one of them names the key.
fn check_signature(file: &Path, text: &str, component: &str) -> anyhow::Result<()> {
    let shown = file.display();
    let Some(voucher) = Voucher::read(text) else {
        anyhow::bail!(
            "{shown} is no signature; `bylaw rules sign` writes a key's name and its signature"
        );
    };
    read_signature(&voucher.signature).with_context(|| shown.to_string())?;
    let policies = policies_here();
    let named = policies.iter().flat_map(|policy| {
        let keys = policy.rules_keys.iter().filter(|key| key.id == voucher.key);
        keys.map(|key| {
            let signature = &voucher.signature;
            key.public_key
                .verify(&policy.jurisdiction, component, signature)
        })
    });
    let verified: Vec<_> = named.collect();
    if !verified.is_empty() && verified.iter().all(Result::is_err) {
        anyhow::bail!(
            "{shown} is not the signature of `{}` under this component; sign it with `bylaw rules sign`",
            voucher.key
        );
    }
    Ok(())
}

/// The policies in the folder that the command is run in. It may be anybody's folder, so that what is no
/// policy there is only told of.
fn policies_here() -> Vec<Policy> {
    let place = Path::new(POLICIES);
    if !files::exists(place) {
        return vec![];
    }
    let open = || -> anyhow::Result<_> {
        let folder = files::open_folder(place)?;
        let names = policies_in(&folder).context(POLICIES)?;
        Ok((folder, names))
    };
    let Ok((folder, names)) = open().map_err(|error| left_out(&error)) else {
        return vec![];
    };
    let read = |name: &String| {
        let policy = read_policy(&folder, POLICIES, name);
        policy.map_err(|error| left_out(&error.into())).ok()
    };
    names.iter().filter_map(read).collect()
}

fn left_out(error: &anyhow::Error) {
    complain(&format!("warning: {error:#}; no key was looked for there"));
}

/// Refuses to write over what is there: of two components one would be lost, and a signature would stand
/// beside another component than the one that it is under.
fn not_there(file: &Path) -> anyhow::Result<()> {
    if files::exists(file) {
        anyhow::bail!(
            "`{}` is there already; move it away, or name another file",
            file.display()
        );
    }
    Ok(())
}

impl Reach {
    fn registry(self, place: Place) -> anyhow::Result<Registry> {
        let authority = match &self.authority {
            Some(file) => Some(read_bytes(file)?),
            None => None,
        };
        let access = Access {
            credentials: credentials(place.registry())?,
            plain_http: self.plain_http,
            authority,
            // It is named by whoever runs this, for himself.
            beside: Beside::Anywhere,
            most: self.most,
            seconds: SECONDS,
        };
        Ok(Registry::at(place, access)?)
    }
}

/// From the environment, else from where `docker login` leaves them.
fn credentials(registry: &str) -> anyhow::Result<Credentials> {
    let said = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
    match (said(USER), said(PASSWORD)) {
        (Some(user), Some(password)) => return Ok(Credentials::Somebody { user, password }),
        (None, None) => {}
        _ => anyhow::bail!("{USER} and {PASSWORD} belong together; one of them is not set"),
    }
    let folder = said("DOCKER_CONFIG").map(PathBuf::from);
    let folder = folder.or_else(|| said("HOME").map(|home| Path::new(&home).join(".docker")));
    let Some(file) = folder.map(|folder| folder.join("config.json")) else {
        return Ok(Credentials::Nobody);
    };
    match files::read_named(&file) {
        Ok(config) => Ok(Credentials::of_docker(&config, registry)
            .with_context(|| file.display().to_string())?),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Credentials::Nobody),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", file.display())),
    }
}

fn beside(component: &Path) -> PathBuf {
    let mut name = component.as_os_str().to_owned();
    name.push(SIGNATURE);
    name.into()
}

fn read_bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    files::read_named_bytes(file).with_context(|| format!("{} cannot be read", file.display()))
}

fn read_text(file: &Path) -> anyhow::Result<String> {
    files::read_named(file).with_context(|| format!("{} cannot be read", file.display()))
}

/// A file that is whole and has no name yet, so that nobody finds half of it. It goes unless it is named.
struct Unnamed {
    folder: files::Dir,
    partial: String,
    name: String,
}

impl Unnamed {
    fn write(file: &Path, bytes: &[u8]) -> anyhow::Result<Self> {
        let (folder, name) = files::open_beside(file)?;
        let partial = format!("{name}.{}", uuid::Uuid::new_v4());
        let made = Self {
            folder,
            partial,
            name,
        };
        let written = made.folder.write(&made.partial, bytes);
        written.with_context(|| format!("{} cannot be written", file.display()))?;
        Ok(made)
    }

    fn name(self) -> anyhow::Result<()> {
        let renamed = self.folder.rename(&self.partial, &self.folder, &self.name);
        renamed.with_context(|| format!("`{}` cannot be written", self.name))
    }
}

impl Drop for Unnamed {
    fn drop(&mut self) {
        // What was named is not there any more under this name.
        let _ = self.folder.remove_file(&self.partial);
    }
}

/// The registry said no, or something else than was asked for.
fn asked(error: RegistryError) -> Failed {
    let way_out = match &error {
        RegistryError::TooLarge { .. } => format!("; {MORE}"),
        _ => String::new(),
    };
    complain(&format!("error: {:#}{way_out}", anyhow::Error::from(error)));
    Failed::Asked
}
