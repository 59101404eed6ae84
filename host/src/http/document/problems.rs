//! Every type of problem, the status with which it comes, and what it means.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

/// What stands before each code.
const TYPE: &str = "urn:bylaw:problem:";

/// Code, status, in Chinese, in English: a line each. A code that ends in `*` stands for a family.
const LINES: &str = include_str!("problems.txt");

/// A type of problem.
type Known = (&'static str, u16, &'static str, &'static str);

static PROBLEMS: LazyLock<Vec<Known>> = LazyLock::new(|| LINES.lines().filter_map(read).collect());

fn read(line: &'static str) -> Option<Known> {
    let mut cells = line.split(" | ");
    let (code, status) = (cells.next()?, cells.next()?.parse().ok()?);
    Some((code, status, cells.next()?, cells.next()?))
}

/// The answers that problems are, by status.
pub(super) fn answers(codes: &[String]) -> Map<String, Value> {
    let mut answers = Map::new();
    for status in statuses(codes) {
        let of_status: Vec<_> = PROBLEMS
            .iter()
            .filter(|(code, of, ..)| *of == status && codes.iter().any(|wanted| wanted == code))
            .collect();
        let types: Vec<Value> = of_status
            .iter()
            .map(|(code, ..)| type_schema(code))
            .collect();
        let words: Vec<String> = of_status
            .iter()
            .map(|(code, _, zh, en)| format!("- `{TYPE}{code}`：{zh} / {en}"))
            .collect();
        let schema = json!({ "allOf": [
            { "$ref": "#/components/schemas/Problem" },
            { "properties": { "type": { "anyOf": types }, "status": { "const": status } } },
        ] });
        let mut answer = json!({
            "description": words.join("\n"),
            "content": { "application/problem+json": { "schema": schema } },
        });
        if matches!(status, 409 | 429 | 503)
            && let Some(answer) = answer.as_object_mut()
        {
            answer.insert("headers".into(), retry_after());
        }
        if status == 401
            && let Some(answer) = answer.as_object_mut()
        {
            answer.insert("headers".into(), scheme());
        }
        answers.insert(status.to_string(), answer);
    }
    answers
}

/// Codes that stand in no table are a slip of the pen; a test finds them.
pub(super) fn is_known(code: &str) -> bool {
    PROBLEMS.iter().any(|(known, ..)| *known == code)
}

fn statuses(codes: &[String]) -> Vec<u16> {
    let wanted = |code: &str| codes.iter().any(|wanted| wanted == code);
    let mut all: Vec<u16> = PROBLEMS
        .iter()
        .filter(|(code, ..)| wanted(code))
        .map(|(_, status, ..)| *status)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn type_schema(code: &str) -> Value {
    match code.strip_suffix('*') {
        Some(start) => json!({ "type": "string", "pattern": format!("^{TYPE}{start}[a-z-]+$") }),
        None => json!({ "const": format!("{TYPE}{code}") }),
    }
}

fn retry_after() -> Value {
    json!({ "retry-after": {
        "description": "几秒后可以再试，若值得再试 / after how many seconds it may be worth trying again",
        "schema": { "type": "integer", "minimum": 0 },
    } })
}

fn scheme() -> Value {
    json!({ "www-authenticate": {
        "description": "`Bearer`：以令牌说明身份 / that one says who one is by a token",
        "schema": { "type": "string" },
    } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_problem_and_stands_where_it_is_looked_for() {
        assert_eq!(PROBLEMS.len(), LINES.lines().count());
        assert!(LINES.lines().is_sorted());
    }
}
