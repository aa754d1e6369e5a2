//! Words and signs of Python source, as far as the look at the bytes needs them.
//!
//! Strings, comments, brackets and logical lines are read as the tokenizer reads
//! them, f-strings with the code in their fields. Where this reading could go
//! wrong it ends in [`Token::Trouble`]: then the parser must decide.

use memchr::{memchr2, memchr3};

use super::words::Word;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A logical line begins, so far to the right.
    Line(usize),
    Name(&'a [u8]),
    Word(Word),
    /// `(`, `[`, `{`, also that of an f-string's field.
    Open(u8),
    Close,
    /// A string ends here.
    Text,
    /// `=` assigns; [`WALRUS`] and [`AUGMENTS`] too; comparisons are [`COMPARES`]; others stand for themselves.
    Sign(u8),
    Trouble,
}

pub(super) const WALRUS: u8 = b'w';
/// `+=` and its like.
pub(super) const AUGMENTS: u8 = b'a';
pub(super) const COMPARES: u8 = b'c';
/// A number.
const NUMBER: u8 = b'0';

/// What the lexer is inside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Brackets,
    /// The text of an f- or t-string.
    FString(Quote),
    /// The code between the braces of an f-string.
    Field,
    /// The format behind a field's colon.
    Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Quote {
    byte: u8,
    triple: bool,
    raw: bool,
}

pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    inside: Vec<Inside>,
    at_line_start: bool,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, inside: Vec::new(), at_line_start: true }
    }

    /// Starts in the middle of a line.
    pub(super) fn within_line(bytes: &'a [u8]) -> Self {
        Self { at_line_start: false, ..Self::new(bytes) }
    }

    /// Bytes read so far.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    #[inline]
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let token = match self.inside.last() {
                Some(Inside::FString(quote)) => self.fstring(*quote),
                Some(Inside::Format) => self.format(),
                _ if self.at_line_start => self.line(),
                _ => self.code(),
            };
            match token {
                Step::Token(token) => return Some(token),
                Step::Nothing => {}
                Step::End if self.inside.is_empty() => return None,
                Step::End => {
                    self.inside.clear();
                    return Some(Token::Trouble);
                }
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Indentation; blank lines and comments are no lines.
    fn line(&mut self) -> Step<'a> {
        let mut indent = 0;
        loop {
            match self.peek(0) {
                None => return Step::End,
                Some(b' ' | b'\t') => indent += 1,
                Some(b'\x0c' | b'\n' | b'\r') => indent = 0,
                Some(b'#') => {
                    self.skip_comment();
                    continue;
                }
                // A joined line's indentation is a science of its own.
                Some(b'\\') => return self.trouble(),
                Some(_) => break,
            }
            self.at += 1;
        }
        self.at_line_start = false;
        Step::Token(Token::Line(indent))
    }

    #[inline(always)]
    fn code(&mut self) -> Step<'a> {
        let Some(&byte) = self.bytes.get(self.at) else { return Step::End };
        match byte {
            b' ' | b'\t' | b'\x0c' => self.skip(1),
            b'\n' | b'\r' => {
                self.at_line_start = self.inside.is_empty();
                self.skip(1)
            }
            b'#' => {
                self.skip_comment();
                Step::Nothing
            }
            b'\\' => self.join(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
            b'0'..=b'9' => self.number(),
            b'"' | b'\'' => self.string(b"", byte),
            b'(' | b'[' | b'{' => self.open(byte, Inside::Brackets),
            b')' | b']' | b'}' => self.close(byte),
            b':' if self.inside.last() == Some(&Inside::Field) => {
                self.inside.push(Inside::Format);
                self.skip(1)
            }
            // What NFKC makes of other alphabets could be any name.
            0x80.. => self.trouble(),
            _ => self.sign(byte),
        }
    }

    fn skip(&mut self, bytes: usize) -> Step<'a> {
        self.at += bytes;
        Step::Nothing
    }

    fn trouble(&mut self) -> Step<'a> {
        self.at = self.bytes.len();
        self.inside.clear();
        Step::Token(Token::Trouble)
    }

    fn token(&mut self, bytes: usize, token: Token<'a>) -> Step<'a> {
        self.at += bytes;
        Step::Token(token)
    }

    fn skip_comment(&mut self) {
        self.at += memchr2(b'\n', b'\r', self.rest()).unwrap_or(self.rest().len());
    }

    fn join(&mut self) -> Step<'a> {
        match self.rest() {
            [_, b'\r', b'\n', ..] => self.skip(3),
            [_, b'\n' | b'\r', ..] => self.skip(2),
            _ => self.trouble(),
        }
    }

    #[inline]
    fn word(&mut self) -> Step<'a> {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !IN_WORD[usize::from(*byte)]).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        self.at += length;
        match after.first() {
            Some(0x80..) => self.trouble(),
            Some(&quote @ (b'"' | b'\'')) if is_prefix(word) => self.string(word, quote),
            _ => Step::Token(Word::of(word).map_or(Token::Name(word), Token::Word)),
        }
    }

    fn number(&mut self) -> Step<'a> {
        let rest = self.rest();
        let is_part = |byte: &u8| IN_WORD[usize::from(*byte)] || *byte == b'.';
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        // `1for x in y`: words may stick to numbers.
        match rest[..length].iter().any(|byte| matches!(byte, b'g'..=b'i' | b'k'..=b'n' | b'p'..=b'w' | b'y' | b'z')) {
            true => self.trouble(),
            false => self.token(length, Token::Sign(NUMBER)),
        }
    }

    fn sign(&mut self, byte: u8) -> Step<'a> {
        match (byte, self.peek(1)) {
            (b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^' | b'@', Some(b'=')) => {
                self.token(2, Token::Sign(AUGMENTS))
            }
            (b'*' | b'/' | b'<' | b'>', Some(again)) if again == byte && self.peek(2) == Some(b'=') => {
                self.token(3, Token::Sign(AUGMENTS))
            }
            (b'=' | b'!' | b'<' | b'>', Some(b'=')) => self.token(2, Token::Sign(COMPARES)),
            (b':', Some(b'=')) => self.token(2, Token::Sign(WALRUS)),
            _ => self.token(1, Token::Sign(byte)),
        }
    }

    fn open(&mut self, byte: u8, inside: Inside) -> Step<'a> {
        self.inside.push(inside);
        self.token(1, Token::Open(byte))
    }

    fn close(&mut self, byte: u8) -> Step<'a> {
        match self.inside.pop() {
            Some(Inside::Brackets) => self.token(1, Token::Close),
            Some(Inside::Field) if byte == b'}' => self.token(1, Token::Close),
            _ => self.trouble(),
        }
    }

    fn string(&mut self, prefix: &[u8], byte: u8) -> Step<'a> {
        let has = |letter: u8| prefix.iter().any(|c| c.eq_ignore_ascii_case(&letter));
        let triple = self.rest().starts_with(&[byte; 3]);
        let quote = Quote { byte, triple, raw: has(b'r') };
        self.at += if triple { 3 } else { 1 };
        if has(b'f') || has(b't') {
            self.inside.push(Inside::FString(quote));
            return Step::Nothing;
        }
        self.plain(quote)
    }

    fn plain(&mut self, quote: Quote) -> Step<'a> {
        loop {
            let Some(found) = find(self.rest(), quote) else { return self.trouble() };
            self.at += found;
            match self.peek(0) {
                Some(b'\\') => self.at += escape(self.rest()),
                Some(byte) if byte == quote.byte && self.ends(quote) => return self.end_of_text(quote),
                Some(byte) if byte == quote.byte => self.at += 1,
                _ => return self.trouble(),
            }
        }
    }

    fn ends(&self, quote: Quote) -> bool {
        !quote.triple || self.rest().starts_with(&[quote.byte; 3])
    }

    fn end_of_text(&mut self, quote: Quote) -> Step<'a> {
        self.token(if quote.triple { 3 } else { 1 }, Token::Text)
    }

    fn fstring(&mut self, quote: Quote) -> Step<'a> {
        let Some(byte) = self.peek(0) else { return Step::End };
        match byte {
            b'\\' if !quote.raw && self.rest().starts_with(b"\\N{") => self.skip(3),
            b'\\' if matches!(self.peek(1), Some(b'{' | b'}')) => self.skip(1),
            b'\\' => self.skip(escape(self.rest())),
            b'{' if self.peek(1) == Some(b'{') => self.skip(2),
            b'{' => self.open(b'{', Inside::Field),
            b'\n' | b'\r' if !quote.triple => self.trouble(),
            _ if byte == quote.byte && self.ends(quote) => {
                self.inside.pop();
                self.end_of_text(quote)
            }
            _ => self.skip(1),
        }
    }

    fn format(&mut self) -> Step<'a> {
        match self.peek(0) {
            None => Step::End,
            Some(b'{') => self.open(b'{', Inside::Field),
            Some(b'}') => {
                self.inside.pop();
                Step::Nothing
            }
            Some(b'"' | b'\'' | b'\n' | b'\r' | b'\\') => self.trouble(),
            Some(_) => self.skip(1),
        }
    }
}

