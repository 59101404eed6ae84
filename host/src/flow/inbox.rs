//! What waits for somebody, and all cases that are his: lists of cases, with what he may do.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::choices::{Choice, choices};
use super::error::FlowError;
use super::host::Host;
use super::read::load_in;
use crate::domain::actor::ActorName;
use crate::domain::case::{Because, read_beside};
use crate::domain::words::word;
use crate::domain::{Actor, Capacity, Date, MatterKind, Principal, Reach, Role};
use crate::policy::Jurisdiction;
use crate::store::{CaseRow, Listed, NO_DAY, View, Waiting};

/// The most that one page holds.
const PAGE: u32 = 200;

/// A case in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InboxItem {
    /// The case.
    pub id: String,
    /// The kind of its matter.
    pub kind: String,
    /// When it was filed.
    pub filed_on: String,
    /// The revision that an action must name.
    pub revision: u32,
    /// Whose turn it is.
    pub at: Option<String>,
    /// The statutory due date that runs.
    pub due: Option<String>,
    /// Whether a due day ended without an outcome.
    pub overdue: bool,
    /// The entry that it is about.
    pub entry_code: Option<String>,
    /// `open`, `closed` or `unplanned`.
    #[schema(pattern = "^(open|closed|unplanned)$")]
    pub state: String,
    /// Why it waits for the caller; only in the inbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Because>,
    /// What the caller may do there now; only in the inbox.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub may: Vec<Choice>,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize)]
pub struct Page {
    /// The cases.
    pub items: Vec<InboxItem>,
    /// What the next page begins after; none on the last one.
    pub next: Option<String>,
}

/// What somebody looks for in his inbox.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct InboxQuery {
    /// 辖区；默认本人所在 / The jurisdiction; the caller's own by default.
    #[param(example = "shenyang")]
    pub jurisdiction: Option<String>,
    /// 事项类型 / Of this kind.
    pub kind: Option<MatterKind>,
    /// 目录条目的编码 / About the entry with this code.
    pub entry: Option<String>,
    /// 是否逾期 / Overdue or not.
    pub overdue: Option<bool>,
    /// 到期日不晚于 / Due on this day or before.
    pub due_until: Option<Date>,
    /// 只看须由本人身份（负责人或经办人）办理的 / Only what needs him as the head or the officer that he is.
    pub own_capacity: Option<bool>,
    /// 从此之后；见 Link 响应头 / What comes after this, as the header `Link` says.
    pub after: Option<String>,
    /// 最多几项；默认 100，大于 200 按 200 / How many at most; 100 by default, what is larger counts as 200.
    #[param(minimum = 0, default = 100, example = 100)]
    pub limit: Option<u32>,
}

/// Which of his cases somebody looks for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CasesQuery {
    /// 案件所处状态 / Where it stands.
    #[param(inline)]
    pub state: Option<CaseState>,
    /// 事项类型 / Of this kind.
    pub kind: Option<MatterKind>,
    /// 目录条目的编码 / About the entry with this code.
    pub entry: Option<String>,
    /// 提交日不早于 / Filed on this day or later.
    pub from: Option<Date>,
    /// 提交日不晚于 / Filed on this day or earlier.
    pub to: Option<Date>,
    /// 本机构在其中的角色 / In which the caller has this part.
    pub role: Option<Role>,
    /// 从此之后；见 Link 响应头 / What comes after this, as the header `Link` says.
    pub after: Option<String>,
    /// 最多几项；默认 100，大于 200 按 200 / How many at most; 100 by default, what is larger counts as 200.
    #[param(minimum = 0, default = 100, example = 100)]
    pub limit: Option<u32>,
}

/// Where a case stands, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CaseState {
    /// It is somebody's turn.
    Open,
    /// It is over.
    Closed,
    /// The rules gave no usable answer yet.
    Unplanned,
}

/// Open cases in which it is the caller's turn, in his capacity, or which he has to see beside: his
/// period runs while the applicant is awaited, he is heard, or asked for consent. The first due first.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn inbox(
    host: &Host,
    jurisdiction: &str,
    principal: &Principal,
    query: &InboxQuery,
) -> Result<Page, FlowError> {
    let jurisdiction = at_home(host, jurisdiction, principal)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let limit = query.limit.unwrap_or(100).clamp(1, PAGE);
    let wanted = waiting(principal, query);
    // One more than the page holds says whether there is another.
    let rows = match principal.claimed {
        Some(by) => claimed(&mut view, by, &wanted, limit + 1).await?,
        None => {
            view.cases_awaiting(principal.part(), &wanted, limit + 1)
                .await?
        }
    };
    let mut page = page(rows, limit, |item| {
        format!("{}~{}", item.due.as_deref().unwrap_or(NO_DAY), item.id)
    });
    for item in &mut page.items {
        (item.because, item.may) = mine_to_do(&mut view, principal, &item.id).await?;
    }
    Ok(page)
}

