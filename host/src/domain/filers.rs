//! Who files what is an act of an office, as the texts have it.
//!
//! Applications, requests, disputes, corrections and complaints are for whoever comes, and the rules
//! look at who that is. What stands here starts somebody's duty or somebody's accountability, and is
//! filed by those whom the texts name. Where a text is silent about who, nobody is named for it.

use super::{Citation, MatterKind, PartyKind, Role};

use Filer::{First, Office, Own, PublicBody, User};

/// Somebody who may file a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filer {
    /// Whose case it is: who provides the entry, else the first respondent, else who files.
    Own,
    /// Whoever holds the office.
    Office(Role),
    /// Who acts first in the route that the rules answer: the one that orders it.
    First,
    /// Whoever holds a grant on the entry.
    User,
    /// Any body but an enterprise.
    PublicBody,
}

/// An instrument's article that says who files.
type Place = (&'static str, u16, Option<u8>);

/// Who files a kind of matter, in words, and where the texts say it.
#[derive(Debug)]
pub struct Filers {
    /// Any of these.
    pub by: &'static [Filer],
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
    places: &'static [Place],
}

const PUBLICATION: Filers = Filers {
    by: &[Own],
    zh: "目录条目由编制目录的提供部门发布",
    en: "an entry is published by the body that provides the data",
    places: &[
        ("shenyang", 18, None),
        ("anhui", 14, None),
        ("guiyang", 11, Some(2)),
        ("chengdu", 14, None),
        ("wuxi", 14, Some(1)),
        ("order-809", 16, Some(1)),
    ],
};

/// The authority supervises that catalogs are kept up to date (Shenyang 19, Chengdu 16).
const REVISION: Filers = Filers {
    by: &[Own, Office(Role::DataAuthority)],
    zh: "目录条目由其提供部门更新，或者由数据主管部门督促更新",
    en: "an entry is revised by its provider, or because the authority for data asks for it",
    places: &[
        ("shenyang", 19, None),
        ("shenyang", 27, Some(1)),
        ("anhui", 15, None),
        ("guiyang", 13, Some(2)),
        ("chengdu", 16, None),
        ("chengdu", 17, None),
        ("wuxi", 14, Some(2)),
        ("order-809", 17, None),
    ],
};

const STOP: Filers = Filers {
    by: &[Own],
    zh: "停止提供数据由其提供部门提出",
    en: "it is the provider of the data who stops providing them",
    places: &[("shenyang", 27, Some(2)), ("order-809", 27, Some(3))],
};

/// Nowhere a user's: he applies, or asks for the opening (Guiyang 21).
const REASSESSMENT: Filers = Filers {
    by: &[Own, Office(Role::DataAuthority)],
    zh: "共享、开放属性由提供部门或者数据主管部门评估",
    en: "classes are reassessed by the provider of the data or by the authority for data",
    places: &[
        ("shenyang", 31, None),
        ("shenyang", 37, None),
        ("chengdu", 7, None),
        ("wuxi", 23, Some(2)),
    ],
};

/// Chengdu 32 names who uses the data and who runs the platform; others where it happened.
const INCIDENT: Filers = Filers {
    by: &[
        Own,
        User,
        Office(Role::DataAuthority),
        Office(Role::PlatformOperator),
        Office(Role::SecurityAuthority),
        Office(Role::SecrecyAuthority),
        Office(Role::SupervisoryOrgan),
        Office(Role::Government),
    ],
    zh: "安全事件由提供部门、使用部门、平台管理单位或者主管部门报告",
    en: "an incident is reported by the provider, a department that uses the data, whoever runs the \
         platform, or an authority",
    places: &[
        ("shenyang", 44, None),
        ("anhui", 41, None),
        ("guiyang", 25, None),
        ("chengdu", 32, None),
        ("order-809", 35, Some(3)),
    ],
};

/// Whoever orders it the route says; who supervises may ask him to.
const RECTIFICATION: Filers = Filers {
    by: &[
        Office(Role::DataAuthority),
        Office(Role::SupervisoryOrgan),
        Office(Role::Government),
        First,
    ],
    zh: "责令改正由有权责令的机关或者监督机关提出；其他人可以依条文投诉举报",
    en: "a correction is ordered by the organ that the text names, or asked for by one that \
         supervises; others complain where the text lets them",
    places: &[
        ("shenyang", 47, None),
        ("anhui", 43, None),
        ("guiyang", 30, None),
        ("chengdu", 38, None),
        ("order-809", 27, Some(2)),
        ("order-809", 39, None),
        ("order-809", 40, None),
        ("order-809", 41, None),
    ],
};

const EMERGENCY: Filers = Filers {
    by: &[PublicBody],
    zh: "应急开放由负责处置突发事件的人民政府及有关部门办理",
    en: "data are opened in an emergency by the government and the departments that deal with it",
    places: &[("anhui", 35, Some(2))],
};

const OPERATION: Filers = Filers {
    by: &[PublicBody],
    zh: "委托第三方运营由相关政务部门提出申请",
    en: "the departments concerned apply for having data operated by others",
    places: &[("shenyang", 39, None)],
};

/// In which texts no enterprise keeps a catalog. Wuxi's institutions are enterprises too (2.2). A
/// utility that goes by Shenyang 49 or Guiyang 32 is entered as an authorised body.
const NO_ENTERPRISES: &[Place] = &[
    ("shenyang", 3, Some(2)),
    ("anhui", 2, Some(2)),
    ("guiyang", 2, Some(2)),
    ("chengdu", 2, None),
    ("order-809", 2, None),
];

/// Who may file a matter of this kind; none if it is for whoever comes.
pub fn filers_of(kind: MatterKind) -> Option<&'static Filers> {
    match kind {
        MatterKind::EntryPublication => Some(&PUBLICATION),
        MatterKind::EntryRevision => Some(&REVISION),
        MatterKind::ProvisionStop => Some(&STOP),
        MatterKind::Reassessment => Some(&REASSESSMENT),
        MatterKind::Incident => Some(&INCIDENT),
        MatterKind::Rectification => Some(&RECTIFICATION),
        MatterKind::EmergencyOpening => Some(&EMERGENCY),
        MatterKind::OperationAuthorisation => Some(&OPERATION),
        // Spelled out, so that a new kind asks for an answer here.
        MatterKind::SharingApplication
        | MatterKind::OnwardUse
        | MatterKind::Dispute
        | MatterKind::Inconsistency
        | MatterKind::Correction
        | MatterKind::StatisticsAccess
        | MatterKind::OpeningApplication
        | MatterKind::OpeningRequest
        | MatterKind::OpeningReview
        | MatterKind::ProjectReview
        | MatterKind::Complaint
        | MatterKind::DataNeed => None,
    }
}

