//! People sign in at an identity provider, and come back with a session.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::accounts::{checked_name, new_id, put};
use super::change::today;
use super::error::{IdentityError, UnknownCaller};
use super::issue::{Kind, NewToken, issue};
use super::recognise::{digest_of, of_account, same};
use super::sign_ins::{Subject, enter};
use super::tokens::TokenDraft;
use crate::domain::{Account, Capacity, Credential, Principal};
use crate::flow::{FlowError, Host};
use crate::openid::{OpenIdError, Person, Provider};
use crate::store::{AttemptRow, StoreError, Tx};

/// How long somebody has to come back.
pub const ATTEMPT_SECONDS: i64 = 600;
/// How long a session is good for.
pub const SESSION_SECONDS: i64 = 8 * 3_600;
/// The longest path that somebody is sent to afterwards.
const LONGEST_PATH: usize = 1_000;
/// Somebody of whom the provider says no name.
const NAMELESS: &str = "未提供姓名";

/// Somebody goes to the provider.
pub struct Begun {
    /// Where to.
    pub url: String,
    /// What his browser has to bring back.
    pub secret: String,
}

/// What somebody comes back with.
#[derive(Clone, Debug, Default)]
pub struct Return {
    /// What his browser kept.
    pub secret: Option<String>,
    /// What it was handed for the provider.
    pub state: Option<String>,
    /// The provider's code.
    pub code: Option<String>,
    /// Who says that he is the provider (RFC 9207).
    pub issuer: Option<String>,
    /// Why the provider did not let him in.
    pub error: Option<String>,
}

/// Somebody who signed in.
pub struct SignedIn {
    /// The token of his session.
    pub token: String,
    /// Where he wanted to go: a path of this host.
    pub target: String,
}

/// Why somebody did not sign in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// There is no such provider for the jurisdiction.
    #[error("`{tenant}` has no identity provider `{name}`")]
    NoProvider { tenant: String, name: String },
    /// Where he wants to go is no path of this host.
    #[error("`to` is a path of this host, such as `/docs`")]
    Target,
    /// He comes back with what this host did not give him.
    #[error("{0}; sign in again from the start")]
    Bad(&'static str),
    /// He comes back too late.
    #[error("it took longer than ten minutes; sign in again from the start")]
    Late,
    /// The provider did not let him in.
    #[error("the identity provider says `{0}`")]
    Declined(String),
    /// Nobody entered him here.
    #[error(
        "no account of `{tenant}` is known by subject `{subject}` of `{issuer}`; ask the security \
         administrator of `{tenant}` to add this sign-in to your account"
    )]
    Unknown {
        tenant: String,
        issuer: String,
        subject: String,
    },
    /// He was somebody here, and is no longer.
    #[error(
        "this sign-in was taken back in `{0}`; ask the security administrator of `{0}` to add it to an \
         account again"
    )]
    TakenBack(String),
    /// The session belongs to another tenant.
    #[error("the session belongs to another tenant than `{0}`")]
    Foreign(String),
    /// The provider.
    #[error(transparent)]
    Provider(#[from] OpenIdError),
    /// His account may not be used.
    #[error(transparent)]
    Caller(#[from] UnknownCaller),
    /// Anything else.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl From<FlowError> for SignInError {
    fn from(error: FlowError) -> Self {
        Self::Identity(error.into())
    }
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        Self::Identity(error.into())
    }
}

/// Sends somebody to a provider.
///
/// # Errors
/// If there is no such provider, it does not answer, or `to` leads elsewhere.
pub async fn begin_sign_in(
    host: &Host,
    tenant: &str,
    provider: &str,
    to: &str,
) -> Result<Begun, SignInError> {
    today(host, tenant)?;
    let provider = find(host, tenant, provider)?;
    if !is_local(to) {
        return Err(SignInError::Target);
    }
    let journey = provider.journey(tenant).await?;
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| FlowError::Random(error.to_string()))?;
    let secret = URL_SAFE_NO_PAD.encode(secret);
    let now = host.now().as_second();
    let row = AttemptRow {
        id: digest_of(&secret),
        provider: provider.name().to_owned(),
        state: journey.state,
        nonce: journey.nonce,
        verifier: journey.verifier,
        target: to.to_owned(),
        expires_at: now + ATTEMPT_SECONDS,
    };
    let mut tx = host.store.begin(tenant).await?;
    tx.insert_attempt(&row, now).await?;
    tx.commit().await?;
    Ok(Begun {
        url: journey.url,
        secret,
    })
}

