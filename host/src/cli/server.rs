//! A host that runs, asked through its API with a token.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, anyhow};
use serde_json::Value;
use ureq::Agent;
use ureq::http::{Request, Response};

use crate::cli::Failed;
use crate::cli::output::complain;
use crate::files;

/// How long an answer may take: a component is checked and compiled before it is answered, and may
/// wait for its turn.
const PATIENCE: Duration = Duration::from_mins(15);

/// Which host, and who asks.
#[derive(clap::Args)]
pub(in crate::cli) struct Server {
    /// The host, such as <https://bylaw.example.gov.cn>
    #[arg(long, env = "BYLAW_SERVER", value_name = "URL")]
    server: String,
    /// The file with the token of an administrator
    #[arg(long, env = "BYLAW_TOKEN_FILE", value_name = "FILE")]
    token_file: PathBuf,
}

/// What it answered.
pub(in crate::cli) struct Answer {
    pub(in crate::cli) status: u16,
    pub(in crate::cli) body: Value,
}

impl Server {
    /// The host at an address, asked with the token in a file.
    pub(in crate::cli) fn at(server: String, token_file: PathBuf) -> Self {
        Self { server, token_file }
    }

    pub(in crate::cli) fn get(&self, path: &str) -> Result<Answer, Failed> {
        let request = self.request("GET", path, &[])?;
        self.run(request.body(()).map_err(anyhow::Error::from)?)
    }

    pub(in crate::cli) fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Result<Answer, Failed> {
        let json = [("content-type", "application/json")];
        let text = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.send(path, &[&json, headers].concat(), text.as_bytes())
    }

    pub(in crate::cli) fn send(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer, Failed> {
        let request = self.request("POST", path, headers)?;
        self.run(request.body(body).map_err(anyhow::Error::from)?)
    }

    fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> anyhow::Result<ureq::http::request::Builder> {
        let shown = self.token_file.display();
        let token = files::read_named(&self.token_file);
        let token = token.with_context(|| format!("cannot read `{shown}`"))?;
        let url = format!("{}{path}", self.server.trim_end_matches('/'));
        let mut request = Request::builder().method(method).uri(url);
        request = request.header("authorization", format!("Bearer {}", token.trim()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Ok(request)
    }

    /// A refusal is said in the host's own words: exit 1.
    fn run<B: ureq::AsSendBody>(&self, request: Request<B>) -> Result<Answer, Failed> {
        let settings = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build();
        let answer = Agent::new_with_config(settings).run(request);
        let answer: Response<_> =
            answer.with_context(|| format!("`{}` does not answer", self.server))?;
        let status = answer.status().as_u16();
        let mut body = answer.into_body();
        let text = body.read_to_string().map_err(anyhow::Error::from)?;
        let body: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        if (200..300).contains(&status) {
            return Ok(Answer { status, body });
        }
        let said = |key: &str| body.get(key).and_then(Value::as_str);
        let (title, detail) = (said("title"), said("detail").unwrap_or_default());
        match title {
            Some(title) => {
                complain(&format!("refused ({status}): {title}: {detail}"));
                for finding in body
                    .get("findings")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                {
                    complain(&finding_of(finding));
                }
                Err(Failed::Asked)
            }
            None => Err(anyhow!("`{}` answered {status}", self.server).into()),
        }
    }
}

/// A finding of a refusal, in both languages.
fn finding_of(finding: &Value) -> String {
    let text = |pointer| {
        finding
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or("-")
    };
    format!(
        "  {}\n    {}\n    {}",
        text("/subject"),
        text("/message/zh"),
        text("/message/en")
    )
}
