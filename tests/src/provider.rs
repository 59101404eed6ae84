//! A real identity provider as a process of its own, and a browser without pages.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use bylaw::config::Config;
use bylaw::openid::Providers;
use serde_json::json;
use ureq::Agent;

use crate::places::root;

/// Set, a machine without the provider fails the tests.
const REQUIRED: &str = "BYLAW_REQUIRE_OIDC";
/// Where browsers reach the host; nobody listens there.
pub const PUBLIC: &str = "http://127.0.0.1:9";
/// What the host and the provider share.
const SECRET: &str = "known to two";

/// Until when one has to say where it listens; it takes a second.
const PATIENCE: Duration = Duration::from_mins(1);

/// A provider that runs.
pub struct Provider {
    child: Child,
    /// Closed, it ends.
    _input: Option<ChildStdin>,
    /// Closed, it fails as soon as it says something.
    _output: BufReader<ChildStdout>,
    /// Its issuer.
    pub issuer: String,
}

impl Provider {
    /// Starts one; none if this machine cannot have one and need not.
    pub fn start() -> Option<Self> {
        match installed() {
            Ok(folder) => Some(Self::on_port(&folder, 0)),
            Err(why) if std::env::var_os(REQUIRED).is_some() => {
                panic!("there is no identity provider: {why}")
            }
            Err(why) => {
                eprintln!("not checked: there is no identity provider: {why}");
                None
            }
        }
    }

    /// The same once more where it was, with other keys.
    #[must_use]
    pub fn restarted(self) -> Self {
        let (_, port) = self.issuer.rsplit_once(':').unwrap();
        let port = port.parse().unwrap();
        drop(self);
        Self::on_port(&installed().unwrap(), port)
    }

    fn on_port(folder: &Path, port: u16) -> Self {
        let back = |tenant: &str, name: &str| format!("{PUBLIC}/auth/{tenant}/{name}/callback");
        let clients = json!([
            { "client_id": "confidential", "client_secret": SECRET,
              "redirect_uris": [back("shenyang", "city"), back("wuxi", "city")] },
            { "client_id": "public", "token_endpoint_auth_method": "none",
              "redirect_uris": [back("shenyang", "people")] },
        ]);
        let arguments = [port.to_string(), clients.to_string()];
        // Node was seen to wait for ever before it had begun, once in some thousand starts.
        let mut attempts = (0..3).filter_map(|_| Self::started(folder, &arguments));
        attempts.next().expect("a provider that listens")
    }

    /// A provider that says in time where it listens.
    fn started(folder: &Path, arguments: &[String; 2]) -> Option<Self> {
        let mut child = Command::new("node")
            .arg("provider.mjs")
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (told, hears) = mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let read = output.read_line(&mut line);
            // Nobody hears it who has given up.
            let _ = told.send(read.map(|_| (line, output)));
        });
        let Ok(read) = hears.recv_timeout(PATIENCE) else {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        };
        let (line, output) = read.unwrap();
        let issuer = line.trim().strip_prefix("listening on ");
        Some(Self {
            issuer: issuer.expect("a provider that listens").to_owned(),
            child,
            _input: input,
            _output: output,
        })
    }

    /// How the host knows it: `city` for those who were entered, `people` for everybody.
    pub fn providers(&self) -> Providers {
        let config = format!(
            "public_url = \"{PUBLIC}\"\n\
             [[identity_provider]]\nname = \"city\"\nissuer = \"{0}\"\nclient_id = \"confidential\"\n\
             client_secret_file = \"{1}\"\nscopes = [\"profile\"]\njurisdictions = [\"shenyang\", \"wuxi\"]\n\
             [[identity_provider]]\nname = \"people\"\nissuer = \"{0}\"\nclient_id = \"public\"\n\
             scopes = [\"profile\"]\njurisdictions = [\"shenyang\"]\nself_registration = true\n",
            self.issuer,
            secret_file().display()
        );
        providers_of(&config).unwrap()
    }
}

