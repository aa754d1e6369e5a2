//! One reading of a file: closures in loops, and what each frame binds.

use super::builtins::Builtins;
use super::frames::{Bound, Frame, Inner};
use super::lexer::{Lexer, Token, WALRUS};
use super::statement::{Kind, Statement};
use super::words::Word;

pub(super) struct Facts<'a> {
    /// A closure stands in a loop or comprehension and may be kept.
    pub(super) closure_in_loop: bool,
    pub(super) frames: Vec<Frame<'a>>,
}

/// Nothing where the bytes cannot be read with certainty.
pub(super) fn scan(bytes: &[u8]) -> Option<Facts<'_>> {
    let mut scan = Scan::new(bytes);
    while let Some(token) = scan.lexer.next() {
        if token == Token::Trouble {
            return None;
        }
        scan.take(token);
    }
    scan.end(bytes.len());
    let is_unsure = scan.trusted.meets(scan.shadowed);
    Some(Facts { closure_in_loop: scan.closure_in_loop || is_unsure, frames: scan.frames })
}

/// A header whose block holds all lines deeper than it.
struct Block {
    indent: usize,
    kind: BlockKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    Loop,
    Class,
    Function,
}

#[derive(Default)]
struct Bracket {
    is_round: bool,
    has_for: bool,
    /// Between a comprehension's `for` and its `in`.
    binds: bool,
    /// Lambdas whose colon is to come.
    lambdas: u32,
    has_lambda: bool,
    /// How many names expressions of the frame had bound when it was opened.
    inner_before: usize,
    /// Holds a closure that may be kept.
    holds_closure: bool,
    /// Who uses up a generator expression in these brackets; nobody is a string's `join`.
    used_up_by: Option<Builtins>,
    /// They are the brackets of that call, not an argument's.
    is_call: bool,
    /// Names in it may be targets of an assignment.
    is_target: bool,
}

struct Scan<'a> {
    lexer: Lexer<'a>,
    blocks: Vec<Block>,
    loops: usize,
    /// Brackets around the place; the bottom one is the statement.
    brackets: Vec<Bracket>,
    /// All frames, the module first.
    frames: Vec<Frame<'a>>,
    /// The frames around the place, innermost last.
    open: Vec<usize>,
    /// Names that some function declares `global` or `nonlocal`.
    declared: Vec<&'a [u8]>,
    statement: Statement<'a>,
    indent: usize,
    /// Offset behind the last token.
    behind: usize,
    /// The last two tokens, the newest first.
    before: [Token<'a>; 2],
    /// The last token but one is the dot behind a string.
    is_method_of_text: bool,
    /// The last token is.
    is_behind_text: bool,
    closure_in_loop: bool,
    /// Builtins that were trusted to use up a closure at once.
    trusted: Builtins,
    /// Builtins whose names the file binds.
    shadowed: Builtins,
}

const NOTHING: Token<'static> = Token::Sign(b';');

