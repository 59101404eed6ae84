//! Where a host is, and whose rules of it a command is about.

use serde_json::Value;

use crate::cli::Failed;
use crate::cli::output::{print, print_json};
use crate::cli::server::{Answer, Server};

/// Where the host is, and whose rules it is about.
#[derive(clap::Args)]
pub(super) struct Place {
    #[command(flatten)]
    pub(super) server: Server,
    /// Whose rules
    #[arg(long)]
    pub(super) jurisdiction: String,
    /// Answer as JSON
    #[arg(long)]
    pub(super) json: bool,
}

impl Place {
    /// A path below the jurisdiction.
    pub(super) fn path(&self, rest: &str) -> String {
        format!("/api/v1/jurisdictions/{}/{rest}", self.jurisdiction)
    }

    pub(super) fn get(&self, rest: &str) -> Result<Value, Failed> {
        Ok(self.server.get(&self.path(rest))?.body)
    }

    pub(super) fn post(
        &self,
        rest: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Result<Answer, Failed> {
        self.server.post(&self.path(rest), headers, body)
    }

    /// The releases, with what was done to them.
    pub(super) fn releases(&self) -> Result<Value, Failed> {
        self.get("releases")
    }

    /// The answer in words, or as it is.
    pub(super) fn show(&self, answer: &Value, words: &str) -> Result<(), Failed> {
        if self.json {
            print_json(answer)
        } else {
            print(words)
        }
    }
}

/// What an answer says of something, as text.
pub(super) fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or("-")
}

/// What an answer says of something; null if it does not.
pub(super) fn value_of<'a>(answer: &'a Value, key: &str) -> &'a Value {
    answer.get(key).unwrap_or(&Value::Null)
}
