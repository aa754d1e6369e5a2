//! Whether a closure of a frame mentions a name that the frame deletes or rebinds.

use super::frames::Frame;
use super::lexer::{Lexer, Token};

pub(super) fn of_deleted<'a>(bytes: &'a [u8], frames: &[Frame<'a>]) -> bool {
    let mut asked = frames.iter().filter(|frame| frame.holds_closure && !frame.deleted.is_empty());
    asked.any(|frame| Mentions::new(frame, &frame.deleted, &[]).found(bytes))
}

pub(super) fn of_rebound<'a>(bytes: &'a [u8], frames: &[Frame<'a>]) -> bool {
    frames.iter().filter(|frame| frame.holds_closure && frame.binds_closure).any(|frame| {
        let (anywhere, in_itself) = (frame.rebound(false), frame.rebound(true));
        let asks = !anywhere.is_empty() || !in_itself.is_empty();
        asks && Mentions::new(frame, &anywhere, &in_itself).found(bytes)
    })
}

/// A second reading of one frame.
struct Mentions<'f, 'a> {
    frame: &'f Frame<'a>,
    /// Names that any closure may mention.
    anywhere: &'f [&'a [u8]],
    /// Names that the `def` of this name may mention.
    in_itself: &'f [&'a [u8]],
    /// Functions around the place, by indentation and name.
    defs: Vec<(usize, &'a [u8])>,
    /// Brackets around the place; the bottom one is the line.
    brackets: Vec<Bracket>,
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
    fn new(frame: &'f Frame<'a>, anywhere: &'f [&'a [u8]], in_itself: &'f [&'a [u8]]) -> Self {
        Self { frame, anywhere, in_itself, defs: Vec::new(), brackets: vec![Bracket::default()] }
    }

    fn found(mut self, bytes: &'a [u8]) -> bool {
        let mut lexer = Lexer::within_line(&bytes[self.frame.text.clone()]);
        let (mut indent, mut before) = (0, Token::Sign(b';'));
        while let Some(token) = lexer.next() {
            let is_found = match token {
                Token::Line(column) => {
                    indent = column;
                    self.line(column);
                    false
                }
                Token::Name(name) => self.name(name, before, indent),
                Token::Open(byte) => {
                    self.open(byte);
                    false
                }
                Token::Close => self.close(),
                Token::Sign(sign) => {
                    self.sign(sign);
                    false
                }
                Token::Text => false,
                Token::Trouble => true,
            };
            if is_found {
                return true;
            }
            before = token;
        }
        false
    }

    fn line(&mut self, column: usize) {
        self.defs.retain(|(indent, _)| *indent < column);
        self.brackets.clear();
        self.brackets.push(Bracket::default());
    }

    fn name(&mut self, name: &'a [u8], before: Token<'_>, indent: usize) -> bool {
        match (name, before) {
            (b"lambda", _) => self.innermost(|bracket| bracket.lambda = Lambda::Parameters),
            (b"for", _) => self.innermost(|bracket| bracket.has_for = true),
            (_, Token::Name(b"def")) => self.defs.push((indent, name)),
            (_, Token::Sign(b'.')) => {}
            _ if self.is_itself(name) => return true,
            _ if self.anywhere.contains(&name) => return self.mention(),
            _ => {}
        }
        false
    }

    fn is_itself(&self, name: &[u8]) -> bool {
        self.in_itself.contains(&name) && self.defs.iter().any(|(_, def)| *def == name)
    }

    fn mention(&mut self) -> bool {
        self.innermost(|bracket| bracket.mentions = true);
        !self.defs.is_empty() || self.brackets.iter().any(|bracket| bracket.lambda != Lambda::None)
    }

    fn innermost(&mut self, change: impl FnOnce(&mut Bracket)) {
        if let Some(bracket) = self.brackets.last_mut() {
            change(bracket);
        }
    }

    fn open(&mut self, byte: u8) {
        self.brackets.push(Bracket { is_round: byte == b'(', ..Bracket::default() });
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
