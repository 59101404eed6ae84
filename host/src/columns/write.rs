//! An entry as the rows of a sheet: one with its first item, one more for each further item.

use super::text::{write_bases, write_entitled, write_list};
use super::{COLUMNS, Column};
use crate::domain::guide::Guide;
use crate::domain::guide::words::{self, Worded};
use crate::domain::{CatalogEntry, Category, Date, InformationItem, OpeningClass, SharingClass};

/// The head of a sheet that has every column.
pub fn header_row() -> Vec<String> {
    COLUMNS
        .iter()
        .map(|(_, heading, _)| (*heading).into())
        .collect()
}

/// The rows of an entry.
pub fn rows_of(
    entry: &CatalogEntry,
    guide: Option<&Guide>,
    published_on: Option<Date>,
) -> Vec<Vec<String>> {
    let none = Guide::default();
    let guide = guide.unwrap_or(&none);
    let cell = |column: Column, item: Option<&InformationItem>| match column {
        Column::ItemName => item.map(|item| item.name.clone()).unwrap_or_default(),
        Column::DataType => item
            .map(|item| words::data_type(&item.data_type))
            .unwrap_or_default(),
        Column::ItemSensitivity => item
            .map(|item| item.sensitivity.zh().to_owned())
            .unwrap_or_default(),
        Column::PublishedOn => published_on.map(|day| day.to_string()).unwrap_or_default(),
        column => of_guide(guide, column)
            .or_else(|| of_terms(entry, column))
            .unwrap_or_else(|| of_entry(entry, column)),
    };
    let mut items = entry.items.iter();
    let first = items.next();
    let whole = COLUMNS.iter().map(|(column, ..)| cell(*column, first));
    let mut rows = vec![whole.collect()];
    for item in items {
        let of_item = |column: Column| {
            let fills = matches!(
                column,
                Column::ItemName | Column::DataType | Column::ItemSensitivity
            );
            if fills {
                cell(column, Some(item))
            } else {
                String::new()
            }
        };
        rows.push(
            COLUMNS
                .iter()
                .map(|(column, ..)| of_item(*column))
                .collect(),
        );
    }
    rows
}

fn of_guide(guide: &Guide, column: Column) -> Option<String> {
    let level = |place: usize| guide.classification.get(place).cloned().unwrap_or_default();
    Some(match column {
        Column::Class => level(0),
        Column::Section => level(1),
        Column::Subject => level(2),
        Column::Detail => level(3),
        Column::ProviderCode => guide.provider_code.clone().unwrap_or_default(),
        Column::FormatKind => guide.format_kind.map(Worded::zh).unwrap_or_default().into(),
        Column::SharingWay => guide
            .sharing_mode
            .map(words::way_of)
            .unwrap_or_default()
            .into(),
        Column::SharingMode => guide
            .sharing_mode
            .map(Worded::zh)
            .unwrap_or_default()
            .into(),
        Column::RelatedCodes => write_list(&guide.related_codes),
        _ => return None,
    })
}

fn of_terms(entry: &CatalogEntry, column: Column) -> Option<String> {
    let (sharing, opening) = (&entry.sharing, &entry.opening);
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    let yes = |yes: bool| words::yes_or_no(yes).to_owned();
    let collection = entry.collection.as_ref();
    Some(match column {
        Column::SharingClass => sharing.class.zh().into(),
        // For what is not shared, the guide wants the basis here.
        Column::SharingConditions => match (&sharing.conditions, sharing.class) {
            (None, SharingClass::Withheld) => write_bases(&sharing.legal_basis),
            (conditions, _) => said(conditions),
        },
        Column::Methods => written(&sharing.methods),
        Column::Lists => written(&sharing.lists),
        Column::Materials => write_list(&sharing.required_materials),
        Column::SharingBasis => write_bases(&sharing.legal_basis),
        Column::SharingReason => said(&sharing.reason),
        Column::Entitled => write_entitled(&sharing.entitled),
        Column::IsOpen => yes(opening.class != OpeningClass::Closed),
        Column::OpeningClass => opening.class.zh().into(),
        Column::OpeningConditions => said(&opening.conditions),
        Column::OpeningBasis => write_bases(&opening.legal_basis),
        Column::OpeningReason => said(&opening.reason),
        Column::Desensitised => yes(opening.desensitised),
        Column::HolderConsents => yes(opening.holder_consents),
        Column::CollectionBasis => collection
            .map(|terms| write_bases(&terms.legal_basis))
            .unwrap_or_default(),
        Column::SubjectConsents => collection
            .map(|terms| yes(terms.subject_consents))
            .unwrap_or_default(),
        Column::SubjectInformed => collection
            .map(|terms| yes(terms.subject_informed))
            .unwrap_or_default(),
        _ => return None,
    })
}

/// Several words in one cell.
fn written<T: Worded>(values: &[T]) -> String {
    let all: Vec<&str> = values.iter().map(|one| one.zh()).collect();
    all.join("；")
}

fn of_entry(entry: &CatalogEntry, column: Column) -> String {
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    match column {
        Column::Title => entry.title.clone(),
        Column::Code => entry.code.clone(),
        Column::Summary => entry.summary.clone(),
        Column::Provider => entry.provider.name.clone(),
        Column::ProviderId => entry.provider.id.clone(),
        Column::ProviderKind => entry.provider.kind.zh().into(),
        Column::ProviderTier => entry
            .provider
            .tier
            .map(Worded::zh)
            .unwrap_or_default()
            .into(),
        Column::Formats => write_list(&entry.formats),
        Column::Cycle => entry
            .update_cycle
            .map(Worded::zh)
            .unwrap_or_default()
            .into(),
        Column::Sensitivity => entry.sensitivity.zh().into(),
        Column::Source => said(&entry.source),
        Column::Category => write_category(&entry.category),
        Column::Domain => entry
            .domain
            .as_deref()
            .map(words::domain)
            .unwrap_or_default(),
        Column::Grade => said(&entry.grade),
        Column::RiskAssessed => words::yes_or_no(entry.risk_assessed).into(),
        Column::CreatedOn => entry.created_on.to_string(),
        Column::InSuperiorCatalog => words::yes_or_no(entry.in_superior_catalog).into(),
        // Nothing where nothing was said: a sheet of before reads as it did.
        Column::OnPlatform if entry.on_platform => words::yes_or_no(true).into(),
        _ => String::new(),
    }
}

/// The class, and after a colon the base library or the theme.
fn write_category(category: &Category) -> String {
    let [base, thematic, departmental] = words::CLASSES;
    match category {
        Category::Base(library) => format!("{base}：{}", library.zh()),
        Category::Thematic(theme) => format!("{thematic}：{theme}"),
        Category::Departmental => departmental.into(),
    }
}
