//! Actors as text, `role[@reach][/capacity]`, and who may act for whom.

use std::fmt;
use std::str::FromStr;

use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

use super::vocabulary::{Actor, Capacity, Reach, Role};

/// Somebody who says who he is, or whom a scenario expects: reach and capacity may be left open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActorName {
    /// The role.
    pub role: Role,
    /// Any reach if none is named.
    pub reach: Option<Reach>,
    /// The body if none is named.
    pub capacity: Option<Capacity>,
}

/// A text that names no actor.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "`{0}` names no actor; write role[@reach][/capacity], such as `provider`, `provider/head` or `data-authority@province`"
)]
pub struct NoSuchActor(pub String);

impl ActorName {
    /// Whether who bears this name may do what `wanted` has to do. A head or officer may act for
    /// the body, never the reverse, and neither for the other.
    pub fn may_act_as(self, wanted: Actor) -> bool {
        let capacity = self.capacity.unwrap_or(Capacity::Body);
        self.meets(wanted.role, wanted.reach)
            && (wanted.capacity == Capacity::Body || wanted.capacity == capacity)
    }

    /// Whether the name fits the actor when a reader looks for it: any capacity if none is named.
    pub fn describes(self, actor: Actor) -> bool {
        self.meets(actor.role, actor.reach)
            && self
                .capacity
                .is_none_or(|capacity| capacity == actor.capacity)
    }

    fn meets(self, role: Role, reach: Reach) -> bool {
        self.role == role && self.reach.is_none_or(|own| own == reach)
    }
}

impl From<Actor> for ActorName {
    fn from(actor: Actor) -> Self {
        Self {
            role: actor.role,
            reach: Some(actor.reach),
            capacity: Some(actor.capacity),
        }
    }
}

impl From<Role> for ActorName {
    fn from(role: Role) -> Self {
        Self {
            role,
            reach: None,
            capacity: None,
        }
    }
}

fn word<T: for<'de> Deserialize<'de>>(text: &str) -> Option<T> {
    let deserializer: StrDeserializer<'_, WordError> = text.into_deserializer();
    T::deserialize(deserializer).ok()
}

impl FromStr for ActorName {
    type Err = NoSuchActor;

    fn from_str(text: &str) -> Result<Self, NoSuchActor> {
        let refused = || NoSuchActor(text.chars().take(60).collect());
        let (rest, capacity) = match text.split_once('/') {
            Some((rest, capacity)) => (rest, Some(word(capacity).ok_or_else(refused)?)),
            None => (text, None),
        };
        let (role, reach) = match rest.split_once('@') {
            Some((role, reach)) => (role, Some(word(reach).ok_or_else(refused)?)),
            None => (rest, None),
        };
        Ok(Self {
            role: word(role).ok_or_else(refused)?,
            reach,
            capacity,
        })
    }
}

impl fmt::Display for ActorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.role.serialize(&mut *f)?;
        if let Some(reach) = self.reach.filter(|reach| *reach != Reach::Same) {
            f.write_str("@")?;
            reach.serialize(&mut *f)?;
        }
        if let Some(capacity) = self.capacity.filter(|capacity| *capacity != Capacity::Body) {
            f.write_str("/")?;
            capacity.serialize(&mut *f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ActorName::from(*self).fmt(f)
    }
}

impl Serialize for ActorName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl utoipa::PartialSchema for ActorName {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[a-z-]+(@[a-z-]+)?(/[a-z-]+)?$"))
            .description(Some(
                "主体：角色[@层级][/身份] / who acts: role[@reach][/capacity]",
            ))
            .examples(["applicant", "provider/head", "data-authority@province"])
            .into()
    }
}

impl utoipa::ToSchema for ActorName {}

impl<'de> Deserialize<'de> for ActorName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(name: &str, wanted: &str) -> bool {
        let wanted: ActorName = wanted.parse().unwrap();
        let wanted = Actor {
            role: wanted.role,
            reach: wanted.reach.unwrap_or(Reach::Same),
            capacity: wanted.capacity.unwrap_or(Capacity::Body),
        };
        name.parse::<ActorName>().unwrap().may_act_as(wanted)
    }

    #[test]
    fn a_head_acts_for_the_body_but_not_the_reverse() {
        assert!(may("provider/head", "provider"));
        assert!(may("provider/officer", "provider"));
        assert!(!may("provider", "provider/head"));
        assert!(!may("provider/officer", "provider/head"));
    }

    #[test]
    fn without_a_reach_any_reach_matches() {
        assert!(may("data-authority", "data-authority@province"));
        assert!(!may("data-authority@city", "data-authority@province"));
    }

    #[test]
    fn names_read_back() {
        for name in [
            "provider",
            "provider/head",
            "data-authority@province",
            "superior-organ@city/officer",
        ] {
            assert_eq!(name.parse::<ActorName>().unwrap().to_string(), name);
        }
        assert!("prov".parse::<ActorName>().is_err());
        assert!("provider@".parse::<ActorName>().is_err());
    }
}