/// Takes somebody who comes back from a provider, and opens a session for him.
///
/// # Errors
/// If it is not he who went, the provider does not vouch for him, or nobody knows him here.
pub async fn finish_sign_in(
    host: &Host,
    tenant: &str,
    provider: &str,
    back: Return,
) -> Result<SignedIn, SignInError> {
    today(host, tenant)?;
    let provider = find(host, tenant, provider)?;
    let attempt = take(host, tenant, provider, &back).await?;
    if let Some(error) = back.error {
        return Err(SignInError::Declined(error.chars().take(100).collect()));
    }
    let code = back
        .code
        .ok_or(SignInError::Bad("the provider's code is missing"))?;
    let proof = (attempt.nonce, attempt.verifier);
    let person = provider.person(tenant, code, proof, host.now()).await?;

    let mut tx = host.store.begin(tenant).await?;
    // Nobody takes the sign-in back while a session is opened by it.
    tx.hold_identity().await?;
    let known = tx.sign_in_of(provider.issuer(), &person.subject).await?;
    let (principal, sign_in) = match known {
        Some(row) => {
            let credential = Credential::OpenIdConnect;
            let principal = of_account(host, &mut tx, tenant, &row.account, credential).await?;
            (principal, row.id)
        }
        None => register(host, &mut tx, tenant, provider, person).await?,
    };
    let draft = TokenDraft {
        label: format!("session by {}", provider.name()),
        ..TokenDraft::default()
    };
    let session = NewToken {
        of: (tenant, &principal.account.id),
        draft,
        seconds: SESSION_SECONDS,
        as_: Kind::Session(sign_in),
    };
    let issued = issue(host, &mut tx, Some(&principal), session).await?;
    tx.commit().await?;
    Ok(SignedIn {
        token: issued.token,
        target: attempt.target,
    })
}

/// The attempt that somebody comes back from. It is gone at once, whatever comes of it.
async fn take(
    host: &Host,
    tenant: &str,
    provider: &Provider,
    back: &Return,
) -> Result<AttemptRow, SignInError> {
    let secret = back.secret.as_deref();
    let secret = secret.ok_or(SignInError::Bad(
        "this browser did not begin to sign in here",
    ))?;
    let mut tx = host.store.begin(tenant).await?;
    let attempt = tx.take_attempt(&digest_of(secret)).await?;
    tx.commit().await?;
    let attempt = attempt.ok_or(SignInError::Bad("this sign-in was ended before"))?;
    if attempt.expires_at <= host.now().as_second() {
        return Err(SignInError::Late);
    }
    let state = back.state.as_deref().unwrap_or_default();
    if attempt.provider != provider.name() || !same(&attempt.state, state) {
        return Err(SignInError::Bad("the answer belongs to another sign-in"));
    }
    if back
        .issuer
        .as_deref()
        .is_some_and(|issuer| issuer != provider.issuer())
    {
        return Err(SignInError::Bad("the answer comes from another provider"));
    }
    Ok(attempt)
}

/// An account for somebody whom nobody entered, as an individual, and his sign-in, where the
/// provider's configuration lets him.
async fn register(
    host: &Host,
    tx: &mut Tx,
    tenant: &str,
    provider: &Provider,
    person: Person,
) -> Result<(Principal, String), SignInError> {
    let issuer = provider.issuer();
    if !provider.lets_register() {
        return Err(SignInError::Unknown {
            tenant: tenant.to_owned(),
            issuer: issuer.to_owned(),
            subject: person.subject.chars().take(300).collect(),
        });
    }
    // Whoever was sent away does not come back by himself as somebody else.
    if tx.was_taken_back(issuer, &person.subject).await? {
        return Err(SignInError::TakenBack(tenant.to_owned()));
    }
    let name = person.name.and_then(|name| checked_name(name).ok());
    let principal = Principal {
        tenant: tenant.to_owned(),
        account: Account {
            id: new_id(),
            name: name.unwrap_or_else(|| NAMELESS.to_owned()),
            organisation: None,
            capacity: Capacity::Body,
            duty: None,
            active: true,
        },
        organisation: None,
        scopes: None,
        credential: Credential::OpenIdConnect,
        token: None,
        certificate: None,
        claimed: None,
    };
    let (by, account) = (Some(&principal), &principal.account);
    put(host, tx, by, tenant, "account-registered", account, 1).await?;
    let subject = Subject {
        issuer: issuer.to_owned(),
        subject: person.subject,
    };
    let row = enter(host, tx, by, tenant, &account.id, &subject).await?;
    Ok((principal, row.id))
}

fn find<'h>(host: &'h Host, tenant: &str, name: &str) -> Result<&'h Provider, SignInError> {
    let found = host.providers.find(tenant, name);
    found.ok_or_else(|| SignInError::NoProvider {
        tenant: tenant.chars().take(64).collect(),
        name: name.chars().take(64).collect(),
    })
}

/// Whether it is a path of this host to every browser: some take `\` for `/`, some leave out what
/// cannot be seen, and `//` begins another host's name.
fn is_local(to: &str) -> bool {
    to.starts_with('/')
        && !to.starts_with("//")
        && to.len() <= LONGEST_PATH
        && to
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn people_are_sent_to_paths_of_this_host_only() {
        for good in ["/", "/docs", "/a?b=c#d", "/%5Cx", "/a//b"] {
            assert!(is_local(good), "{good}");
        }
        let long = format!("/{}", "x".repeat(1_000));
        for bad in [
            "",
            "docs",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/a\r\nset-cookie: b",
            "javascript:x",
            "/目录",
            &long,
        ] {
            assert!(!is_local(bad), "{bad}");
        }
    }
}
