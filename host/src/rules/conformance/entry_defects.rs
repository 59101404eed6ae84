//! What can be wrong with the entry that a matter is about, or merely unusual.

use super::entry::{basis, entitle};
use super::random::Random;
use super::words;
use crate::domain::{
    BaseLibrary, BasisRank, CatalogEntry, Category, CollectionTerms, Matter, Sensitivity,
    SharingClass, SharingList, UpdateCycle,
};

/// The entry that decides: what is proposed, else what is published.
fn decisive(matter: &mut Matter) -> Option<&mut CatalogEntry> {
    matter.proposed.as_mut().or(matter.entry.as_mut())
}

/// Any class, also one that the instrument does not know.
pub(super) fn sharing_class(matter: &mut Matter, random: &mut Random) {
    if let Some(entry) = decisive(matter) {
        entry.sharing.class = random.pick(&words::SHARING, SharingClass::Withheld);
    }
}

pub(super) fn opening_class(matter: &mut Matter, random: &mut Random) {
    if let Some(entry) = decisive(matter) {
        entry.opening.class = random.pick(&words::OPENING, entry.opening.class);
    }
}

pub(super) fn sensitivity(matter: &mut Matter, random: &mut Random) {
    let any = random.pick(&words::SENSITIVITIES, Sensitivity::StateSecret);
    let Some(entry) = decisive(matter) else {
        return;
    };
    match entry.items.first_mut() {
        Some(item) if random.chance(50) => item.sensitivity = any,
        _ => entry.sensitivity = any,
    }
}

pub(super) fn sharing_support(matter: &mut Matter, random: &mut Random) {
    let applicant = matter.applicant.clone();
    let Some(entry) = decisive(matter) else {
        return;
    };
    match random.below(5) {
        0 => entry.sharing.conditions = None,
        1 => entry.sharing.reason = None,
        2 => entry.sharing.methods.clear(),
        3 => {
            entry.sharing.required_materials =
                random.sometimes(50, "审批表".into()).into_iter().collect();
        }
        _ => entitle(
            entry,
            random.pick(
                &[
                    applicant.id.as_str(),
                    applicant.name.as_str(),
                    "somebody-else",
                    "",
                ],
                "",
            ),
        ),
    }
}

pub(super) fn opening_support(matter: &mut Matter, random: &mut Random) {
    let Some(entry) = decisive(matter) else {
        return;
    };
    match random.below(4) {
        0 => entry.opening.conditions = None,
        1 => entry.opening.reason = None,
        2 => entry.opening.holder_consents = !entry.opening.holder_consents,
        _ => entry.domain = Some(random.pick(&["", "unheard-of", "credit"], "").into()),
    }
}

/// None, or of another rank, or without a title.
pub(super) fn legal_basis(matter: &mut Matter, random: &mut Random) {
    let mut any = basis(random.pick(&words::RANKS, BasisRank::Other));
    if random.chance(20) {
        any.title.clear();
    }
    let bases = if random.chance(25) { vec![] } else { vec![any] };
    let Some(entry) = decisive(matter) else {
        return;
    };
    if random.chance(50) {
        entry.sharing.legal_basis = bases;
    } else {
        entry.opening.legal_basis = bases;
    }
}

pub(super) fn category(matter: &mut Matter, random: &mut Random) {
    let Some(entry) = decisive(matter) else {
        return;
    };
    let otherwise = BaseLibrary::Population;
    entry.category = match random.below(4) {
        0 => Category::Departmental,
        1 => Category::Thematic(String::new()),
        _ => Category::Base(random.pick(&words::LIBRARIES, otherwise)),
    };
}

pub(super) fn formats(matter: &mut Matter, random: &mut Random) {
    let Some(entry) = decisive(matter) else {
        return;
    };
    entry.formats = match random.below(4) {
        0 => vec![],
        1 => vec![" CSV ".into()],
        2 => vec!["pdf".into(), "jpg".into()],
        _ => vec![String::new()],
    };
}

/// Something that a catalog says of every entry is missing, or unusual.
pub(super) fn elements(matter: &mut Matter, random: &mut Random) {
    let Some(entry) = decisive(matter) else {
        return;
    };
    match random.below(ELEMENTS + 1) {
        ELEMENTS => entry.update_cycle = Some(random.pick(&words::CYCLES, UpdateCycle::Irregular)),
        element => without(entry, element),
    }
}

/// The elements of an entry that can be missing.
pub(super) const ELEMENTS: u64 = 12;

/// Takes one of them out.
pub(super) fn without(entry: &mut CatalogEntry, element: u64) {
    match element {
        0 => entry.title.clear(),
        1 => entry.summary = " ".into(),
        2 => entry.provider.name.clear(),
        3 => entry.source = None,
        4 => entry.code.clear(),
        5 => entry.update_cycle = None,
        6 => entry.items.clear(),
        7 => entry.items.iter_mut().for_each(|item| item.name.clear()),
        8 => entry
            .items
            .iter_mut()
            .for_each(|item| item.data_type.clear()),
        9 => entry.provider.tier = None,
        10 => entry.grade = None,
        _ => entry.risk_assessed = false,
    }
}

pub(super) fn treatment(matter: &mut Matter, _random: &mut Random) {
    if let Some(entry) = decisive(matter) {
        entry.opening.desensitised = !entry.opening.desensitised;
    }
}

/// On lists, where the rules may know classes only.
pub(super) fn lists(matter: &mut Matter, random: &mut Random) {
    if let Some(entry) = decisive(matter) {
        let otherwise = SharingList::Negative;
        entry.sharing.lists = vec![random.pick(&words::LISTS, otherwise)];
    }
}

pub(super) fn collection(matter: &mut Matter, random: &mut Random) {
    let any = basis(random.pick(&words::RANKS, BasisRank::Other));
    let Some(entry) = decisive(matter) else {
        return;
    };
    entry.collection = Some(CollectionTerms {
        legal_basis: random.sometimes(50, any).into_iter().collect(),
        subject_consents: random.chance(50),
        subject_informed: random.chance(50),
    });
}
