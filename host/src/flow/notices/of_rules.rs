//! Writes notices of what becomes of a jurisdiction's rules, for those who look after them.

use crate::domain::words::word;
use crate::domain::{AboutRules, Happening, NoticeOfRules, Role};
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::flow::offices::tree_of;
use crate::store::{NoticeRow, StoreError, Tx};

/// The offices that look after rules: who answers for data, who runs the platform, who supervises.
const TOLD: [Role; 3] = [
    Role::DataAuthority,
    Role::PlatformOperator,
    Role::SupervisoryOrgan,
];

/// Tells them, as far as they have asked for such notices.
pub(in crate::flow) async fn tell_of_rules(
    host: &Host,
    tx: &mut Tx,
    jurisdiction: &str,
    what: Happening,
    subject: &str,
) -> Result<(), FlowError> {
    let once = uuid::Uuid::now_v7().simple().to_string();
    tell(host, tx, jurisdiction, (what, &once), subject).await
}

/// The same of what is told once of a subject, also if two replicas come to it at the same time.
pub(in crate::flow) async fn tell_of_rules_once(
    host: &Host,
    tx: &mut Tx,
    jurisdiction: &str,
    what: Happening,
    subject: &str,
) -> Result<(), FlowError> {
    tell(host, tx, jurisdiction, (what, subject), subject).await
}

async fn tell(
    host: &Host,
    tx: &mut Tx,
    jurisdiction: &str,
    (what, once): (Happening, &str),
    subject: &str,
) -> Result<(), FlowError> {
    let subscriptions = tx.subscriptions().await?;
    if subscriptions.is_empty() {
        return Ok(());
    }
    let tree = tree_of(tx).await?;
    let looks_after = |id: &str| {
        let body = tree.get(id).filter(|body| body.is_active());
        body.is_some_and(|body| TOLD.iter().any(|role| body.holds(*role)))
    };
    let (what, now) = (word(&what), host.now());
    let once = format!("rules/{once}/{what}");
    for subscription in &subscriptions {
        let asked = subscription.events.is_empty() || subscription.events.contains(&what);
        if !asked || !looks_after(&subscription.organisation) {
            continue;
        }
        let notice = NoticeOfRules {
            r#type: format!("rules.{what}"),
            timestamp: now.to_string(),
            data: AboutRules {
                jurisdiction: jurisdiction.to_owned(),
                organisation: subscription.organisation.clone(),
                subject: subject.to_owned(),
                link: format!(
                    "{}/api/v1/jurisdictions/{jurisdiction}/releases",
                    host.notice_link
                ),
            },
        };
        let body = serde_json::to_string(&notice).map_err(|error| StoreError::Corrupt {
            what: "notice",
            id: subject.to_owned(),
            why: error.to_string(),
        })?;
        let row = NoticeRow {
            id: format!("msg_{}", uuid::Uuid::now_v7().simple()),
            subscription: subscription.id.clone(),
            once: once.clone(),
            what: what.clone(),
            case_id: String::new(),
            body,
            made_at: now.as_second(),
        };
        tx.insert_notice(&row).await?;
    }
    Ok(())
}
