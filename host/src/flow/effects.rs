//! Carries out what an outcome does, in the outcome's own transaction.
//!
//! Telling, filing on record and measures that people carry out are done once they are recorded:
//! the event holds them.

use std::collections::BTreeMap;

use super::data::items_of;
use super::error::FlowError;
use super::lowering::require_leading;
use super::offices::tree_of;
use super::persons::is_reference;
use super::record::Record;
use crate::calendar::due_date;
use crate::clock::instant_of;
use crate::domain::case::{Case, Taken};
use crate::domain::guide::Guide;
use crate::domain::words::word;
use crate::domain::{
    Catalog, CatalogEntry, Date, Effect, FollowUp, Grant, OpeningClass, OutcomeKind, Role,
    Sensitivity, Text,
};
use crate::store::{EntryRow, EntryState, FollowUpRow, GrantRow, GrantState, Moved};

/// The hour at which a matter that follows is filed.
const OPENING_HOUR: i8 = 9;

/// Carries out one effect of the event that was just appended; `acted` says that an actor chose it.
pub(super) async fn carry_out(
    record: &mut Record<'_>,
    effect: &Effect,
    day: Date,
    acted: bool,
) -> Result<(), FlowError> {
    match effect {
        Effect::PublishEntry(catalogs) | Effect::ReviseEntry(catalogs) => {
            let as_what = AsWhat {
                held: Held::Are(catalogs),
                state: EntryState::Published,
                published: matches!(effect, Effect::PublishEntry(_)),
                guide: record.case.guide.clone(),
            };
            let proposed = record.case.new_entry().cloned();
            put_entry(record, proposed, as_what, day).await
        }
        Effect::OpenEntry => {
            let as_what = AsWhat {
                held: Held::Also(Catalog::Opening),
                state: EntryState::Published,
                published: false,
                guide: record.case.guide.clone(),
            };
            let proposed = record.case.new_entry().cloned();
            let opened = match proposed {
                Some(proposed) => Some(proposed),
                None => standing(record).await?.map(opened),
            };
            put_entry(record, opened, as_what, day).await
        }
        Effect::StopProvision => {
            let as_what = AsWhat {
                held: Held::Stay,
                state: EntryState::Stopped,
                published: false,
                guide: None,
            };
            let entry = standing(record).await?;
            put_entry(record, entry, as_what, day).await
        }
        Effect::DiscloseBasis => disclose_basis(record, day).await,
        Effect::GrantAccess(grant) => give(record, grant, day, acted).await,
        Effect::SuspendAccess => move_grants(record, Sanction::Suspends, day).await,
        Effect::EndAccess => move_grants(record, Sanction::Ends, day).await,
        // Of this case; what others suspended, or what has ended, stays so.
        Effect::RestoreAccess => Ok(record.tx.restore_grants(&record.id, day).await?),
        Effect::Follow(follow) => queue(record, *follow, day).await,
        Effect::Notify(_) | Effect::FileWith(_) | Effect::Measure(_) | Effect::SuspendProjects => {
            Ok(())
        }
    }
}

/// As what an entry stands in the catalog afterwards.
struct AsWhat<'a> {
    held: Held<'a>,
    state: EntryState,
    /// The first time, this is its publication day.
    published: bool,
    /// What the guide asks of it; without one, what was said before stays.
    guide: Option<Guide>,
}

/// In which catalogs an entry stands afterwards.
#[derive(Clone, Copy)]
enum Held<'a> {
    /// Where it stood.
    Stay,
    /// In these: an entry that became closed leaves the catalog of open data.
    Are(&'a [Catalog]),
    /// Where it stood, and in this one.
    Also(Catalog),
}

/// Data that was not open is so now; conditions that the entry already had stay.
fn opened(mut entry: CatalogEntry) -> CatalogEntry {
    if entry.opening.class == OpeningClass::Closed {
        entry.opening.class = OpeningClass::Unconditional;
        entry.opening.reason = None;
    }
    entry
}

/// The case's entry as it is in the catalog today, which may be another than on the filing day.
async fn standing(record: &mut Record<'_>) -> Result<Option<CatalogEntry>, FlowError> {
    let Some(filed) = record.case.matter.entry.clone() else {
        return Ok(None);
    };
    let known = record.tx.entry(&filed.code).await?;
    Ok(Some(known.map_or(filed, |row| row.entry)))
}

