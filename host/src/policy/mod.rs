//! What the operator lays down for each jurisdiction: names, calendar, releases, limits, assumptions.
//!
//! `policies/<jurisdiction>.toml` seeds the first start. A file that is not in order stops the
//! host, with the file, the line and the key.

mod arrangement;
mod bounds;
mod calendars;
mod error;
mod file;
mod in_force;
mod jurisdiction;
mod parents;
mod releases;
mod repairs;
mod rules_keys;
mod violation;

pub use arrangement::{Arrangement, Manual, ManualRule, Release, Releases, UnusableRelease};
pub use calendars::{Calendars, InForce};
pub use error::{Place, PolicyError};
pub use file::{Policy, ServiceStandard, policies_in, read_policies, read_policy};
pub use jurisdiction::{CertificateBasis, Jurisdiction, NotInForce, Seed, load_releases};
pub use parents::parents_away;
pub use releases::ReleaseFile;
pub use repairs::{Repairs, TakenBack, TakenOver};
pub use rules_keys::{RulesKey, Unvouched, Voucher, vouched};
pub use violation::Violation;

pub use crate::domain::arrangement::Mode;
