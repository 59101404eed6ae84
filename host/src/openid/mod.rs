//! Identity providers (OpenID Connect): where people sign in, by the authorization code flow with
//! PKCE. Nothing is remembered here but what a provider publishes about itself.

mod error;
mod provider;
mod web;

use std::collections::BTreeSet;

pub use error::{OpenIdError, ProviderError};
pub use provider::{Journey, Person, Provider};

use crate::config::{Config, ProviderConfig};
use crate::domain::OPERATORS;
use crate::files;

/// The identity providers of an installation.
#[derive(Default)]
pub struct Providers {
    secure: bool,
    all: Vec<Provider>,
}

impl Providers {
    /// Those of a configuration.
    ///
    /// # Errors
    /// What of it cannot be.
    pub fn of(config: &Config) -> Result<Self, ProviderError> {
        if config.identity_provider.is_empty() {
            return Ok(Self::default());
        }
        let public = config.public_url.as_deref().unwrap_or_default();
        let public = public.trim_end_matches('/');
        let secure = public.starts_with("https://");
        if !secure && (config.tls.is_some() || !web::is_loopback(public)) {
            return Err(ProviderError::PublicUrl(public.to_owned()));
        }
        let mut names = BTreeSet::new();
        let mut all = vec![];
        for provider in &config.identity_provider {
            check(provider)?;
            if !names.insert(&provider.name) {
                return Err(ProviderError::bad(
                    provider,
                    "name",
                    "there are two of that name",
                ));
            }
            all.push(Provider::of(provider, secret(provider)?, public)?);
        }
        Ok(Self { secure, all })
    }

    /// The provider of that name, if people of the tenant may use it.
    pub fn find(&self, tenant: &str, name: &str) -> Option<&Provider> {
        let is_it = |provider: &&Provider| provider.name() == name && provider.serves(tenant);
        self.all.iter().find(is_it)
    }

    /// Whether browsers reach this host by `https`, so that cookies are for that alone.
    pub fn are_reached_securely(&self) -> bool {
        self.secure
    }
}

fn check(provider: &ProviderConfig) -> Result<(), ProviderError> {
    let bad = |key, why| Err(ProviderError::bad(provider, key, why));
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if provider.name.is_empty() || !provider.name.bytes().all(plain) {
        return bad("name", "it has lower case letters, digits and hyphens");
    }
    if !provider.issuer.starts_with("https://") && !web::is_loopback(&provider.issuer) {
        return bad("issuer", "it is reached by https, except on this machine");
    }
    if provider.client_id.is_empty() {
        return bad("client_id", "it is empty");
    }
    if provider.jurisdictions.is_empty() {
        return bad("jurisdictions", "it is for none");
    }
    if provider.self_registration && provider.jurisdictions.iter().any(|name| name == OPERATORS) {
        return bad("self_registration", "nobody makes himself an operator");
    }
    Ok(())
}

/// The secret that a file or a variable holds; none for a public client.
fn secret(provider: &ProviderConfig) -> Result<Option<String>, ProviderError> {
    let found = match (&provider.client_secret_file, &provider.client_secret_env) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            let why = "a file and a variable are named; leave out one";
            return Err(ProviderError::bad(provider, "client_secret_file", why));
        }
        (Some(file), None) => files::read_named(file).map_err(|error| {
            ProviderError::bad(
                provider,
                "client_secret_file",
                &format!("{}: {error}", file.display()),
            )
        })?,
        (None, Some(variable)) => std::env::var(variable).map_err(|error| {
            ProviderError::bad(
                provider,
                "client_secret_env",
                &format!("`{variable}`: {error}"),
            )
        })?,
    };
    let secret = found.trim();
    if secret.is_empty() {
        return Err(ProviderError::bad(provider, "client_secret", "it is empty"));
    }
    Ok(Some(secret.to_owned()))
}