/// Puts an entry into the catalog as its next version. Without an entry there is nothing to put.
async fn put_entry(
    record: &mut Record<'_>,
    entry: Option<CatalogEntry>,
    as_what: AsWhat<'_>,
    day: Date,
) -> Result<(), FlowError> {
    let Some(entry) = entry else { return Ok(()) };
    let known = record.tx.entry(&entry.code).await?;
    if let Some(known) = &known {
        require_leading(record, &known.entry, &entry).await?;
    }
    let published_on = known.as_ref().and_then(|row| row.published_on);
    let guide = as_what
        .guide
        .or_else(|| known.as_ref().and_then(|row| row.guide.clone()));
    let (version, disclosed, mut catalogs) = known.map_or((1, false, vec![]), |row| {
        (row.version + 1, row.basis_disclosed, row.catalogs)
    });
    match as_what.held {
        Held::Stay => {}
        Held::Are(all) => catalogs = all.to_vec(),
        Held::Also(one) if catalogs.contains(&one) => {}
        Held::Also(one) => catalogs.push(one),
    }
    // Whatever the route said.
    catalogs.retain(|catalog| may_stand_in(&entry, *catalog));
    let row = EntryRow {
        version,
        state: as_what.state,
        catalogs,
        basis_disclosed: disclosed,
        case_id: Some(record.id.clone()),
        day,
        published_on: published_on.or(as_what.published.then_some(day)),
        guide,
        entry,
    };
    record.tx.put_entry(&row).await?;
    Ok(())
}

/// Closed data stands in no catalog of open data, nor withheld data in one of shared data.
pub(super) fn may_stand_in(entry: &CatalogEntry, catalog: Catalog) -> bool {
    match catalog {
        Catalog::Resources => true,
        Catalog::Sharing => !entry.sharing.withholds(),
        Catalog::Opening => entry.opening.class != OpeningClass::Closed,
    }
}

async fn disclose_basis(record: &mut Record<'_>, day: Date) -> Result<(), FlowError> {
    let matter = &record.case.matter;
    let Some(code) = matter.deciding_entry().map(|entry| entry.code.clone()) else {
        return Ok(());
    };
    if let Some(row) = record.tx.entry(&code).await? {
        let case_id = Some(record.id.clone());
        let row = EntryRow {
            version: row.version + 1,
            basis_disclosed: true,
            case_id,
            day,
            ..row
        };
        record.tx.put_entry(&row).await?;
    }
    Ok(())
}

/// What the case is about: the entry that was named, else the one that it brought.
fn given_entry(case: &Case) -> Option<&CatalogEntry> {
    case.matter.entry.as_ref().or_else(|| case.new_entry())
}

/// Who is to operate data holds the grant, else who applied.
async fn give(
    record: &mut Record<'_>,
    grant: &Grant,
    day: Date,
    acted: bool,
) -> Result<(), FlowError> {
    let matter = &record.case.matter;
    let (holder, held_as) = match &matter.statement.operator {
        Some(operator) => (operator, Role::Grantee),
        None => (&matter.applicant, Role::Applicant),
    };
    let holder = holder.id.clone();
    let entry_code = given_entry(&record.case).map(|entry| entry.code.clone());
    let standing = match &entry_code {
        Some(code) => record.tx.entry(code).await?.map(|row| row.entry),
        None => None,
    };
    let matter = &record.case.matter;
    let row = GrantRow {
        id: uuid::Uuid::now_v7().to_string(),
        case_id: record.id.clone(),
        entry_code,
        holder,
        held_as: word(&held_as),
        state: GrantState::Active,
        since: day.to_string(),
        kind: matter.kind,
        purpose: matter.statement.purpose.clone(),
        asked_items: matter.statement.items.clone(),
        cleared: cleared(&record.case, grant, acted),
        sensitivities: sensitivities(given_entry(&record.case), standing.as_ref()),
        suspensions: vec![],
        moved: None,
        grant: grant.clone(),
    };
    record.tx.insert_grant(&row).await?;
    Ok(())
}

