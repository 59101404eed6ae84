//! Where organisations have notices sent.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::store::error::StoreError;
use crate::store::json::{read_json, write_json};
use crate::store::tenant::{Tx, View};

/// Where an organisation has notices sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionRow {
    /// Its identifier.
    pub id: String,
    /// Whose it is.
    pub organisation: String,
    /// `webhook` or `mail`.
    pub channel: String,
    /// A URL, or an address.
    pub target: String,
    /// About what; empty for everything.
    pub events: Vec<String>,
    /// What notices are signed with; empty for mail.
    pub secret: String,
    /// What they were signed with before, and until which second they are signed with it too.
    pub former: (String, i64),
    /// Whose account made it.
    pub made_by: String,
    /// When.
    pub made_at: String,
}

const COLUMNS: &str = "id, organisation, channel, target, events, secret, former_secret, former_until, made_by, made_at";

impl View {
    /// All that are not ended.
    pub async fn subscriptions(&mut self) -> Result<Vec<SubscriptionRow>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM subscriptions WHERE jurisdiction = $1 AND ended_at IS NULL ORDER BY id"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(&self.jurisdiction)
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(subscription).collect()
    }
}

impl Tx {
    /// Adds one.
    pub async fn insert_subscription(&mut self, row: &SubscriptionRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO subscriptions (jurisdiction, id, organisation, channel, target, events, secret, \
             former_secret, former_until, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, $8, $9)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.organisation)
        .bind(&row.channel)
        .bind(&row.target)
        .bind(write_json("subscription", &row.id, &row.events)?)
        .bind(&row.secret)
        .bind(&row.made_by)
        .bind(&row.made_at)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Gives an organisation's subscription another secret; the former one is good until `until`. Says
    /// whether there is such a subscription.
    pub async fn rotate_secret(
        &mut self,
        organisation: &str,
        id: &str,
        secret: &str,
        until: i64,
    ) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let rotated = sqlx::query(
            "UPDATE subscriptions SET former_secret = secret, former_until = $1, secret = $2 \
             WHERE jurisdiction = $3 AND organisation = $4 AND id = $5 AND channel = 'webhook' \
             AND ended_at IS NULL",
        )
        .bind(until)
        .bind(secret)
        .bind(&view.jurisdiction)
        .bind(organisation)
        .bind(id)
        .execute(&mut *view.inner)
        .await?;
        Ok(rotated.rows_affected() == 1)
    }

    /// Ends an organisation's subscription, with what is on its way there. Says whether there is such
    /// a subscription.
    pub async fn end_subscription(
        &mut self,
        organisation: &str,
        id: &str,
        at: &str,
    ) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let ended = sqlx::query(
            "UPDATE subscriptions SET ended_at = $1, secret = '', former_secret = '' \
             WHERE jurisdiction = $2 AND organisation = $3 AND id = $4 AND ended_at IS NULL",
        )
        .bind(at)
        .bind(&view.jurisdiction)
        .bind(organisation)
        .bind(id)
        .execute(&mut *view.inner)
        .await?;
        sqlx::query(
            "UPDATE notices SET state = 'dropped', token = token + 1 WHERE jurisdiction = $1 \
             AND subscription = $2 AND state IN ('queued', 'dead') AND $3 = 1",
        )
        .bind(&view.jurisdiction)
        .bind(id)
        .bind(i64::from(ended.rows_affected() == 1))
        .execute(&mut *view.inner)
        .await?;
        Ok(ended.rows_affected() == 1)
    }
}

fn subscription(row: &AnyRow) -> Result<SubscriptionRow, StoreError> {
    let id: String = row.try_get("id")?;
    let events: String = row.try_get("events")?;
    Ok(SubscriptionRow {
        organisation: row.try_get("organisation")?,
        channel: row.try_get("channel")?,
        target: row.try_get("target")?,
        events: read_json("subscription", &id, &events)?,
        secret: row.try_get("secret")?,
        former: (row.try_get("former_secret")?, row.try_get("former_until")?),
        made_by: row.try_get("made_by")?,
        made_at: row.try_get("made_at")?,
        id,
    })
}
