//! An OCI registry as a process of its own: Debian's `docker-registry`, with a folder that is
//! thrown away.

use std::fmt::Write as _;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use bylaw::registry::RegistryConfig;
use bylaw::rules::digest;
use serde_json::{Value, json};

use crate::pki::{Authority, Draft};

/// Set, a machine without the registry fails the tests.
const REQUIRED: &str = "BYLAW_REQUIRE_REGISTRY";
const PROGRAM: &str = "docker-registry";
/// Long enough that only what never happens takes longer.
const EVER: Duration = Duration::from_mins(2);
/// Who may ask a registry that asks who it is: `wuxi` with the password `secret`.
const PEOPLE: &str = "wuxi:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n";

/// A registry that runs.
pub struct DockerRegistry {
    child: Child,
    folder: PathBuf,
    port: u16,
    /// Its authority's certificate, if it is encrypted.
    pub authority: Option<String>,
}

/// What a registry is like.
#[derive(Clone, Copy, Default)]
pub struct Like {
    /// It asks who asks.
    pub closed: bool,
    /// It is encrypted.
    pub encrypted: bool,
}

impl DockerRegistry {
    /// Starts one; none if this machine has none and need not.
    pub fn start(like: Like) -> Option<Self> {
        let known = Command::new(PROGRAM)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        match known {
            Ok(_) => Some(Self::started(like)),
            Err(error) if std::env::var_os(REQUIRED).is_some() => {
                panic!("`{PROGRAM}` cannot be run: {error}; apt-get install {PROGRAM}")
            }
            Err(error) => {
                eprintln!("not checked: `{PROGRAM}` cannot be run: {error}");
                None
            }
        }
    }

    fn started(like: Like) -> Self {
        let name = format!("bylaw-registry-{}", uuid::Uuid::new_v4());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut authority = None;
        let mut config = format!(
            "version: 0.1\nlog: {{ level: error }}\nstorage:\n  filesystem:\n    rootdirectory: {0}/data\n\
             http:\n  addr: 127.0.0.1:{port}\n",
            folder.display()
        );
        if like.encrypted {
            let issuer = Authority::new("registry's authority");
            let identity = issuer.issue(Draft::server());
            fs::write(folder.join("cert.pem"), &identity.pem).unwrap();
            fs::write(folder.join("key.pem"), identity.key_pem()).unwrap();
            let _ = write!(
                config,
                "  tls:\n    certificate: {0}/cert.pem\n    key: {0}/key.pem\n",
                folder.display()
            );
            authority = Some(issuer.pem());
        }
        if like.closed {
            fs::write(folder.join("people"), PEOPLE).unwrap();
            let _ = write!(
                config,
                "auth:\n  htpasswd:\n    realm: bylaw\n    path: {}/people\n",
                folder.display()
            );
        }
        fs::write(folder.join("config.yml"), config).unwrap();
        let child = Command::new(PROGRAM)
            .arg("serve")
            .arg(folder.join("config.yml"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut registry = Self {
            child,
            folder,
            port,
            authority,
        };
        registry.await_it();
        registry
    }

    /// Something in it.
    pub fn place(&self, name: &str) -> String {
        format!("localhost:{}/{name}", self.port)
    }

    /// Where its programs listen.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// It as an operator names it, with something more.
    pub fn named(&self, more: Value) -> RegistryConfig {
        let mut named = json!({ "host": format!("localhost:{}", self.port) });
        let more = more.as_object().unwrap().clone();
        named.as_object_mut().unwrap().extend(more);
        serde_json::from_value(named).unwrap()
    }

    /// Writes a file beside its own, for whoever is to be told of it.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let file = self.folder.join(name);
        fs::write(&file, text).unwrap();
        file
    }

    /// Writes a manifest of one's own under a name; answers where it is.
    pub fn put_manifest(&self, name: &str, manifest: &Value) -> String {
        let text = manifest.to_string();
        let digest = format!("sha256:{}", digest(text.as_bytes()));
        let sent = ureq::put(self.url(&format!("/v2/{name}/manifests/{digest}")))
            .header("content-type", manifest["mediaType"].as_str().unwrap())
            .send(text.as_bytes())
            .unwrap();
        assert_eq!(sent.status(), 201);
        format!("{}@{digest}", self.place(name))
    }

    /// The file in which it keeps what has this digest.
    pub fn file(&self, digest: &str) -> PathBuf {
        let digits = digest.strip_prefix("sha256:").unwrap();
        let blobs = Path::new("data/docker/registry/v2/blobs/sha256");
        let blob = blobs.join(&digits[..2]).join(digits).join("data");
        self.folder.join(blob)
    }

    fn await_it(&mut self) {
        let end = Instant::now() + EVER;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none(), "the registry does not start: {ended:?}");
            assert!(Instant::now() < end, "the registry never answers");
            thread::yield_now();
        }
    }
}

impl Drop for DockerRegistry {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
