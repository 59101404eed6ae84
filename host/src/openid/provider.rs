//! One identity provider: where it sends people, and what it says about those who come back.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use jiff::Timestamp;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims,
    CoreJwsSigningAlgorithm, CoreProviderMetadata,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    DiscoveryError, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse,
};
use tokio::sync::{Mutex, Semaphore};
use ureq::Agent;

use super::error::{OpenIdError, ProviderError};
use super::web;
use crate::clock::real_second;
use crate::config::ProviderConfig;

/// For how many seconds what a provider publishes is not asked for again.
const FRESH: i64 = 3_600;
/// For how many seconds one that is away is not asked again.
const AWAY: i64 = 3;
/// How long somebody waits for what another one is asking.
const QUEUE: Duration = Duration::from_secs(2);
/// How many may be asking it at once; each takes a thread.
const TURNS: usize = 4;

/// With a key of the provider's; never with the secret that this host shares with it.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// An identity provider.
pub struct Provider {
    name: String,
    issuer: IssuerUrl,
    client: ClientId,
    secret: Option<ClientSecret>,
    scopes: Vec<Scope>,
    tenants: Vec<String>,
    self_registration: bool,
    public_url: String,
    agent: Agent,
    turns: Semaphore,
    known: Mutex<Known>,
}

/// What is known of what it publishes.
enum Known {
    Nothing,
    /// It did not answer; why, and until which second nobody tries again.
    Away(String, i64),
    /// Since which second.
    Here(Arc<CoreProviderMetadata>, i64),
}

/// Somebody on his way to the provider.
pub struct Journey {
    /// Where his browser goes.
    pub url: String,
    /// What it has to come back with.
    pub state: String,
    /// What the provider has to say in its token.
    pub nonce: String,
    /// What only this host can show for the code (PKCE).
    pub verifier: String,
}

/// Who came back.
pub struct Person {
    /// The provider's name for him, which it gives nobody else.
    pub subject: String,
    /// What people call him, if the provider says so.
    pub name: Option<String>,
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Provider {
    pub(super) fn of(
        config: &ProviderConfig,
        secret: Option<String>,
        public_url: &str,
    ) -> Result<Self, ProviderError> {
        let bad = |key, why: String| ProviderError::bad(config, key, &why);
        let issuer = IssuerUrl::new(config.issuer.clone());
        let agent = web::agent(config.ca.as_deref(), config.issuer.starts_with("https://"));
        Ok(Self {
            name: config.name.clone(),
            issuer: issuer.map_err(|error| bad("issuer", error.to_string()))?,
            client: ClientId::new(config.client_id.clone()),
            secret: secret.map(ClientSecret::new),
            scopes: config.scopes.iter().cloned().map(Scope::new).collect(),
            tenants: config.jurisdictions.clone(),
            self_registration: config.self_registration,
            public_url: public_url.to_owned(),
            agent: agent.map_err(|error| bad("ca", error.to_string()))?,
            turns: Semaphore::new(TURNS),
            known: Mutex::new(Known::Nothing),
        })
    }

    /// What it is called in paths.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its issuer.
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// Whether people of a tenant may use it.
    pub fn serves(&self, tenant: &str) -> bool {
        self.tenants.iter().any(|known| known == tenant)
    }

    /// Whether whom nobody entered may register himself.
    pub fn lets_register(&self) -> bool {
        self.self_registration
    }

    /// Sends somebody to it.
    ///
    /// # Errors
    /// If it does not say where.
    pub async fn journey(&self, tenant: &str) -> Result<Journey, OpenIdError> {
        let metadata = self.metadata(false).await?;
        let client = self.client(&metadata, tenant)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let mut request = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .set_pkce_challenge(challenge);
        for scope in &self.scopes {
            request = request.add_scope(scope.clone());
        }
        let (url, state, nonce) = request.url();
        Ok(Journey {
            url: url.to_string(),
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
        })
    }

    /// Asks who it is that came back with a code.
    ///
    /// # Errors
    /// If it does not answer, or what it says proves nothing.
    pub async fn person(
        &self,
        tenant: &str,
        code: String,
        (nonce, verifier): (String, String),
        now: Timestamp,
    ) -> Result<Person, OpenIdError> {
        let metadata = self.metadata(false).await?;
        let token = self.exchange(&metadata, tenant, code, verifier).await?;
        let nonce = Nonce::new(nonce);
        let client = self.client(&metadata, tenant)?;
        match claims(&client, &token, &nonce, now) {
            Ok(claims) => Ok(person(claims)),
            // It may have another key since.
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                let metadata = self.metadata(true).await?;
                let client = self.client(&metadata, tenant)?;
                let claims = claims(&client, &token, &nonce, now);
                claims.map(person).map_err(unproved)
            }
            Err(error) => Err(unproved(error)),
        }
    }

