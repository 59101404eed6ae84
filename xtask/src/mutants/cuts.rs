//! Finds what can be cut from a source file: by brackets and rustfmt's layout, not by grammar.
//! What does not compile without a cut is no rule, and costs only the attempt.

use std::ops::Range;

/// A part of a source that can go.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Its bytes.
    span: Range<usize>,
    /// Its first line, from one.
    pub(super) line: usize,
    /// Its beginning.
    pub(super) what: String,
}

impl Cut {
    /// The source without it.
    pub(super) fn made_in(&self, whole: &str) -> String {
        let (before, after) = (whole.get(..self.span.start), whole.get(self.span.end..));
        [before, after].into_iter().flatten().collect()
    }
}

/// Everything that can be cut, from top to bottom.
pub(super) fn cuts(whole: &str) -> Vec<Cut> {
    let code = blanked(whole);
    let mut spans = links_and_statements(&code);
    spans.extend(members(&code));
    spans.sort_by_key(|span| (span.start, span.end));
    spans.dedup();
    let cut = |span: Range<usize>| {
        let before = whole.get(..span.start).unwrap_or_default();
        let text = whole.get(span.clone()).unwrap_or_default().trim();
        let blank = before.len() - before.trim_end().len();
        Cut {
            line: before.matches('\n').count()
                + 1
                + usize::from(blank == 0 && before.ends_with('\n')),
            what: text
                .lines()
                .next()
                .unwrap_or_default()
                .chars()
                .take(90)
                .collect(),
            span,
        }
    };
    spans.into_iter().map(cut).collect()
}

/// The source with comments and the inside of strings replaced by blanks, byte for byte.
fn blanked(whole: &str) -> Vec<u8> {
    let mut code = whole.as_bytes().to_vec();
    let (mut in_text, mut in_comment, mut escaped) = (false, false, false);
    let mut before = b' ';
    for byte in &mut code {
        let this = *byte;
        if in_comment {
            in_comment = this != b'\n';
        } else if in_text {
            in_text = this != b'"' || escaped;
            escaped = this == b'\\' && !escaped;
            if in_text {
                *byte = b'_';
            }
            before = b' ';
            continue;
        } else if this == b'"' {
            in_text = true;
        } else if this == b'/' && before == b'/' {
            in_comment = true;
        }
        if in_comment {
            *byte = b' ';
        }
        before = this;
    }
    code
}

/// How words begin that stand on a line of their own and can go with all that belongs to them.
const BEGINNINGS: [&[u8]; 7] = [b".", b"found.", b"if ", b"for ", b"|| ", b"&& ", b"| "];

/// What only names an outcome.
const TITLE: &[u8] = b".titled(";

/// Links of chains, statements, alternatives: what begins a line.
fn links_and_statements(code: &[u8]) -> Vec<Range<usize>> {
    let mut spans = vec![];
    let mut start = 0;
    for line in code.split_inclusive(|byte| *byte == b'\n') {
        let blank = line.iter().take_while(|byte| **byte == b' ').count();
        let words = line.get(blank..).unwrap_or_default();
        let rule = !words.starts_with(TITLE);
        if let Some(beginning) = BEGINNINGS.iter().find(|one| rule && words.starts_with(one)) {
            let from = start + blank;
            spans.push(from..end_of(code, from, beginning));
        }
        start += line.len();
    }
    spans
}

/// Where what begins at `from` ends: with its brackets closed, at the end of a line.
fn end_of(code: &[u8], from: usize, beginning: &[u8]) -> usize {
    let statement = beginning.ends_with(b"found.");
    let branch = beginning == b"if " || beginning == b"for ";
    let mut depth = 0_i32;
    for (at, byte) in code.iter().enumerate().skip(from) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => return at,
            b')' | b']' | b'}' => {
                depth -= 1;
                if branch && *byte == b'}' && depth == 0 {
                    return at + 1;
                }
            }
            b';' if depth == 0 => return at + usize::from(statement),
            b',' if depth == 0 && !statement => return at,
            b'\n' if depth == 0 && !statement && !branch => return at,
            _ => {}
        }
    }
    code.len()
}

/// The members of every list in brackets, each with its comma.
fn members(code: &[u8]) -> Vec<Range<usize>> {
    let mut spans = vec![];
    // Of every bracket that is open: whether it is a list, and where its present member begins.
    let mut open: Vec<(bool, usize)> = vec![];
    for (at, byte) in code.iter().enumerate() {
        match byte {
            b'[' => {
                let attribute = at > 0 && code.get(at - 1) == Some(&b'#');
                open.push((!attribute, at + 1));
            }
            b'(' | b'{' => open.push((false, at + 1)),
            b',' => {
                if let Some((true, start)) = open.last_mut() {
                    spans.push(*start..at + 1);
                    *start = at + 1;
                }
            }
            b']' | b')' | b'}' => {
                if let Some((true, start)) = open.pop() {
                    spans.push(start..at);
                }
            }
            _ => {}
        }
    }
    spans.retain(|span| {
        let member = code.get(span.clone()).unwrap_or_default();
        let says = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'"';
        member.iter().any(says)
    });
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        cuts(source).into_iter().map(|cut| cut.what).collect()
    }

    #[test]
    fn links_go_with_their_arguments() {
        let source = "stage(\n    x,\n)\n    .does(gives(\n        a,\n    ))\n    .cite(b)\n";
        let cuts = cuts(source);
        assert_eq!(words(source), [".does(gives(", ".cite(b)"]);
        let without = cuts.first().map(|cut| cut.made_in(source));
        assert_eq!(
            without.as_deref(),
            Some("stage(\n    x,\n)\n    \n    .cite(b)\n")
        );
    }

    #[test]
    fn members_of_lists_go_one_by_one() {
        assert_eq!(
            words("f([art(1, 2), art(3)], (4, 5));"),
            ["art(1, 2),", "art(3)"]
        );
        assert_eq!(words("#[test]\nfn a() {}"), [] as [&str; 0]);
    }

    #[test]
    fn statements_and_branches_go_whole() {
        let source = "    found.require(\n        a,\n    );\n    if b {\n        c;\n    }\n";
        assert_eq!(words(source), ["found.require(", "if b {"]);
    }

    #[test]
    fn comments_and_texts_are_left_alone() {
        assert_eq!(
            words("// [a, b]\nf(\"[a, b] // \\\" [c]\");"),
            [] as [&str; 0]
        );
        assert_eq!(words("[\"a, b\", \"c\"]"), ["\"a, b\",", "\"c\""]);
    }
}
