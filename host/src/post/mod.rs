//! Sends notices out of the house: signed web calls and mail. It decides nothing and keeps nothing.

mod addresses;
mod mail;
mod webhook;

use std::sync::Arc;

use serde::Deserialize;

pub use mail::{Encryption, Mail, MailConfig};

/// Where notices may go, and what stands in them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NoticeConfig {
    /// What the links in notices begin with: where people reach this host.
    pub link: String,
    /// Receivers that may be called without TLS, and at addresses that are not public, each as
    /// `host:port`, or `host` for port 443. For tests, and for receivers inside a closed network.
    pub trusted_hosts: Vec<String>,
}

impl NoticeConfig {
    /// Checks what operators wrote.
    ///
    /// # Errors
    /// Which receiver is not written as one.
    pub fn check(&self) -> Result<(), PostError> {
        let bad = |one: &&String| addresses::read_trusted(one).is_none();
        match self.trusted_hosts.iter().find(bad) {
            Some(bad) => Err(PostError::Trusted(bad.clone())),
            None => Ok(()),
        }
    }
}

/// Why something was not sent, in words for whoever looks after it.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The place cannot be sent to.
    #[error("`{place}` cannot be sent to: {why}")]
    Place { place: String, why: &'static str },
    /// A trusted receiver as configured.
    #[error("`{0}` in `trusted_hosts` is no receiver; write `host:port`, or `host` for port 443")]
    Trusted(String),
    /// The receiver is not there. Why is for the operator's log: whoever chose the address would
    /// learn from it what is where in the network of the host.
    #[error("the receiver could not be reached, or the connection to it failed")]
    Away,
    /// The receiver is away, or has answered something else than that it has it.
    #[error("{0}")]
    Refused(String),
    /// The mail server as configured.
    #[error("the mail server cannot be used: {0}")]
    Mail(String),
}

/// Sends.
#[derive(Clone)]
pub struct Post {
    trusted: Arc<[String]>,
    mail: Option<Arc<Mail>>,
    agent: ureq::Agent,
}

impl Post {
    /// A sender as configured.
    pub fn new(config: &NoticeConfig, mail: Option<Mail>) -> Self {
        let trusted: Arc<[String]> = config.trusted_hosts.clone().into();
        Self {
            agent: webhook::agent(Arc::clone(&trusted)),
            trusted,
            mail: mail.map(Arc::new),
        }
    }

    /// Whether mail can be sent.
    pub fn has_mail(&self) -> bool {
        self.mail.is_some()
    }

    /// Checks a place before anything is sent there.
    ///
    /// # Errors
    /// Why nothing can be sent there.
    pub fn check_url(&self, url: &str) -> Result<(), PostError> {
        addresses::check(url, &self.trusted).map(|_| ())
    }

    /// Checks an address.
    ///
    /// # Errors
    /// If it is none.
    pub fn check_address(address: &str) -> Result<(), PostError> {
        mail::check(address)
    }

    /// Calls a receiver, signed with each of the secrets at a second since 1970; it has the notice when it
    /// answers with 2xx. Waits: not for async code.
    ///
    /// # Errors
    /// Why it may not have it.
    pub fn call(
        &self,
        url: &str,
        secrets: &[String],
        id: &str,
        second: i64,
        body: &str,
    ) -> Result<(), PostError> {
        addresses::check(url, &self.trusted)?;
        let headers = [
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", second.to_string()),
            (
                "webhook-signature",
                webhook::sign(secrets, id, second, body),
            ),
        ];
        webhook::call(&self.agent, url, &headers, body)
    }

    /// Sends mail. Waits: not for async code.
    ///
    /// # Errors
    /// Why the server did not take it.
    pub fn mail(&self, id: &str, to: &str, subject: &str, text: String) -> Result<(), PostError> {
        let mail = self.mail.as_ref();
        let mail = mail.ok_or_else(|| PostError::Mail("none is configured".into()))?;
        mail.send(id, to, subject, text)
    }
}
