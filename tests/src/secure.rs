//! A host behind TLS on a real socket, and clients with and without certificates.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::config::TlsConfig;
use bylaw::http::{Limited, listen};
use bylaw::tls::Tls;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::host::TestHost;
use crate::pki::{Authority, Draft, Identity};
use crate::places::root;

/// A host that serves.
pub struct Secure {
    /// Its authority, whose clients it believes.
    pub authority: Authority,
    /// How it encrypts.
    pub tls: Arc<Tls>,
    address: String,
    folder: PathBuf,
    stop: Option<oneshot::Sender<()>>,
    served: Option<JoinHandle<()>>,
}

/// A client: whom it presents itself as, and what it remembers of earlier connections.
#[derive(Clone)]
pub struct Client(Arc<ClientConfig>);

/// A connection that stays open.
pub struct Connection {
    stream: TlsStream<TcpStream>,
    read: Vec<u8>,
}

impl Secure {
    /// Serves a host; a list says that nothing is revoked.
    pub async fn serve(host: &TestHost) -> Self {
        let authority = Authority::new("private authority");
        let folder = root().join(format!("target/tmp/tls/{}", uuid::Uuid::new_v4().simple()));
        fs::create_dir_all(&folder).unwrap();
        let config = write_files(&folder, &authority);
        let tls = Arc::new(Tls::read(&config, &host.host.clock).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (stop, stopped) = oneshot::channel::<()>();
        let (service, material) = (host.router(), Arc::clone(&tls));
        let served = tokio::spawn(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            listen(Limited::to(100, listener), service, Some(material), stopped)
                .await
                .unwrap();
        });
        Self {
            authority,
            tls,
            address,
            folder,
            stop: Some(stop),
            served: Some(served),
        }
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A client that presents this, or nothing.
    pub fn client(&self, identity: Option<&Identity>) -> Client {
        Client::believing(&self.authority, identity)
    }

    /// Connects and asks for something, so that a refused handshake is noticed.
    pub async fn connect(&self, client: &Client) -> Result<Connection, String> {
        Connection::open(&self.address, client).await
    }

    /// Connects with a certificate, which has to be accepted.
    pub async fn connect_as(&self, identity: &Identity) -> Connection {
        self.connect(&self.client(Some(identity))).await.unwrap()
    }

    /// Publishes another list of revoked certificates, which the host reads at once.
    pub fn revoke(&self, list: &str) {
        fs::write(self.folder.join("ca.crl"), list).unwrap();
        assert!(self.tls.read_again().unwrap(), "nothing has changed");
    }

    /// Tells it to stop.
    pub fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }

    /// Waits until it has.
    pub async fn stopped(mut self) {
        self.served.take().unwrap().await.unwrap();
    }
}

impl Drop for Secure {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Writes the files of TLS into a folder, and says which.
pub fn write_files(folder: &Path, authority: &Authority) -> TlsConfig {
    let server = authority.issue(Draft::server());
    let nothing = authority.revoked(&[], (2016, 1, 1), (2030, 1, 1));
    let write = |name: &str, text: &str| {
        fs::write(folder.join(name), text).unwrap();
        folder.join(name)
    };
    TlsConfig {
        chain: write("chain.pem", &server.pem),
        key: write("key.pem", &server.key_pem()),
        client_ca: Some(write("ca.pem", &authority.pem())),
        crls: vec![write("ca.crl", &nothing)],
    }
}

impl Client {
    /// A client that believes an authority's servers.
    pub fn believing(authority: &Authority, identity: Option<&Identity>) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(authority.certificate()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
        let config = match identity {
            Some(identity) => builder
                .with_client_auth_cert(vec![identity.certificate.clone()], identity.key())
                .unwrap(),
            None => builder.with_no_client_auth(),
        };
        Self(Arc::new(config))
    }
}

impl Connection {
    /// Connects to an address and asks for something.
    pub async fn open(address: &str, client: &Client) -> Result<Self, String> {
        let tcp = TcpStream::connect(address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let connector = TlsConnector::from(Arc::clone(&client.0));
        let stream = connector.connect(name, tcp).await;
        let stream = stream.map_err(|error| error.to_string())?;
        let mut connection = Self {
            stream,
            read: vec![],
        };
        connection.write("GET", "/healthz", None, "").await;
        connection.answer().await?;
        Ok(connection)
    }

    /// Sends a request and reads the answer.
    pub async fn send(
        &mut self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: &str,
    ) -> (StatusCode, Value) {
        self.write(method, path, token, body).await;
        self.answer().await.unwrap()
    }

    /// Reads with the certificate alone.
    pub async fn get(&mut self, path: &str) -> (StatusCode, Value) {
        self.send("GET", path, None, "").await
    }

    /// Sends JSON with the certificate alone.
    pub async fn post(&mut self, path: &str, body: &Value) -> (StatusCode, Value) {
        self.send("POST", path, None, &body.to_string()).await
    }

    async fn write(&mut self, method: &str, path: &str, token: Option<&str>, body: &str) {
        let token = token.map(|token| format!("authorization: Bearer {token}\r\n"));
        let text = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             {}content-length: {}\r\n\r\n{body}",
            token.unwrap_or_default(),
            body.len()
        );
        self.write_raw(&text).await;
    }

    /// Sends any bytes.
    pub async fn write_raw(&mut self, text: &str) {
        // A refusal may have closed it already, which the answer will tell.
        let _ = self.stream.write_all(text.as_bytes()).await;
        let _ = self.stream.flush().await;
    }

    /// Reads a head: the status, and the length of the body.
    pub async fn head(&mut self) -> Result<(StatusCode, usize), String> {
        let end = loop {
            let found = self.read.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(end) = found {
                break end;
            }
            self.read_more().await?;
        };
        let head: Vec<u8> = self.read.drain(..end + 4).collect();
        let head = String::from_utf8(head).unwrap().to_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        Ok((status, length.map_or(0, |length| length.parse().unwrap())))
    }

    /// Reads an answer.
    pub async fn answer(&mut self) -> Result<(StatusCode, Value), String> {
        let (status, length) = self.head().await?;
        while self.read.len() < length {
            self.read_more().await?;
        }
        let body: Vec<u8> = self.read.drain(..length).collect();
        Ok((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
    }

    async fn read_more(&mut self) -> Result<(), String> {
        let mut piece = [0; 4096];
        match self.stream.read(&mut piece).await {
            Ok(0) => Err("closed".to_owned()),
            Ok(count) => {
                self.read.extend_from_slice(&piece[..count]);
                Ok(())
            }
            Err(error) => Err(error.to_string()),
        }
    }
}
