//! What somebody may see of an entry's data: the provider all of it, who holds a grant what it gives,
//! anybody what is open. It is looked at on every call.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::refusal::{Refusal, WhyNot, of_grant, of_rules, of_stop};
use super::{DataError, entry_in};
use crate::data::Permit;
use crate::domain::{
    Catalog, CatalogEntry, Date, ExchangeMethod, Grant, MatterKind, OpeningClass, Party, PartyKind,
    Principal, Role, Sensitivity,
};
use crate::flow::host::Host;
use crate::flow::offices::heir_of;
use crate::flow::use_account::{Using, account_of};
use crate::policy::Jurisdiction;
use crate::store::{EntryRow, EntryState, GrantRow, GrantState, GrantsWanted, View};

/// The most grants that somebody is looked at for on one entry.
const HELD: u32 = 1_000;

/// The organisation that provides an entry.
///
/// # Errors
/// If there is no such entry.
pub async fn provider_of(host: &Host, jurisdiction: &str, code: &str) -> Result<String, DataError> {
    let mut view = host
        .store
        .read(host.jurisdiction(jurisdiction)?.name())
        .await?;
    let provider = entry_in(&mut view, code).await?.entry.provider.id;
    Ok(heir_of(&mut view, &provider).await?)
}

/// Whether somebody provides an entry today.
pub(super) async fn provides(
    view: &mut View,
    provider: &Party,
    by: &str,
) -> Result<bool, DataError> {
    Ok(provider.id == by || heir_of(view, &provider.id).await? == by)
}

/// Refuses whoever does not.
pub(super) async fn require_provider(
    view: &mut View,
    provider: &Party,
    by: &str,
) -> Result<(), DataError> {
    if provides(view, provider, by).await? {
        return Ok(());
    }
    Err(DataError::NotProvider(provider.id.clone()))
}

/// What somebody may see of an entry's data who names these items, by a method.
///
/// # Errors
/// If there is no such entry, or it is not for whoever asks: why, and by which article.
pub async fn permit_for(
    host: &Host,
    jurisdiction: &str,
    by: Option<Using<'_>>,
    code: &str,
    wanted: &[String],
    method: ExchangeMethod,
) -> Result<Permit, DataError> {
    let here = host.jurisdiction(jurisdiction)?;
    let principal = by.map(|by| by.principal);
    let permit = permitted(host, here, principal, code, wanted, method).await?;
    let account = match by {
        Some(by) => account_of(host, here.name(), by).await?,
        None => None,
    };
    Ok(Permit { account, ..permit })
}

async fn permitted(
    host: &Host,
    here: &Arc<Jurisdiction>,
    principal: Option<&Principal>,
    code: &str,
    wanted: &[String],
    method: ExchangeMethod,
) -> Result<Permit, DataError> {
    let mut view = host.store.read(here.name()).await?;
    let row = entry_in(&mut view, code).await?;
    let asker = Asker::of(here.name(), principal, host.stand_ins);
    if asker.provides(&heir_of(&mut view, &row.entry.provider.id).await?) {
        return Ok(permit(row.entry.provider, Sensitivity::StateSecret));
    }
    let held = match &asker.part {
        Some(part) => {
            let on_it = GrantsWanted {
                part: part.clone(),
                held: true,
                entry: row.entry.code.clone(),
                ..GrantsWanted::default()
            };
            view.grants(&on_it, HELD).await?
        }
        None => vec![],
    };
    // Closed data stand in no catalog that he may read, so he does not learn what became of them.
    if held.is_empty() && row.entry.opening.class == OpeningClass::Closed && !asker.reads_all {
        return Err(DataError::NoEntry(row.entry.code));
    }
    if row.state == EntryState::Stopped {
        return Err(of_stop(&mut view, &row).await?.into());
    }
    let today = host.today(here);
    let (shut, held): (Vec<GrantRow>, Vec<GrantRow>) = held
        .into_iter()
        .partition(|grant| is_shut(&row.entry, grant.kind));
    match best(&held, &row, today, wanted, method) {
        Some((grant, None)) => return Ok(granted(grant, asker.party, is_open(&row))),
        // Whoever holds too little may still have what everybody has.
        _ if is_open(&row) => return Ok(permit(asker.party, Sensitivity::None)),
        Some((grant, Some(why))) => {
            return Err(of_grant(&mut view, &row.entry.code, grant, why)
                .await?
                .into());
        }
        None => {}
    }
    drop(view);
    let refusal: Refusal = of_rules(here, row.entry, asker.party, wanted, method, today).await?;
    Err(match shut.last() {
        Some(grant) => refusal.in_spite_of(&grant.id).into(),
        None => refusal.into(),
    })
}

/// Who asks, as it matters here.
struct Asker {
    /// Under which name it takes part in cases of this jurisdiction.
    part: Option<String>,
    party: Party,
    /// In development: it says it is the provider.
    claims_to_provide: bool,
    /// It may read the whole catalog.
    reads_all: bool,
}

