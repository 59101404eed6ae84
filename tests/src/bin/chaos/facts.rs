//! Everything that stands in the database, as its owner reads it.

use std::collections::BTreeMap;

use bylaw::audit::Leaf;
use bylaw::domain::Date;
use bylaw::domain::case::Event;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Connection as _, Row as _};

/// All cases, and what belongs to none.
#[derive(Clone, Default)]
pub(crate) struct Facts {
    pub(crate) cases: BTreeMap<String, CaseFacts>,
    pub(crate) follow_ups: Vec<FollowUp>,
    /// The size of each log's head, and the places that its leaves have.
    pub(crate) logs: BTreeMap<String, LogFacts>,
    /// Rows that refer to no case.
    pub(crate) strays: Vec<String>,
}

#[derive(Clone, Default)]
pub(crate) struct CaseFacts {
    pub(crate) jurisdiction: String,
    pub(crate) revision: i64,
    pub(crate) state: String,
    /// The case that set it in motion.
    pub(crate) from_case: Option<String>,
    /// In the order of their revisions.
    pub(crate) events: Vec<EventFacts>,
    /// When each of its clocks runs out.
    pub(crate) clocks: Vec<i64>,
    pub(crate) leaves: Vec<LeafFacts>,
}

#[derive(Clone)]
pub(crate) struct EventFacts {
    pub(crate) revision: i64,
    pub(crate) day: Date,
    pub(crate) recorded_at: Timestamp,
    pub(crate) event: Event,
    /// As it is stored, which is what the leaf commits to.
    pub(crate) body: String,
    pub(crate) salt: String,
}

#[derive(Clone, Debug)]
pub(crate) struct LeafFacts {
    pub(crate) revision: i64,
    pub(crate) leaf: Leaf,
    pub(crate) place: Option<i64>,
}

#[derive(Clone)]
pub(crate) struct FollowUp {
    pub(crate) id: String,
    pub(crate) from_case: String,
    pub(crate) state: String,
    pub(crate) due_at: i64,
    pub(crate) case: Option<String>,
}

#[derive(Clone, Default)]
pub(crate) struct LogFacts {
    pub(crate) size: i64,
    /// In ascending order.
    pub(crate) places: Vec<i64>,
}

const CASES: &str = "SELECT jurisdiction, id, revision, state, from_case FROM cases ORDER BY id";
const EVENTS: &str = "SELECT case_id, revision, day, recorded_at, body, salt FROM events \
                      ORDER BY case_id, revision";
const CLOCKS: &str = "SELECT case_id, due_at FROM clocks ORDER BY case_id, due_at";
const LEAVES: &str = "SELECT jurisdiction, case_id, revision, entry, place FROM leaves \
                      ORDER BY jurisdiction, place, id";
const FOLLOW_UPS: &str = "SELECT id, from_case, state, due_at, case_id FROM follow_ups ORDER BY id";
const HEADS: &str = "SELECT jurisdiction, size FROM heads ORDER BY jurisdiction";

impl Facts {
    /// Reads a database, as whoever may see all of it.
    pub(crate) async fn read(url: &str) -> Self {
        sqlx::any::install_default_drivers();
        let mut database = AnyConnection::connect(url).await.expect("the database");
        let mut facts = Self::default();
        for row in rows(&mut database, CASES).await {
            let case = CaseFacts {
                jurisdiction: row.get("jurisdiction"),
                revision: row.get("revision"),
                state: row.get("state"),
                from_case: row.get("from_case"),
                ..CaseFacts::default()
            };
            facts.cases.insert(row.get("id"), case);
        }
        for row in rows(&mut database, EVENTS).await {
            let event = event_of(&row);
            facts.put("an event", &row, |case| case.events.push(event));
        }
        for row in rows(&mut database, CLOCKS).await {
            let due_at = row.get("due_at");
            facts.put("a clock", &row, |case| case.clocks.push(due_at));
        }
        for row in rows(&mut database, LEAVES).await {
            facts.put_leaf(&row);
        }
        for row in rows(&mut database, HEADS).await {
            facts.log(&row).size = row.get("size");
        }
        let follow_ups = rows(&mut database, FOLLOW_UPS).await;
        facts.follow_ups = follow_ups.iter().map(follow_up_of).collect();
        database.close().await.expect("the database");
        facts
    }

    /// Gives a row to its case.
    fn put(&mut self, what: &str, row: &AnyRow, give: impl FnOnce(&mut CaseFacts)) {
        let id: Option<String> = row.get("case_id");
        match id.as_ref().and_then(|id| self.cases.get_mut(id)) {
            Some(case) => give(case),
            None => self.strays.push(format!("{what} of {id:?}")),
        }
    }

    fn put_leaf(&mut self, row: &AnyRow) {
        let entry: String = row.get("entry");
        let place: Option<i64> = row.get("place");
        self.log(row).places.extend(place);
        match serde_json::from_str(&entry) {
            Ok(leaf) => {
                let leaf = LeafFacts {
                    revision: row.get("revision"),
                    leaf,
                    place,
                };
                self.put("a leaf", row, |case| case.leaves.push(leaf));
            }
            Err(error) => self.strays.push(format!("the leaf `{entry}`: {error}")),
        }
    }

    fn log(&mut self, row: &AnyRow) -> &mut LogFacts {
        self.logs.entry(row.get("jurisdiction")).or_default()
    }

    /// All events with their cases.
    pub(crate) fn events(&self) -> impl Iterator<Item = (&String, &EventFacts)> {
        self.cases
            .iter()
            .flat_map(|(id, case)| case.events.iter().map(move |event| (id, event)))
    }
}

async fn rows(database: &mut AnyConnection, query: &'static str) -> Vec<AnyRow> {
    sqlx::query(query)
        .fetch_all(database)
        .await
        .expect("the tables of this version")
}

fn event_of(row: &AnyRow) -> EventFacts {
    let (day, recorded_at): (String, String) = (row.get("day"), row.get("recorded_at"));
    let body: String = row.get("body");
    EventFacts {
        revision: row.get("revision"),
        day: day.parse().expect("a day"),
        recorded_at: recorded_at.parse().expect("an instant"),
        event: serde_json::from_str(&body).expect("an event"),
        body,
        salt: row.get("salt"),
    }
}

fn follow_up_of(row: &AnyRow) -> FollowUp {
    FollowUp {
        id: row.get("id"),
        from_case: row.get("from_case"),
        state: row.get("state"),
        due_at: row.get("due_at"),
        case: row.get("case_id"),
    }
}
