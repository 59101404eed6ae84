//! What the builders make, on the machine that builds: nothing here needs a sandbox.

mod findings;
mod outcomes;
mod stages;

use crate::prelude::*;

fn art(number: u16) -> Citation {
    article("test", number)
}

fn titled(id: &str) -> StageBuilder {
    stage(id, text("阶段", "A stage")).by(provider())
}

fn simple_route() -> Route {
    staged([titled("reply").outcome(approve()).cite(art(1))])
}

#[test]
fn citations_name_article_paragraph_and_item() {
    let place = |citation: Citation| (citation.article, citation.paragraph, citation.item);
    assert_eq!(place(art(25)), (25, None, None));
    assert_eq!(place(art(25).para(2)), (25, Some(2), None));
    assert_eq!(place(art(38).para(1).item(5)), (38, Some(1), Some(5)));
    assert_eq!(art(25).instrument, "test");
}

#[test]
fn one_citation_or_several_are_a_list() {
    assert_eq!(art(1).list(), [art(1)]);
    assert_eq!([art(1), art(2)].list(), [art(1), art(2)]);
    assert_eq!(vec![art(2)].list(), [art(2)]);
}

mod the_instrument {
    crate::instrument!("named-once");

    #[test]
    fn is_named_once() {
        assert_eq!(art(3).instrument, INSTRUMENT);
        assert_eq!(INSTRUMENT, "named-once");
    }
}

#[test]
fn an_actor_is_the_body_of_the_same_level_until_told_otherwise() {
    assert_eq!(
        provider(),
        Actor {
            role: Role::Provider,
            reach: Reach::Same,
            capacity: Capacity::Body
        }
    );
    assert_eq!(provider().work_body_head().capacity, Capacity::WorkBodyHead);
    let head = data_authority().at(Reach::Province).head();
    assert_eq!(
        (head.role, head.reach, head.capacity),
        (Role::DataAuthority, Reach::Province, Capacity::Head)
    );
    assert_eq!(provider().officer().capacity, Capacity::Officer);
}
