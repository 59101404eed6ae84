//! Shenyang.
use bylaw_sdk::prelude::*;
instrument!("shenyang");
struct Shenyang;
impl Rules for Shenyang {
    fn describe() -> Description { loop {} }
    fn check_entry(_entry: CatalogEntry, _on: Date) -> Vec<Finding> { vec![] }
    fn plan(_matter: Matter) -> Result<Proposal, Vec<Finding>> {
        Findings::new().or_route(|| staged([stage("reply", text("a", "b")).by(provider()).within(working_days(5)).from_receipt().silence_is("approve").period_cited(art(25).para(3))
          .outcome(approve().does(grant(access())).cite(art(25).para(3)))
          .cite(art(25).para(2))]))
    }
}
export_rules!(Shenyang);