enum Step<'a> {
    Token(Token<'a>),
    Nothing,
    End,
}

static IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    table
};

/// `r`, `b`, `u`, `f`, `t`, and those that combine.
fn is_prefix(word: &[u8]) -> bool {
    word.len() <= 2 && word.iter().all(|byte| b"rbuft".contains(&byte.to_ascii_lowercase()))
}

/// The next byte that may end a string or hide its end.
fn find(text: &[u8], quote: Quote) -> Option<usize> {
    if quote.triple {
        return memchr2(b'\\', quote.byte, text);
    }
    let found = memchr3(b'\\', quote.byte, b'\n', text)?;
    // A lone `\r` ends a line too.
    text[..found].iter().position(|byte| *byte == b'\r').or(Some(found))
}

/// Length of an escape: a joined line may end in two bytes.
fn escape(text: &[u8]) -> usize {
    if text.starts_with(b"\\\r\n") { 3 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut lexer = Lexer::new(text.as_bytes());
        let mut words = Vec::new();
        while let Some(token) = lexer.next() {
            words.push(match token {
                Token::Line(indent) => format!("|{indent}"),
                Token::Name(name) => String::from_utf8_lossy(name).into_owned(),
                Token::Word(word) => format!("{word:?}"),
                Token::Open(_) => "(".to_owned(),
                Token::Close => ")".to_owned(),
                Token::Text => "s".to_owned(),
                Token::Sign(byte) => char::from(byte).to_string(),
                Token::Trouble => "?".to_owned(),
            });
        }
        assert_eq!(words.join(" "), expected);
    }

    #[test]
    fn lines_and_words() {
        check("if x:\n  y = 1.5e3\n\n  # no\n\tz", "|0 If x : |2 y = 0 |1 z");
        check("x = [\n1,\n  2]\ny", "|0 x = ( 0 , 0 ) |0 y");
        check("x = a \\\n  + b\r\ny\rz", "|0 x = a + b |0 y |0 z");
        check("a == b != c <= d := e", "|0 a c b c c c d w e");
        check("a += b\na **= b\na >>= b\na @= b ** -c", "|0 a a b |0 a a b |0 a a b |0 a a b * * - c");
    }

    #[test]
    fn strings_hide_their_words() {
        check(r#"x = 'a "for" \' b' "for" r'\' for' b"""for " for"""  y"#, "|0 x = s s s s y");
        check("'''a\n\n  for'''\nx", "|0 s |0 x");
        check("'a\\\nb' x", "|0 s x");
    }

    #[test]
    fn fields_are_code() {
        check(r#"f"a {x} {{b}} {y!r:>{w}} c" z"#, "|0 ( x ) ( y ! r ( w ) ) s z");
        check(r#"f"{d["k"]} {f'{x}'}" z"#, "|0 ( d ( s ) ) ( ( x ) s ) s z");
        check(r#"f"\N{DASH} \{x}" rf"\{x}""#, "|0 ( x ) s ( x ) s");
    }

    #[test]
    fn what_is_unsure_is_trouble() {
        for text in ["'a\nb", "(", "x)", "größe = 1", "[1for x in y]", "f'{x", "  \\\nx", "'''a"] {
            let mut lexer = Lexer::new(text.as_bytes());
            let mut last = None;
            while let Some(token) = lexer.next() {
                last = Some(token);
            }
            assert_eq!(last, Some(Token::Trouble), "{text}");
        }
    }
}
