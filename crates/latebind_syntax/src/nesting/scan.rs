//! The scan itself: code, comments, plain strings, lines.

use latebind_source::Span;

use super::{MAX_BRACKETS, MAX_FSTRINGS, MAX_INDENTS, MAX_LINKS, MAX_NESTED, Nesting};
use crate::problems::SyntaxProblem;

/// What may nest between two commas inside one pair of brackets.
#[derive(Copy, Clone, Default)]
struct Counts {
    /// Unary operators, `await`, `**`: any other operator ends them.
    tight: usize,
    /// `not`: ended by `and`, `or`, `if`, `else`.
    nots: usize,
    /// `lambda`, `else`, `yield`, `:=`: only a comma ends them.
    loose: usize,
    links: usize,
    /// Lambdas whose parameters are not over: their commas end nothing.
    lambdas: usize,
}

impl Counts {
    fn nested(self) -> usize {
        self.tight + self.nots + self.loose
    }
}

#[derive(Copy, Clone, PartialEq, Eq)]
enum Kind {
    Bracket,
    /// An f- or t-string's text.
    FString {
        quote: u8,
        triple: bool,
        raw: bool,
    },
    /// The code of a replacement field.
    Field,
    /// The text of a format specifier.
    Spec,
}

struct Level {
    kind: Kind,
    outer: Counts,
}

pub(super) struct Scan<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    levels: Vec<Level>,
    brackets: usize,
    fstrings: usize,
    indents: Vec<usize>,
    counts: Counts,
    /// Sums of the counts outside of the innermost brackets.
    outer_nested: usize,
    outer_links: usize,
    /// Whether what was just read can be the left side of an operator.
    operand: bool,
    deepest: Nesting,
}

type Checked = Result<(), SyntaxProblem>;

