//! What an author of Bylaw rules uses.
//!
//! A plugin is a pure function of its arguments. It says who these rules are ([`Rules::describe`]),
//! whether a catalog entry is in order ([`Rules::check_entry`]) and which way a matter goes
//! ([`Rules::plan`]). The host keeps the state, counts the days and runs the route.
//!
//! ```ignore
//! use bylaw_sdk::prelude::*;
//!
//! instrument!("shenyang");
//!
//! fn sharing_application() -> Route {
//!     staged([stage("reply", text("提供部门答复", "The provider answers"))
//!         .by(provider())
//!         .within(working_days(5)).from_receipt().silence_is("approve").period_cited(art(25).para(3))
//!         .outcome(approve().gives(access()).cite(art(25).para(3)))
//!         .outcome(refuse().needs(legal_basis([BasisRank::Law])).cite(art(25).para(3)))
//!         .cite(art(25).para(2))])
//! }
//! ```
//!
//! # Conventions
#![doc = include_str!("../CONVENTIONS.md")]

mod actors;
#[cfg(target_arch = "wasm32")]
mod allocator;
mod citations;
mod description;
mod findings;
mod outcomes;
mod stages;

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
