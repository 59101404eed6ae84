//! Proves to a registry who asks, in the two ways that registries know: a password, or a token that
//! somebody hands out for it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_auth::parse_challenges;
use serde::Deserialize;
use ureq::http::header::WWW_AUTHENTICATE;
use ureq::http::{HeaderMap, StatusCode};
use url::Url;

use super::ask::Asker;
use super::credentials::Credentials;
use super::error::{RegistryError, plainly};

/// The longest answer with a token, and the longest token.
const ANSWER: u64 = 64 << 10;
const TOKEN: usize = 16 << 10;

/// What a registry wants to see.
enum Wanted {
    /// A token of whoever hands them out there, for this service.
    Token(String, Option<String>),
    Password,
}

#[derive(Deserialize)]
struct Handed {
    token: Option<String>,
    access_token: Option<String>,
}

/// What to write as `Authorization` after a registry has asked who asks.
pub(super) fn proof(asker: &Asker<'_>, head: &HeaderMap) -> Result<String, RegistryError> {
    let password = password(&asker.access.credentials);
    match wanted(head) {
        Some(Wanted::Token(realm, service)) => {
            let token = token(asker, &realm, service.as_deref(), password.as_deref())?;
            Ok(format!("Bearer {token}"))
        }
        Some(Wanted::Password) => {
            password.ok_or_else(|| asker.not_allowed("it wants a name and a password"))
        }
        None => Err(asker.not_allowed("it does not say in which known way")),
    }
}

fn password(credentials: &Credentials) -> Option<String> {
    match credentials {
        Credentials::Nobody => None,
        Credentials::Somebody { user, password } => {
            let pair = STANDARD.encode(format!("{user}:{password}"));
            Some(format!("Basic {pair}"))
        }
    }
}

/// A token is shown to fewer, so it goes before a password.
fn wanted(head: &HeaderMap) -> Option<Wanted> {
    let texts = head.get_all(WWW_AUTHENTICATE).into_iter();
    let texts = texts.filter_map(|text| text.to_str().ok());
    let mut found = None;
    for challenge in texts.flat_map(|text| parse_challenges(text).unwrap_or_default()) {
        let said = |name: &str| {
            let mut params = challenge.params.iter();
            let param = params.find(|(key, _)| key.eq_ignore_ascii_case(name));
            param.map(|(_, value)| value.to_unescaped())
        };
        if challenge.scheme.eq_ignore_ascii_case("bearer")
            && let Some(realm) = said("realm")
        {
            return Some(Wanted::Token(realm, said("service")));
        }
        if challenge.scheme.eq_ignore_ascii_case("basic") {
            found = Some(Wanted::Password);
        }
    }
    found
}

/// Whoever hands out tokens is told who asks, so it has to be allowed like any other place.
fn token(
    asker: &Asker<'_>,
    realm: &str,
    service: Option<&str>,
    password: Option<&str>,
) -> Result<String, RegistryError> {
    let realm = Url::parse(realm);
    let mut url = realm.map_err(|error| asker.odd(&format!("its realm: {}", plainly(&error))))?;
    asker.allow(&url)?;
    let scope = format!("repository:{}:pull", asker.place.reference().repository());
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("scope", &scope);
        if let Some(service) = service {
            query.append_pair("service", service);
        }
    }
    let answer = asker.get(&url, password)?;
    match answer.status() {
        StatusCode::OK => {}
        // What there is none of is the token, not the component.
        StatusCode::NOT_FOUND => return Err(asker.odd("who hands out its tokens answers 404")),
        status => return Err(asker.refused(status)),
    }
    let bytes = asker.read(answer, ANSWER)?.unwrap_or_default();
    let handed: Option<Handed> = serde_json::from_slice(&bytes).ok();
    let token = handed.and_then(|handed| handed.token.or(handed.access_token));
    let is_one = |token: &String| {
        (1..=TOKEN).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic())
    };
    // What was answered instead might be a secret, or somebody else's.
    token
        .filter(is_one)
        .ok_or_else(|| asker.odd("who hands out its tokens sends none"))
}