/// The providers of a configuration.
///
/// # Errors
/// Why they cannot be.
pub fn providers_of(config: &str) -> Result<Providers, String> {
    let file = folder().join(format!("{}.toml", uuid::Uuid::new_v4().simple()));
    fs::write(&file, config).unwrap();
    let config = Config::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    Providers::of(&config).map_err(|error| error.to_string())
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody's browser: it follows redirects, keeps cookies and fills in the provider's forms.
pub struct Browser {
    agent: Agent,
    cookies: BTreeMap<String, String>,
}

impl Default for Browser {
    fn default() -> Self {
        let config = Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        Self {
            agent: Agent::new_with_config(config),
            cookies: BTreeMap::new(),
        }
    }
}

impl Browser {
    /// Goes where the host sent it, signs in as an account, and comes back: the path of the host
    /// that the provider sends it to.
    pub fn sign_in(&mut self, url: &str, account: &str) -> String {
        let (mut url, mut form) = (url.to_owned(), None);
        let base = url.split('/').take(3).collect::<Vec<_>>().join("/");
        // Each page is at most some redirects away.
        for _ in 0..20 {
            let (to, page) = self.go(&url, form.take());
            if let Some(to) = to {
                if let Some(path) = to.strip_prefix(PUBLIC) {
                    return path.to_owned();
                }
                url = if to.starts_with('/') {
                    format!("{base}{to}")
                } else {
                    to
                };
                continue;
            }
            let action = page.split("action=\"").nth(1);
            let action = action.unwrap_or_else(|| panic!("no form: {page}"));
            action.split('"').next().unwrap().clone_into(&mut url);
            form = Some(if page.contains("name=\"login\"") {
                format!("prompt=login&login={account}&password=any")
            } else {
                "prompt=consent".to_owned()
            });
        }
        panic!("it leads nowhere");
    }

    /// One step: where it is sent on to, else the page.
    fn go(&mut self, url: &str, form: Option<String>) -> (Option<String>, String) {
        let cookies = self.cookies.iter();
        let cookies: Vec<String> = cookies
            .map(|(name, text)| format!("{name}={text}"))
            .collect();
        let cookies = cookies.join("; ");
        let answer = match form {
            None => self.agent.get(url).header("cookie", cookies).call(),
            Some(form) => self
                .agent
                .post(url)
                .header("cookie", cookies)
                .header("content-type", "application/x-www-form-urlencoded")
                .send(form),
        };
        let mut answer = answer.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, text) = pair.split_once('=').unwrap();
            if text.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), text.to_owned());
            }
        }
        let to = answer.headers().get("location");
        let to = to.map(|to| to.to_str().unwrap().to_owned());
        (to, answer.body_mut().read_to_string().unwrap())
    }
}

fn folder() -> PathBuf {
    let folder = root().join("target/oidc-provider");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// In one step, since other tests read it meanwhile.
fn secret_file() -> PathBuf {
    let file = folder().join("secret");
    let new = folder().join(format!("{}.new", uuid::Uuid::new_v4().simple()));
    fs::write(&new, format!("{SECRET}\n")).unwrap();
    fs::rename(new, &file).unwrap();
    file
}

/// The folder where the provider is, installed from the lock file if it is not yet.
fn installed() -> Result<PathBuf, String> {
    let (from, folder) = (root().join("tests/oidc"), folder());
    // One test program at a time.
    let lock = File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let files = ["package.json", "package-lock.json", "provider.mjs"];
    let wanted = files
        .map(|file| fs::read(from.join(file)).unwrap())
        .concat();
    if fs::read(folder.join("installed")).ok().as_ref() == Some(&wanted) {
        return Ok(folder);
    }
    for file in files {
        fs::copy(from.join(file), folder.join(file)).unwrap();
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    let output = npm.current_dir(&folder).output();
    let output = output.map_err(|error| format!("npm cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    fs::write(folder.join("installed"), wanted).unwrap();
    Ok(folder)
}
