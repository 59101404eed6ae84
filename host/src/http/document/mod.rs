//! The description of the API (`OpenAPI` 3.1), made from the code that answers.
//!
//! Each handler says what is its own: path, body, answer, and by `x-problems` the problems that only
//! it has. What layers and extractors take and answer is added here, to every operation alike.

mod curl;
pub(super) mod examples;
mod filters;
mod flatten;
mod problems;
mod surroundings;
mod webhooks;

use std::sync::LazyLock;

use serde_json::{Value, json};
use utoipa::OpenApi;

use super::api::{
    accounts, audit, auth, calendars, cases, catalog, data, decisions, delegations, divergences,
    docs, grants, health, imports, inbox, jurisdictions, me, notices, organisations, records,
    rehearsals, releases, sign_ins, supervision, watch,
};
use super::problem::Problem;
use crate::domain::{Notice, NoticeOfRules};

/// The operations. A test compares them with the router.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Bylaw",
        description = "数据治理规则的宿主：目录、共享、开放与监督。\n\nA host for data-governance rules: catalogs, sharing, opening and supervision."
    ),
    paths(
        jurisdictions::list,
        jurisdictions::show,
        jurisdictions::classify,
        jurisdictions::plan,
        jurisdictions::routes,
        catalog::list,
        catalog::publish,
        catalog::show,
        catalog::versions,
        catalog::version,
        catalog::diff,
        imports::import,
        imports::show,
        imports::file,
        imports::batch,
        imports::export,
        cases::file,
        cases::show,
        cases::act,
        cases::ledger,
        cases::replan,
        cases::confirm_dates,
        cases::decide_by_hand,
        inbox::list,
        inbox::cases,
        decisions::decide,
        notices::subscribe,
        notices::list,
        notices::rotate,
        notices::end,
        notices::letters,
        notices::send_again,
        supervision::report,
        supervision::rectify,
        data::uploads::list,
        data::uploads::begin,
        data::uploads::show,
        data::uploads::receive,
        data::uploads::complete,
        data::ask::versions,
        data::ask::masking,
        data::ask::put_masking,
        data::ask::query,
        data::download::whole,
        data::download::result,
        grants::list,
        grants::show,
        grants::reports,
        grants::report,
        records::list,
        records::record,
        releases::components,
        releases::component,
        releases::upper_law,
        releases::upload,
        releases::pull,
        releases::list,
        releases::propose,
        releases::confirm,
        releases::withdraw,
        releases::roll_back,
        calendars::show,
        calendars::load,
        calendars::report,
        divergences::list,
        rehearsals::order,
        rehearsals::list,
        rehearsals::show,
        rehearsals::cancel,
        rehearsals::acknowledge,
        organisations::list,
        organisations::show,
        organisations::enter,
        organisations::change,
        organisations::dissolve,
        accounts::list,
        accounts::show,
        accounts::enter,
        accounts::set_powers,
        accounts::appoint,
        accounts::propose_replacement,
        accounts::tokens,
        accounts::issue_token,
        accounts::revoke_token,
        accounts::certificates,
        accounts::map_certificate,
        accounts::unmap_certificate,
        sign_ins::list,
        sign_ins::map,
        sign_ins::unmap,
        me::show,
        me::tokens,
        me::issue,
        me::revoke,
        me::certificates,
        me::map_certificate,
        me::unmap_certificate,
        me::sign_ins,
        me::map_sign_in,
        me::unmap_sign_in,
        delegations::colleagues,
        delegations::list,
        delegations::delegate,
        delegations::end,
        auth::start,
        auth::callback,
        auth::logout,
        watch::changes,
        watch::denials,
        audit::receipt,
        audit::proof,
        audit::proof_of_record,
        audit::checkpoint,
        audit::key,
        audit::tile,
        audit::cosign,
        docs::description,
        docs::page,
        docs::part,
        health::alive,
        health::ready,
        health::numbers,
    ),
    components(schemas(Problem, Notice, NoticeOfRules)),
    tags(
        (name = "jurisdictions", description = "辖区及其规则 / Jurisdictions and their rules"),
        (name = "catalog", description = "目录 / The catalog"),
        (name = "cases", description = "事项的提交与办理 / Filing matters and acting in cases"),
        (name = "inbox", description = "待办 / What waits for somebody"),
        (name = "notices", description = "提醒 / Notices to organisations"),
        (name = "supervision", description = "监督 / Supervision"),
        (name = "data", description = "数据的上传、查询与下载 / Uploads, queries and downloads of data"),
        (name = "grants", description = "授权及使用情况报告 / Grants, and what their holders report"),
        (name = "records", description = "交换与查询的记录 / Records of exchange and query"),
        (name = "releases", description = "规则组件与规则版本 / Components, and the releases that they become"),
        (name = "calendars", description = "工作日历 / Calendars of working days"),
        (name = "rules", description = "规则的版本及其演练 / Versions of rules, and their rehearsals"),
        (name = "identity", description = "机构、账户与权限 / Organisations, accounts and powers"),
        (name = "log", description = "可验证的日志 / The verifiable log"),
        (name = "documentation", description = "本说明 / This description"),
        (name = "health", description = "运行状况 / Health"),
    )
)]
struct Api;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let mut document = serde_json::to_value(Api::openapi()).unwrap_or_default();
    identify(&mut document);
    flatten::flatten(&mut document);
    surroundings::add(&mut document);
    curl::add(&mut document);
    filters::add(&mut document);
    webhooks::add(&mut document);
    document
});

/// The description: `OpenAPI` 3.1 as JSON.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// How callers say who they are.
fn identify(document: &mut Value) {
    let role = json!({
        "type": "apiKey", "in": "header", "name": "X-Bylaw-Actor",
        "description": "角色[@层级][/身份]，仅限开发模式 / role[@reach][/capacity], in development mode only",
    });
    if let Some(components) = document
        .get_mut("components")
        .and_then(Value::as_object_mut)
    {
        let token = json!({
            "type": "http", "scheme": "bearer",
            "description": "令牌 / a token: `Authorization: Bearer bylaw_…`",
        });
        let certificate = json!({
            "type": "mutualTLS",
            "description": "已登记的客户端证书 / a client certificate that stands for an account",
        });
        let schemes = json!({ "role": role, "token": token, "certificate": certificate });
        components.insert("securitySchemes".into(), schemes);
    }
    // Whoever may claim a role in development comes with a token in earnest.
    for (_, _, operation) in operations(document) {
        if let Some(Value::Array(ways)) = operation.get_mut("security")
            && ways.contains(&json!({ "role": [] }))
        {
            ways.extend([json!({ "token": [] }), json!({ "certificate": [] })]);
        }
    }
}

/// Every operation of a description, with its path and method.
fn operations(document: &mut Value) -> impl Iterator<Item = (&str, &str, &mut Value)> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let methods = item.as_object_mut();
        methods
            .into_iter()
            .flatten()
            .map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    })
}
