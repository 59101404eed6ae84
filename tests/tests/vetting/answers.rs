//! What is said of a component that comes through, and of one that does not.

use bylaw::domain::Matter;
use bylaw::rules::conformance::Property;
use bylaw::rules::{Limits, Plugin, RulesEngine, digest};
use bylaw::vetting::{VetError, VetLimits, Vetted};
use bylaw_tests::forge::{contract, of_wit};
use bylaw_tests::guests::{hostile, hostile_describing, model, shipped};
use bylaw_tests::vetting::{calls, vetter};

use crate::{alone, patient};

async fn vet(component: Vec<u8>) -> Result<Vetted, VetError> {
    vetter(patient()).vet(component.into(), calls()).await
}

/// Invariant: what the child says of a component is what the host itself would find.
#[tokio::test]
async fn the_shipped_rules_come_through_as_the_host_knows_them() {
    let _alone = alone().await;
    let engine = RulesEngine::start().unwrap();
    let vetter = vetter(VetLimits {
        matters: 2_000,
        ..patient()
    });
    for jurisdiction in ["shenyang", "anhui", "guiyang", "chengdu", "wuxi"] {
        let component = shipped(jurisdiction);
        let seen = vetter.vet(component.clone().into(), calls()).await.unwrap();
        let plugin = Plugin::load(&engine, None, &component, calls()).unwrap();
        assert_eq!(seen.digest, digest(&component));
        assert_eq!(&seen.description, plugin.description());
        let conformance = seen.conformance;
        assert!(
            conformance.holds(),
            "{jurisdiction}: {:?}",
            conformance.broken
        );
        assert_eq!(conformance.total.matters(), 2_000);
        assert!(conformance.most_fuel > 0 && conformance.most_fuel <= calls().fuel);
    }
    vetter.vet(model().into(), calls()).await.unwrap();
}

#[tokio::test]
async fn a_component_that_is_refused_is_refused_by_name() {
    let _alone = alone().await;
    let plugin = hostile();
    let import = contract().replace("world rules {", "world rules { import now: func() -> u64;");
    for (component, code, word) in [
        (b"(component)".to_vec(), "not-a-component", "no WebAssembly"),
        (
            plugin[..plugin.len() / 2].to_vec(),
            "not-a-component",
            "no WebAssembly",
        ),
        (vec![], "not-a-component", "no WebAssembly"),
        (of_wit(&import), "imports", "`now`"),
        (of_wit(&contract()), "trapped", "describe itself"),
        (hostile_describing("loop"), "out-of-fuel", "10000000"),
        (hostile_describing("memory"), "out-of-memory", "memory"),
        (
            hostile_describing("untreated"),
            "bad-description",
            "not treated",
        ),
    ] {
        let error = vet(component).await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(word), "{code}: {error}");
        assert!(error.is_of_component(), "{error}");
    }
    let too_large = Limits {
        component: plugin.len() - 1,
        ..calls()
    };
    let error = vetter(patient())
        .vet(plugin.into(), too_large)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "component-too-large", "{error}");
}

/// Whoever releases them decides; the host is in no danger.
#[tokio::test]
async fn rules_that_answer_badly_come_through_and_that_is_said() {
    let _alone = alone().await;
    let vetted = vet(hostile()).await.unwrap();
    let told = vetted.may_serve("hostile").unwrap_err().to_string();
    let (_, matter) = told.split_once(", asked ").unwrap();
    let matter: Result<Matter, _> = serde_json::from_str(matter);
    assert!(matter.is_ok(), "{told}");
    let conformance = vetted.conformance;
    assert!(!conformance.holds());
    let [broken] = &conformance.broken[..] else {
        panic!("{:?}", conformance.broken)
    };
    assert_eq!(broken.property, Property::UnknownKindRefused);
    assert!(
        broken.times > 0 && broken.detail.contains("kind"),
        "{broken:?}"
    );
}

/// The limits of the calls are the policy's, also in the child.
#[tokio::test]
async fn the_policy_limits_the_calls_of_the_child() {
    let _alone = alone().await;
    let starved = Limits {
        fuel: 1_000,
        ..calls()
    };
    let asked = vetter(patient()).vet(shipped("wuxi").into(), starved).await;
    let error = asked.unwrap_err();
    assert_eq!(error.code(), "out-of-fuel");
    assert!(error.to_string().contains("1000 units"), "{error}");
}

/// Names out of a component are shown on terminals.
#[tokio::test]
async fn what_is_said_stays_in_one_line_of_plain_text() {
    let _alone = alone().await;
    let mut component =
        of_wit(&contract().replace("world rules {", "world rules { import abcdefghij: func();"));
    let name = b"abcdefghij";
    let mut changed = 0;
    for place in 0..component.len() - name.len() {
        if &component[place..place + name.len()] == name {
            component[place..place + name.len()].copy_from_slice(b"\x1b[31m\nroot");
            changed += 1;
        }
    }
    assert!(changed > 0);
    let text = vet(component).await.unwrap_err().to_string();
    assert!(!text.chars().any(char::is_control), "{text:?}");
}
