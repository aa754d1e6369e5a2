//! One reading of a file: closures in loops, and what each frame binds.

use super::builtins::Builtins;
use super::frames::{Bound, Frame};
use super::lexer::{Lexer, Token, WALRUS};
use super::statement::{Kind, Statement};

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
    /// The last three tokens, the newest first.
    before: [Token<'a>; 3],
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
            before: [NOTHING; 3],
            closure_in_loop: false,
            trusted: Builtins::default(),
            shadowed: Builtins::default(),
        }
    }

    fn take(&mut self, token: Token<'a>) {
        self.settle(token);
        match token {
            Token::Line(indent) => self.line(indent),
            Token::Name(name) => self.name(name),
            Token::Open(byte) => self.open(byte),
            Token::Close => self.close(),
            Token::Sign(sign) => self.sign(sign),
            Token::Text | Token::Trouble => {}
        }
        self.statement.has_begun |= !matches!(token, Token::Line(_) | Token::Name(_) | Token::Sign(b';' | b':'));
        self.before = [token, self.before[0], self.before[1]];
        self.behind = self.lexer.at();
    }

    fn end(&mut self, length: usize) {
        self.settle(NOTHING);
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
            self.statement.begin(name);
            match name {
                b"for" | b"while" => self.enter(BlockKind::Loop),
                b"class" => self.enter(BlockKind::Class),
                _ => {}
            }
            return;
        }
        match name {
            b"lambda" => self.lambda(),
            b"for" => {
                let bracket = self.bracket();
                bracket.has_for = true;
                bracket.binds = true;
            }
            b"in" => self.bracket().binds = false,
            _ => {}
        }
        self.statement.part_at(name);
    }

    /// The name before this token, now that it is known what follows it.
    fn settle(&mut self, next: Token<'a>) {
        let Token::Name(name) = self.before[0] else { return };
        let is_attribute = self.before[1] == Token::Sign(b'.') && self.statement.kind != Kind::Import;
        if is_attribute || is_keyword(name) {
            return;
        }
        match self.before[1] {
            Token::Name(b"def") if self.statement.kind == Kind::Def => return self.function(name),
            Token::Name(b"class") if self.statement.kind == Kind::Class => return self.bind(name, DEF),
            _ => {}
        }
        self.notice_closure(name);
        if next == Token::Sign(WALRUS) {
            self.bind(name, CLOSURE);
        } else if !matches!(next, Token::Open(_) | Token::Sign(b'.')) {
            self.bare(name);
        }
    }

    /// A name that is neither called nor looked into.
    fn bare(&mut self, name: &'a [u8]) {
        let bracket = self.bracket();
        let (is_parameter, is_target) = (bracket.binds || bracket.lambdas > 0, bracket.is_target);
        match self.statement.kind {
            _ if is_parameter => self.shadow(name),
            Kind::Def if self.is_function_parameter() => self.bind(name, Bound { times: 1, ..Bound::default() }),
            Kind::Plain if is_target => self.statement.names.push(name),
            Kind::Declaration => self.declare(name),
            kind if (is_target || kind == Kind::Case) && self.statement.binds_here() => {
                self.statement.targets.push(name)
            }
            _ => {}
        }
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
        let is_key = matches!(self.before, [Token::Sign(b'='), Token::Name(b"key"), _]);
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
    }

    /// Every frame around the place holds a closure.
    fn closure(&mut self) {
        for &frame in &self.open {
            self.frames[frame].holds_closure = true;
        }
    }

    fn notice_closure(&mut self, name: &[u8]) {
        let frame = self.frame();
        if frame.binds_closure && frame.may_be_closure(name) {
            self.statement.has_closure = true;
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
        let is_round = byte == b'(';
        let outer = self.bracket();
        let is_argument = is_round && outer.is_call && matches!(before[0], Token::Open(_));
        let called = called(before).filter(|_| is_round);
        let bracket = Bracket {
            is_round,
            used_up_by: called.or(outer.used_up_by.filter(|_| is_argument)),
            is_call: called.is_some(),
            is_target: outer.is_target && may_begin_targets(before[0]),
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
            self.bind(target, Bound { times: 1, to_closure, by_def: false });
            if matches!(statement.kind, Kind::Del | Kind::Except) {
                self.delete(target);
            }
        }
        // `fs.append(g)`: what `fs` holds from now on may be a closure.
        if let Some(leading) = statement.leading.filter(|word| statement.has_closure && !is_keyword(word)) {
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

const DEF: Bound = Bound { times: 1, by_def: true, to_closure: false };
const CLOSURE: Bound = Bound { times: 1, by_def: false, to_closure: true };

fn bottom() -> Bracket {
    Bracket { is_target: true, ..Bracket::default() }
}

/// Who is called by a round bracket behind these tokens, if it uses up what it is given.
fn called(before: [Token<'_>; 3]) -> Option<Builtins> {
    match before {
        [Token::Name(b"join"), Token::Sign(b'.'), Token::Text] => Some(Builtins::default()),
        [Token::Name(_), Token::Sign(b'.') | Token::Name(b"def" | b"class"), _] => None,
        [Token::Name(name), ..] => Builtins::named(name),
        _ => None,
    }
}

/// Not where brackets call or look into something.
fn may_begin_targets(before: Token<'_>) -> bool {
    match before {
        Token::Name(name) => is_keyword(name),
        Token::Close | Token::Text | Token::Sign(b'0') => false,
        _ => true,
    }
}

fn is_keyword(word: &[u8]) -> bool {
    match word {
        b"False" | b"None" | b"True" | b"and" | b"as" | b"assert" | b"async" | b"await" | b"break" | b"class" => true,
        b"continue" | b"def" | b"del" | b"elif" | b"else" | b"except" | b"finally" | b"for" | b"from" => true,
        b"global" | b"if" | b"import" | b"in" | b"is" | b"lambda" | b"nonlocal" | b"not" | b"or" | b"pass" => true,
        b"raise" | b"return" | b"try" | b"while" | b"with" | b"yield" => true,
        _ => false,
    }
}
