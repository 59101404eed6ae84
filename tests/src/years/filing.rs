//! What is filed: the publication of the entries first, then everything else.

use std::sync::Arc;

use bylaw::domain::{Date, MatterKind, Principal, Role};
use bylaw::flow::{self, CaseView, FileError, Filing};
use bylaw::rules::Plugin;

use super::life::{Life, Visit};
use super::matters::{contested, matter, publication};

/// After so many matters that are not taken, chance is not to blame.
const TRIES: usize = 200;

impl Life {
    /// Files the publication of every entry of a jurisdiction whose instrument came into force.
    pub(super) async fn found(&mut self, today: Date) {
        let all: Vec<String> = self
            .host
            .jurisdictions()
            .filter(|one| one.in_force(today).is_ok())
            .map(|one| one.name().to_owned())
            .filter(|name| !self.founded.contains(name))
            .collect();
        for name in all {
            for number in 1..=self.plan.entries {
                self.publish(today, &name, number).await;
            }
            self.founded.insert(name);
        }
    }

    async fn publish(&mut self, today: Date, jurisdiction: &str, number: usize) {
        for attempt in 0..TRIES {
            let rules = self.rules_of(today, jurisdiction);
            let filing = publication(
                &mut self.chance,
                number,
                attempt,
                today,
                rules.description(),
            );
            if let Some(view) = self.send(jurisdiction, filing).await {
                let visit = Visit {
                    case: view.id,
                    looks: 0,
                    founding: true,
                };
                return self.appoint_soon(today, visit);
            }
        }
        panic!("`{jurisdiction}` takes no publication of entry {number}");
    }

    /// Files one matter; whether there is anything yet that it could be about.
    pub(super) async fn file_one(&mut self, today: Date) -> bool {
        let open: Vec<String> = self.codes.keys().cloned().collect();
        if open.is_empty() {
            return false;
        }
        for _ in 0..TRIES {
            let Some((jurisdiction, kind)) = self.draw(today, &open) else {
                continue;
            };
            let rules = self.rules_of(today, &jurisdiction);
            let codes = self.codes[&jurisdiction].clone();
            let mut filing = matter(&mut self.chance, kind, today, rules.description(), &codes);
            if let Some(contested) = contested(kind) {
                let key = (jurisdiction.clone(), contested);
                filing.prior_case = self.refused.get(&key).and_then(|all| all.last()).cloned();
            }
            if let Some(view) = self.send(&jurisdiction, filing).await {
                let visit = Visit {
                    case: view.id,
                    looks: 0,
                    founding: false,
                };
                self.appoint_soon(today, visit);
                return true;
            }
        }
        panic!("nothing is taken on {today}");
    }

    /// Of three kinds that chance draws, the one that was filed least. Where there is nothing to
    /// contest yet, what could be refused is filed.
    fn draw(&mut self, today: Date, open: &[String]) -> Option<(String, MatterKind)> {
        let mut best: Option<(usize, (String, MatterKind))> = None;
        for _ in 0..3 {
            let name = self.chance.of(open)?.clone();
            let rules = self.rules_of(today, &name);
            // The publication of entries comes first of all.
            let kinds = rules.description().matters.iter().copied();
            let kinds: Vec<MatterKind> = kinds
                .filter(|kind| *kind != MatterKind::EntryPublication)
                .collect();
            let mut kind = *self.chance.of(&kinds)?;
            if let Some(contested) = contested(kind)
                && !self.refused.contains_key(&(name.clone(), contested))
            {
                kind = contested;
            }
            let count = self.filed.get(&(name.clone(), kind)).copied();
            let count = count.unwrap_or_default();
            if best.as_ref().is_none_or(|(least, _)| count < *least) {
                best = Some((count, (name, kind)));
            }
        }
        best.map(|(_, drawn)| drawn)
    }

    fn rules_of(&self, today: Date, jurisdiction: &str) -> Arc<Plugin> {
        let jurisdiction = self.host.jurisdiction(jurisdiction).expect("it is there");
        jurisdiction.in_force(today).expect("rules in force").plugin
    }

    async fn send(&mut self, jurisdiction: &str, filing: Filing) -> Option<CaseView> {
        let kind = filing.kind;
        let applicant = Principal::claiming(Role::Applicant.into());
        match Box::pin(flow::file(
            &self.host,
            jurisdiction,
            &applicant,
            filing,
            None,
        ))
        .await
        {
            Ok(view) => {
                let filed = self.filed.entry((jurisdiction.to_owned(), kind));
                *filed.or_default() += 1;
                Some(view)
            }
            Err(FileError::Refused(_)) => {
                let refused = self.not_taken.entry((jurisdiction.to_owned(), kind));
                *refused.or_default() += 1;
                None
            }
            Err(error) => panic!("{kind} in `{jurisdiction}`: {error}"),
        }
    }
}