impl<'a> Scan<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            levels: Vec::new(),
            brackets: 0,
            fstrings: 0,
            indents: Vec::new(),
            counts: Counts::default(),
            outer_nested: 0,
            outer_links: 0,
            operand: false,
            deepest: Nesting::default(),
        }
    }

    pub(super) fn run(mut self) -> Result<Nesting, SyntaxProblem> {
        self.line_start()?;
        while let Some(byte) = self.peek(0) {
            match self.levels.last().map(|level| level.kind) {
                Some(Kind::FString { quote, triple, raw }) => {
                    self.fstring_text(quote, triple, raw)?;
                }
                Some(Kind::Spec) => self.spec_text()?,
                Some(Kind::Bracket | Kind::Field) | None => self.code(byte)?,
            }
        }
        Ok(self.deepest)
    }

    pub(super) fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Quote and tripleness of the innermost f-string.
    pub(super) fn innermost_fstring(&self) -> Option<(u8, bool)> {
        self.levels.iter().rev().find_map(|level| match level.kind {
            Kind::FString { quote, triple, .. } => Some((quote, triple)),
            _ => None,
        })
    }

    /// One token of code, more or less.
    fn code(&mut self, byte: u8) -> Checked {
        match byte {
            b' ' | b'\t' | b'\x0c' => self.at += 1,
            b'\n' | b'\r' => return self.newline(),
            b'#' => self.at += line_len(self.rest()),
            b'\\' => self.join(),
            b'\'' | b'"' => return self.string(byte, b""),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => return self.word(),
            b'0'..=b'9' => self.number(),
            b'(' | b'[' | b'{' => return self.open(Kind::Bracket),
            b')' | b']' | b'}' => self.close(byte),
            b',' | b';' => self.separator(),
            b':' => return self.colon(),
            b'.' => return self.link(1),
            _ => return self.operator(byte),
        }
        Ok(())
    }

    fn operator(&mut self, byte: u8) -> Checked {
        match byte {
            b'*' if self.peek(1) == Some(b'*') => {
                self.at += 2;
                self.counts.tight += 1;
            }
            b'+' | b'-' | b'~' | b'*' | b'@' if !self.operand => {
                self.at += 1;
                self.counts.tight += 1;
            }
            b'+' | b'-' | b'*' | b'@' | b'/' | b'%' | b'&' | b'|' | b'^' | b'<' | b'>' => {
                self.counts.tight = 0;
                let double = self.peek(1) == Some(byte);
                return self.link(if double { 2 } else { 1 });
            }
            _ => {
                self.at += 1;
                self.counts.tight = 0;
            }
        }
        self.operand = false;
        self.check()
    }

    /// A left-nesting step that is `len` bytes long.
    fn link(&mut self, len: usize) -> Checked {
        self.at += len;
        self.counts.links += 1;
        self.operand = false;
        self.check()
    }

    fn word(&mut self) -> Checked {
        let part = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'_' || **b >= 0x80;
        let len = self.rest().iter().take_while(part).count();
        let word = self.rest().get(..len).unwrap_or_default();
        self.at += len;
        if let Some(quote @ (b'\'' | b'"')) = self.peek(0) {
            return self.string(quote, word);
        }
        self.operand = false;
        match word {
            b"and" | b"or" | b"if" => {
                self.counts.tight = 0;
                self.counts.nots = 0;
            }
            b"in" | b"is" => self.counts.tight = 0,
            b"not" => self.counts.nots += 1,
            b"await" | b"async" => self.counts.tight += 1,
            b"else" => {
                self.counts.tight = 0;
                self.counts.nots = 0;
                self.counts.loose += 1;
            }
            b"yield" => self.nest_loosely(),
            b"lambda" => {
                self.nest_loosely();
                self.counts.lambdas += 1;
            }
            b"return" | b"from" | b"for" => {}
            _ => self.operand = true,
        }
        self.check()
    }

    /// What was open stays open: `- lambda: - lambda: …` is wrong, but parsed.
    fn nest_loosely(&mut self) {
        self.counts.loose = self.counts.nested() + 1;
        self.counts.tight = 0;
        self.counts.nots = 0;
    }

    fn number(&mut self) {
        let part = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.');
        self.at += self.rest().iter().take_while(part).count();
        self.operand = true;
    }

    fn separator(&mut self) {
        self.at += 1;
        self.operand = false;
        if self.counts.lambdas == 0 {
            self.counts = Counts::default();
        }
    }

    fn colon(&mut self) -> Checked {
        self.operand = false;
        if self.levels.last().is_some_and(|level| level.kind == Kind::Field) {
            return self.open(Kind::Spec);
        }
        self.at += 1;
        if self.peek(0) == Some(b'=') {
            self.at += 1;
            self.nest_loosely();
            return self.check();
        }
        self.counts.lambdas = self.counts.lambdas.saturating_sub(1);
        Ok(())
    }

    /// The fields of a string stand beside each other.
    pub(super) fn open_field(&mut self) -> Checked {
        self.counts = Counts::default();
        self.open(Kind::Field)
    }

    /// Enters brackets or a part of an f-string that opens with one byte.
    fn open(&mut self, kind: Kind) -> Checked {
        if matches!(kind, Kind::Bracket | Kind::Field) {
            self.brackets += 1;
            if self.brackets > MAX_BRACKETS {
                return Err(self.problem("too many nested parentheses"));
            }
        }
        self.at += 1;
        self.counts.links += 1;
        self.enter(kind);
        self.check()
    }

    fn enter(&mut self, kind: Kind) {
        self.outer_nested += self.counts.nested();
        self.outer_links += self.counts.links;
        let outer = std::mem::take(&mut self.counts);
        self.levels.push(Level { kind, outer });
        self.operand = false;
    }

    pub(super) fn leave(&mut self) {
        let Some(level) = self.levels.pop() else {
            return;
        };
        match level.kind {
            Kind::Bracket | Kind::Field => self.brackets -= 1,
            Kind::FString { .. } => self.fstrings -= 1,
            Kind::Spec => {}
        }
        self.counts = level.outer;
        self.outer_nested -= self.counts.nested();
        self.outer_links -= self.counts.links;
        self.operand = true;
    }

    /// A closing bracket in code; brackets that do not match are left to the parser.
    fn close(&mut self, byte: u8) {
        self.at += 1;
        match self.levels.last().map(|level| level.kind) {
            Some(Kind::Bracket) => self.leave(),
            Some(Kind::Field) if byte == b'}' => self.leave(),
            _ => {}
        }
        self.operand = true;
    }

    /// At a quote, behind the `prefix` that was read.
    fn string(&mut self, quote: u8, prefix: &[u8]) -> Checked {
        let triple = self.rest().starts_with(&[quote; 3]);
        let has = |letter: u8| prefix.iter().any(|b| b.eq_ignore_ascii_case(&letter));
        let open = if triple { 3 } else { 1 };
        if prefix.len() <= 2 && (has(b'f') || has(b't')) {
            self.fstrings += 1;
            if self.fstrings > MAX_FSTRINGS {
                return Err(self.problem("too many nested f-strings"));
            }
            self.at += open;
            self.enter(Kind::FString { quote, triple, raw: has(b'r') });
            return self.check();
        }
        self.at += open;
        self.at += plain_len(self.rest(), quote, triple);
        self.operand = true;
        Ok(())
    }

    /// A backslash before a line ending; elsewhere it is an error of its own.
    fn join(&mut self) {
        self.at += match self.rest() {
            [_, b'\r', b'\n', ..] => 3,
            [_, b'\r' | b'\n', ..] => 2,
            _ => 1,
        };
    }

    fn newline(&mut self) -> Checked {
        self.at += 1;
        if self.levels.is_empty() {
            self.counts = Counts::default();
            self.operand = false;
            return self.line_start();
        }
        Ok(())
    }

    /// Indentation of a logical line; blank and comment lines have none.
    fn line_start(&mut self) -> Checked {
        let mut column = 0;
        loop {
            match self.peek(0) {
                Some(b' ') => column += 1,
                Some(b'\t') => column = (column / 8 + 1) * 8,
                Some(b'\x0c') => column = 0,
                None | Some(b'\n' | b'\r' | b'#' | b'\\') => return Ok(()),
                Some(_) => return self.indent(column),
            }
            self.at += 1;
        }
    }

    fn indent(&mut self, column: usize) -> Checked {
        while self.indents.last().is_some_and(|&outer| outer > column) {
            self.indents.pop();
        }
        if column > self.indents.last().copied().unwrap_or(0) {
            self.indents.push(column);
            if self.indents.len() > MAX_INDENTS {
                return Err(self.problem("too many levels of indentation"));
            }
        }
        self.check()
    }

    fn check(&mut self) -> Checked {
        let operators = self.outer_nested + self.counts.nested();
        let links = self.outer_links + self.counts.links;
        if operators > MAX_NESTED || links > MAX_LINKS {
            return Err(self.problem("source is too complex to parse"));
        }
        let nested = operators + self.levels.len() + self.indents.len();
        self.deepest.nested = self.deepest.nested.max(nested);
        self.deepest.links = self.deepest.links.max(links);
        Ok(())
    }

    fn problem(&self, message: &str) -> SyntaxProblem {
        let at = u32::try_from(self.at.min(self.bytes.len())).unwrap_or(u32::MAX);
        SyntaxProblem { message: message.to_owned(), span: Span::new(at, at) }
    }
}

fn line_len(text: &[u8]) -> usize {
    text.iter().take_while(|&&b| b != b'\n' && b != b'\r').count()
}

/// Bytes of a plain string behind its opening quote, the closing one included.
fn plain_len(text: &[u8], quote: u8, triple: bool) -> usize {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' | b'\r' if !triple => return at,
            _ if byte != quote => {}
            _ if !triple => return at + 1,
            _ if text.get(at..).is_some_and(|rest| rest.starts_with(&[quote; 3])) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    text.len()
}
