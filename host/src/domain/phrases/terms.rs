//! What a deadline, a requirement, an effect or a course says.

use std::fmt::Write;

use super::{Text, actor, both, kind, listed, period, times};
use crate::domain::guide::words::Worded;
use crate::domain::{
    Catalog, Clock, Course, Effect, ExchangeMethod, Expiry, Extension, FollowUp, Grant, OnwardUse,
    Requirement, Stage,
};

/// What silence means. `stage` has the outcome that it may be deemed, `stages` where it may lead.
pub fn expiry(expiry: &Expiry, stage: &Stage, stages: &[Stage]) -> Text {
    match expiry {
        Expiry::Breach => both("构成逾期，事项仍待办", "a breach; the case stays"),
        Expiry::Deem(id) => {
            let outcome = stage.outcomes.iter().find(|outcome| outcome.id == *id);
            let title = outcome.map_or_else(|| both(id, id), |outcome| outcome.title.clone());
            both(
                format!("视为“{}”", title.zh),
                format!("deemed `{}`", title.en),
            )
        }
        Expiry::MoveTo(id) => into_stage(id, stages),
    }
}

fn into_stage(id: &str, stages: &[Stage]) -> Text {
    let stage = stages.iter().find(|stage| stage.id == id);
    let title = stage.map_or_else(|| both(id, id), |stage| stage.title.clone());
    both(
        format!("转入“{}”", title.zh),
        format!("goes on to `{}`", title.en),
    )
}

/// Where an outcome leads.
pub fn course(course: &Course, stages: &[Stage]) -> Text {
    match course {
        Course::Close => both("办结", "the case closes"),
        Course::Stage(id) => into_stage(id, stages),
        Course::Wait(Clock::Keeps) => both("等待补充，期限照常计算", "waits; the clock runs on"),
        Course::Wait(Clock::Suspends) => {
            both("等待补充，期限中止", "waits; the clock stands still")
        }
        Course::Wait(Clock::Restarts) => both(
            "等待补充，期限重新计算",
            "waits; the clock starts anew with the supply",
        ),
    }
}

/// By how much a period may be extended, by whom and how often.
pub fn extension(extension: &Extension) -> Text {
    let (by, up_to) = (actor(extension.approver), period(extension.up_to));
    let times = times(extension.times);
    let told = listed(extension.notify.iter().copied().map(actor));
    let (zh, en) = if extension.notify.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("，告知{}", told.zh), format!(", {} told", told.en))
    };
    both(
        format!("经{}批准可延长{}，限{}{zh}", by.zh, up_to.zh, times.zh),
        format!(
            "by up to {}, approved by {}, {}{en}",
            up_to.en, by.en, times.en
        ),
    )
}

/// What must come with an outcome.
pub fn requirement(requirement: &Requirement) -> Text {
    match requirement {
        Requirement::Reason => both("理由", "a reason"),
        Requirement::LegalBasis(ranks) => {
            let ranks = listed(ranks.iter().map(|rank| both(rank.zh(), rank.en())));
            both(
                format!("依据（{}）", ranks.zh),
                format!("a legal basis ({})", ranks.en),
            )
        }
        Requirement::Agreement => both("共享协议", "an agreement"),
        Requirement::Consent(by) => {
            let by = actor(*by);
            both(format!("{}的同意", by.zh), format!("consent of {}", by.en))
        }
        Requirement::Material(text) => both(
            format!("材料：{}", text.zh),
            format!("material: {}", text.en),
        ),
        Requirement::TimeLimit => both("办理期限", "a time limit"),
        Requirement::Entry => both("变更后的目录条目", "the entry as it has become"),
    }
}

/// What an outcome does.
pub fn effect(effect: &Effect) -> Text {
    match effect {
        Effect::PublishEntry(catalogs) => in_catalogs("发布条目", "publish the entry", catalogs),
        Effect::ReviseEntry(catalogs) => in_catalogs("更新条目", "revise the entry", catalogs),
        Effect::StopProvision => both("停止提供", "stop the provision"),
        Effect::OpenEntry => both("开放数据", "open the data"),
        Effect::DiscloseBasis => both("公开依据", "disclose the basis"),
        Effect::GrantAccess(terms) => grant(terms),
        Effect::SuspendAccess => both("暂停使用", "suspend access"),
        Effect::EndAccess => both("终止使用", "end access"),
        Effect::RestoreAccess => both("恢复使用", "restore access"),
        Effect::Notify(whom) => {
            let whom = actor(*whom);
            both(format!("告知{}", whom.zh), format!("notify {}", whom.en))
        }
        Effect::FileWith(whom) => {
            let whom = actor(*whom);
            both(
                format!("报{}备案", whom.zh),
                format!("file with {}", whom.en),
            )
        }
        Effect::Follow(follow) => following(*follow),
        Effect::SuspendProjects => both("暂停项目审批", "suspend projects"),
        Effect::Measure(text) => text.clone(),
    }
}

