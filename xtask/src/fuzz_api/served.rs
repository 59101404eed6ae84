//! A host with something in it to ask about, and its description with the names of that.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::administrators::bearer;
use crate::workspace::Workspace;

pub(super) const JURISDICTION: &str = "/api/v1/jurisdictions/shenyang";

/// A host that runs until this is dropped.
pub(super) struct Served {
    child: Child,
    url: String,
    operator: String,
}

impl Served {
    /// Starts one on an empty database, on a day on which all that can be in force is.
    pub(super) fn start(workspace: &Workspace, folder: &Path) -> Result<Self> {
        let run = folder.join("run");
        if run.exists() {
            fs::remove_dir_all(&run)?;
        }
        fs::create_dir_all(&run)?;
        let root = workspace.root.display();
        let config = format!(
            "listen = \"127.0.0.1:0\"\ndatabase = \"sqlite:bylaw.db?mode=rwc\"\n\
             policies = \"{root}/policies\"\ncomponents = \"{root}/target/plugins\"\n\
             compiled = \"compiled\"\n\
             [limits]\nper_second = 100000\nburst = 100000\n\
             tenant_per_second = 100000\ntenant_burst = 100000\n"
        );
        fs::write(run.join("server.toml"), config)?;
        fs::write(run.join("clock"), "2025-10-11T09:00:00+08:00\n")?;
        let log = fs::File::create(run.join("log"))?;
        let init = Command::new(workspace.binary("bylaw"))
            .args(["init", "--name", "operator", "--config", "server.toml"])
            .current_dir(&run)
            .output()
            .context("the installation cannot be founded")?;
        if !init.status.success() {
            bail!("bylaw init: {}", String::from_utf8_lossy(&init.stderr));
        }
        let operator = bearer(String::from_utf8(init.stdout)?.trim());
        let mut child = Command::new(workspace.binary("bylaw"))
            .args([
                "serve",
                "--config",
                "server.toml",
                "--dev",
                "--clock",
                "clock",
            ])
            .current_dir(&run)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context("the host does not start")?;
        let out = child.stdout.take().context("no output to read")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        let Some(url) = line.trim().strip_prefix("listening on ") else {
            let _ = child.kill();
            let _ = child.wait();
            bail!("the host did not start; see {}", run.join("log").display());
        };
        let url = url.to_owned();
        let mut served = Self {
            child,
            url,
            operator,
        };
        served.operator = served.own(&served.operator)?;
        Ok(served)
    }

    /// What somebody sends along after he issued himself a token of his own: the first one, which he
    /// was handed, would end with the first that the fuzzer issues.
    pub(super) fn own(&self, first: &str) -> Result<String> {
        let draft = json!({ "label": "own", "scopes": null, "days": null });
        let path = "/api/v1/me/tokens";
        let issued = self.ask("POST", path, "", &[first.to_owned()], &draft)?;
        let token = issued.get("token").and_then(Value::as_str);
        Ok(bearer(token.context("the answer has no token")?))
    }

    /// Where it listens.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// What the first operator sends along.
    pub(super) fn operator(&self) -> String {
        self.operator.clone()
    }

    /// Its description, in which what stands for an object names one that is there, beside any
    /// other text.
    pub(super) fn description(&self, headers: &[String]) -> Result<Value> {
        let mut description = self.ask("GET", "/openapi.json", "", headers, &Value::Null)?;
        let example = |path: &str| {
            let body = format!(
                "/paths/{}/post/requestBody/content/application~1json/example",
                path.replace('/', "~1")
            );
            description
                .pointer(&body)
                .cloned()
                .context("the description has no such example")
        };
        let entry = example("/api/v1/jurisdictions/{j}/classify")?;
        let filing = example("/api/v1/jurisdictions/{j}/cases")?;
        let used = example("/api/v1/jurisdictions/{j}/records")?;
        let filed = self.ask(
            "POST",
            &format!("{JURISDICTION}/entries"),
            "provider",
            headers,
            &entry,
        )?;
        let act = json!({ "outcome": "approve", "revision": filed.get("revision") });
        let actions = format!("/api/v1/cases/{}/actions", id(&filed)?);
        self.ask("POST", &actions, "data-authority", headers, &act)?;
        let case = self.ask(
            "POST",
            &format!("{JURISDICTION}/cases"),
            "applicant",
            headers,
            &filing,
        )?;
        let record = self.ask(
            "POST",
            &format!("{JURISDICTION}/records"),
            "provider",
            headers,
            &used,
        )?;
        let known = [
            ("$CASE", vec![id(&case)?, id(&filed)?]),
            ("$RECORD", vec![id(&record)?]),
            (
                "shenyang",
                ["shenyang", "wuxi", "chengdu"].map(str::to_owned).to_vec(),
            ),
        ];
        name(&mut description, &known, Others::Too);
        Ok(description)
    }

    /// Asks as an actor or with headers; fails unless it is done.
    pub(super) fn ask(
        &self,
        method: &str,
        path: &str,
        actor: &str,
        headers: &[String],
        body: &Value,
    ) -> Result<Value> {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url));
        let given = headers.iter().filter_map(|header| header.split_once(':'));
        for (name, value) in given.clone() {
            request = request.header(name.trim(), value.trim());
        }
        if given.count() == 0 && !actor.is_empty() {
            request = request.header("x-bylaw-actor", actor);
        }
        let request = request.header("content-type", "application/json");
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .build()
            .into();
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let mut answer = agent.run(request.body(body)?)?;
        let text = answer.body_mut().read_to_string()?;
        if !answer.status().is_success() {
            bail!("{method} {path}: {} {text}", answer.status());
        }
        if text.is_empty() {
            return Ok(Value::Null);
        }
        Ok(serde_json::from_str(&text)?)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The identifier of an object.
pub(super) fn id(object: &Value) -> Result<String> {
    let id = object.get("id").and_then(Value::as_str);
    id.map(ToOwned::to_owned).context("the answer has no id")
}

/// Whether anything else may stand for an object than what names one that is there.
#[derive(Clone, Copy)]
pub(super) enum Others {
    /// Any other text may, so most of what is asked about is not there.
    Too,
    /// Only where the tool means to be wrong, so most of what is asked is done.
    Wrongly,
}

/// Puts what is there in place of each parameter whose example stands for it.
pub(super) fn name(value: &mut Value, known: &[(&str, Vec<String>)], others: Others) {
    let example = value.get("example").and_then(Value::as_str);
    let found = known.iter().find(|(word, _)| Some(*word) == example);
    if let (Some((_, names)), Some(parameter)) = (found, value.as_object_mut())
        && parameter.contains_key("in")
    {
        let named = json!({ "type": "string", "enum": names });
        let schema = match others {
            Others::Too => json!({ "anyOf": [named, { "type": "string" }] }),
            Others::Wrongly => named,
        };
        parameter.insert("schema".into(), schema);
        parameter.insert("example".into(), json!(names.first()));
    }
    match value {
        Value::Array(all) => all.iter_mut().for_each(|one| name(one, known, others)),
        Value::Object(all) => all.values_mut().for_each(|one| name(one, known, others)),
        _ => {}
    }
}