impl Filers {
    /// The articles of these instruments that say who files.
    pub fn basis(&self, instruments: &[&str]) -> Vec<Citation> {
        cited(self.places, instruments)
    }

    /// Whether a party of that kind files such a matter at all, by these instruments; else where
    /// they say so. A person never acts for an office.
    ///
    /// # Errors
    /// The articles; none where no text needs to say it.
    pub fn admit(&self, party: PartyKind, instruments: &[&str]) -> Result<(), Vec<Citation>> {
        match party {
            PartyKind::Individual => Err(self.basis(instruments)),
            PartyKind::Enterprise if self.keeps_the_catalog() => {
                let barred = cited(NO_ENTERPRISES, instruments);
                if barred.is_empty() {
                    Ok(())
                } else {
                    Err(barred)
                }
            }
            PartyKind::Enterprise if self.by == [PublicBody] => Err(self.basis(instruments)),
            _ => Ok(()),
        }
    }

    /// Whether it is about what stands in the catalog, which its provider keeps.
    fn keeps_the_catalog(&self) -> bool {
        self.by.contains(&Own) && !self.by.contains(&User)
    }
}

fn cited(places: &[Place], instruments: &[&str]) -> Vec<Citation> {
    let here = places.iter().filter(|(of, ..)| instruments.contains(of));
    here.map(|(instrument, article, paragraph)| Citation {
        instrument: (*instrument).to_owned(),
        article: *article,
        paragraph: *paragraph,
        item: None,
    })
    .collect()
}
