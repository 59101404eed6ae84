//! What an author of Bylaw rules uses.
//!
//! A plugin is a pure function of its arguments. It says who these rules are ([`Rules::describe`]),
//! whether a catalog entry is in order ([`Rules::check_entry`]) and which way a matter goes
//! ([`Rules::plan`]). The host keeps the state, counts the days and runs the route.
//!
//! This is a whole plugin, for a text of two articles that knows one kind of matter:
//!
//! ```no_run
//! use bylaw_sdk::prelude::*;
//!
//! instrument!("example");
//!
//! struct Example;
//!
//! impl Rules for Example {
//!     fn describe() -> Description {
//!         let enforced = Treatment::Enforced;
//!         Description {
//!             jurisdiction: "example".into(),
//!             name: text("示例市", "Example"),
//!             instruments: vec![Instrument {
//!                 id: INSTRUMENT.into(),
//!                 title: text("示例市数据共享办法", "Example Measures for Sharing Data"),
//!                 issuer: text("示例市人民政府", "People's Government of Example"),
//!                 status: InstrumentStatus::InForce,
//!                 articles: vec![1, 3], // the second has three paragraphs
//!                 promulgated_on: None,
//!                 effective_from: Some(day(2025, 1, 1)),
//!                 effective_until: None,
//!                 reading: None,
//!             }],
//!             matters: vec![MatterKind::SharingApplication],
//!             sharing_classes: vec![SharingClass::Conditional],
//!             opening_classes: vec![],
//!             role_names: vec![(Role::Provider, text("提供部门", "Provider"))],
//!             retention: None,
//!             identification: None,
//!             treatments: vec![
//!                 treat(art(1), enforced, "目录须有名称。", "An entry needs a title."),
//!                 treat(art(2), enforced, "申请与答复。", "The application and its answer."),
//!             ],
//!         }
//!     }
//!
//!     fn check_entry(entry: CatalogEntry, _on: Date) -> Vec<Finding> {
//!         let mut found = Findings::new();
//!         let titled = !entry.title.trim().is_empty();
//!         found.require(titled, "title", "缺少名称", "it has no title", art(1));
//!         found.list()
//!     }
//!
//!     fn plan(matter: Matter) -> Result<Proposal, Vec<Finding>> {
//!         if matter.kind != MatterKind::SharingApplication {
//!             return unknown_kind("本办法没有此类事项", "these measures know no such matter", art(2));
//!         }
//!         let mut found = Findings::new();
//!         found.require(
//!             said(&matter.statement.purpose),
//!             "statement.purpose",
//!             "应当说明用途",
//!             "say what the data is for",
//!             art(2).para(1),
//!         );
//!         found.or_route(sharing_application)
//!     }
//! }
//!
//! fn sharing_application() -> Route {
//!     staged([stage("reply", text("提供部门答复", "The provider answers"))
//!         .by(provider())
//!         .within(working_days(5))
//!         .from_receipt()
//!         .silence_is("approve")
//!         .period_cited(art(2).para(2))
//!         .outcome(approve().does(grant(access())))
//!         .outcome(refuse().needs(legal_basis([BasisRank::Law])).cite(art(2).para(3)))
//!         .outcome(request_supplement())
//!         .cite(art(2).para(2))])
//! }
//!
//! export_rules!(Example);
//! # fn main() {}
//! ```
//!
//! What the types cannot say:
//!
#![doc = include_str!("../CONVENTIONS.md")]

mod actors;
#[cfg(target_arch = "wasm32")]
mod allocator;
mod citations;
mod description;
mod findings;
mod outcomes;
mod stages;
#[cfg(test)]
mod tests;

#[allow(clippy::all, clippy::pedantic, missing_docs)]
mod bindings {
    wit_bindgen::generate!({
        path: "../../wit",
        world: "rules",
        generate_unused_types: true,
        pub_export_macro: true,
        export_macro_name: "export_rules",
        default_bindings_module: "bylaw_sdk",
        additional_derives: [PartialEq, Eq],
    });
}

pub use bindings::bylaw::rules::types;
#[doc(hidden)]
pub use bindings::{export_rules, exports};

/// The three questions that the host asks.
pub use bindings::exports::bylaw::rules::jurisdiction::Guest as Rules;

/// Everything a rule is written with.
pub mod prelude {
    pub use crate::actors::*;
    pub use crate::citations::*;
    pub use crate::description::*;
    pub use crate::findings::*;
    pub use crate::outcomes::*;
    pub use crate::stages::*;
    pub use crate::types::*;
    pub use crate::{Rules, export_rules, instrument};
}

/// Names the plugin's instrument once, and gives `art(25).para(2)` for it.
#[macro_export]
macro_rules! instrument {
    ($id:literal) => {
        /// The instrument's identifier in every citation.
        pub const INSTRUMENT: &str = $id;

        /// An article of the instrument.
        pub fn art(article: u16) -> $crate::types::Citation {
            $crate::prelude::article(INSTRUMENT, article)
        }
    };
}
