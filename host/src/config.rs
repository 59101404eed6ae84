//! The operator's configuration: where things are, and where to listen.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::files;
use crate::http::{LimitsConfig, MetricsAccess, MetricsConfig};
use crate::post::{Mail, MailConfig, NoticeConfig, Post, PostError};
use crate::registry::RegistryConfig;
use crate::telemetry::TelemetryConfig;
use crate::vetting::VetLimits;

/// Where things are. Folders are seen from the folder in which the command is run.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The database.
    pub database: String,
    /// The folder of policies, with the calendars in `calendars`.
    pub policies: PathBuf,
    /// The folder of components.
    pub components: PathBuf,
    /// The folder for compiled components.
    pub compiled: PathBuf,
    /// The logs of what happened.
    pub log: LogConfig,
    /// The data behind the catalog.
    pub data: DataConfig,
    /// Under which address people's browsers reach this host, such as `https://data.example.cn`.
    /// Needed where they sign in; with `https`, also behind a proxy, cookies are for `https` alone.
    pub public_url: Option<String>,
    /// How connections are encrypted; without it they are not.
    pub tls: Option<TlsConfig>,
    /// Where people sign in.
    pub identity_provider: Vec<ProviderConfig>,
    /// What requests may take.
    pub limits: LimitsConfig,
    /// Who reads the numbers.
    pub metrics: MetricsConfig,
    /// Where traces go.
    pub telemetry: TelemetryConfig,
    /// What a child may use that looks at a component.
    pub vetting: VetLimits,
    /// Whom it may ask for components.
    pub registry: Vec<RegistryConfig>,
    /// Where notices may go.
    pub notices: NoticeConfig,
    /// The mail server; without one no mail is sent.
    pub mail: Option<MailConfig>,
}

/// The files of TLS, as PEM; lists of revoked certificates also as DER. They are read again when
/// they change.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsConfig {
    /// The host's certificate, and those between it and a trusted one.
    pub chain: PathBuf,
    /// Its private key.
    pub key: PathBuf,
    /// The authorities whose client certificates count; without it nobody is asked for one.
    pub client_ca: Option<PathBuf>,
    /// What these authorities revoked. Once there is a list, each authority of a client's chain
    /// has to have one that is not out of date.
    #[serde(default)]
    pub crls: Vec<PathBuf>,
}

/// An identity provider (OpenID Connect).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    /// What it is called in paths: lower case letters, digits and hyphens.
    pub name: String,
    /// Its issuer, exactly as it says it itself.
    pub issuer: String,
    /// Under which name it knows this host.
    pub client_id: String,
    /// The file that holds the secret; leave out both for a public client.
    pub client_secret_file: Option<PathBuf>,
    /// The environment variable that holds it.
    pub client_secret_env: Option<String>,
    /// What is asked for besides `openid`.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// For which jurisdictions; `host` is the operators.
    pub jurisdictions: Vec<String>,
    /// Whether somebody whom nobody entered may register himself, as an individual.
    #[serde(default)]
    pub self_registration: bool,
    /// The authorities that its own TLS certificate may come from; the usual ones of the web if
    /// nothing is said.
    pub ca: Option<PathBuf>,
}

/// Where the data behind the catalog are, and how much of them there may be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DataConfig {
    /// The folder of objects, if no service is named. One host alone writes into it.
    pub folder: PathBuf,
    /// An S3-compatible service, which replicas share.
    pub s3: Option<S3Config>,
    /// The largest upload, in MiB.
    pub upload_mib: u64,
    /// The most that one jurisdiction may have, in MiB: what it uploads and all versions of its data.
    pub jurisdiction_mib: u64,
    /// The most that answers of one jurisdiction may take until they were fetched, in MiB.
    pub answers_mib: u64,
    /// After so many hours in which nothing happened, an upload that became nothing is removed.
    pub upload_hours: u32,
    /// How much memory queries have, in MiB.
    pub query_mib: u32,
    /// How long a query may take, in seconds; a download has twenty times as long.
    pub query_seconds: u32,
    /// How many queries are carried out at a time.
    pub queries: u16,
}

