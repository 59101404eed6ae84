//! Who is who: organisations, accounts, what they are recognised by, what was done and denied.

mod accounts;
mod attempts;
mod changes;
mod credentials;
mod delegations;
mod denials;
mod organisations;
mod parts;
mod sign_ins;

pub use attempts::AttemptRow;
pub use changes::ChangeRow;
pub use credentials::{CertificateRow, TokenRow};
pub use delegations::DelegationRow;
pub use denials::DenialRow;
pub use sign_ins::SignInRow;
