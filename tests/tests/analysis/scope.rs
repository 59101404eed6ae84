//! What the upper rules do not apply to: nobody is laxer there, and nobody hides behind it.

use bylaw::domain::{Date, Matter, MatterKind, PartyKind, Role, Sensitivity, SharingClass, sample};
use bylaw::rules::guard::{Days, Options, guard, laxities_of};
use bylaw::rules::shape::Budget;

use crate::doubles::{Change, Double};
use crate::guard::{calendar, guarded, is_called, is_name};
use crate::planted::plants;
use crate::plugin;

const MATTERS: u64 = 1_500;
const FEWER: u64 = 400;

fn names(child: &Double, parent: &Double, matters: u64) -> Vec<String> {
    let report = guarded(child, parent, &calendar(), matters);
    report.laxities.into_iter().map(|one| one.name).collect()
}

/// Enterprises' complaints and applications, wherever they are filed.
fn of_enterprises(matter: &Matter) -> Option<&'static str> {
    (matter.applicant.kind == PartyKind::Enterprise).then_some("applicant.kind")
}

/// Invariant: what the upper rules refuse because they do not apply is no laxity of whoever takes it;
/// what they refuse by any other article is.
#[test]
fn what_the_parent_does_not_apply_to_is_no_laxity() {
    let base = plugin("shenyang");
    let child = Double::of(&base, Change::None);
    let refuses = || Double::of(&base, Change::Refuses(of_enterprises));
    let outside = refuses().whose_first_places_are_scope(1);
    assert_eq!(names(&child, &outside, MATTERS), [""; 0]);
    let forbidden = names(&child, &refuses(), MATTERS);
    let found = "admission/opening-application.conditional/applicant.kind";
    assert!(
        forbidden.iter().any(|name| is_name(name, found)),
        "{forbidden:?}"
    );
}

/// Silence is of the whole instrument: what else is wrong with a matter that it does not apply to, it
/// does not say. Such matters are not counted as compared.
#[test]
fn what_the_parent_does_not_apply_to_is_not_compared() {
    let base = plugin("shenyang");
    let child = Double::of(
        &base,
        Change::Blind(|matter| matter.statement.grounds = Some("some".into())),
    );
    let parent = || Double::of(&base, Change::Refuses(of_enterprises));
    let compared = |parent: Double| guarded(&child, &parent, &calendar(), MATTERS).compared;
    let (all, applies) = (
        compared(parent()),
        compared(parent().whose_first_places_are_scope(1)),
    );
    assert!(applies < all && applies > all / 2, "{applies} of {all}");
}

/// Invariant: what a child says of its own scope changes nothing: each planted laxity is found as
/// before, and nothing else is.
#[test]
fn nobody_hides_behind_a_scope_of_his_own() {
    // A few of each sort: each costs two searches.
    for plant in plants().into_iter().step_by(16) {
        let base = plugin(plant.base);
        let parent = Double::of(&base, plant.parent);
        let child = Double::of(&base, plant.child);
        let plain = names(&child, &parent, FEWER);
        let hiding = child.whose_first_places_are_scope(usize::MAX);
        assert_eq!(names(&hiding, &parent, FEWER), plain, "{}", plant.found);
    }
}

/// A way that the parent gives is missing, by whichever article the child refuses it.
#[test]
fn a_way_that_is_refused_as_out_of_scope_is_missing() {
    let base = plugin("shenyang");
    let parent = Double::of(&base, Change::None);
    let closed: fn(&Matter) -> Option<&'static str> = |matter| {
        let entry = matter.entry.as_ref()?;
        let shared = matter.kind == MatterKind::SharingApplication;
        (shared && entry.sharing.class == SharingClass::Conditional)
            .then_some("entry.sharing.class")
    };
    let unknown: fn(&Matter) -> Option<&'static str> =
        |matter| (matter.kind == MatterKind::ProvisionStop).then_some("kind");
    for (refuses, found) in [
        (
            closed,
            "no-route/sharing-application.conditional/entry.sharing.class",
        ),
        (unknown, "no-route/provision-stop/kind"),
        (
            of_enterprises,
            "no-route/opening-application.conditional/applicant.kind/enterprise",
        ),
    ] {
        let child = Double::of(&base, Change::Refuses(refuses)).whose_first_places_are_scope(1);
        let names = names(&child, &parent, MATTERS);
        assert!(
            names.iter().any(|name| is_name(name, found)),
            "{found}: {names:?}"
        );
    }
}

