//! Rust source as words, marks and texts. Comments are dropped, lines are kept.

/// A piece of source and the line it starts on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) line: usize,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Word(String),
    /// The path separator.
    Colons,
    Mark(char),
    /// A string's content.
    Text(String),
}

impl Token {
    pub(crate) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(crate) fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }
}

/// Reads a source. It need not compile: whatever is no word, text or comment is a mark.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        rest: source,
        line: 1,
        tokens: Vec::new(),
    };
    while !lexer.rest.is_empty() {
        lexer.step();
    }
    lexer.tokens
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    tokens: Vec<Token>,
}

impl<'a> Lexer<'a> {
    fn step(&mut self) {
        let rest = self.rest;
        if rest.starts_with("//") {
            self.take(rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            self.take(comment_end(rest));
        } else if let Some((open, close)) = text_quotes(rest) {
            self.text(open, &close);
        } else if let Some(length) = character(rest) {
            self.take(length);
        } else if rest.starts_with("::") {
            self.push(Kind::Colons, 2);
        } else {
            self.word_or_mark();
        }
    }

    fn word_or_mark(&mut self) {
        let rest = self.rest.strip_prefix("r#").unwrap_or(self.rest);
        let length = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        if length > 0 {
            let raw = self.rest.len() - rest.len();
            self.push(Kind::Word(rest[..length].to_owned()), raw + length);
            return;
        }
        let Some(mark) = self.rest.chars().next() else {
            return;
        };
        if mark.is_whitespace() {
            self.take(mark.len_utf8());
        } else {
            self.push(Kind::Mark(mark), mark.len_utf8());
        }
    }

    /// A string literal: its opening has a length, its closing is known.
    fn text(&mut self, open: usize, close: &str) {
        let body = &self.rest[open..];
        let escapes = close == "\"" && !self.rest[..open].contains('r');
        let mut end = 0;
        while end < body.len() && !body[end..].starts_with(close) {
            let mut step = body[end..].chars();
            let first = step.next();
            end += first.map_or(1, char::len_utf8);
            if escapes && first == Some('\\') {
                end += step.next().map_or(0, char::len_utf8);
            }
        }
        let content = body[..end].to_owned();
        let length = (open + end + close.len()).min(self.rest.len());
        self.push(Kind::Text(content), length);
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let line = self.line;
        self.tokens.push(Token { line, kind });
        self.take(length);
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.line += taken.matches('\n').count();
        self.rest = rest;
        taken
    }
}

/// The length of a block comment; they nest.
fn comment_end(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest[at..];
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The opening's length and the closing of a string literal, if one starts here.
fn text_quotes(rest: &str) -> Option<(usize, String)> {
    let prefixed = ["br", "cr", "r", "b", "c", ""]
        .into_iter()
        .find_map(|prefix| Some((prefix, rest.strip_prefix(prefix)?)).filter(starts_text))?;
    let (prefix, quoted) = prefixed;
    let hashes = quoted.len() - quoted.trim_start_matches('#').len();
    Some((
        prefix.len() + hashes + 1,
        format!("\"{}", "#".repeat(hashes)),
    ))
}

/// Only a raw string has hashes between its prefix and its quote.
fn starts_text((prefix, rest): &(&str, &str)) -> bool {
    let unhashed = if prefix.ends_with('r') {
        rest.trim_start_matches('#')
    } else {
        rest
    };
    unhashed.starts_with('"')
}

/// The length of a character literal; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('\'')?;
    let first = body.chars().next()?;
    if first == '\\' {
        let escaped = body.chars().nth(1)?.len_utf8();
        let end = body[1 + escaped..].find('\'')?;
        return Some(1 + 1 + escaped + end + 1);
    }
    let after = body[first.len_utf8()..].starts_with('\'');
    after.then(|| 1 + first.len_utf8() + 1)
}
