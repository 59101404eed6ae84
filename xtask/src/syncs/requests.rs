//! A host that is served as a process of its own, and what is asked of it over HTTP, one request
//! after the other.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::workspace::{PLUGINS, Workspace};

const JURISDICTION: &str = "/api/v1/jurisdictions/shenyang";
/// The day on which everything happens: one that the shipped calendar has.
const TODAY: &str = "2025-09-26T09:00:00+08:00";

/// A write that the host acknowledged.
pub(super) struct Acknowledged {
    pub(super) what: &'static str,
    pub(super) case: String,
}

/// A running host. Dropped, it is ended.
pub(super) struct Host {
    child: Child,
    address: String,
    acknowledged: Vec<Acknowledged>,
}

impl Host {
    /// Serves in a folder, on a database; returns once it listens.
    pub(super) fn serve(workspace: &Workspace, folder: &Path, database: &str) -> Result<Self> {
        let root = workspace.root.display();
        let config = format!(
            "listen = \"127.0.0.1:0\"\ndatabase = \"{database}\"\npolicies = \"{root}/policies\"\n\
             components = \"{}\"\ncompiled = \"{root}/target/compiled\"\n",
            workspace.components(PLUGINS).display()
        );
        fs::write(folder.join("server.toml"), config)?;
        fs::write(folder.join("clock"), TODAY)?;
        let program = workspace.binary("bylaw");
        let mut child = Command::new(&program)
            .args(["serve", "--config", "server.toml", "--dev"])
            .args(["--clock", "clock"])
            .current_dir(folder)
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run `{}`", program.display()))?;
        let out = child.stdout.take().context("the host has no words")?;
        let mut host = Self {
            child,
            address: String::new(),
            acknowledged: vec![],
        };
        let mut lines = BufReader::new(out).lines();
        let line = lines.next().context("the host ended at once")??;
        let address = line.strip_prefix("listening on http://");
        address
            .with_context(|| format!("the host says `{line}`"))?
            .clone_into(&mut host.address);
        std::thread::spawn(move || lines.for_each(drop));
        Ok(host)
    }

    /// Its process.
    pub(super) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Publishes an entry, then files applications for it and decides each; what was acknowledged,
    /// in the order of the requests.
    pub(super) fn work(&mut self, matters: usize) -> Result<Vec<Acknowledged>> {
        let entries = format!("{JURISDICTION}/entries");
        let published = self.post("publish", &entries, "provider", &entry())?;
        self.decide(&published, "data-authority")?;
        for _ in 0..matters {
            let path = format!("{JURISDICTION}/cases");
            let case = self.post("file", &path, "applicant", &application())?;
            self.decide(&case, "provider")?;
        }
        Ok(std::mem::take(&mut self.acknowledged))
    }

    fn decide(&mut self, case: &Value, actor: &str) -> Result<()> {
        let id = case.get("id").and_then(Value::as_str).context("no case")?;
        let path = format!("/api/v1/cases/{id}/actions");
        let approve = json!({ "outcome": "approve", "revision": case.get("revision") });
        self.post("decide", &path, actor, &approve).map(drop)
    }

    /// Sends a write on a connection of its own, and demands that it is acknowledged.
    fn post(&mut self, what: &'static str, path: &str, actor: &str, body: &Value) -> Result<Value> {
        let body = body.to_string();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nx-bylaw-actor: {actor}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let mut stream = TcpStream::connect(&self.address)?;
        stream.write_all(request.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
        if !["HTTP/1.1 200 ", "HTTP/1.1 201 "]
            .iter()
            .any(|good| head.starts_with(good))
        {
            bail!("POST {path}: {answer}");
        }
        let case: Value = serde_json::from_str(body).context("the answer is not JSON")?;
        let id = case.get("id").and_then(Value::as_str).context("no case")?;
        self.acknowledged.push(Acknowledged {
            what,
            case: id.to_owned(),
        });
        Ok(case)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An entry that is shared under conditions, in order.
fn entry() -> Value {
    json!({
        "code": "TEST/000001", "title": "测试目录条目", "summary": "用于测试",
        "provider": { "id": "provider", "name": "提供部门", "kind": "department", "tier": "city" },
        "source": "履职过程中产生", "category": "departmental", "formats": ["csv"],
        "items": [{ "name": "item", "data_type": "C", "sensitivity": "none" }],
        "sensitivity": "none",
        "sharing": {
            "class": "conditional", "conditions": "用于履职", "methods": ["query"],
            "legal_basis": [{ "rank": "law", "title": "数据安全法" }],
            "required_materials": ["申请表"]
        },
        "opening": { "class": "unconditional" },
        "update_cycle": "daily", "created_on": "2016-01-01", "in_superior_catalog": true
    })
}

/// An application for it.
fn application() -> Value {
    json!({
        "kind": "sharing-application",
        "applicant": { "id": "applicant", "name": "需求部门", "kind": "department", "tier": "city" },
        "entry_code": "TEST/000001",
        "statement": {}
    })
}
