//! Who provides an entry of a sheet. The guide names the provider by his unified social credit code; the
//! register says which organisation that is.

use crate::columns::{Column, Header, ReadEntry, finding, place_of};
use crate::domain::words::clipped;
use crate::domain::{Organisation, OrganisationTree, Severity};

/// Fills in what the register knows of an entry's provider and the sheet does not say. Where nobody is
/// registered there is nothing to fill in.
pub(super) fn identify(register: &OrganisationTree, header: &Header, read: &mut ReadEntry) {
    if register.is_empty() {
        return;
    }
    let known = match &read.provider.id {
        // Whether there is such an organisation, its filing is told.
        Some(id) => register.get(id).cloned(),
        None => match by_code(register, read) {
            Ok(known) => Some(known),
            Err((zh, en)) => {
                let found = finding(Severity::Error, zh, en);
                let at = Some(Column::ProviderCode);
                read.findings.push(place_of(header, read.row, at, found));
                None
            }
        },
    };
    let Some(known) = known else { return };
    let (provider, said) = (&mut read.entry.provider, &read.provider);
    provider.id.clone_from(&known.id);
    if !said.kind {
        provider.kind = known.kind;
    }
    if !said.tier {
        provider.tier = known.tier;
    }
}

/// The organisation with the entry's credit code; of several the one that still acts.
fn by_code(
    register: &OrganisationTree,
    read: &ReadEntry,
) -> Result<Organisation, (String, String)> {
    let said = read.guide.as_ref();
    let Some(code) = said.and_then(|guide| guide.provider_code.as_deref()) else {
        return Err((
            "请填写提供方的统一社会信用代码，或增加“提供方标识”列".to_owned(),
            "write the provider's unified social credit code, or add the column `提供方标识`"
                .to_owned(),
        ));
    };
    let has = |one: &&Organisation| {
        let own = one.credit_code.as_deref();
        own.is_some_and(|own| own.eq_ignore_ascii_case(code.trim()))
    };
    let mut known: Vec<&Organisation> = register.iter().filter(has).collect();
    if known.iter().any(|one| one.is_active()) {
        known.retain(|one| one.is_active());
    }
    let shown = clipped(code, 40);
    match known.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err((
            format!(
                "机构目录中没有统一社会信用代码为“{shown}”的机构；请更正，或请系统管理员登记该代码，或增加“提供方标识”列"
            ),
            format!(
                "no organisation here has the unified social credit code `{shown}`; correct it, have the \
                 system administrator enter it, or add the column `提供方标识`"
            ),
        )),
        several => {
            let ids: Vec<&str> = several.iter().map(|one| one.id.as_str()).collect();
            let ids = ids.join(", ");
            Err((
                format!("统一社会信用代码“{shown}”属于多个机构（{ids}），请增加“提供方标识”列"),
                format!(
                    "several organisations have the code `{shown}` ({ids}); add the column `提供方标识`"
                ),
            ))
        }
    }
}
