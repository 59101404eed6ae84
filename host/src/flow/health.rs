//! What is wrong with the host, part by part, and what to do about it.

use serde::Serialize;
use utoipa::ToSchema;

use super::host::Host;
use super::ready::is_ready;
use super::time::clocks_behind;
use crate::audit::LogVerifier;
use crate::domain::Text;

/// A part of the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Part {
    /// `database`, `clock`, `rules`, `log-key`, `deadlines` or `notices`.
    #[schema(pattern = "^(database|clock|rules|log-key|deadlines|notices)$")]
    pub part: &'static str,
    /// Whether it does its work.
    pub well: bool,
    /// What is wrong, and what to do; none while it does its work.
    pub advice: Option<Text>,
}

/// After how many seconds work that is due should have been done.
const A_WHILE: i64 = 600;

/// Whether the host can work, and each of its parts.
pub async fn health(host: &Host) -> (bool, Vec<Part>) {
    let ready = is_ready(host).await;
    let mut parts = vec![part("database", None)];
    if !ready {
        let advice = match host.store.ping().await {
            Ok(()) => text(
                "数据库可读但不能写入：检查磁盘空间、只读设置和长时间占用的事务",
                "the database answers but takes no writes: look for a full disk, a read-only setting or a transaction that is held for long",
            ),
            Err(_) => text(
                "数据库没有应答：检查其是否运行、地址与网络",
                "the database does not answer: see whether it runs, and check its address and the network",
            ),
        };
        parts = vec![part("database", Some(advice))];
    }
    let behind = clocks_behind(host);
    parts.push(part(
        "clock",
        (!behind.is_empty()).then(|| {
            text(
                "系统时钟早于已有记录，到期处理暂停：校正时钟",
                "the clock shows less than what was recorded and nothing lapses: set the clock right",
            )
        }),
    ));
    parts.push(part("rules", rules_advice(host)));
    if ready {
        parts.push(part("log-key", key_advice(host).await));
        parts.push(part("deadlines", deadlines_advice(host).await));
        parts.push(part("notices", notices_advice(host).await));
    }
    (ready, parts)
}

fn part(part: &'static str, advice: Option<Text>) -> Part {
    Part {
        part,
        well: advice.is_none(),
        advice,
    }
}

fn text(zh: &str, en: &str) -> Text {
    Text {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

/// Whether somewhere the rules that decide today cannot be used here.
fn rules_advice(host: &Host) -> Option<Text> {
    let mut all = host.jurisdictions();
    let unusable = all.any(|one| one.releases.now().unusable_on(host.today(one)).is_some());
    unusable.then(|| {
        text(
            "有辖区的现行规则组件无法使用，新事项由人工办理：在 releases 中查看原因，重新上传原组件，或回滚规则版本",
            "the rules that decide somewhere today cannot be used, and people decide new matters: `releases` says why; hand the component in again, or roll its release back",
        )
    })
}

/// Whether clocks ran out a while ago and nobody carried them out: the loop stands still, or a case
/// cannot be read.
async fn deadlines_advice(host: &Host) -> Option<Text> {
    let before = host.now().as_second() - A_WHILE;
    for jurisdiction in host.jurisdictions() {
        let mut view = host.store.read(jurisdiction.name()).await.ok()?;
        if view.has_clock_before(before).await.ok()? {
            return Some(text(
                "有期限届满十多分钟仍未处理：查看日志中的到期处理错误，或重启",
                "a period ended more than ten minutes ago and nothing was done: look for errors of due work in the logs, or start the host again",
            ));
        }
    }
    None
}

/// Whether notices wait that should long be on their way, or did not arrive in a day.
async fn notices_advice(host: &Host) -> Option<Text> {
    let before = host.now().as_second() - A_WHILE;
    for jurisdiction in host.jurisdictions() {
        let mut view = host.store.read(jurisdiction.name()).await.ok()?;
        if !view.letters("dead", "", 1).await.ok()?.is_empty() {
            return Some(text(
                "有提醒一日内未能送达：由系统管理员查看 notices，排除原因后重新发送",
                "notices did not arrive in a day: a system administrator finds them under `notices` and sends them again once the receiver is there",
            ));
        }
        if !view.subscriptions_due(before).await.ok()?.is_empty() {
            return Some(text(
                "有提醒等待发送超过十分钟：查看日志中的发送错误，或重启",
                "notices wait to be sent for more than ten minutes: look for errors of sending in the logs, or start the host again",
            ));
        }
    }
    None
}

/// A key that did not sign the log before would make another log of it. One log tells of all: they
/// share the key.
async fn key_advice(host: &Host) -> Option<Text> {
    for jurisdiction in host.jurisdictions() {
        let name = jurisdiction.name();
        let mut view = host.store.read(name).await.ok()?;
        let Some(head) = view.head().await.ok()?.filter(|head| head.size > 0) else {
            continue;
        };
        let verifier = LogVerifier::new(&host.key.verifier_key(name));
        let known = verifier.is_ok_and(|verifier| verifier.open(&head.note).is_ok());
        return (!known).then(|| {
            text(
                "日志的签名不是本密钥所作：恢复原来的 log.key，或改回 log.origin",
                "the log was signed with another key or name: put the old log.key back, or the old log.origin",
            )
        });
    }
    None
}