fn in_catalogs(zh: &str, en: &str, catalogs: &[Catalog]) -> Text {
    let name = |catalog: &Catalog| match catalog {
        Catalog::Resources => both("资源目录", "resources"),
        Catalog::Sharing => both("共享目录", "sharing"),
        Catalog::Opening => both("开放目录", "opening"),
    };
    let all = listed(catalogs.iter().map(name));
    both(format!("{zh}（{}）", all.zh), format!("{en} ({})", all.en))
}

fn following(follow: FollowUp) -> Text {
    let name = kind(follow.kind);
    match follow.after.map(period) {
        None => both(
            format!("启动{}", name.zh),
            format!("followed by {}", name.en),
        ),
        Some(after) => both(
            format!("{}后启动{}", after.zh, name.zh),
            format!("followed by {} after {}", name.en, after.en),
        ),
    }
}

fn grant(terms: &Grant) -> Text {
    let (zh, en) = match terms.onward {
        OnwardUse::Forbidden => ("不得转供", "no onward use"),
        OnwardUse::WithProviderConsent => (
            "转供须经提供部门同意",
            "onward use with the provider's consent",
        ),
        OnwardUse::WithLicence => ("按许可转供", "onward use by licence"),
        OnwardUse::Unstated => ("转供未规定", "onward use not stated"),
    };
    let mut text = both(format!("授予使用（{zh}"), format!("grant access ({en}"));
    let mut add = |zh: &str, en: &str| {
        // Writing to a string cannot fail.
        let _ = write!(text.zh, "；{zh}");
        let _ = write!(text.en, "; {en}");
    };
    if !terms.items.is_empty() {
        add(
            &format!("限{}", terms.items.join("、")),
            &format!("only {}", terms.items.join(", ")),
        );
    }
    if let Some(method) = terms.method {
        add(method.zh(), method.en());
    }
    if let Some(until) = terms.until {
        add(&format!("至{until}"), &format!("until {until}"));
    }
    if terms.public_service {
        add("用于公共服务", "for a public service");
    }
    text.zh.push('）');
    text.en.push(')');
    text
}

/// An effect in words without what a grant takes from the matter: its items, its method and its last
/// day. What the rules themselves lay down stays.
pub fn without_own_terms(effect: &Text) -> Text {
    let methods = |word: &str| {
        let mut all = METHODS.iter();
        all.any(|method| word == method.zh() || word == method.en())
    };
    let kept = |text: &str, [open, end]: [&str; 2], apart: &str, own: [&str; 2]| {
        let inner = text
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(end));
        let Some(inner) = inner else {
            return text.to_owned();
        };
        let taken = |term: &&str| own.iter().any(|own| term.starts_with(own)) || methods(term);
        let terms: Vec<&str> = inner.split(apart).filter(|term| !taken(term)).collect();
        format!("{open}{}{end}", terms.join(apart))
    };
    both(
        kept(&effect.zh, ["授予使用（", "）"], "；", ["限", "至"]),
        kept(
            &effect.en,
            ["grant access (", ")"],
            "; ",
            ["only ", "until "],
        ),
    )
}

const METHODS: [ExchangeMethod; 5] = [
    ExchangeMethod::Query,
    ExchangeMethod::BatchExchange,
    ExchangeMethod::ServiceInterface,
    ExchangeMethod::FileDownload,
    ExchangeMethod::Custom,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Date;

    #[test]
    fn a_grant_without_its_own_terms_keeps_what_the_rules_lay_down() {
        let plain = Grant {
            items: vec![],
            method: None,
            until: None,
            onward: OnwardUse::WithLicence,
            public_service: true,
        };
        for method in METHODS {
            let own = Grant {
                items: vec!["地址".into(), "电话".into()],
                method: Some(method),
                until: Date::new(2025, 9, 26),
                ..plain.clone()
            };
            let told = effect(&Effect::GrantAccess(own));
            let without = without_own_terms(&told);
            assert_ne!(told, without);
            assert_eq!(without, effect(&Effect::GrantAccess(plain.clone())));
        }
        let other = effect(&Effect::PublishEntry(vec![Catalog::Opening]));
        assert_eq!(without_own_terms(&other), other);
    }
}