/// An S3-compatible service. Its secret stands in a file or in a variable of the environment.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Config {
    /// Where it is, as `https://s3.example.org`.
    pub endpoint: String,
    /// The bucket, which is there already.
    pub bucket: String,
    /// The region.
    pub region: String,
    /// The name of the key.
    pub key_id: String,
    /// The file that holds the key.
    pub secret_file: Option<PathBuf>,
    /// The variable of the environment that holds the key.
    pub secret_variable: Option<String>,
}

impl Default for DataConfig {
    fn default() -> Self {
        Self {
            folder: "data/objects".into(),
            s3: None,
            upload_mib: 2 << 10,
            jurisdiction_mib: 200 << 10,
            answers_mib: 20 << 10,
            upload_hours: 72,
            query_mib: 256,
            query_seconds: 30,
            queries: 4,
        }
    }
}

/// How the logs are signed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// What the names of this host's logs begin with: where they are published, without `https://`.
    pub origin: String,
    /// The folder of the key. Replicas share the key.
    pub folder: PathBuf,
    /// The verifier keys of witnesses whose signatures are published.
    pub witnesses: Vec<String>,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            origin: "localhost/audit".into(),
            folder: "data/log".into(),
            witnesses: vec![],
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database: "sqlite:data/bylaw.db?mode=rwc".into(),
            policies: "policies".into(),
            components: "target/plugins".into(),
            compiled: "data/compiled".into(),
            log: LogConfig::default(),
            notices: NoticeConfig::default(),
            mail: None,
            data: DataConfig::default(),
            public_url: None,
            tls: None,
            identity_provider: vec![],
            limits: LimitsConfig::default(),
            metrics: MetricsConfig::default(),
            telemetry: TelemetryConfig::default(),
            vetting: VetLimits::default(),
            registry: vec![],
        }
    }
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("the configuration `{file}` cannot be read")]
    Unreadable {
        file: String,
        #[source]
        source: std::io::Error,
    },
    /// A file that should hold a secret holds none.
    #[error("`{0}` is empty; write a long random secret into it")]
    NoSecret(String),
    /// Its folder cannot be opened.
    #[error(transparent)]
    Folder(#[from] files::FolderError),
    /// The mail server as it is configured.
    #[error(transparent)]
    Mail(#[from] PostError),
    /// Not TOML, an unknown key or a wrong type.
    #[error("{file}:{line}: {message}")]
    Syntax {
        file: String,
        line: usize,
        message: String,
    },
}

impl Config {
    /// Whoever sends notices, with the password of the mail server.
    pub fn post(&self) -> Result<Post, ConfigError> {
        self.notices.check()?;
        let Some(config) = &self.mail else {
            return Ok(Post::new(&self.notices, None));
        };
        let password = config.password_file.as_deref().map(read_secret);
        let mail = Mail::new(config, password.transpose()?)?;
        Ok(Post::new(&self.notices, Some(mail)))
    }

    /// Who reads the numbers from the service, and who from a listener of their own.
    pub fn metrics(&self) -> Result<(MetricsAccess, MetricsAccess), ConfigError> {
        let secret = match &self.metrics.token_file {
            Some(path) => {
                let secret = read_secret(path)?;
                if secret.trim().is_empty() {
                    return Err(ConfigError::NoSecret(path.display().to_string()));
                }
                Some(MetricsAccess::by(secret.trim()))
            }
            None => None,
        };
        let beside = secret.clone().unwrap_or(MetricsAccess::Open);
        let here = match self.metrics.listen {
            Some(_) => MetricsAccess::Elsewhere,
            None => secret.unwrap_or_default(),
        };
        Ok((here, beside))
    }

    /// Reads a configuration file.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let file = path.display().to_string();
        let (folder, name) = files::open_beside(path)?;
        let text = folder
            .read_to_string(&name)
            .map_err(|source| ConfigError::Unreadable {
                file: file.clone(),
                source,
            })?;
        toml::from_str(&text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text
                .bytes()
                .take(start)
                .filter(|byte| *byte == b'\n')
                .count()
                + 1;
            ConfigError::Syntax {
                file,
                line,
                message: error.message().to_owned(),
            }
        })
    }
}

/// The secret in a file, without the end of its line.
fn read_secret(path: &Path) -> Result<String, ConfigError> {
    let (folder, name) = files::open_beside(path)?;
    let text = files::read_text(&folder, &name);
    let text = text.map_err(|source| ConfigError::Unreadable {
        file: path.display().to_string(),
        source,
    })?;
    Ok(text.trim_end().to_owned())
}