impl Asker {
    fn of(jurisdiction: &str, principal: Option<&Principal>, stand_ins: bool) -> Self {
        let Some(principal) = principal else {
            return Self {
                part: None,
                party: anybody(),
                claims_to_provide: false,
                reads_all: stand_ins,
            };
        };
        if let Some(claimed) = principal.claimed {
            return Self {
                // Whoever claims to be a grantee holds what there is.
                part: (claimed.role == Role::Grantee).then(String::new),
                party: anybody(),
                claims_to_provide: claimed.role == Role::Provider,
                reads_all: true,
            };
        }
        let (mut party, home) = (principal.party(), principal.tenant == jurisdiction);
        if !home {
            // Another tenant's organisations may have the same identifiers.
            party.id = format!("{}/{}", principal.tenant, party.id);
        }
        Self {
            part: home.then(|| principal.part().to_owned()),
            party,
            claims_to_provide: false,
            reads_all: home && principal.organisation.is_some(),
        }
    }

    fn provides(&self, provider: &str) -> bool {
        self.claims_to_provide || self.part.as_deref() == Some(provider)
    }
}

/// Whoever does not say who he is.
fn anybody() -> Party {
    Party {
        id: "anybody".to_owned(),
        name: "社会公众".to_owned(),
        kind: PartyKind::SocialOrganisation,
        tier: None,
    }
}

/// Open without conditions, and in the catalog of what is open.
fn is_open(row: &EntryRow) -> bool {
    row.entry.opening.class == OpeningClass::Unconditional
        && row.catalogs.contains(&Catalog::Opening)
}

/// Whether an entry has become one whose data are given to nobody on the side on which a grant stands.
/// Whoever operates data stands on neither: he has them while either has.
fn is_shut(entry: &CatalogEntry, kind: MatterKind) -> bool {
    let withheld = entry.sharing.withholds();
    let closed = entry.opening.class == OpeningClass::Closed;
    match kind {
        MatterKind::SharingApplication
        | MatterKind::OnwardUse
        | MatterKind::StatisticsAccess
        | MatterKind::DataNeed => withheld,
        MatterKind::OperationAuthorisation => withheld && closed,
        _ => closed,
    }
}

fn permit(party: Party, clear: Sensitivity) -> Permit {
    Permit {
        party,
        account: None,
        grant: None,
        items: None,
        clear,
        named: BTreeMap::new(),
        then: None,
        rows: None,
    }
}

/// What a grant gives. As sensitive as an item was when it was given it stays for its holder, unless the
/// entry is open: then he sees what everybody does.
fn granted(row: &GrantRow, party: Party, open: bool) -> Permit {
    let items = items_held(row);
    Permit {
        grant: Some(row.id.clone()),
        items: (!items.is_empty()).then(|| items.to_vec()),
        named: row.cleared.clone(),
        then: (!open).then(|| row.sensitivities.clone()),
        ..permit(party, Sensitivity::None)
    }
}

/// The items that a grant gives: those that it names, else those that were asked for; none named
/// anywhere means all.
pub(in crate::flow) fn items_of<'a>(grant: &'a Grant, asked: &'a [String]) -> &'a [String] {
    if grant.items.is_empty() {
        asked
    } else {
        &grant.items
    }
}

/// The same of a grant that is held.
pub(super) fn items_held(row: &GrantRow) -> &[String] {
    items_of(&row.grant, &row.asked_items)
}

/// The grant that gives what is wanted; else the one that comes nearest, and why it does not.
fn best<'a>(
    held: &'a [GrantRow],
    row: &EntryRow,
    today: Date,
    wanted: &[String],
    method: ExchangeMethod,
) -> Option<(&'a GrantRow, Option<WhyNot>)> {
    let known = |item: &&String| row.entry.items.iter().any(|of| of.name == **item);
    let wanted: Vec<&String> = wanted.iter().filter(known).collect();
    let judged = held
        .iter()
        .map(|grant| (grant, lacks(grant, today, &wanted, method)));
    // Of several that fit, the one that gives most; the last one given, if they give the same.
    let breadth = |grant: &GrantRow| match items_held(grant).len() {
        0 => usize::MAX,
        some => some,
    };
    judged.max_by_key(|(grant, why)| {
        (
            why.as_ref().map_or(u8::MAX, WhyNot::nearness),
            breadth(grant),
        )
    })
}

/// Why a grant does not give what is wanted; none if it does. Its last day still counts.
fn lacks(
    row: &GrantRow,
    today: Date,
    wanted: &[&String],
    method: ExchangeMethod,
) -> Option<WhyNot> {
    match row.state {
        GrantState::Suspended => return Some(WhyNot::Suspended),
        GrantState::Ended => return Some(WhyNot::Ended),
        GrantState::Active => {}
    }
    if let Some(until) = row.grant.until.filter(|until| *until < today) {
        return Some(WhyNot::Expired(until));
    }
    if let Some(only) = row.grant.method.filter(|only| !fits(*only, method)) {
        return Some(WhyNot::Method(only));
    }
    let items = items_held(row);
    let beyond = |item: &&&String| !items.is_empty() && !items.contains(item);
    let beyond: Vec<String> = wanted
        .iter()
        .filter(beyond)
        .map(|item| (*item).clone())
        .collect();
    (!beyond.is_empty()).then_some(WhyNot::OverBroad(beyond))
}

/// Whether access by a method is what a grant for one gives: asking, or handing over whole.
fn fits(granted: ExchangeMethod, used: ExchangeMethod) -> bool {
    use ExchangeMethod::{BatchExchange, Custom, FileDownload, Query, ServiceInterface};
    match granted {
        Query | ServiceInterface => matches!(used, Query | ServiceInterface),
        FileDownload | BatchExchange => matches!(used, FileDownload | BatchExchange),
        Custom => used == Custom,
    }
}