/// The items that somebody looked at by name before they were given, each as sensitive as it was when
/// they were asked for. What the law or silence gave, and what nobody named, nobody looked at.
fn cleared(case: &Case, grant: &Grant, acted: bool) -> BTreeMap<String, Sensitivity> {
    let looked_at = |taken: &Taken| {
        let stage = taken
            .stage
            .and_then(|stage| case.route.as_ref()?.stage(stage));
        let others = stage.is_some_and(|stage| {
            !matches!(stage.stage().actor.role, Role::Applicant | Role::Grantee)
        });
        let gives = matches!(
            taken.kind,
            OutcomeKind::Approve
                | OutcomeKind::Settle
                | OutcomeKind::Confirm
                | OutcomeKind::Complete
        );
        others && gives && !taken.deemed
    };
    if !acted || !case.outcomes.iter().any(looked_at) {
        return BTreeMap::new();
    }
    let items = given_entry(case).into_iter().flat_map(|entry| &entry.items);
    let named = items_of(grant, &case.matter.statement.items);
    items
        .filter(|item| named.contains(&item.name))
        .map(|item| (item.name.clone(), item.sensitivity))
        .collect()
}

/// How sensitive the items are that are given: as the case has them or as they stand in the catalog by
/// now, whichever is stricter.
fn sensitivities(
    decided: Option<&CatalogEntry>,
    standing: Option<&CatalogEntry>,
) -> BTreeMap<String, Sensitivity> {
    let mut all = BTreeMap::new();
    for item in decided
        .into_iter()
        .chain(standing)
        .flat_map(|entry| &entry.items)
    {
        let known = all.entry(item.name.clone()).or_insert(item.sensitivity);
        *known = item.sensitivity.max(*known);
    }
    all
}

/// What a rectification does to grants.
#[derive(Clone, Copy)]
enum Sanction {
    Suspends,
    Ends,
}

/// A rectification moves the grants of whom it is directed against; no respondent, none.
async fn move_grants(
    record: &mut Record<'_>,
    sanction: Sanction,
    day: Date,
) -> Result<(), FlowError> {
    let matter = &record.case.matter;
    let entry = matter.entry.as_ref().map(|entry| entry.code.clone());
    let taken = record.case.outcomes.last();
    let grounds = taken.and_then(|taken| record.case.grounds(taken));
    let (title, citations) = grounds.map_or_else(
        || (Text::default(), vec![]),
        |(title, citations)| (title.clone(), citations.to_vec()),
    );
    let why = Moved {
        case_id: record.id.clone(),
        title,
        citations,
    };
    for holder in holders_against(record).await? {
        let (tx, entry) = (&mut record.tx, entry.as_deref());
        match sanction {
            Sanction::Suspends => tx.suspend_grants(&holder, entry, day, &why).await?,
            Sanction::Ends => tx.end_grants(&holder, entry, day, &why).await?,
        }
    }
    Ok(())
}

/// Under which names those hold grants against whom the case is directed.
async fn holders_against(record: &mut Record<'_>) -> Result<Vec<String>, FlowError> {
    let respondents = record.case.matter.respondents.clone();
    let tree = tree_of(&mut record.tx).await?;
    let mut holders = vec![];
    for party in respondents {
        holders.extend(holdings(record, tree.heir(&party.id)).await?);
    }
    Ok(holders)
}

/// Under which names a respondent holds grants. A person has another reference in every case.
async fn holdings(record: &mut Record<'_>, respondent: String) -> Result<Vec<String>, FlowError> {
    if is_reference(&respondent)
        && let Some(person) = record.tx.person(&respondent).await?
    {
        return Ok(record.tx.references_of(&person).await?);
    }
    Ok(vec![respondent])
}

async fn queue(record: &mut Record<'_>, follow: FollowUp, day: Date) -> Result<(), FlowError> {
    let on = match follow.after {
        Some(period) => due_date(&record.jurisdiction.calendar(), day, period)?.due,
        None => day,
    };
    let row = FollowUpRow {
        id: uuid::Uuid::now_v7().to_string(),
        from_case: record.id.clone(),
        kind: follow.kind,
        day: on,
    };
    let due_at = match follow.after {
        Some(_) => instant_of(on, OPENING_HOUR, &record.jurisdiction.policy.zone).as_second(),
        None => record.now.as_second(),
    };
    record.tx.insert_follow_up(&row, due_at).await?;
    Ok(())
}
