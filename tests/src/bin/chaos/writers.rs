//! Writers: each files matters and acts in cases, and remembers what it was told.

use serde_json::Value;

use crate::acts::choose;
use crate::client::{Answer, Client, Request, Temper};
use crate::field::Field;
use crate::matters::Template;
use crate::plan::Random;
use crate::told::{Fate, What, Write};
use crate::town::JURISDICTIONS;

/// Out of a hundred things, so many are filings; the others are acts.
const FILINGS: u64 = 55;
/// Out of a hundred filings, so many start a clock; the others are whatever may be filed.
const RUNNING: u64 = 60;
/// Out of a hundred senders, so many hang up at once, and those up to the next number give
/// up when an answer is cut off.
const HASTY: u64 = 4;
const FAINT: u64 = 15;
/// Out of a hundred filings, so many are about an entry that does not exist.
const NONSENSE: u64 = 4;

pub(crate) struct Writer<'a> {
    number: u64,
    field: &'a Field<'a>,
    client: Client<'a>,
    random: Random,
    told: Vec<Write>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(number: u64, seed: u64, field: &'a Field<'a>) -> Self {
        Self {
            number,
            field,
            client: Client::new(field),
            random: Random::new(seed, number),
            told: vec![],
        }
    }

    /// Writes until all is over; answers what it remembers.
    pub(crate) fn run(mut self) -> Vec<Write> {
        while !self.field.is_over() {
            if self.random.chance(FILINGS) {
                self.file();
            } else {
                self.act();
            }
        }
        self.told
    }

    /// A name for a write that no other write has.
    fn key(&self) -> String {
        format!("chaos/{:02}-{:06}", self.number, self.told.len())
    }

    fn file(&mut self) {
        let key = self.key();
        let Some(template) = self.template() else {
            return;
        };
        let path = format!("/api/v1/jurisdictions/{}", template.jurisdiction);
        let alone = template
            .publication(&key)
            .filter(|_| self.random.chance(50));
        let (path, actor, mut body) = match alone {
            Some(entry) => (format!("{path}/entries"), "provider", entry),
            None => (format!("{path}/cases"), "applicant", template.body(&key)),
        };
        if body["entry_code"].is_string() && self.random.chance(NONSENSE) {
            body["entry_code"] = Value::from("NO/SUCH");
        }
        let request = Request {
            key,
            path,
            actor: actor.to_owned(),
            body,
        };
        self.send(request, What::Filing);
    }

    /// A matter of a jurisdiction that is drawn first: they differ much in what may be filed.
    fn template(&mut self) -> Option<&'a Template> {
        let jurisdiction = *self.random.pick(&JURISDICTIONS)?;
        let all = self.field.town.templates.iter();
        let own: Vec<_> = all.filter(|one| one.jurisdiction == jurisdiction).collect();
        let running: Vec<_> = own.iter().copied().filter(|one| one.runs).collect();
        let only = self.random.chance(RUNNING) && !running.is_empty();
        self.random
            .pick(if only { &running } else { &own })
            .copied()
    }

    fn act(&mut self) {
        let Some(case) = self.field.any_open(&mut self.random) else {
            return self.file();
        };
        let Some(view) = self.client.read(&case, &mut self.random) else {
            return;
        };
        self.look(&view);
        let key = self.key();
        let Some(deed) = choose(&view, &key, &mut self.random) else {
            return;
        };
        let seen = view["revision"].as_u64().unwrap_or_default();
        let what = What::Act {
            case: case.clone(),
            seen: u32::try_from(seen).unwrap_or_default(),
            event: deed.event,
        };
        let request = Request {
            key,
            path: format!("/api/v1/cases/{case}/actions"),
            actor: deed.actor,
            body: deed.body,
        };
        self.send(request, what);
    }

    fn send(&mut self, request: Request, what: What) {
        let temper = match self.random.below(100) {
            0..HASTY => Temper::Hasty,
            HASTY..FAINT => Temper::Faint,
            _ => Temper::Stubborn,
        };
        let answer = self.client.write(&request, &mut self.random, temper);
        let fate = match answer {
            Answer::Done(view) => {
                self.look(&view);
                let case = view["id"].as_str().unwrap_or_default().to_owned();
                Fate::Acknowledged { case }
            }
            Answer::Refused => Fate::Refused,
            Answer::Nothing => Fate::Unknown,
        };
        let key = request.key;
        self.told.push(Write { key, what, fate });
    }

    /// Remembers where the case stands, for whoever acts in it next and for the clock.
    fn look(&self, view: &Value) {
        let Some(case) = view["id"].as_str() else {
            return;
        };
        let due = view["due"].as_str().and_then(|day| day.parse().ok());
        // A case that is overdue is left to whoever finds it; there are enough others.
        let live = view["state"] == "open" && view["overdue"] != true;
        self.field.see(case, live, due);
    }
}
