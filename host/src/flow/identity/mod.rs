//! Who is who, who may do what, and what administrators did.

mod accounts;
mod admit;
mod apart;
mod appoint;
mod change;
mod credentials;
mod delegate;
mod error;
mod issue;
mod organisations;
mod recognise;
mod sign_in;
mod sign_ins;
mod sign_out;
mod strangers;
mod tokens;

pub(super) use accounts::require_seen;
pub use accounts::{
    AccountDraft, AccountView, Colleague, OwnAccount, Powers, accounts, colleagues, create_account,
    own_account, set_powers, show_account,
};
pub(super) use admit::may_read_case;
pub use admit::{Denial, Place, admit, record_denial};
pub use appoint::{Appointed, Appointment, appoint, install_anew, propose_replacement};
pub(super) use change::{Change, committed, record};
pub use change::{changes, denials};
pub use credentials::{CertificateView, certificates, map_certificate, unmap_certificate};
pub use delegate::{Delegation, DelegationView, delegate, delegations, end_delegation};
pub use error::{IdentityError, UnknownCaller};
pub(super) use organisations::{DISSOLVED, ENTERED};
pub use organisations::{
    Dissolution, OrganisationView, dissolve, organisations, put_organisation, show_organisation,
};
pub use recognise::{Presented, Uses, note_uses, recognise};
pub use sign_in::{
    ATTEMPT_SECONDS, Begun, Return, SESSION_SECONDS, SignInError, SignedIn, begin_sign_in,
    finish_sign_in,
};
pub use sign_ins::{SignInView, Subject, map_sign_in, sign_ins, unmap_sign_in};
pub use sign_out::sign_out;
pub use strangers::{Strangers, note_stranger, note_strangers};
pub use tokens::{IssuedToken, TokenDraft, TokenView, issue_token, revoke_token, tokens};

pub use crate::store::{ChangeRow, DenialRow};
