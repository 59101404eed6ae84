//! The checks that a component passes before anybody may propose it: it loads, it holds the rules
//! of the jurisdiction that it is for, and it answers generated matters as rules have to.

use super::conformance::{self, Options, Property};
use super::intake::LoadError;
use super::library::Library;
use super::limits::Limits;
use crate::domain::Description;

/// How many matters are generated, each asked twice. More of them say more; `bylaw rules check`
/// asks ten thousand.
const MATTERS: u64 = 384;
/// What has to hold of each of so few. Whether every kind and class leads somewhere takes more.
const DEMANDED: [Property; 6] = [
    Property::Usable,
    Property::Deterministic,
    Property::RefusalNamesError,
    Property::UnknownKindRefused,
    Property::InadmissibleRefused,
    Property::DueAfterFiling,
];

/// A component that passed.
#[derive(Debug)]
pub struct Vetted {
    /// SHA-256 of it.
    pub digest: String,
    /// What it says of itself.
    pub description: Description,
}

/// Why a component did not pass.
#[derive(Debug, thiserror::Error)]
pub enum VetError {
    /// It does not load.
    #[error("the component does not load")]
    Load(#[from] LoadError),
    /// It is somebody else's.
    #[error("the component holds the rules of `{described}`, not of `{wanted}`")]
    OtherJurisdiction { described: String, wanted: String },
    /// It does not answer as rules have to.
    #[error(
        "the component breaks what rules must hold to, in {times} of {matters} generated matters: {meaning}; the first: {detail}"
    )]
    Breaks {
        meaning: &'static str,
        times: u64,
        matters: u64,
        detail: String,
    },
    /// The calendar that generated matters are counted by.
    #[error("the matters cannot be counted")]
    Calendar(#[from] crate::calendar::LoadError),
}

impl VetError {
    /// A stable word for problem documents and records.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Load(error) => error.code(),
            Self::OtherJurisdiction { .. } => "other-jurisdiction",
            Self::Breaks { .. } => "does-not-conform",
            Self::Calendar(_) => "no-calendar",
        }
    }
}

/// Checks a component that somebody handed in for a jurisdiction. Nothing of it stays in the
/// library, whatever comes of it. Blocks for some seconds.
///
/// # Errors
/// Why it did not pass.
pub fn vet(
    library: &Library,
    bytes: &[u8],
    limits: Limits,
    jurisdiction: &str,
) -> Result<Vetted, VetError> {
    let plugin = library.try_out(bytes, limits)?;
    let described = &plugin.description().jurisdiction;
    if described != jurisdiction {
        return Err(VetError::OtherJurisdiction {
            described: described.clone(),
            wanted: jurisdiction.to_owned(),
        });
    }
    let options = Options {
        matters: MATTERS,
        ..Options::default()
    };
    let calendar = conformance::weekdays()?;
    let report = conformance::run(&plugin, &calendar, options, &|_| ());
    let demanded = |property: Property| DEMANDED.contains(&property);
    let broken = report.properties.iter();
    let mut broken = broken.filter(|held| demanded(held.property) && !held.holds);
    match broken.next() {
        Some(held) => Err(VetError::Breaks {
            meaning: held.meaning,
            times: held.broken,
            matters: MATTERS,
            detail: held.detail.clone().unwrap_or_default(),
        }),
        None => Ok(Vetted {
            digest: plugin.digest().to_owned(),
            description: plugin.description().clone(),
        }),
    }
}
