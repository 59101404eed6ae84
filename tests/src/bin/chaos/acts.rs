//! What may be done in a case, made into a request that does it.

use bylaw::domain::{LegalBasis, Period, Requirement};
use serde_json::{Value, json};

use crate::plan::Random;

/// Something to do in a case.
pub(crate) struct Deed {
    pub(crate) actor: String,
    pub(crate) body: Value,
    /// The event that it makes.
    pub(crate) event: &'static str,
}

/// Chooses among what the case says may be done now. Withdrawing is rare, since it always may be.
pub(crate) fn choose(view: &Value, key: &str, random: &mut Random) -> Option<Deed> {
    let may: Vec<&Value> = view["may"].as_array()?.iter().collect();
    let (withdrawals, others): (Vec<&Value>, Vec<&Value>) = may
        .into_iter()
        .partition(|choice| choice["act"] == "withdraw");
    let choices = if others.is_empty() || random.chance(4) {
        withdrawals
    } else {
        others
    };
    let choice = random.pick(&choices)?;
    let actor = choice["by"].as_str()?;
    let (event, mut body) = match choice["act"].as_str()? {
        "decide" => ("acted", decision(choice, key, view)?),
        "extend" => ("extended", json!({ "extend": true })),
        "supply" => ("supplied", json!({ "supply": [key] })),
        "withdraw" => ("withdrawn", json!({ "withdraw": true })),
        "consent" => ("consented", json!({ "consents": [actor] })),
        "opinion" => ("opined", json!({ "opinion": key })),
        _ => return None,
    };
    body["revision"] = view["revision"].clone();
    Some(Deed {
        actor: actor.to_owned(),
        body,
        event,
    })
}

/// An outcome with all that it requires, as far as one body can bring it: without the consent of
/// another it is refused, which must leave no trace either.
fn decision(choice: &Value, key: &str, view: &Value) -> Option<Value> {
    let requires: Vec<Requirement> = serde_json::from_value(choice["requires"].clone()).ok()?;
    let (mut legal_basis, mut materials): (Vec<LegalBasis>, Vec<String>) = (vec![], vec![]);
    let mut act = json!({ "outcome_id": choice["outcome_id"], "reason": key });
    for requirement in requires {
        match requirement {
            Requirement::Reason | Requirement::Consent(_) => {}
            Requirement::LegalBasis(ranks) => {
                legal_basis.extend(ranks.first().map(|rank| LegalBasis {
                    rank: *rank,
                    title: "中华人民共和国数据安全法".into(),
                    article: None,
                }));
            }
            Requirement::Agreement => act["agreement"] = json!("协议"),
            Requirement::Material(text) => materials.push(text.zh),
            Requirement::TimeLimit => act["time_limit"] = json!(Period::WorkingDays(10)),
            Requirement::Entry => {
                let matter = &view["matter"];
                let entry = [&matter["proposed"], &matter["entry"]];
                act["entry"] = entry.into_iter().find(|entry| entry.is_object())?.clone();
            }
        }
    }
    act["legal_basis"] = json!(legal_basis);
    act["materials"] = json!(materials);
    Some(act)
}
