//! Whether a closure of a frame reads a name that the frame deletes, or calls one that it rebinds.

use super::frames::Frame;
use super::lexer::{Lexer, Token};
use super::scan::Facts;
use super::words::Word;

pub(super) fn of_deleted<'a>(bytes: &'a [u8], frames: &[Frame<'a>]) -> bool {
    let mut asked = frames.iter().filter(|frame| frame.holds_closure && !frame.deleted.is_empty());
    asked.any(|frame| Mentions::new(frame, Wanted { read: &frame.deleted, ..Wanted::default() }).found(bytes))
}

pub(super) fn of_rebound<'a>(bytes: &'a [u8], Facts { frames, arms, .. }: &Facts<'a>) -> bool {
    frames.iter().filter(|frame| frame.holds_closure && frame.binds_closure()).any(|frame| {
        let (called, recursing) = (frame.rebound(false, arms), frame.rebound(true, arms));
        let asks = !called.is_empty() || !recursing.is_empty();
        asks && Mentions::new(frame, Wanted { read: &[], called: &called, recursing: &recursing }).found(bytes)
    })
}

/// The names in question.
#[derive(Default, Clone, Copy)]
struct Wanted<'f, 'a> {
    /// Read by any closure.
    read: &'f [&'a [u8]],
    /// Called by a closure that may be bound to that name: a lambda, or a function's inner function.
    called: &'f [&'a [u8]],
    /// Called by the `def` of the same name.
    recursing: &'f [&'a [u8]],
}

/// A second reading of one frame.
struct Mentions<'f, 'a> {
    frame: &'f Frame<'a>,
    wanted: Wanted<'f, 'a>,
    /// Functions and classes around the place.
    around: Vec<Around<'a>>,
    /// Brackets around the place; the bottom one is the line.
    brackets: Vec<Bracket>,
}

/// A function or class, with the indentation of its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Around<'a> {
    indent: usize,
    kind: Kind<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind<'a> {
    Class,
    Function(&'a [u8]),
    /// Its name is the class's, and no variable that closures see.
    Method,
}

#[derive(Debug, Default, Clone, Copy)]
struct Bracket {
    is_round: bool,
    has_for: bool,
    /// A name was mentioned; it counts if this is a generator expression.
    mentions: bool,
    lambda: Lambda,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Lambda {
    #[default]
    None,
    Parameters,
    Body,
}

impl<'f, 'a> Mentions<'f, 'a> {
    fn new(frame: &'f Frame<'a>, wanted: Wanted<'f, 'a>) -> Self {
        Self { frame, wanted, around: Vec::new(), brackets: vec![Bracket::default()] }
    }

    fn found(mut self, bytes: &'a [u8]) -> bool {
        let mut lexer = Lexer::within_line(&bytes[self.frame.text.clone()]);
        let mut indent = 0;
        let mut before = [Token::Sign(b';'); 2];
        while let Some(token) = lexer.next() {
            let is_found = match (token, before) {
                (Token::Trouble, _) => true,
                (Token::Line(column), _) => {
                    indent = column;
                    self.line(column);
                    false
                }
                (Token::Name(name), _) => self.name(name, before[0], indent),
                (Token::Word(word), _) => {
                    self.word(word);
                    false
                }
                (Token::Open(byte), [Token::Name(_), Token::Sign(b'.') | Token::Word(Word::Def | Word::Class)]) => {
                    self.open(byte, b"")
                }
                (Token::Open(byte), [Token::Name(name), _]) => self.open(byte, name),
                (Token::Open(byte), _) => self.open(byte, b""),
                (Token::Close, _) => self.close(),
                (Token::Sign(sign), _) => {
                    self.sign(sign);
                    false
                }
                (Token::Text, _) => false,
            };
            if is_found {
                return true;
            }
            before = [token, before[0]];
        }
        false
    }

    fn line(&mut self, column: usize) {
        self.around.retain(|it| it.indent < column);
        self.brackets.clear();
        self.brackets.push(Bracket::default());
    }

    fn name(&mut self, name: &'a [u8], before: Token<'_>, indent: usize) -> bool {
        match before {
            Token::Word(Word::Def) => {
                let is_method = self.around.last().is_some_and(|it| it.kind == Kind::Class);
                let kind = if is_method { Kind::Method } else { Kind::Function(name) };
                self.around.push(Around { indent, kind });
            }
            Token::Word(Word::Class) => self.around.push(Around { indent, kind: Kind::Class }),
            Token::Sign(b'.') => {}
            _ if self.wanted.read.contains(&name) => return self.mention(),
            _ => {}
        }
        false
    }

    fn word(&mut self, word: Word) {
        match word {
            Word::Lambda => self.innermost(|bracket| bracket.lambda = Lambda::Parameters),
            Word::For => self.innermost(|bracket| bracket.has_for = true),
            _ => {}
        }
    }

    /// A bracket behind a name calls it.
    fn open(&mut self, byte: u8, name: &[u8]) -> bool {
        let is_call = byte == b'(';
        let recurses = is_call
            && self.wanted.recursing.contains(&name)
            && self.around.iter().any(|it| it.kind == Kind::Function(name));
        let is_called = is_call && self.wanted.called.contains(&name) && self.mention();
        let is_found = recurses || (is_called && (self.frame.is_function() || self.is_in_lambda()));
        self.brackets.push(Bracket { is_round: byte == b'(', ..Bracket::default() });
        is_found
    }

    fn mention(&mut self) -> bool {
        self.innermost(|bracket| bracket.mentions = true);
        self.around.iter().any(|it| it.kind != Kind::Class) || self.is_in_lambda()
    }

    fn is_in_lambda(&self) -> bool {
        self.brackets.iter().any(|bracket| bracket.lambda != Lambda::None)
    }

    fn innermost(&mut self, change: impl FnOnce(&mut Bracket)) {
        if let Some(bracket) = self.brackets.last_mut() {
            change(bracket);
        }
    }

    /// What a bracket mentions its parent mentions.
    fn close(&mut self) -> bool {
        let Some(closed) = self.brackets.pop() else { return false };
        if closed.mentions {
            self.innermost(|bracket| bracket.mentions = true);
        }
        closed.is_round && closed.has_for && closed.mentions
    }

    fn sign(&mut self, sign: u8) {
        self.innermost(|bracket| match (sign, bracket.lambda) {
            (b':', Lambda::Parameters) => bracket.lambda = Lambda::Body,
            (b',', Lambda::Body) => bracket.lambda = Lambda::None,
            _ => {}
        });
    }
}
