//! What an outcome does, and what it must come with.

use super::Lang;
use super::names::Names;
use crate::domain::{BasisRank, Catalog, Effect, ExchangeMethod, Grant, OnwardUse, Requirement};

/// What must come with an outcome.
pub(super) fn requirement(requirement: &Requirement, names: &Names<'_>) -> String {
    let lang = names.lang;
    match requirement {
        Requirement::Reason => lang.say("说明理由", "the reason").to_owned(),
        Requirement::LegalBasis(ranks) => {
            let ranks: Vec<&str> = ranks.iter().map(|one| rank(*one, lang)).collect();
            match lang {
                Lang::Zh => format!("列明依据（{}）", ranks.join("、")),
                Lang::En => format!("a legal basis ({})", ranks.join(", ")),
            }
        }
        Requirement::Agreement => lang.say("签订协议", "a signed agreement").to_owned(),
        Requirement::Consent(actor) => {
            let actor = names.actor(*actor);
            match lang {
                Lang::Zh => format!("{actor}同意"),
                Lang::En => format!("the recorded consent of {actor}"),
            }
        }
        Requirement::Material(text) => {
            let material = lang.of(text);
            match lang {
                Lang::Zh => format!("材料：{material}"),
                Lang::En => format!("the document: {material}"),
            }
        }
        Requirement::TimeLimit => lang
            .say("下一环节的期限", "the period of the next stage")
            .to_owned(),
        Requirement::Entry => lang
            .say("变更后的目录条目", "the entry as it has become")
            .to_owned(),
    }
}

fn rank(rank: BasisRank, lang: Lang) -> &'static str {
    match rank {
        BasisRank::Law => lang.say("法律", "law"),
        BasisRank::AdministrativeRegulation => lang.say("行政法规", "administrative regulation"),
        BasisRank::StateCouncilDecision => lang.say("国务院决定", "State Council decision"),
        BasisRank::CentralPolicy => lang.say("中央政策", "central policy"),
        BasisRank::StateProvision => lang.say("国家规定", "state provision"),
        BasisRank::LocalRegulation => lang.say("地方性法规", "local regulation"),
        BasisRank::Rule => lang.say("规章", "rule"),
        BasisRank::Other => lang.say("其他", "other"),
    }
}

/// What an outcome does.
pub(super) fn effect(effect: &Effect, names: &Names<'_>) -> String {
    let lang = names.lang;
    let fixed = |zh: &str, en: &str| lang.say(zh, en).to_owned();
    match effect {
        Effect::PublishEntry(catalogs) => {
            let catalogs = listed(catalogs, lang);
            match lang {
                Lang::Zh => format!("发布到{catalogs}"),
                Lang::En => format!("the entry is published in {catalogs}"),
            }
        }
        Effect::ReviseEntry(catalogs) => {
            let catalogs = listed(catalogs, lang);
            match lang {
                Lang::Zh => format!("变更条目，列入{catalogs}"),
                Lang::En => format!("the entry is revised and stands in {catalogs}"),
            }
        }
        Effect::StopProvision => fixed("停止提供数据", "provision of the data ends"),
        Effect::OpenEntry => fixed("列入开放目录", "the data is opened"),
        Effect::DiscloseBasis => fixed("公开依据", "the basis is disclosed"),
        Effect::GrantAccess(grant) => granted(grant, lang),
        Effect::SuspendAccess => fixed("暂停使用权限", "access is suspended"),
        Effect::RestoreAccess => fixed("恢复使用权限", "access is restored"),
        Effect::EndAccess => fixed("终止使用权限", "access ends"),
        Effect::Notify(actor) => told_to("告知", "is told", &names.actor(*actor), lang),
        Effect::FileWith(actor) => {
            told_to("报备案：", "takes it on record", &names.actor(*actor), lang)
        }
        Effect::Follow(next) => {
            let kind = names.kind(next.kind);
            let after = next.after.map(|period| names.period(period));
            match (lang, after) {
                (Lang::Zh, None) => format!("随后启动{kind}"),
                (Lang::Zh, Some(after)) => format!("{after}后启动{kind}"),
                (Lang::En, None) => format!("a matter follows: {kind}"),
                (Lang::En, Some(after)) => format!("after {after} a matter follows: {kind}"),
            }
        }
        Effect::SuspendProjects => fixed("暂停项目审批", "projects are suspended"),
        Effect::Measure(text) => lang.of(text).to_owned(),
    }
}

fn told_to(zh: &str, en: &str, actor: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{zh}{actor}"),
        Lang::En => format!("{actor} {en}"),
    }
}

fn listed(catalogs: &[Catalog], lang: Lang) -> String {
    let name = |catalog: &Catalog| match catalog {
        Catalog::Resources => lang.say("资源目录", "the catalog of resources"),
        Catalog::Sharing => lang.say("共享目录", "the catalog of sharing"),
        Catalog::Opening => lang.say("开放目录", "the catalog of open data"),
    };
    let names: Vec<&str> = catalogs.iter().map(name).collect();
    names.join(lang.say("、", ", "))
}

fn granted(grant: &Grant, lang: Lang) -> String {
    let mut terms: Vec<String> = vec![];
    if !grant.items.is_empty() {
        let items = grant.items.join(lang.say("、", ", "));
        terms.push(format!("{}{items}", lang.say("限于：", "limited to: ")));
    }
    if let Some(method) = grant.method {
        terms.push(method_name(method, lang).to_owned());
    }
    if let Some(until) = grant.until {
        terms.push(format!("{}{until}", lang.say("截至", "until ")));
    }
    match grant.onward {
        OnwardUse::Forbidden => terms.push(lang.say("不得转用", "no onward use").to_owned()),
        OnwardUse::WithProviderConsent => terms.push(
            lang.say(
                "经提供方同意方可转用",
                "onward use with the provider's consent",
            )
            .to_owned(),
        ),
        OnwardUse::WithLicence => {
            terms.push(
                lang.say("凭许可转用", "onward use with a licence")
                    .to_owned(),
            );
        }
        // The text is silent, and so is this.
        OnwardUse::Unstated => {}
    }
    if grant.public_service {
        terms.push(
            lang.say("可用于公共服务", "also for public services")
                .to_owned(),
        );
    }
    let given = lang.say("授予数据使用权限", "access is given");
    match (lang, terms.is_empty()) {
        (_, true) => given.to_owned(),
        (Lang::Zh, false) => format!("{given}（{}）", terms.join("，")),
        (Lang::En, false) => format!("{given} ({})", terms.join(", ")),
    }
}

fn method_name(method: ExchangeMethod, lang: Lang) -> &'static str {
    match method {
        ExchangeMethod::Query => lang.say("查询核验", "by query"),
        ExchangeMethod::BatchExchange => lang.say("批量交换", "by batch exchange"),
        ExchangeMethod::ServiceInterface => lang.say("服务接口", "by a service interface"),
        ExchangeMethod::FileDownload => lang.say("文件下载", "by download"),
        ExchangeMethod::Custom => lang.say("其他方式", "by another method"),
    }
}
