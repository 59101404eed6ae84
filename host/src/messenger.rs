//! The loop that sends notices. Several hosts on one database may run it: each notice is one host's
//! for half a minute, and whoever dies with it is overtaken.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::flow::{self, Channel, FlowError, Host, Parcel};
use crate::post::{Post, PostError};

/// How long a notice may wait that another process wrote, or whose pause is over.
const EVERY: Duration = Duration::from_secs(2);
/// How many are sent at the same time, so that a receiver that is slow does not hold up the others.
const AT_ONCE: usize = 16;

/// Runs until the process is to end, and then to the end of what it is sending.
pub async fn run(host: Arc<Host>) {
    while !host.stop.is_told() {
        // Asked for before the work, so that what is written during it is not left lying.
        let written = host.posted.notified();
        match send_due(&host).await {
            // There may be more.
            Ok(sent) if sent > 0 => continue,
            Ok(_) => {}
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "notices could not be sent"
            ),
        }
        tokio::select! {
            () = host.stop.told() => {}
            () = written => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Sends what is due; says how many were tried.
///
/// # Errors
/// If the database cannot be used.
pub async fn send_due(host: &Host) -> Result<usize, FlowError> {
    let parcels = flow::take_parcels(host).await?;
    let all = parcels.len();
    let (mut waiting, mut running) = (parcels.into_iter(), JoinSet::new());
    loop {
        while running.len() < AT_ONCE
            && let Some(parcel) = waiting.next()
        {
            let post = host.post.clone();
            running.spawn_blocking(move || {
                let sent = send(&post, &parcel);
                (parcel, sent)
            });
        }
        let Some(done) = running.join_next().await else {
            return Ok(all);
        };
        // A task that broke off leaves its notice to whoever takes it next.
        if let Ok((parcel, sent)) = done {
            let trouble = sent.err().map(|error| error.to_string());
            flow::settle(host, &parcel, trouble.as_deref()).await?;
        }
    }
}

fn send(post: &Post, parcel: &Parcel) -> Result<(), PostError> {
    match &parcel.channel {
        Channel::Webhook { url, headers } => post.call(url, headers, &parcel.body),
        Channel::Mail(address) => {
            let subject = "政务数据事项提醒 / A case needs your attention";
            let text = format!("{}\n", parcel.body);
            post.mail(&parcel.id, address, subject, text)
        }
    }
}