/// Cases in which the caller has a part, the latest first.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn cases(
    host: &Host,
    jurisdiction: &str,
    principal: &Principal,
    query: &CasesQuery,
) -> Result<Page, FlowError> {
    let jurisdiction = at_home(host, jurisdiction, principal)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let limit = query.limit.unwrap_or(100).clamp(1, PAGE);
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let wanted = Listed {
        role: query.role.as_ref().map(word).unwrap_or_default(),
        state: query.state.as_ref().map(word).unwrap_or_default(),
        kind: query.kind.as_ref().map(word).unwrap_or_default(),
        entry: query.entry.clone().unwrap_or_default(),
        from: day(query.from),
        to: day(query.to),
        before: query.after.clone().unwrap_or_default(),
    };
    // A role that a developer claims has a part in everything.
    let party = principal.claimed.is_none().then(|| principal.part());
    let rows = view.cases_with(party, &wanted, limit + 1).await?;
    Ok(page(rows, limit, |item| item.id.clone()))
}

/// The jurisdiction, for its own people: a part is found by an organisation's identifier, and other
/// jurisdictions have organisations of the same one.
fn at_home<'a>(
    host: &'a Host,
    jurisdiction: &str,
    principal: &Principal,
) -> Result<&'a Jurisdiction, FlowError> {
    if principal.claimed.is_none() && principal.tenant != jurisdiction {
        let shown = jurisdiction.chars().take(64).collect();
        return Err(FlowError::NoJurisdiction(shown));
    }
    host.jurisdiction(jurisdiction).map(AsRef::as_ref)
}

fn waiting(principal: &Principal, query: &InboxQuery) -> Waiting {
    let capacity = match principal.account.capacity {
        Capacity::Body => String::new(),
        other => format!("/{}", word(&other)),
    };
    let after = query.after.as_deref().and_then(|at| at.split_once('~'));
    Waiting {
        capacity_only: query.own_capacity == Some(true),
        capacity,
        kind: query.kind.as_ref().map(word).unwrap_or_default(),
        entry: query.entry.clone().unwrap_or_default(),
        overdue: query.overdue,
        due_until: query
            .due_until
            .map(|day| day.to_string())
            .unwrap_or_default(),
        after: after
            .map(|(due, id)| (due.to_owned(), id.to_owned()))
            .unwrap_or_default(),
    }
}

/// The first of the rows, and whether there are more.
fn page(mut rows: Vec<CaseRow>, limit: u32, place: impl Fn(&InboxItem) -> String) -> Page {
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let items: Vec<InboxItem> = rows.into_iter().map(item).collect();
    let next = items.last().filter(|_| more).map(place);
    Page { items, next }
}

/// Why a case waits for the caller, and what he may do in it of all that may be done.
async fn mine_to_do(
    view: &mut View,
    principal: &Principal,
    id: &str,
) -> Result<(Option<Because>, Vec<Choice>), FlowError> {
    let names = if let Some(claimed) = principal.claimed {
        vec![claimed]
    } else {
        let parts = view.parts_of(id, principal.part()).await?;
        let names = parts
            .iter()
            .filter_map(|part| part.parse::<ActorName>().ok());
        let in_capacity = |name: ActorName| ActorName {
            reach: Some(name.reach.unwrap_or(Reach::Same)),
            capacity: Some(principal.account.capacity),
            ..name
        };
        names.map(in_capacity).collect()
    };
    let (case, _) = load_in(view, id).await?;
    let is_mine = |actor: Actor| names.iter().any(|name| name.may_act_as(actor));
    let turn = case.turn().map(|turn| (turn, Because::Turn));
    let mut reasons = turn.into_iter().chain(case.beside());
    let because = reasons.find(|(actor, _)| is_mine(*actor));
    let mine = |choice: &Choice| is_mine(actor(choice.by));
    let may = choices(&case).into_iter().filter(mine).collect();
    Ok((because.map(|(_, because)| because), may))
}

fn actor(name: ActorName) -> Actor {
    Actor {
        role: name.role,
        reach: name.reach.unwrap_or(Reach::Same),
        capacity: name.capacity.unwrap_or(Capacity::Body),
    }
}

/// The inbox of a role that a developer claims.
async fn claimed(
    view: &mut View,
    by: ActorName,
    wanted: &Waiting,
    limit: u32,
) -> Result<Vec<CaseRow>, FlowError> {
    let is_mine = |(turn, beside): &(String, String)| {
        let beside = read_beside(beside).map(|(name, _)| name);
        let mut all = turn.parse::<ActorName>().into_iter().chain(beside);
        all.any(|name| by.may_act_as(actor(name)))
    };
    let turns = view.turns().await?;
    let mine: Vec<(String, String)> = turns.into_iter().filter(is_mine).collect();
    let mut rows = view.open_cases(&mine, u32::MAX).await?;
    rows.retain(|row| {
        let due = row.due.as_deref().unwrap_or(NO_DAY);
        let own = row.turn.as_deref().unwrap_or_default();
        (wanted.kind.is_empty() || wanted.kind == row.kind)
            && (wanted.entry.is_empty() || row.entry_code.as_ref() == Some(&wanted.entry))
            && wanted.overdue.is_none_or(|overdue| overdue == row.overdue)
            && (wanted.due_until.is_empty() || due <= wanted.due_until.as_str())
            && (due, row.id.as_str()) > (wanted.after.0.as_str(), wanted.after.1.as_str())
            && (!wanted.capacity_only || own.ends_with(&wanted.capacity))
    });
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows)
}

fn item(row: CaseRow) -> InboxItem {
    InboxItem {
        id: row.id,
        kind: row.kind,
        filed_on: row.filed_on,
        revision: row.revision,
        at: row.turn,
        due: row.due,
        overdue: row.overdue,
        entry_code: row.entry_code,
        state: row.state,
        because: None,
        may: vec![],
    }
}
