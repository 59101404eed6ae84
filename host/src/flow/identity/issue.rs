//! Makes tokens, and says of each what it ends with.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::change::{Change, record};
use super::error::IdentityError;
use super::recognise::{PREFIX, digest_of};
use super::tokens::{IssuedToken, TokenDraft, at};
use crate::domain::{Credential, Principal};
use crate::flow::{FlowError, Host};
use crate::store::{Root, TokenRow, Tx, View};

/// How long a token is good for if nothing is said, in days.
const DAYS: u16 = 90;
/// How long it can be good for.
const MOST_DAYS: u16 = 366;
/// How long an administrator's first token is good for: long enough to hand it over.
pub(super) const FIRST_HOURS: i64 = 72;
/// How many good tokens an account may have beside its sessions, which end within hours.
const MOST: i64 = 50;
const LONGEST_LABEL: usize = 100;
const DAY: i64 = 86_400;

/// What a new token comes from.
#[derive(Debug, Default)]
pub(super) struct Origin {
    /// What ends it.
    root: Root,
    /// When it ends at the latest, in seconds since 1970.
    until: Option<i64>,
    /// The first token whose place it takes.
    pub(super) first: Option<String>,
}

/// A token that is to be made.
pub(super) struct NewToken<'t> {
    /// For which account of which tenant.
    pub(super) of: (&'t str, &'t str),
    /// As it is wanted.
    pub(super) draft: TokenDraft,
    /// For how many seconds.
    pub(super) seconds: i64,
    /// As what.
    pub(super) as_: Kind,
}

/// What kind of token it is.
pub(super) enum Kind {
    /// One for programs, and for people who have nothing else.
    Plain(Origin),
    /// A session that a sign-in opened.
    Session(String),
    /// An administrator's first.
    First,
}

/// What somebody's own new token comes from: what he came with, if that is good until now.
///
/// Of a session it is the sign-in, which has no end by itself: whoever signs out in the evening
/// leaves his programs at work. An administrator's first token is what he was handed; his own takes
/// its place.
///
/// # Errors
/// If what he came with has ended meanwhile.
pub(super) async fn origin_of(view: &mut View, by: &Principal) -> Result<Origin, IdentityError> {
    let mut origin = Origin::default();
    if let Some(id) = &by.token {
        let row = view.token(id).await?.filter(|row| row.revoked_at.is_none());
        let row = row.ok_or_else(|| IdentityError::missing("token", id))?;
        if row.is_first {
            origin.first = Some(row.id);
            return Ok(origin);
        }
        if row.credential == Credential::OpenIdConnect {
            origin.root.sign_in = row.root.sign_in;
        } else {
            origin.until = Some(row.expires_at);
        }
        origin.root.token = Some(row.id);
    } else if let Some(shown) = &by.certificate {
        let mapped = view.certificates_of(&by.account.id).await?;
        let stands = |id: &str| {
            let mut found = mapped.iter().filter(|row| row.revoked_at.is_none());
            found.any(|row| row.id == id)
        };
        if !stands(&shown.mapping) {
            return Err(IdentityError::missing("certificate", &shown.mapping));
        }
        origin.root.certificate = Some(shown.mapping.clone());
        origin.until = Some(shown.until);
    }
    Ok(origin)
}

/// Makes a token for programs, as it is wanted.
///
/// # Errors
/// If the draft cannot be, or the account has too many.
pub(super) async fn issue_in(
    host: &Host,
    tx: &mut Tx,
    by: &Principal,
    of: (&str, &str),
    draft: TokenDraft,
    origin: Origin,
) -> Result<IssuedToken, IdentityError> {
    let days = draft.days.unwrap_or(DAYS);
    if days == 0 || days > MOST_DAYS {
        return Err(IdentityError::Bad {
            place: "days",
            why: format!("{days} is not between 1 and {MOST_DAYS}"),
        });
    }
    if draft.label.trim().is_empty() || draft.label.chars().count() > LONGEST_LABEL {
        return Err(IdentityError::Bad {
            place: "label",
            why: format!("a label has 1 to {LONGEST_LABEL} characters"),
        });
    }
    if draft.scopes.as_ref().is_some_and(Vec::is_empty) {
        return Err(IdentityError::Bad {
            place: "scopes",
            why: "a token that is good for nothing".into(),
        });
    }
    let now = host.now().as_second();
    let good = tx.good_tokens(of.1, Credential::Token, now).await?;
    // The one whose place it takes is not counted.
    if good - i64::from(origin.first.is_some()) >= MOST {
        return Err(IdentityError::TooMany(MOST));
    }
    let new = NewToken {
        of,
        draft,
        seconds: i64::from(days) * DAY,
        as_: Kind::Plain(origin),
    };
    issue(host, tx, Some(by), new).await
}

/// Makes a token.
///
/// # Errors
/// If the database cannot be written.
pub(super) async fn issue(
    host: &Host,
    tx: &mut Tx,
    by: Option<&Principal>,
    new: NewToken<'_>,
) -> Result<IssuedToken, IdentityError> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| FlowError::Random(error.to_string()))?;
    let secret = URL_SAFE_NO_PAD.encode(secret);
    let row = row(host, new.of.1, &secret, new.draft, new.seconds, new.as_);
    tx.insert_token(&row).await?;
    let what = match row.credential {
        Credential::OpenIdConnect => "signed-in",
        _ => "token-issued",
    };
    let change = Change {
        by,
        what,
        subject: new.of.1,
    };
    let became = serde_json::json!({
        "token": row.id, "scopes": row.scopes, "expires_at": row.expires_at, "first": row.is_first,
        "issued_by": row.root.token, "sign_in": row.root.sign_in, "certificate": row.root.certificate,
    });
    record(host, tx, new.of.0, change, &became).await?;
    Ok(IssuedToken {
        token: format!("{PREFIX}_{}_{}_{secret}", new.of.0, row.id),
        expires_at: at(row.expires_at),
        id: row.id,
    })
}

fn row(
    host: &Host,
    account: &str,
    secret: &str,
    draft: TokenDraft,
    seconds: i64,
    as_: Kind,
) -> TokenRow {
    let now = host.now();
    let (credential, is_first, origin) = match as_ {
        Kind::Plain(origin) => (Credential::Token, false, origin),
        Kind::First => (Credential::Token, true, Origin::default()),
        Kind::Session(sign_in) => {
            let mut origin = Origin::default();
            origin.root.sign_in = Some(sign_in);
            (Credential::OpenIdConnect, false, origin)
        }
    };
    let wanted = now.as_second() + seconds;
    TokenRow {
        id: uuid::Uuid::now_v7().simple().to_string(),
        account: account.to_owned(),
        digest: digest_of(secret),
        label: draft.label,
        scopes: draft.scopes,
        credential,
        issued_at: now.to_string(),
        expires_at: origin.until.map_or(wanted, |until| wanted.min(until)),
        used_at: None,
        revoked_at: None,
        root: origin.root,
        is_first,
    }
}
