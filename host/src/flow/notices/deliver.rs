//! Hands out notices that are due to be sent, and keeps what became of each.

use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::post::sign;
use crate::store::{SubscriptionRow, TakenNotice};

/// How many are taken at once in a jurisdiction.
const BATCH: u32 = 32;
/// After how many seconds nobody tries any more.
const A_DAY: i64 = 24 * 60 * 60;
/// The first pause, and the longest, in seconds; each is four times the one before.
const PAUSES: (i64, i64) = (5, 4 * 60 * 60);

/// A notice to be sent.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// Its identifier, the same at every attempt.
    pub id: String,
    /// How it goes.
    pub channel: Channel,
    /// What is sent.
    pub body: String,
    jurisdiction: String,
    taken: TakenNotice,
}

/// How a notice goes.
#[derive(Clone, Debug)]
pub enum Channel {
    /// A web call with these headers.
    Webhook {
        /// Where.
        url: String,
        /// The headers that say what it is and who sends it.
        headers: Vec<(&'static str, String)>,
    },
    /// Mail to an address.
    Mail(String),
}

/// Takes notices that are due. For half a minute nobody else is given them.
///
/// # Errors
/// If the database cannot be used.
pub async fn take_parcels(host: &Host) -> Result<Vec<Parcel>, FlowError> {
    let now = host.now().as_second();
    let mut parcels = vec![];
    for jurisdiction in host.jurisdictions() {
        let name = jurisdiction.name();
        let mut view = host.store.read(name).await?;
        if !view.has_notice_due(now).await? {
            continue;
        }
        drop(view);
        let mut tx = host.store.begin(name).await?;
        let taken = tx.take_notices(now, BATCH).await?;
        let subscriptions = tx.subscriptions().await?;
        tx.commit().await?;
        for taken in taken {
            let mut all = subscriptions.iter();
            let found = all.find(|one| one.id == taken.notice.subscription);
            // One that has ended took its notices with it.
            if let Some(subscription) = found {
                parcels.push(parcel(name, subscription, taken, now));
            }
        }
    }
    Ok(parcels)
}

fn parcel(
    jurisdiction: &str,
    subscription: &SubscriptionRow,
    taken: TakenNotice,
    now: i64,
) -> Parcel {
    let (id, body) = (taken.notice.id.clone(), taken.notice.body.clone());
    let channel = if subscription.channel == "mail" {
        Channel::Mail(subscription.target.clone())
    } else {
        let (former, until) = &subscription.former;
        let mut secrets = vec![subscription.secret.as_str()];
        if *until > now && !former.is_empty() {
            secrets.push(former);
        }
        let headers = vec![
            ("webhook-id", id.clone()),
            ("webhook-timestamp", now.to_string()),
            ("webhook-signature", sign(&secrets, &id, now, &body)),
        ];
        Channel::Webhook {
            url: subscription.target.clone(),
            headers,
        }
    };
    Parcel {
        id,
        channel,
        body,
        jurisdiction: jurisdiction.to_owned(),
        taken,
    }
}

/// Keeps what became of a notice: it arrived, or it is tried again after a pause, or after a day it
/// is a dead letter.
///
/// # Errors
/// If the database cannot be written; it is then sent again.
pub async fn settle(host: &Host, parcel: &Parcel, trouble: Option<&str>) -> Result<(), FlowError> {
    let now = host.now().as_second();
    let tried = u32::try_from(parcel.taken.attempts).unwrap_or(u32::MAX);
    let pause = PAUSES.0.saturating_mul(4_i64.saturating_pow(tried));
    let state = match trouble {
        None => "delivered",
        Some(_) if now - parcel.taken.notice.made_at >= A_DAY => "dead",
        Some(_) => "queued",
    };
    let why: String = trouble.unwrap_or_default().chars().take(500).collect();
    let mut tx = host.store.begin(&parcel.jurisdiction).await?;
    let due_at = now + pause.min(PAUSES.1);
    tx.settle_notice(&parcel.taken, state, due_at, &why).await?;
    tx.commit().await?;
    if state == "dead" {
        let (notice, jurisdiction) = (&parcel.id, &parcel.jurisdiction);
        tracing::error!(
            notice,
            jurisdiction,
            why,
            "a notice did not arrive in a day"
        );
    }
    Ok(())
}
