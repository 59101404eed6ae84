//! Who is who: organisations, accounts, what they are recognised by, what was done and denied.

mod accounts;
mod attempts;
mod certificates;
mod changes;
mod delegations;
mod denials;
mod organisations;
mod parts;
mod revocation;
mod sign_ins;
mod tokens;

pub use attempts::AttemptRow;
pub use certificates::CertificateRow;
pub use changes::ChangeRow;
pub use delegations::DelegationRow;
pub use denials::DenialRow;
pub use sign_ins::SignInRow;
pub use tokens::{Ended, Root, TokenRow};
