//! The host: a process of its own, of the same profile, whose memory is read from `/proc`.

use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use bylaw::clock::Clock;
use bylaw::config::Config;
use bylaw::flow;
use bylaw::start::set_up;
use bylaw_tests::host::entry;
use bylaw_tests::places::{config, root};
use serde_json::{Value, json};
use ureq::Agent;

/// A host in a folder of its own, which goes with it.
pub(crate) struct Served {
    child: Child,
    address: String,
    folder: PathBuf,
    agent: Agent,
}

impl Served {
    pub(crate) fn start() -> Self {
        let folder = root().join(format!("target/data-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let database = format!("sqlite:{}/bylaw.db?mode=rwc", folder.display());
        hold_entry(&database);
        let known = config();
        let config = folder.join("server.toml");
        fs::write(&config, in_toml(&known, &database, &folder)).expect("a configuration");
        let program = std::env::current_exe()
            .expect("this program")
            .with_file_name("bylaw");
        let mut child = Command::new(program)
            .args(["serve", "--dev", "--config"])
            .arg(&config)
            .stdout(Stdio::piped())
            .spawn()
            .expect("`bylaw` of the same profile; `cargo xtask data` builds it");
        let mut out = BufReader::new(child.stdout.take().expect("its words"));
        let mut said = String::new();
        out.read_line(&mut said).expect("where it listens");
        let address = said
            .trim()
            .strip_prefix("listening on ")
            .expect(&said)
            .to_owned();
        Self {
            child,
            address,
            folder,
            agent: Agent::config_builder()
                .http_status_as_error(false)
                .build()
                .into(),
        }
    }

    /// Does something, and says how long it took and how much memory the host had at most meanwhile,
    /// in MiB.
    pub(crate) fn step<T>(&self, what: &str, work: impl FnOnce() -> T) -> (T, u64) {
        let proc = PathBuf::from(format!("/proc/{}", self.child.id()));
        if what != "start" {
            // The peak begins anew.
            fs::write(proc.join("clear_refs"), "5").expect("the host's own peak");
        }
        let started = Instant::now();
        let done = work();
        let took = started.elapsed().as_secs_f32();
        let status = fs::read_to_string(proc.join("status")).expect("the host lives");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        let peak = number
            .and_then(|number| number.parse::<u64>().ok())
            .expect("a peak")
            >> 10;
        println!("{what:<34} {took:>7.1} s {peak:>8} MiB");
        (done, peak)
    }

    pub(crate) fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.address);
        let answer = if method == "GET" {
            self.agent
                .get(url)
                .header("x-bylaw-actor", "provider")
                .call()
        } else {
            let request = self.agent.post(url).header("x-bylaw-actor", "provider");
            request
                .header("content-type", "application/json")
                .send(body.to_string())
        };
        read(answer.expect("an answer"), path)
    }

    pub(crate) fn put(&self, path: &str, range: &str, bytes: &[u8]) -> Value {
        let request = self.agent.put(format!("{}{path}", self.address));
        let request = request
            .header("x-bylaw-actor", "provider")
            .header("content-range", range);
        read(request.send(bytes).expect("an answer"), path)
    }

    /// How many rows a file has, and the file.
    pub(crate) fn fetch(&self, path: &str, query: &Value) -> (String, impl Read + use<>) {
        let request = self.agent.post(format!("{}{path}", self.address));
        let request = request.header("x-bylaw-actor", "provider");
        let request = request.header("content-type", "application/json");
        let answer = request.send(query.to_string()).expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        let rows = answer.headers().get("bylaw-rows").expect("the rows");
        let rows = rows.to_str().expect("a number").to_owned();
        (rows, answer.into_body().into_reader())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn read(answer: ureq::http::Response<ureq::Body>, path: &str) -> Value {
    let status = answer.status();
    let mut body = answer.into_body();
    let text = body
        .with_config()
        .limit(1 << 30)
        .read_to_string()
        .expect("an answer");
    assert!(status.is_success(), "{path}: {status}: {text}");
    serde_json::from_str(&text).expect("JSON")
}

fn in_toml(known: &Config, database: &str, folder: &std::path::Path) -> String {
    let folder = folder.display();
    format!(
        "listen = \"127.0.0.1:0\"\ndatabase = \"{database}\"\npolicies = \"{}\"\ncomponents = \"{}\"\n\
         compiled = \"{}\"\n[log]\nfolder = \"{folder}/log\"\n\
         [data]\nfolder = \"{folder}/objects\"\nupload_mib = 16384\n",
        known.policies.display(),
        known.components.display(),
        known.compiled.display(),
    )
}

/// Founds the catalog before the host is started.
fn hold_entry(database: &str) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let setup = set_up(&config()).expect("policies and plugins; run `cargo xtask plugins` first");
        let log = bylaw::config::LogConfig {
            folder: root().join(format!("target/data-{}/log", std::process::id())),
            ..bylaw::config::LogConfig::default()
        };
        let host = setup.host(database, log, Clock::System).await.expect("a host");
        let mut held = entry("conditional");
        let item = |name: &str, kind: &str| json!({ "name": name, "data_type": kind, "sensitivity": "none" });
        held["items"] = json!([
            item("序号", "I"), item("区划代码", "C"), item("单位名称", "C"), item("金额", "Y"),
            item("登记日期", "D"), item("更新时间", "T"), item("有效", "L"), item("备注", "M"),
        ]);
        let jurisdiction = host.jurisdiction("shenyang").expect("a policy");
        let held = serde_json::from_value(held).expect("an entry");
        flow::load_entry(&host, jurisdiction, held).await.expect("the database");
        host.store.close().await;
    });
}
