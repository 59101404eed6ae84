//! The loop that sends notices. Several hosts on one database may run it: each notice is one host's
//! for two minutes, and whoever dies with it is overtaken.

use std::collections::BTreeMap;
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

/// Sends what is due; says how many were tried. None is taken before there is room to send it at once:
/// whoever takes one has it for a while only.
///
/// # Errors
/// If the database cannot be used; what is on its way has arrived or will be sent again.
pub async fn send_due(host: &Host) -> Result<usize, FlowError> {
    let (mut tried, mut failed) = (0, None);
    let (mut running, mut under_way) = (JoinSet::new(), BTreeMap::new());
    loop {
        let room = AT_ONCE.saturating_sub(running.len());
        if room > 0 && failed.is_none() && !host.stop.is_told() {
            match flow::take_parcels(host, room, &under_way).await {
                Ok(parcels) => {
                    for parcel in parcels {
                        tried += 1;
                        *under_way
                            .entry(parcel.subscription().to_owned())
                            .or_insert(0) += 1;
                        let (post, second) = (host.post.clone(), host.now().as_second());
                        running.spawn_blocking(move || {
                            let sent = send(&post, &parcel, second);
                            (parcel, sent)
                        });
                    }
                }
                Err(error) => failed = Some(error),
            }
        }
        let Some(done) = running.join_next().await else {
            return failed.map_or(Ok(tried), Err);
        };
        // A task that broke off leaves its notice to whoever takes it next.
        let Ok((parcel, sent)) = done else { continue };
        if let Some(there) = under_way.get_mut(parcel.subscription()) {
            *there -= 1;
        }
        let trouble = sent.err().map(|error| error.to_string());
        if let Err(error) = flow::settle(host, &parcel, trouble.as_deref()).await {
            failed = Some(error);
        }
    }
}

fn send(post: &Post, parcel: &Parcel, second: i64) -> Result<(), PostError> {
    match &parcel.channel {
        Channel::Webhook { url, secrets } => {
            post.call(url, secrets, &parcel.id, second, &parcel.body)
        }
        Channel::Mail(address) => {
            let subject = "政务数据事项提醒 / A case needs your attention";
            let text = format!("{}\n", parcel.body);
            post.mail(&parcel.id, address, subject, text)
        }
    }
}
