//! An organisation says where it wants notices, and about what.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::words::word;
use crate::domain::{Capacity, Happening, Principal};
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::post::{Post, PostError};
use crate::store::{StoreError, SubscriptionRow};

/// For how many seconds notices are signed with the former secret too.
const OVERLAP: i64 = 24 * 60 * 60;
/// How many an organisation can have.
const MOST: usize = 20;
/// The longest place that is kept.
const LONGEST: usize = 500;

/// Where notices are to go: to a URL or a mail address, one of the two.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionDraft {
    /// A URL that is called.
    pub url: Option<String>,
    /// A mail address of the organisation.
    pub mail: Option<String>,
    /// About what; everything if nothing is said.
    #[serde(default)]
    pub events: Vec<Happening>,
}

/// A subscription as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SubscriptionView {
    /// Its identifier.
    pub id: String,
    /// Whose it is.
    pub organisation: String,
    /// How notices go.
    pub channel: Sending,
    /// A URL, or an address.
    pub target: String,
    /// About what; empty for everything.
    pub events: Vec<String>,
    /// When it was made.
    pub made_at: String,
}

/// How notices go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sending {
    /// A signed web call.
    Webhook,
    /// Mail.
    Mail,
}

/// A subscription with its secret, which is never shown again; mail has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IssuedSubscription {
    /// The subscription.
    #[serde(flatten)]
    pub subscription: SubscriptionView,
    /// What its notices are signed with.
    pub secret: Option<String>,
}

/// Why a subscription was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum SubscribeError {
    /// Only an officer or the head speaks for the organisation here.
    #[error("only an officer or the head of the organisation says where its notices go")]
    Capacity,
    /// Something that cannot be.
    #[error("{place}: {why}")]
    Bad { place: &'static str, why: String },
    /// There is no such thing.
    #[error("there is no {what} `{id}`")]
    Missing { what: &'static str, id: String },
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<StoreError> for SubscribeError {
    fn from(error: StoreError) -> Self {
        Self::Flow(error.into())
    }
}

impl SubscribeError {
    pub(super) fn missing(what: &'static str, id: &str) -> Self {
        Self::Missing {
            what,
            id: id.chars().take(128).collect(),
        }
    }
}

/// Makes a subscription.
///
/// # Errors
/// If the caller may not, or nothing can be sent there.
pub async fn subscribe(
    host: &Host,
    jurisdiction: &str,
    by: &Principal,
    draft: SubscriptionDraft,
) -> Result<IssuedSubscription, SubscribeError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let organisation = speaks_for(by)?;
    let (channel, target) = place(host, &draft)?;
    let secret = match channel {
        Sending::Webhook => new_secret()?,
        Sending::Mail => String::new(),
    };
    let row = SubscriptionRow {
        id: uuid::Uuid::now_v7().simple().to_string(),
        organisation: organisation.to_owned(),
        channel: word(&channel),
        target,
        events: draft.events.iter().map(word).collect(),
        secret: secret.clone(),
        former: (String::new(), 0),
        made_by: by.account.id.clone(),
        made_at: host.now().to_string(),
    };
    let mut tx = host.store.begin(jurisdiction.name()).await?;
    let own = |one: &&SubscriptionRow| one.organisation == organisation;
    if tx.subscriptions().await?.iter().filter(own).count() >= MOST {
        let why = format!("an organisation has at most {MOST} subscriptions");
        return Err(SubscribeError::Bad { place: "url", why });
    }
    tx.insert_subscription(&row).await?;
    tx.commit().await?;
    Ok(IssuedSubscription {
        subscription: row.into(),
        secret: Some(secret).filter(|secret| !secret.is_empty()),
    })
}

/// The subscriptions of the caller's organisation.
///
/// # Errors
/// If the database cannot be read.
pub async fn subscriptions(
    host: &Host,
    jurisdiction: &str,
    by: &Principal,
) -> Result<Vec<SubscriptionView>, FlowError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let all = view.subscriptions().await?;
    let own = all.into_iter().filter(|one| one.organisation == by.part());
    Ok(own.map(SubscriptionView::from).collect())
}

/// Gives a subscription another secret. For a day notices carry a signature under each.
///
/// # Errors
/// If the caller may not, or there is no such subscription.
pub async fn rotate(
    host: &Host,
    jurisdiction: &str,
    by: &Principal,
    id: &str,
) -> Result<String, SubscribeError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let (organisation, secret) = (speaks_for(by)?, new_secret()?);
    let until = host.now().as_second() + OVERLAP;
    let mut tx = host.store.begin(jurisdiction.name()).await?;
    if !tx.rotate_secret(organisation, id, &secret, until).await? {
        return Err(SubscribeError::missing("subscription", id));
    }
    tx.commit().await?;
    Ok(secret)
}

/// Ends a subscription; nothing more goes there.
///
/// # Errors
/// If the caller may not, or there is no such subscription.
pub async fn end_subscription(
    host: &Host,
    jurisdiction: &str,
    by: &Principal,
    id: &str,
) -> Result<(), SubscribeError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let organisation = speaks_for(by)?;
    let at = host.now().to_string();
    let mut tx = host.store.begin(jurisdiction.name()).await?;
    if !tx.end_subscription(organisation, id, &at).await? {
        return Err(SubscribeError::missing("subscription", id));
    }
    tx.commit().await?;
    Ok(())
}

fn speaks_for(by: &Principal) -> Result<&str, SubscribeError> {
    if by.account.capacity == Capacity::Body {
        return Err(SubscribeError::Capacity);
    }
    let organisation = by.account.organisation.as_deref();
    organisation.ok_or(SubscribeError::Capacity)
}

fn place(host: &Host, draft: &SubscriptionDraft) -> Result<(Sending, String), SubscribeError> {
    let bad = |place, why: &dyn std::fmt::Display| SubscribeError::Bad {
        place,
        why: why.to_string(),
    };
    let refused = |place| move |error: PostError| bad(place, &error);
    let (channel, place, target) = match (&draft.url, &draft.mail) {
        (Some(url), None) => {
            host.post.check_url(url).map_err(refused("url"))?;
            (Sending::Webhook, "url", url)
        }
        (None, Some(_)) if !host.post.has_mail() => {
            return Err(bad("mail", &"this host sends no mail; give a `url`"));
        }
        (None, Some(mail)) => {
            Post::check_address(mail).map_err(refused("mail"))?;
            (Sending::Mail, "mail", mail)
        }
        _ => return Err(bad("url", &"give a `url` or a `mail`, one of the two")),
    };
    if target.len() > LONGEST {
        let why = format!("it is longer than {LONGEST} bytes");
        return Err(bad(place, &why));
    }
    Ok((channel, target.clone()))
}

fn new_secret() -> Result<String, FlowError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| FlowError::Random(error.to_string()))?;
    Ok(format!("whsec_{}", STANDARD.encode(bytes)))
}

impl From<SubscriptionRow> for SubscriptionView {
    fn from(row: SubscriptionRow) -> Self {
        Self {
            id: row.id,
            organisation: row.organisation,
            channel: if row.channel == "mail" {
                Sending::Mail
            } else {
                Sending::Webhook
            },
            target: row.target,
            events: row.events,
            made_at: row.made_at,
        }
    }
}
