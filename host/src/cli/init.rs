//! `bylaw init`: the first operator of an installation, and an administrator where all are gone.

use std::path::PathBuf;

use super::Failed;
use super::output::{complain, print};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::words::word;
use crate::domain::{Duty, OPERATORS};
use crate::flow::{self, Appointment};
use crate::start::{make_folder_of, set_up};

/// Make the first operator, and print the token once.
///
/// There are no default passwords: whoever runs this on the host's database is the installation's
/// administrator of the system, and appoints the others. With `--replace` it is another one: whoever
/// has the duty is suspended, so that an installation whose administrators have all gone is got back.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The operator's name
    #[arg(long)]
    name: String,
    /// Suspend whoever has the duty, and appoint this one in his place
    #[arg(long)]
    replace: bool,
    /// The jurisdiction whose administrator it is to be; the operators' own if nothing is said
    #[arg(long, requires = "replace")]
    jurisdiction: Option<String>,
    /// The duty: system-administrator, security-administrator or audit-administrator
    #[arg(long, requires = "replace", default_value = "system-administrator", value_parser = duty)]
    duty: Duty,
    /// The host's configuration
    #[arg(long)]
    config: Option<PathBuf>,
}

/// Makes the first operator.
pub(super) async fn run(args: &Args) -> Result<(), Failed> {
    let config = match &args.config {
        Some(path) => Config::read(path)?,
        None => Config::default(),
    };
    make_folder_of(&config.database)?;
    let host = set_up(&config)?;
    let host = host.reading_host(&config.database, Clock::System).await?;
    let tenant = args.jurisdiction.as_deref().unwrap_or(OPERATORS);
    let appointment = Appointment {
        name: args.name.clone(),
        duty: args.duty,
        replaces: None,
    };
    let founded = flow::install_anew(&host, tenant, appointment, args.replace).await?;
    host.store.close().await;
    // The token alone on standard output, so that it can be piped to where it is kept.
    complain(&format!(
        "`{}` is the {} of `{tenant}`; this token is shown once, and good until {}.\n\
         It is a first token: until then issue yourself one of your own (POST /api/v1/me/tokens), \
         which ends this one.",
        args.name,
        word(&args.duty),
        founded.token.expires_at
    ));
    print(&founded.token.token)
}

/// Reads a duty.
pub(super) fn duty(text: &str) -> Result<Duty, String> {
    let duty = serde_json::from_value(text.into());
    duty.map_err(|_| {
        "write system-administrator, security-administrator or audit-administrator".to_owned()
    })
}