    /// The token that it gives for a code.
    async fn exchange(
        &self,
        metadata: &CoreProviderMetadata,
        tenant: &str,
        code: String,
        verifier: String,
    ) -> Result<CoreIdToken, OpenIdError> {
        let client = self.client(metadata, tenant)?;
        let answer = self
            .ask(move |agent| {
                let request = client
                    .exchange_code(AuthorizationCode::new(code))
                    .map_err(|error| RequestTokenError::Other(error.to_string()))?
                    .set_pkce_verifier(PkceCodeVerifier::new(verifier));
                request.request(&|request| web::send(agent, request))
            })
            .await?;
        let answer = answer.map_err(|error| match error {
            RequestTokenError::ServerResponse(refusal) => {
                OpenIdError::Unproved(format!("it refuses the code ({})", refusal.error()))
            }
            RequestTokenError::Request(error) => self.away(&error.to_string()),
            error => self.away(&error.to_string()),
        })?;
        let token = answer.id_token().cloned();
        token.ok_or_else(|| OpenIdError::Unproved("it gives no ID token".into()))
    }

    fn client(&self, metadata: &CoreProviderMetadata, tenant: &str) -> Result<Client, OpenIdError> {
        let (host, name) = (&self.public_url, &self.name);
        let back = RedirectUrl::new(format!("{host}/auth/{tenant}/{name}/callback"));
        let back = back.map_err(|error| self.away(&error.to_string()))?;
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            self.client.clone(),
            self.secret.clone(),
        );
        let ways = metadata.token_endpoint_auth_methods_supported();
        let has = |way| ways.is_some_and(|ways| ways.contains(&way));
        let by_post = has(CoreClientAuthMethod::ClientSecretPost)
            && !has(CoreClientAuthMethod::ClientSecretBasic);
        let client = if by_post {
            client.set_auth_type(AuthType::RequestBody)
        } else {
            client
        };
        Ok(client.set_redirect_uri(back))
    }

    /// What it publishes about itself: known for an hour, and asked for again where a key is not
    /// among it. One asks at a time, and nobody while it has just not answered.
    async fn metadata(&self, again: bool) -> Result<Arc<CoreProviderMetadata>, OpenIdError> {
        let known = tokio::time::timeout(QUEUE, self.known.lock()).await;
        let mut known = known.map_err(|_| self.away("it keeps others waiting"))?;
        let now = real_second();
        let held = match &*known {
            Known::Here(metadata, since) => {
                if !again && now < since + FRESH {
                    return Ok(Arc::clone(metadata));
                }
                Some(Arc::clone(metadata))
            }
            Known::Away(why, until) if now < *until => return Err(self.away(why)),
            Known::Away(..) | Known::Nothing => None,
        };
        let issuer = self.issuer.clone();
        let asked = self.ask(move |agent| {
            CoreProviderMetadata::discover(&issuer, &|request| web::send(agent, request))
        });
        match (asked.await?, held) {
            (Ok(metadata), _) => {
                let metadata = Arc::new(metadata);
                *known = Known::Here(Arc::clone(&metadata), now);
                Ok(metadata)
            }
            // What was good until now is better than nothing.
            (Err(error), Some(metadata)) if !again => {
                tracing::warn!(provider = self.name, error = cause(&error), "asked in vain");
                Ok(metadata)
            }
            (Err(error), held) => {
                let why = cause(&error);
                if held.is_none() {
                    *known = Known::Away(why.clone(), now + AWAY);
                }
                Err(self.away(&why))
            }
        }
    }

    /// Does what waits for the network on a thread of its own.
    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Agent) -> T + Send + 'static,
    ) -> Result<T, OpenIdError> {
        // Whoever waited here would take a place from those who want nothing of the provider.
        let turn = self.turns.try_acquire();
        let _turn = turn.map_err(|_| self.away("too many ask it at once"))?;
        let agent = self.agent.clone();
        let done = tokio::task::spawn_blocking(move || work(&agent)).await;
        done.map_err(|error| self.away(&error.to_string()))
    }

    fn away(&self, why: &str) -> OpenIdError {
        OpenIdError::Away {
            name: self.name.clone(),
            why: why.to_owned(),
        }
    }
}

fn claims<'t>(
    client: &Client,
    token: &'t CoreIdToken,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<&'t CoreIdTokenClaims, ClaimsVerificationError> {
    let now = DateTime::<Utc>::from_timestamp(now.as_second(), 0).unwrap_or_default();
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || now);
    token.claims(&verifier, nonce)
}

fn person(claims: &CoreIdTokenClaims) -> Person {
    let name = claims.name().and_then(|name| name.get(None));
    let login = claims.preferred_username();
    let name = name.map(|name| name.as_str());
    Person {
        subject: claims.subject().as_str().to_owned(),
        name: name
            .or(login.map(|login| login.as_str()))
            .map(ToOwned::to_owned),
    }
}

fn unproved(error: ClaimsVerificationError) -> OpenIdError {
    OpenIdError::Unproved(error.to_string())
}

/// An error with what it came from.
fn cause(error: &DiscoveryError<ureq::Error>) -> String {
    match error {
        DiscoveryError::Request(error) => error.to_string(),
        error => error.to_string(),
    }
}
