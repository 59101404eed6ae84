//! The first row of an entry: every column into the field that it fills.

use super::Column;
use super::read::{ReadEntry, Reading, SaidProvider};
use super::text;
use crate::domain::guide::words::{self, CLASSES, Worded};
use crate::domain::guide::{Guide, SharingMode};
use crate::domain::{
    BaseLibrary, CatalogEntry, Category, CollectionTerms, ExchangeMethod, OpeningClass,
    OpeningTerms, Party, PartyKind, SharingClass, SharingTerms,
};

impl Reading<'_> {
    pub(super) fn entry(mut self) -> ReadEntry {
        let guide = self.guide();
        let mode = guide.sharing_mode;
        let item = self.item();
        self.day(Column::PublishedOn);
        let entry = CatalogEntry {
            code: self.cell(Column::Code).trim().to_owned(),
            title: self.required(Column::Title),
            summary: self.required(Column::Summary),
            provider: self.provider(&guide),
            source: self.said(Column::Source),
            category: self.category(),
            domain: self
                .said(Column::Domain)
                .map(|text| words::domain_of(&text)),
            grade: self.said(Column::Grade),
            risk_assessed: self.yes(Column::RiskAssessed).unwrap_or(false),
            formats: text::list(self.cell(Column::Formats)),
            items: item.into_iter().collect(),
            sensitivity: self.sensitivity(Column::Sensitivity),
            sharing: self.sharing(mode),
            opening: self.opening(),
            collection: self.collection(),
            update_cycle: self.word(Column::Cycle),
            created_on: self.day(Column::CreatedOn).unwrap_or(self.defaults.today),
            in_superior_catalog: self.yes(Column::InSuperiorCatalog).unwrap_or(false),
            on_platform: self.yes(Column::OnPlatform).unwrap_or(false),
        };
        ReadEntry {
            row: self.row.number,
            entry,
            guide: (guide != Guide::default()).then_some(guide),
            provider: SaidProvider {
                id: self.said_id(),
                kind: !self.cell(Column::ProviderKind).is_empty(),
                tier: self.header.has(Column::ProviderTier),
            },
            findings: self.findings,
            silent: self.silent,
        }
    }

    fn guide(&mut self) -> Guide {
        let levels = [
            Column::Class,
            Column::Section,
            Column::Subject,
            Column::Detail,
        ];
        let mut classification: Vec<String> = levels
            .iter()
            .map(|level| self.cell(*level).to_owned())
            .collect();
        while classification.last().is_some_and(String::is_empty) {
            classification.pop();
        }
        let mode: Option<SharingMode> = self.word(Column::SharingMode);
        let way = self.cell(Column::SharingWay).trim();
        if let Some(mode) = mode.filter(|mode| !way.is_empty() && way != words::way_of(*mode)) {
            let belongs = words::way_of(mode);
            self.wrong(
                Column::SharingWay,
                format!("“{}”属于“{belongs}”，不属于“{way}”", mode.zh()),
                format!("`{}` belongs to `{belongs}`, not to `{way}`", mode.zh()),
            );
        }
        let code = self.cell(Column::ProviderCode).trim();
        Guide {
            classification,
            classification_code: None,
            provider_code: (!code.is_empty()).then(|| code.to_owned()),
            format_kind: self.word(Column::FormatKind),
            sharing_mode: mode,
            related_codes: text::list(self.cell(Column::RelatedCodes)),
        }
    }

    fn provider(&mut self, guide: &Guide) -> Party {
        let name = self.required(Column::Provider);
        // A code or a name is no identifier: the register has the last word on who that is.
        let id = self.said_id().or_else(|| guide.provider_code.clone());
        let tier = if self.header.has(Column::ProviderTier) {
            self.word(Column::ProviderTier)
        } else {
            Some(self.defaults.tier)
        };
        Party {
            id: id.unwrap_or_else(|| name.clone()),
            name,
            kind: self
                .word(Column::ProviderKind)
                .unwrap_or(PartyKind::Department),
            tier,
        }
    }

    /// The provider's identifier, if the sheet says it, or whoever hands it in.
    fn said_id(&self) -> Option<String> {
        let own = self.said(Column::ProviderId);
        own.or_else(|| self.defaults.provider.clone())
    }

    /// The column of its own decides, else the first two levels of the classification.
    fn category(&mut self) -> Category {
        let own = self.cell(Column::Category);
        let (class, below, column) = match own.split_once('：') {
            Some((class, below)) => (class, below, Column::Category),
            None if !own.is_empty() => (own, "", Column::Category),
            None => (
                self.cell(Column::Class),
                self.cell(Column::Section),
                Column::Class,
            ),
        };
        let [base, thematic, departmental] = CLASSES;
        let is = |word: &str| {
            class.trim() == word || word.strip_suffix("信息资源") == Some(class.trim())
        };
        if is(base) {
            if let Some(library) = BaseLibrary::of(below) {
                return Category::Base(library);
            }
            let at = if column == Column::Class {
                Column::Section
            } else {
                column
            };
            self.wrong(
                at,
                format!("“{below}”不是基础信息资源库，可填：{}", BaseLibrary::all()),
                format!(
                    "`{below}` is no base library; there are {}",
                    BaseLibrary::all()
                ),
            );
        } else if is(thematic) {
            return Category::Thematic(below.to_owned());
        } else if !is(departmental) {
            let all = CLASSES.join("、");
            self.wrong(
                column,
                format!("“{class}”有误，可填：{all}"),
                format!("`{class}` is none of {all}"),
            );
        }
        Category::Departmental
    }

    fn sharing(&mut self, mode: Option<SharingMode>) -> SharingTerms {
        let class = self.required_word(Column::SharingClass, SharingClass::Withheld);
        let mut conditions = self.said(Column::SharingConditions);
        let mut legal_basis = self.bases(Column::SharingBasis);
        // Of what is not shared, the guide has the basis among the conditions.
        if let Some(said) = conditions
            .as_deref()
            .filter(|_| class == SharingClass::Withheld)
        {
            if said == self.cell(Column::SharingBasis) {
                conditions = None;
            } else if let Some(bases) = text::bases(said).filter(|_| legal_basis.is_empty()) {
                (conditions, legal_basis) = (None, bases);
            }
        }
        let methods = if self.header.has(Column::Methods) {
            self.words(Column::Methods)
        } else {
            mode.map(method_of).into_iter().collect()
        };
        let entitled = text::entitled(self.cell(Column::Entitled));
        if entitled.is_none() {
            self.wrong(
                Column::Entitled,
                "应如“税务局：法律《税收征收管理法》第六条”".into(),
                "write it like 税务局：法律《税收征收管理法》第六条".into(),
            );
        }
        SharingTerms {
            class,
            conditions,
            reason: self.said(Column::SharingReason),
            legal_basis,
            methods,
            required_materials: text::list(self.cell(Column::Materials)),
            entitled: entitled.unwrap_or_default(),
            lists: self.words(Column::Lists),
        }
    }

    /// Several words in one cell.
    fn words<T: Worded>(&mut self, column: Column) -> Vec<T> {
        let mut all = vec![];
        for written in text::list(self.cell(column)) {
            match T::of(&written) {
                Some(value) => all.push(value),
                None => self.wrong(
                    column,
                    format!("“{written}”有误，可填：{}", T::all()),
                    format!("`{written}` is none of {}", T::all()),
                ),
            }
        }
        all
    }

    fn opening(&mut self) -> OpeningTerms {
        self.required(Column::IsOpen);
        let open = self.yes(Column::IsOpen).unwrap_or(false);
        let conditions = self.said(Column::OpeningConditions);
        let class = match (self.word(Column::OpeningClass), open) {
            (Some(class), _) => class,
            (None, false) => OpeningClass::Closed,
            (None, true) if conditions.is_some() => OpeningClass::Conditional,
            (None, true) => OpeningClass::Unconditional,
        };
        if !self.cell(Column::IsOpen).is_empty() && open == (class == OpeningClass::Closed) {
            self.wrong(
                Column::OpeningClass,
                format!("“{}”与“是否向社会开放”不一致", class.zh()),
                format!("`{}` contradicts 是否向社会开放", class.zh()),
            );
        }
        OpeningTerms {
            class,
            conditions,
            reason: self.said(Column::OpeningReason),
            legal_basis: self.bases(Column::OpeningBasis),
            desensitised: self.yes(Column::Desensitised).unwrap_or(false),
            holder_consents: self.yes(Column::HolderConsents).unwrap_or(false),
        }
    }

    fn collection(&mut self) -> Option<CollectionTerms> {
        let columns = [
            Column::CollectionBasis,
            Column::SubjectConsents,
            Column::SubjectInformed,
        ];
        if columns.iter().all(|column| self.cell(*column).is_empty()) {
            return None;
        }
        Some(CollectionTerms {
            legal_basis: self.bases(Column::CollectionBasis),
            subject_consents: self.yes(Column::SubjectConsents).unwrap_or(false),
            subject_informed: self.yes(Column::SubjectInformed).unwrap_or(false),
        })
    }
}

/// How data are used that are handed over in a mode, where a sheet does not say.
fn method_of(mode: SharingMode) -> ExchangeMethod {
    match mode {
        SharingMode::PlatformDatabase => ExchangeMethod::BatchExchange,
        SharingMode::PlatformFile => ExchangeMethod::FileDownload,
        SharingMode::PlatformInterface => ExchangeMethod::ServiceInterface,
        SharingMode::Mail | SharingMode::Disk | SharingMode::Media => ExchangeMethod::Custom,
    }
}
