//! Mail through an SMTP server.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, Message, SmtpTransport, Transport};
use serde::Deserialize;

use super::PostError;

/// How long the server has for each step.
const PATIENCE: Duration = Duration::from_secs(10);

/// The mail server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// Its host.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    #[serde(default)]
    pub encryption: Encryption,
    /// As whom to sign in; nobody if nothing is said.
    pub user: Option<String>,
    /// The file with the password.
    pub password_file: Option<PathBuf>,
    /// Whom mail comes from.
    pub from: String,
}

/// How a connection is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// TLS from the first byte.
    #[default]
    Tls,
    /// TLS after `STARTTLS`, without which nothing is sent.
    StartTls,
    /// None: a server on this machine, or in a test.
    None,
}

/// Whoever sends mail.
pub struct Mail {
    from: Mailbox,
    transport: SmtpTransport,
}

impl Mail {
    /// As configured, with the password.
    ///
    /// # Errors
    /// If something of it cannot be used.
    pub fn new(config: &MailConfig, password: Option<String>) -> Result<Self, PostError> {
        let bad = |error: &dyn std::fmt::Display| PostError::Mail(error.to_string());
        let from = config.from.parse().map_err(|error| bad(&error))?;
        let parameters = || TlsParameters::new(config.server.clone()).map_err(|error| bad(&error));
        let tls = match config.encryption {
            Encryption::Tls => Tls::Wrapper(parameters()?),
            Encryption::StartTls => Tls::Required(parameters()?),
            Encryption::None => Tls::None,
        };
        let mut builder = SmtpTransport::builder_dangerous(&config.server)
            .port(config.port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let Some(user) = &config.user {
            let password = password.unwrap_or_default();
            builder = builder.credentials(Credentials::new(user.clone(), password));
        }
        Ok(Self {
            from,
            transport: builder.build(),
        })
    }

    /// Sends a text.
    ///
    /// # Errors
    /// Why the server did not take it.
    pub(super) fn send(
        &self,
        id: &str,
        to: &str,
        subject: &str,
        text: String,
    ) -> Result<(), PostError> {
        let refused = |error: &dyn std::fmt::Display| PostError::Refused(error.to_string());
        let to: Address = to.parse().map_err(|error| refused(&error))?;
        let host = self.from.email.domain();
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            // The same at every attempt, so that a mailbox shows it once.
            .message_id(Some(format!("<{id}@{host}>")))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|error| refused(&error))?;
        let sent = self.transport.send(&message);
        sent.map(|_| ()).map_err(|error| refused(&error))
    }
}

/// Checks an address.
pub(super) fn check(address: &str) -> Result<(), PostError> {
    let refused = |_| PostError::Place {
        place: address.chars().take(200).collect(),
        why: "it is no mail address",
    };
    address.parse::<Address>().map(|_| ()).map_err(refused)
}