fn sample(kind: MatterKind, changed: fn(&mut Matter)) -> Matter {
    let day: Date = "2025-09-26".parse().unwrap();
    let variation = &sample::variations(kind)[0];
    let mut matter = sample::sample_matter(kind, variation, day, "order-809");
    changed(&mut matter);
    matter
}

/// Order 809: 2 (among government departments), 3.1 (no secrets), 3.2 (sharing), 37.2 (what
/// departments receive), and 39 to 41 with 2 (what violates this text). Each matter that it does not
/// apply to is beside its neighbour that it does apply to.
#[test]
fn order_809_says_nothing_of_what_it_does_not_apply_to() {
    use MatterKind::{Complaint, Correction, Dispute, EntryPublication, Rectification};
    type Matters = (MatterKind, fn(&mut Matter), fn(&mut Matter));
    let ungraded: fn(&mut Matter) = |matter| {
        matter.proposed.as_mut().unwrap().grade = None;
    };
    let secret: fn(&mut Matter) = |matter| {
        let entry = matter.proposed.as_mut().unwrap();
        entry.grade = None;
        entry.sensitivity = Sensitivity::WorkSecret;
    };
    let elsewhere: fn(&mut Matter) = |matter| {
        matter.filed_with = None;
        matter.respondents = vec![matter.applicant.clone()];
        matter.statement.violation.as_mut().unwrap().instrument = "guiyang".into();
    };
    let private: fn(&mut Matter) = |matter| matter.applicant.kind = PartyKind::Individual;
    let to_supervisors: fn(&mut Matter) = |matter| matter.filed_with = Some(Role::SupervisoryOrgan);
    let over_a_complaint: fn(&mut Matter) = |matter| {
        if let Some(prior) = &mut matter.prior {
            prior.kind = Complaint;
        }
    };
    let same: fn(&mut Matter) = |_| {};
    let cases: [(&str, Matters, &str); 5] = [
        (
            "shenyang",
            (EntryPublication, secret, ungraded),
            "admission/entry-publication/entry.grade",
        ),
        (
            "wuxi",
            (Correction, private, same),
            "no-period/correction/verification/for-10-working-days",
        ),
        // What violates one city's text is none of the Order's business, nor the other way round.
        ("guiyang", (Rectification, elsewhere, same), ""),
        // Complaints to other departments Guiyang (29) takes none of.
        (
            "guiyang",
            (Complaint, to_supervisors, same),
            "no-route/complaint/filed_with",
        ),
        (
            "chengdu",
            (Dispute, over_a_complaint, same),
            "missing-stage/dispute/decision/for-government@common-superior",
        ),
    ];
    let order = plugin("cn");
    let calendar = calendar();
    for (city, (kind, outside, inside), found) in cases {
        let city = plugin(city);
        let of = |matter: &Matter| -> Vec<String> {
            let all = laxities_of(city.as_ref(), order.as_ref(), &calendar, matter);
            all.into_iter().map(|one| one.name).collect()
        };
        assert_eq!(of(&sample(kind, outside)), [""; 0], "{kind}");
        let laxities = of(&sample(kind, inside));
        match found {
            "" => assert_eq!(laxities, [""; 0], "{kind}"),
            found => assert!(
                laxities.iter().any(|one| is_name(one, found)),
                "{kind}: {laxities:?}"
            ),
        }
    }
}

/// In these matters what Chengdu lets be withheld by a local regulation (13.2), against 14(1)(3) of the
/// Order, comes with secrets only, to which the Order does not apply; without them it does.
#[test]
fn what_is_laxer_beside_what_is_out_of_scope_is_found() {
    let (city, order) = (plugin("chengdu"), plugin("cn"));
    let days = Days {
        first: "2025-08-01".parse().unwrap(),
        last: "2026-12-31".parse().unwrap(),
    };
    let options = Options {
        matters: 20_000,
        seed: 1,
        days,
        every_day: false,
        words: 0,
        budget: Budget::default(),
    };
    let report = guard(city.as_ref(), order.as_ref(), &calendar(), options, &|_| {});
    let mut all = report.laxities.into_iter();
    let found =
        all.find(|one| is_called(one, "class/entry-publication/entry.sharing.class/withheld"));
    let matter = found.and_then(|one| one.matter).unwrap();
    assert_eq!(matter.proposed.unwrap().sensitivity, Sensitivity::None);
}
