//! Objections and obvious errors in public data (26).

use bylaw_sdk::prelude::*;

use crate::art;

/// Article 26: whoever uses the data may turn to the institution concerned. The text sets neither
/// a period nor a form of answer.
pub fn correction(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        matter.entry.is_some() || !matter.respondents.is_empty(),
        "entry",
        "应当指明所涉数据或者相关机构",
        "Name the data or the institution concerned",
        art(26),
    );
    found.require(
        said(&matter.statement.grounds),
        "statement.grounds",
        "应当说明异议或者错误所在",
        "Say what is objected to, or what is wrong",
        art(26),
    );
    found.or_route(|| {
        staged([stage(
            "correction",
            text(
                "相关公共管理服务机构处理",
                "The institution concerned looks into it",
            ),
        )
        .by(provider())
        .outcome(correct())
        .outcome(
            reject()
                .titled("不予更正", "Leave it as it is")
                .needs(reason()),
        )
        .cite(art(26))])
    })
}
