//! `bylaw appoint`: an administrator of a jurisdiction, in a host that runs.

use serde_json::{Value, json};

use super::Failed;
use super::init::duty;
use super::output::{complain, print};
use super::server::Server;
use crate::domain::Duty;
use crate::domain::words::word;

/// Appoint an administrator in a host that runs, and print the token once.
///
/// The operator appoints, whose token `bylaw init` printed. A jurisdiction has three administrators,
/// who are three people. In the place of one who has the duty, another is appointed with --replaces,
/// once an administrator of the jurisdiction has proposed that.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    server: Server,
    /// The jurisdiction
    #[arg(long)]
    jurisdiction: String,
    /// The duty: system-administrator, security-administrator or audit-administrator
    #[arg(long, value_parser = duty)]
    duty: Duty,
    /// The administrator's name
    #[arg(long)]
    name: String,
    /// The account of the administrator whose place it is
    #[arg(long, value_name = "ACCOUNT")]
    replaces: Option<String>,
}

/// Appoints.
pub(super) fn run(args: &Args) -> Result<(), Failed> {
    let path = format!("/api/v1/jurisdictions/{}/administrators", args.jurisdiction);
    let body = json!({ "name": args.name, "duty": args.duty, "replaces": args.replaces });
    let answer = args.server.post(&path, &[], &body)?.body;
    let said = |path: &str| answer.pointer(path).and_then(Value::as_str);
    let token = said("/token/token").ok_or_else(|| anyhow::anyhow!("the host sent no token"))?;
    // The token alone on standard output, so that it can be piped to where it is kept.
    complain(&format!(
        "`{}` is the {} of `{}`, account {}; this token is shown once, and good until {}:",
        args.name,
        word(&args.duty),
        args.jurisdiction,
        said("/account/id").unwrap_or("-"),
        said("/token/expires_at").unwrap_or("-")
    ));
    print(token)
}
