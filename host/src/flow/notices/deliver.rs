//! Hands out notices that are due to be sent, and keeps what became of each.

use std::collections::BTreeMap;

use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::store::{SubscriptionRow, TakenNotice};

/// How many may be on their way to one subscription, so that a slow receiver does not take the places
/// of all others.
const EACH: usize = 4;
/// After how many seconds, and attempts, nobody tries any more. Both: a weekend for which the host or
/// the receiver was away takes no notice along.
const DAYS: i64 = 3 * 24 * 60 * 60;
const ATTEMPTS: i64 = 10;
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
    /// A web call, signed with each of these when it is sent.
    Webhook {
        /// Where.
        url: String,
        /// What it is signed with.
        secrets: Vec<String>,
    },
    /// Mail to an address.
    Mail(String),
}

impl Parcel {
    /// Where it goes.
    pub fn subscription(&self) -> &str {
        &self.taken.notice.subscription
    }
}

/// Takes up to `room` notices that are due and can be sent at once: a share for each jurisdiction, and
/// no more to a subscription than [`EACH`] with those that are on their way there. For two minutes
/// nobody else is given them.
///
/// # Errors
/// If the database cannot be used.
pub async fn take_parcels(
    host: &Host,
    room: usize,
    under_way: &BTreeMap<String, usize>,
) -> Result<Vec<Parcel>, FlowError> {
    let now = host.now().as_second();
    let mut waiting = vec![];
    for jurisdiction in host.jurisdictions() {
        let name = jurisdiction.name();
        let due = due_in(host, name, under_way, now).await;
        let what = "its notices have to wait";
        let due = host.setbacks.settle(name, what, due)?.unwrap_or_default();
        if !due.is_empty() {
            waiting.push((name, due));
        }
    }
    // Another trouble than that nobody knows what is due, so that neither ends the other.
    let what = "its notices that are due could not be taken";
    let (mut parcels, mut others) = (vec![], waiting.len());
    let mut away = None;
    for (name, due) in waiting {
        let share = room.saturating_sub(parcels.len()).div_ceil(others);
        others -= 1;
        let taken = take_in(host, name, due, share, now).await;
        match host.setbacks.settle(name, what, taken) {
            Ok(taken) => parcels.extend(taken.unwrap_or_default()),
            Err(error) => away = away.or(Some((name, error))),
        }
    }
    match away {
        Some((_, error)) if parcels.is_empty() => return Err(error),
        // What was taken is sent, else nobody would for a while.
        Some((name, error)) => host.setbacks.tell(name, what, &error),
        None => {}
    }
    Ok(parcels)
}

/// The subscriptions of a jurisdiction that have notices due, and how many of each may be taken.
async fn due_in(
    host: &Host,
    jurisdiction: &str,
    under_way: &BTreeMap<String, usize>,
    now: i64,
) -> Result<Vec<(String, usize)>, FlowError> {
    let mut view = host.store.read(jurisdiction).await?;
    let mut due = vec![];
    for subscription in view.subscriptions_due(now).await? {
        let there = under_way.get(&subscription).copied().unwrap_or(0);
        due.extend((there < EACH).then(|| (subscription, EACH - there)));
    }
    Ok(due)
}

async fn take_in(
    host: &Host,
    jurisdiction: &str,
    due: Vec<(String, usize)>,
    room: usize,
    now: i64,
) -> Result<Vec<Parcel>, FlowError> {
    let mut parcels = vec![];
    if room == 0 {
        return Ok(parcels);
    }
    let mut tx = host.store.begin(jurisdiction).await?;
    let subscriptions = tx.subscriptions().await?;
    for (id, most) in due {
        let most = most.min(room.saturating_sub(parcels.len()));
        // One that has ended took its notices with it.
        let Some(subscription) = subscriptions.iter().find(|one| one.id == id) else {
            continue;
        };
        let taken = tx.take_notices(&id, now, u32::try_from(most).unwrap_or(u32::MAX));
        let made = |taken| parcel(jurisdiction, subscription, taken, now);
        parcels.extend(taken.await?.into_iter().map(made));
        if parcels.len() >= room {
            break;
        }
    }
    tx.commit().await?;
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
        let former = (*until > now && !former.is_empty()).then(|| former.clone());
        Channel::Webhook {
            url: subscription.target.clone(),
            secrets: std::iter::once(subscription.secret.clone())
                .chain(former)
                .collect(),
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

/// Keeps what became of a notice: it arrived, or it is tried again after a pause, or after three days
/// and ten attempts it is a dead letter.
///
/// # Errors
/// If the database cannot be written; it is then sent again.
pub async fn settle(host: &Host, parcel: &Parcel, trouble: Option<&str>) -> Result<(), FlowError> {
    let now = host.now().as_second();
    let tried = u32::try_from(parcel.taken.attempts).unwrap_or(u32::MAX);
    let pause = PAUSES.0.saturating_mul(4_i64.saturating_pow(tried));
    let age = now - parcel.taken.notice.made_at;
    let state = match trouble {
        None => "delivered",
        Some(_) if age >= DAYS && parcel.taken.attempts + 1 >= ATTEMPTS => "dead",
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
            "a notice did not arrive in three days"
        );
    }
    Ok(())
}