impl<'a> Scan<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            lexer: Lexer::new(bytes),
            blocks: Vec::new(),
            loops: 0,
            brackets: vec![bottom()],
            frames: vec![Frame::new(0)],
            open: vec![0],
            declared: Vec::new(),
            statement: Statement::default(),
            indent: 0,
            behind: 0,
            before: [NOTHING; 2],
            is_method_of_text: false,
            is_behind_text: false,
            closure_in_loop: false,
            trusted: Builtins::default(),
            shadowed: Builtins::default(),
        }
    }

    fn take(&mut self, token: Token<'a>) {
        if let Token::Name(name) = self.before[0] {
            self.settle(name, token);
        }
        match token {
            Token::Line(indent) => self.line(indent),
            Token::Name(name) => self.name(name),
            Token::Word(word) => self.word(word),
            Token::Open(byte) => self.open(byte),
            Token::Close => self.close(),
            Token::Sign(sign) => self.sign(sign),
            Token::Text | Token::Trouble => {}
        }
        self.statement.has_begun |=
            matches!(token, Token::Open(_) | Token::Text | Token::Sign(b'@' | b'*' | b'-' | b'+' | b'~'));
        self.is_method_of_text = self.is_behind_text;
        self.is_behind_text = self.before[0] == Token::Text && token == Token::Sign(b'.');
        self.before = [token, self.before[0]];
        self.behind = self.lexer.at();
    }

    fn end(&mut self, length: usize) {
        if let Token::Name(name) = self.before[0] {
            self.settle(name, NOTHING);
        }
        self.end_statement();
        self.leave_blocks(0);
        self.frames[0].text.end = length;
    }

    fn line(&mut self, indent: usize) {
        self.end_statement();
        self.leave_blocks(indent);
        self.indent = indent;
    }

    fn leave_blocks(&mut self, indent: usize) {
        while self.blocks.last().is_some_and(|block| block.indent >= indent) {
            match self.blocks.pop().map(|block| block.kind) {
                Some(BlockKind::Loop) => self.loops -= 1,
                Some(BlockKind::Function) => self.leave_function(),
                Some(BlockKind::Class) | None => {}
            }
        }
    }

    fn leave_function(&mut self) {
        if let Some(left) = self.open.pop() {
            self.frames[left].text.end = self.lexer.at();
        }
    }

    fn enter(&mut self, kind: BlockKind) {
        self.loops += usize::from(kind == BlockKind::Loop);
        self.blocks.push(Block { indent: self.indent, kind });
    }

    // Words

    fn name(&mut self, name: &'a [u8]) {
        if !self.statement.has_begun {
            self.statement.begin_with(name);
        }
    }

    fn word(&mut self, word: Word) {
        if !self.statement.has_begun {
            self.statement.begin(word);
            match word {
                Word::For | Word::While => self.enter(BlockKind::Loop),
                Word::Class => self.enter(BlockKind::Class),
                Word::Lambda => self.lambda(),
                _ => {}
            }
            return;
        }
        match word {
            Word::Lambda => self.lambda(),
            Word::For => {
                let bracket = self.bracket();
                bracket.has_for = true;
                bracket.binds = true;
            }
            Word::In => self.bracket().binds = false,
            _ => {}
        }
        self.statement.part_at(word);
    }

    /// The name before this token, now that it is known what follows it.
    fn settle(&mut self, name: &'a [u8], next: Token<'a>) {
        match self.before[1] {
            Token::Sign(b'.') if self.statement.kind != Kind::Import => return,
            Token::Word(Word::Def) => return self.function(name),
            Token::Word(Word::Class) => return self.bind(name, DEF),
            _ => {}
        }
        if self.frame().may_be_closure(name) {
            self.statement.has_closure = true;
        }
        match next {
            Token::Sign(WALRUS) => self.bind(name, CLOSURE),
            Token::Open(_) | Token::Sign(b'.') => {}
            _ => self.bare(name),
        }
    }

    /// A name that is neither called nor looked into.
    fn bare(&mut self, name: &'a [u8]) {
        let bracket = self.bracket();
        let (is_parameter, is_target) = (bracket.binds || bracket.lambdas > 0, bracket.is_target);
        match self.statement.kind {
            _ if is_parameter => self.parameter(name),
            Kind::Def if self.is_function_parameter() => self.bind(name, PARAMETER),
            Kind::Plain if is_target => self.statement.names.push(name),
            Kind::Declaration => self.declare(name),
            kind if (is_target || kind == Kind::Case) && self.statement.binds_here() => {
                self.statement.targets.push(name)
            }
            _ => {}
        }
    }

    /// Of a lambda, or the target of a comprehension.
    fn parameter(&mut self, name: &'a [u8]) {
        self.shadow(name);
        let (binds, is_round) = (self.bracket().binds, self.bracket().is_round);
        let in_closure = self.brackets.iter().any(|around| around.has_lambda);
        self.frame().inner.push(Inner { name, by_comprehension: binds && !is_round, in_closure });
    }

    fn is_function_parameter(&self) -> bool {
        let is_behind = matches!(self.before[1], Token::Open(_) | Token::Sign(b',' | b'*'));
        is_behind && self.brackets.len() == 2
    }

    fn declare(&mut self, name: &'a [u8]) {
        self.declared.push(name);
        self.shadow(name);
    }

    fn function(&mut self, name: &'a [u8]) {
        self.bind(name, DEF);
        self.closure();
        self.closure_in_loop |= self.loops > 0;
        self.enter(BlockKind::Function);
        self.open.push(self.frames.len());
        self.frames.push(Frame::new(self.behind));
    }

    fn lambda(&mut self) {
        self.closure();
        self.statement.has_closure = true;
        let is_key = matches!(self.before, [Token::Sign(b'='), Token::Name(b"key")]);
        let bracket = self.bracket();
        let trusted = bracket.used_up_by.filter(|callee| is_key && bracket.is_call && callee.takes_key());
        let is_in_loop = self.loops > 0;
        match trusted {
            Some(callee) => self.trusted.add(callee),
            None => {
                self.bracket().holds_closure = true;
                self.closure_in_loop |= is_in_loop;
            }
        }
        self.bracket().lambdas += 1;
        self.bracket().has_lambda = true;
    }

    /// Every frame around the place holds a closure.
    fn closure(&mut self) {
        for &frame in &self.open {
            self.frames[frame].holds_closure = true;
        }
    }

    // Brackets and signs

    fn bracket(&mut self) -> &mut Bracket {
        if self.brackets.is_empty() {
            self.brackets.push(bottom());
        }
        let innermost = self.brackets.len() - 1;
        &mut self.brackets[innermost]
    }

    fn open(&mut self, byte: u8) {
        let before = self.before;
        let called = if self.is_method_of_text { joined(before[0]) } else { called(before) };
        let is_round = byte == b'(';
        let inner_before = self.frame().inner.len();
        let outer = self.bracket();
        let is_argument = is_round && outer.is_call && matches!(before[0], Token::Open(_));
        let called = called.filter(|_| is_round);
        let bracket = Bracket {
            is_round,
            used_up_by: called.or(outer.used_up_by.filter(|_| is_argument)),
            is_call: called.is_some(),
            is_target: outer.is_target && may_begin_targets(before[0]),
            inner_before,
            ..Bracket::default()
        };
        self.brackets.push(bracket);
    }

    fn close(&mut self) {
        let Some(closed) = self.brackets.pop() else { return };
        self.closure_in_loop |= closed.has_for && closed.holds_closure;
        let is_generator = closed.is_round && closed.has_for;
        let is_kept = is_generator && closed.used_up_by.is_none();
        if is_generator {
            self.closure();
            self.frame().inner.iter_mut().skip(closed.inner_before).for_each(|it| it.in_closure = true);
            self.trusted.add(closed.used_up_by.unwrap_or_default());
            self.closure_in_loop |= is_kept && self.loops > 0;
        }
        self.bracket().holds_closure |= closed.holds_closure || is_kept;
    }

    fn sign(&mut self, sign: u8) {
        let is_outside = self.brackets.len() == 1;
        match sign {
            b':' if self.bracket().lambdas > 0 => self.bracket().lambdas -= 1,
            b':' if is_outside && self.statement.kind.has_block() => self.end_statement(),
            b';' if is_outside => self.end_statement(),
            b'=' if is_outside => self.statement.assign(),
            b'*' if self.statement.kind == Kind::Import && self.statement.is_parted => self.shadowed = Builtins::ALL,
            _ => {}
        }
    }

    fn end_statement(&mut self) {
        let statement = std::mem::take(&mut self.statement);
        let to_closure = statement.has_closure || statement.kind == Kind::Case;
        for &target in &statement.targets {
            self.bind(target, Bound { times: 1, to_closure, ..Bound::default() });
            if matches!(statement.kind, Kind::Del | Kind::Except) {
                self.delete(target);
            }
        }
        // `fs.append(g)`: what `fs` holds from now on may be a closure.
        if let Some(leading) = statement.leading.filter(|_| statement.has_closure) {
            self.add(leading, Bound { times: 0, ..CLOSURE });
        }
        self.statement = statement.renewed();
        self.brackets.clear();
        self.brackets.push(bottom());
    }

    // Bindings

    fn frame(&mut self) -> &mut Frame<'a> {
        let innermost = self.open.last().copied().unwrap_or(0);
        &mut self.frames[innermost]
    }

    /// The frames that a binding at this place belongs to.
    fn owners(&self, name: &[u8]) -> &[usize] {
        let is_in_class = self.blocks.iter().rev().find(|block| block.kind != BlockKind::Loop);
        match is_in_class.map(|block| block.kind) {
            _ if self.declared.contains(&name) => &self.open,
            // No closure sees what a class binds.
            Some(BlockKind::Class) => &[],
            _ => &self.open[self.open.len().saturating_sub(1)..],
        }
    }

    fn bind(&mut self, name: &'a [u8], how: Bound) {
        self.shadow(name);
        self.add(name, how);
    }

    fn add(&mut self, name: &'a [u8], mut how: Bound) {
        let is_declared = self.declared.contains(&name);
        how.times *= if self.loops > 0 || is_declared { 2 } else { 1 };
        how.to_closure |= is_declared;
        for owner in self.owners(name).to_vec() {
            self.frames[owner].bind(name, how);
        }
    }

    fn delete(&mut self, name: &'a [u8]) {
        for owner in self.owners(name).to_vec() {
            self.frames[owner].deleted.push(name);
        }
    }

    fn shadow(&mut self, name: &[u8]) {
        self.shadowed.add(Builtins::named(name).unwrap_or_default());
    }
}

const DEF: Bound = Bound { times: 1, by_def: true, to_closure: false, is_parameter: false };
const CLOSURE: Bound = Bound { times: 1, by_def: false, to_closure: true, is_parameter: false };
const PARAMETER: Bound = Bound { times: 1, by_def: false, to_closure: false, is_parameter: true };

fn bottom() -> Bracket {
    Bracket { is_target: true, ..Bracket::default() }
}

/// The builtin that is called by a round bracket behind these tokens, if it uses up what it is given.
fn called(before: [Token<'_>; 2]) -> Option<Builtins> {
    match before {
        [Token::Name(_), Token::Sign(b'.') | Token::Word(Word::Def | Word::Class)] => None,
        [Token::Name(name), _] => Builtins::named(name),
        _ => None,
    }
}

/// No builtin, but one that cannot be bound anew: a string's `join`.
fn joined(method: Token<'_>) -> Option<Builtins> {
    (method == Token::Name(b"join")).then(Builtins::default)
}

/// Not where brackets call or look into something.
fn may_begin_targets(before: Token<'_>) -> bool {
    !matches!(before, Token::Name(_) | Token::Close | Token::Text | Token::Sign(b'0'))
}
