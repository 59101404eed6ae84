//! Every path that a source names, in `use` declarations and elsewhere, with `self` and `super`
//! resolved.

use crate::lexer::{Kind, Token};

/// A path from the crate's root (`crate::…`) or from another crate, and where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) line: usize,
    pub(crate) path: Vec<String>,
}

/// The paths of a source that stands in `module` (below the crate's root).
pub(crate) fn paths(tokens: &[Token], module: &[&str]) -> Vec<Named> {
    let mut reader = Reader {
        tokens,
        at: 0,
        module: module.iter().map(|&name| name.to_owned()).collect(),
        inline: Vec::new(),
        depth: 0,
        found: Vec::new(),
    };
    while reader.at < tokens.len() {
        reader.step();
    }
    reader.found
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    module: Vec<String>,
    /// At which depth of braces each module inside the file began.
    inline: Vec<usize>,
    depth: usize,
    found: Vec<Named>,
}

impl Reader<'_> {
    fn step(&mut self) {
        let token = &self.tokens[self.at];
        match &token.kind {
            Kind::Mark('{') => self.depth += 1,
            Kind::Mark('}') => self.close(),
            Kind::Word(word) if word == "use" => return self.declaration(),
            Kind::Word(word) if word == "mod" => return self.module(),
            Kind::Word(_) if self.starts_path() => return self.inline_path(),
            _ => {}
        }
        self.at += 1;
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.inline.last() == Some(&self.depth) {
            self.inline.pop();
            self.module.pop();
        }
    }

    /// `mod name {` opens a module; `mod name;` does not.
    fn module(&mut self) {
        self.at += 1;
        let name = self.tokens.get(self.at).and_then(Token::word);
        if let Some(name) = name
            && self
                .tokens
                .get(self.at + 1)
                .is_some_and(|next| next.is('{'))
        {
            self.module.push(name.to_owned());
            self.inline.push(self.depth);
            self.depth += 1;
            self.at += 2;
        }
    }

    /// Not after a dot (a field) and not in the middle of a path.
    fn starts_path(&self) -> bool {
        let Some(before) = self.at.checked_sub(1).map(|at| &self.tokens[at]) else {
            return true;
        };
        match before.kind {
            Kind::Mark('.') => self.at > 1 && self.tokens[self.at - 2].is('.'),
            // A leading `::` is a path of other crates; anything before it makes it a middle.
            Kind::Colons => {
                self.at < 2
                    || !matches!(
                        &self.tokens[self.at - 2].kind,
                        Kind::Word(_) | Kind::Mark('>')
                    )
            }
            _ => true,
        }
    }

    fn inline_path(&mut self) {
        let line = self.tokens[self.at].line;
        let mut path = Vec::new();
        while let Some(word) = self.tokens.get(self.at).and_then(Token::word) {
            path.push(word.to_owned());
            self.at += 1;
            let more = self.tokens.get(self.at).map(|token| &token.kind) == Some(&Kind::Colons)
                && self
                    .tokens
                    .get(self.at + 1)
                    .is_some_and(|next| next.word().is_some());
            if !more {
                break;
            }
            self.at += 1;
        }
        // `pub(crate)` and `pub(super)` name a reach, not a thing.
        if path.len() > 1 || !matches!(path[0].as_str(), "crate" | "super" | "self") {
            self.keep(line, path);
        }
    }

    fn declaration(&mut self) {
        self.at += 1;
        // `use<'a>` in a type captures lifetimes and imports nothing.
        if self.tokens.get(self.at).is_none_or(|next| next.is('<')) {
            return;
        }
        self.tree(&[]);
    }

    /// One branch of a `use` tree: a path, then a group, a star, or its end.
    fn tree(&mut self, stem: &[String]) {
        let mut path = stem.to_vec();
        let line = self.tokens.get(self.at).map_or(0, |token| token.line);
        while let Some(token) = self.tokens.get(self.at) {
            match &token.kind {
                Kind::Word(word) if word == "as" => self.at += 1,
                Kind::Word(word) => path.push(word.clone()),
                Kind::Colons => {}
                Kind::Mark('*') => path.push("*".to_owned()),
                Kind::Mark('{') => return self.group(&path),
                _ => break,
            }
            self.at += 1;
        }
        self.keep(line, path);
    }

    fn group(&mut self, stem: &[String]) {
        self.at += 1;
        while let Some(token) = self.tokens.get(self.at) {
            if token.is('}') {
                self.at += 1;
                return;
            }
            if token.is(',') {
                self.at += 1;
                continue;
            }
            let before = self.at;
            self.tree(stem);
            // What is no tree ends the group instead of the test.
            if self.at == before {
                return;
            }
        }
    }

    /// Resolves `self` and `super`, drops a trailing `self` of a group.
    fn keep(&mut self, line: usize, mut path: Vec<String>) {
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let mut home = self.module.clone();
        let mut relative = false;
        while path
            .first()
            .is_some_and(|first| first == "super" || first == "self")
        {
            if path.remove(0) == "super" {
                home.pop();
            }
            relative = true;
        }
        if relative {
            home.insert(0, "crate".to_owned());
            home.append(&mut path);
            path = home;
        }
        self.found.push(Named { line, path });
    }
}
