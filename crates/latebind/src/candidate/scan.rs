//! One reading of a file: closures in loops, and what each frame binds.

use super::arms::{Arm, Arms};
use super::builtins::Builtins;
use super::frames::{Bound, Frame, Inner};
use super::lexer::{AUGMENTS, Lexer, Token, WALRUS};
use super::loops::Loops;
use super::statement::{Kind, Statement};
use super::words::Word;

pub(super) struct Facts<'a> {
    /// A closure in a loop or comprehension that may be kept mentions what is bound there.
    pub(super) closure_in_loop: bool,
    pub(super) frames: Vec<Frame<'a>>,
    pub(super) arms: Arms,
    /// Names that some function declares `global` or `nonlocal`.
    pub(super) declared: Vec<&'a [u8]>,
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
    let closure_in_loop = scan.closure_in_loop || scan.loops.are_captured || is_unsure;
    Some(Facts { closure_in_loop, frames: scan.frames, arms: scan.arms, declared: scan.declared })
}

/// A header whose block holds all lines deeper than it.
struct Block {
    indent: usize,
    kind: BlockKind,
    /// Of a function.
    body: Body,
}

#[derive(Default)]
struct Body {
    /// Offset behind the header.
    start: usize,
    /// Of its first line.
    indent: Option<usize>,
    /// The frame that binds its name, and which of its bindings that is.
    bound: Option<(usize, usize)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    Loop,
    Class,
    Function,
}

#[derive(Default)]
struct Bracket<'a> {
    is_round: bool,
    has_for: bool,
    /// Between a comprehension's `for` and its `in`.
    binds: bool,
    /// Lambdas whose colon is to come.
    lambdas: u32,
    has_lambda: bool,
    lambda: Option<Lambda>,
    /// How many names expressions of the frame had bound when it was opened.
    inner_before: usize,
    /// How many names the statement had mentioned by then, and how many expressions had bound for themselves.
    mentioned_before: usize,
    own_before: usize,
    /// Of a comprehension: what it binds.
    targets: Vec<&'a [u8]>,
    /// What closures in it mention.
    captured: Vec<&'a [u8]>,
    /// Of the first iterable, which is no generator expression's own code: where it begins among the names
    /// mentioned, and ends.
    iterable: Option<(usize, Option<usize>)>,
    /// Who uses up a generator expression in these brackets; nobody is a string's `join`.
    used_up_by: Option<Builtins>,
    /// They are the brackets of that call, not an argument's.
    is_call: bool,
    /// Names in it may be targets of an assignment.
    is_target: bool,
}

/// A lambda whose end is to come, with what follows it in its brackets up to a comma.
struct Lambda {
    mentioned_before: usize,
    own_before: usize,
    /// It may be kept.
    is_kept: bool,
    /// No other lambda stands in it, whose parameters would be taken for its own.
    is_alone: bool,
}

struct Scan<'a> {
    bytes: &'a [u8],
    lexer: Lexer<'a>,
    blocks: Vec<Block>,
    loops: Loops<'a>,
    arms: Arms,
    /// Brackets around the place; the bottom one is the statement.
    brackets: Vec<Bracket<'a>>,
    /// All frames, the module first.
    frames: Vec<Frame<'a>>,
    /// The frames around the place, innermost last.
    open: Vec<usize>,
    /// Names that some function declares `global` or `nonlocal`.
    declared: Vec<&'a [u8]>,
    statement: Statement<'a>,
    /// How many statements have ended.
    statements: u32,
    /// The line's block began in this very line.
    is_behind_header: bool,
    /// Names that the statement has mentioned so far.
    mentioned: Vec<&'a [u8]>,
    /// Parameters of its lambdas and targets of its comprehensions.
    own: Vec<&'a [u8]>,
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
            bytes,
            lexer: Lexer::new(bytes),
            blocks: Vec::new(),
            loops: Loops::default(),
            arms: Arms::new(),
            brackets: vec![bottom()],
            frames: vec![Frame::new(0)],
            open: vec![0],
            declared: Vec::new(),
            statement: Statement::default(),
            statements: 0,
            is_behind_header: false,
            mentioned: Vec::new(),
            own: Vec::new(),
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
        self.arms.line(indent);
        self.indent = indent;
        self.is_behind_header = false;
        if let Some(Block { kind: BlockKind::Function, body, .. }) = self.blocks.last_mut() {
            body.indent.get_or_insert(indent);
        }
    }

    fn leave_blocks(&mut self, indent: usize) {
        while self.blocks.last().is_some_and(|block| block.indent >= indent) {
            match self.blocks.pop() {
                Some(Block { kind: BlockKind::Loop, .. }) => {
                    self.loops.leave(&self.frames, |name| self.declared.contains(&name));
                }
                Some(Block { kind: BlockKind::Function, body, .. }) => self.leave_function(&body),
                Some(Block { kind: BlockKind::Class, .. }) | None => {}
            }
        }
    }

    fn leave_function(&mut self, body: &Body) {
        let end = self.lexer.at();
        if let Some(left) = self.open.pop() {
            self.frames[left].text.end = end;
        }
        if let (Some((frame, binding)), Some(text)) = (body.bound, self.bytes.get(body.start..end))
            && does_nothing(text)
        {
            self.frames[frame].does_nothing(binding);
        }
    }

    fn enter(&mut self, kind: BlockKind, bound: Option<(usize, usize)>) {
        if kind == BlockKind::Loop {
            self.loops.enter(self.innermost());
        }
        let body = Body { bound, ..Body::default() };
        self.blocks.push(Block { indent: self.indent, kind, body });
    }

    // Words

    fn name(&mut self, name: &'a [u8]) {
        self.statement.value_has_name = true;
        if !self.statement.has_begun {
            self.statement.begin_with(name);
        }
    }

    fn word(&mut self, word: Word) {
        if !self.statement.has_begun {
            self.statement.begin(word);
            match word {
                Word::For | Word::While => self.enter(BlockKind::Loop, None),
                Word::If => self.arms.begin(self.indent),
                Word::Elif | Word::Else => self.arms.go_on(self.indent),
                Word::Lambda => self.lambda(),
                _ => {}
            }
            return;
        }
        match word {
            Word::Lambda => self.lambda(),
            Word::For => {
                self.end_lambda();
                self.end_iterable();
                let bracket = self.bracket();
                bracket.has_for = true;
                bracket.binds = true;
            }
            Word::In => {
                let mentioned = self.mentioned.len();
                let bracket = self.bracket();
                if std::mem::take(&mut bracket.binds) {
                    bracket.iterable.get_or_insert((mentioned, None));
                }
            }
            Word::If => self.end_iterable(),
            _ => {}
        }
        self.statement.part_at(word);
    }

    /// The first iterable of a comprehension is over.
    fn end_iterable(&mut self) {
        let mentioned = self.mentioned.len();
        if let Some((_, end)) = &mut self.bracket().iterable {
            end.get_or_insert(mentioned);
        }
    }

    /// The name before this token, now that it is known what follows it.
    fn settle(&mut self, name: &'a [u8], next: Token<'a>) {
        if self.before[1] == Token::Sign(b'.') {
            return;
        }
        self.mention(name, next);
        match self.before[1] {
            Token::Word(Word::Def) => return self.function(name),
            Token::Word(Word::Class) => return self.class(name),
            _ => {}
        }
        if self.frame().may_be_closure(name) {
            self.statement.has_closure = true;
        }
        match next {
            Token::Sign(WALRUS) => {
                self.bind(name, CLOSURE);
                // In every turn of the comprehensions around it.
                self.brackets.iter_mut().for_each(|bracket| bracket.targets.push(name));
            }
            // `import os.path` binds `os`.
            Token::Sign(b'.') if self.statement.kind == Kind::Import => self.bare(name),
            Token::Open(_) | Token::Sign(b'.') => {}
            _ => self.bare(name),
        }
    }

    fn mention(&mut self, name: &'a [u8], next: Token<'a>) {
        if self.statement.kind != Kind::Case && self.names_an_argument(next) {
            return;
        }
        if let [_, _, nested @ ..] = &self.open[..] {
            nested.iter().for_each(|&frame| self.frames[frame].mentions.push((name, self.statements)));
        }
        if self.loops.are_asked() {
            self.loops.mention(name, self.innermost());
        }
        self.mentioned.push(name);
        if self.is_own_name() {
            self.own.push(name);
        }
    }

    /// `f(name=value)`
    fn names_an_argument(&mut self, next: Token<'a>) -> bool {
        let is_first = matches!(self.before[1], Token::Open(_) | Token::Sign(b','));
        next == Token::Sign(b'=') && is_first && self.bracket().is_round
    }

    /// A parameter of a lambda, or a target of a comprehension.
    fn is_own_name(&mut self) -> bool {
        let begins = matches!(self.before[1], Token::Word(Word::Lambda) | Token::Sign(b',' | b'*'));
        let name = self.before[0];
        let bracket = self.bracket();
        if let (Token::Name(name), true) = (name, bracket.binds) {
            bracket.targets.push(name);
        }
        let is_alone = bracket.lambda.as_ref().is_some_and(|lambda| lambda.is_alone);
        bracket.binds || (bracket.lambdas > 0 && is_alone && begins)
    }

    /// A name that is neither called nor looked into.
    fn bare(&mut self, name: &'a [u8]) {
        let bracket = self.bracket();
        let (is_parameter, is_target) = (bracket.binds || bracket.lambdas > 0, bracket.is_target);
        match self.statement.kind {
            _ if is_parameter => self.parameter(name),
            Kind::Def if self.is_function_parameter() => {
                self.bind(name, PARAMETER);
            }
            Kind::Plain if is_target && !self.statement.is_annotated => self.statement.names.push(name),
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
        self.frame().declared.push(name);
        self.shadow(name);
    }

    fn function(&mut self, name: &'a [u8]) {
        let bound = self.bind(name, DEF);
        self.closure();
        self.enter(BlockKind::Function, bound);
        self.open.push(self.frames.len());
        self.frames.push(Frame::new(self.behind));
    }

    fn class(&mut self, name: &'a [u8]) {
        self.bind(name, DEF);
        self.enter(BlockKind::Class, None);
    }

    fn lambda(&mut self) {
        self.closure();
        self.statement.has_closure = true;
        let is_key = matches!(self.before, [Token::Sign(b'='), Token::Name(b"key")]);
        let bracket = self.bracket();
        let trusted = bracket.used_up_by.filter(|callee| is_key && bracket.is_call && callee.takes_key());
        self.trusted.add(trusted.unwrap_or_default());
        let (mentioned_before, own_before) = (self.mentioned.len(), self.own.len());
        let begun = Lambda { mentioned_before, own_before, is_kept: trusted.is_none(), is_alone: true };
        let lambda = match self.bracket().lambda.take() {
            Some(outer) => Lambda { is_kept: outer.is_kept || begun.is_kept, is_alone: false, ..outer },
            None => begun,
        };
        self.bracket().lambda = Some(lambda);
        self.bracket().lambdas += 1;
        self.bracket().has_lambda = true;
    }

    /// A lambda ends: what it mentions is known.
    fn end_lambda(&mut self) {
        let Some(lambda) = self.bracket().lambda.take() else { return };
        if lambda.is_kept {
            let mentioned = self.mentioned.get(lambda.mentioned_before..).unwrap_or_default();
            let own = self.own.get(lambda.own_before..).filter(|_| lambda.is_alone).unwrap_or_default();
            let names = mentioned.iter().copied().filter(|name| !own.contains(name)).collect();
            self.capture(names);
        }
        self.own.truncate(lambda.own_before);
    }

    /// A closure that may be kept mentions these names.
    fn capture(&mut self, mut names: Vec<&'a [u8]>) {
        let frame = self.innermost();
        if self.loops.are_asked() {
            self.loops.mention_in_closure(names.iter().copied(), frame);
        }
        self.bracket().captured.append(&mut names);
    }

    /// Every frame around the place holds a closure.
    fn closure(&mut self) {
        for &frame in &self.open {
            self.frames[frame].holds_closure = true;
        }
    }

    // Brackets and signs

    fn bracket(&mut self) -> &mut Bracket<'a> {
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
            mentioned_before: self.mentioned.len(),
            own_before: self.own.len(),
            ..Bracket::default()
        };
        self.brackets.push(bracket);
    }

    fn close(&mut self) {
        self.end_lambda();
        self.end_iterable();
        let Some(mut closed) = self.brackets.pop() else { return };
        self.closure_in_loop |= closed.has_for && closed.captured.iter().any(|name| closed.targets.contains(name));
        self.bracket().captured.append(&mut closed.captured);
        if closed.is_round && closed.has_for {
            self.generator(&closed);
        }
        self.own.truncate(closed.own_before);
    }

    fn generator(&mut self, closed: &Bracket<'a>) {
        self.closure();
        self.frame().inner.iter_mut().skip(closed.inner_before).for_each(|it| it.in_closure = true);
        self.trusted.add(closed.used_up_by.unwrap_or_default());
        if closed.used_up_by.is_none() {
            let names = self.mentioned_in_generator(closed);
            self.capture(names);
        }
    }

    /// Its own code mentions everything but its targets; whoever makes it looks up the first iterable.
    fn mentioned_in_generator(&self, closed: &Bracket<'a>) -> Vec<&'a [u8]> {
        let (begin, end) = closed.iterable.unwrap_or_default();
        let end = end.unwrap_or(begin);
        let before = self.mentioned.get(closed.mentioned_before..begin).unwrap_or_default();
        let behind = self.mentioned.get(end..).unwrap_or_default();
        let own = self.own.get(closed.own_before..).unwrap_or_default();
        before.iter().chain(behind).copied().filter(|name| !own.contains(name)).collect()
    }

    fn sign(&mut self, sign: u8) {
        let is_outside = self.brackets.len() == 1;
        match sign {
            b':' if self.bracket().lambdas > 0 => self.bracket().lambdas -= 1,
            b':' if is_outside && self.statement.kind.has_block() => self.end_statement(),
            b';' if is_outside => self.end_statement(),
            b':' if is_outside => self.statement.is_annotated = true,
            b',' if self.bracket().lambdas == 0 => self.end_lambda(),
            b'=' if is_outside => self.statement.assign(),
            AUGMENTS if is_outside => {
                self.statement.is_augmented = true;
                self.statement.assign();
            }
            b'*' if self.statement.kind == Kind::Import && self.statement.is_parted => {
                self.shadowed = Builtins::ALL;
                self.closure_in_loop |= self.loops.are_open();
            }
            _ => {}
        }
    }

    fn end_statement(&mut self) {
        self.end_lambda();
        let statement = std::mem::take(&mut self.statement);
        let how = statement.binds();
        for &target in &statement.targets {
            self.bind(target, how);
            if matches!(statement.kind, Kind::Del | Kind::Except) {
                self.delete(target);
            }
        }
        // `fs.append(g)`: what `fs` holds from now on may be a closure.
        if let Some(leading) = statement.leading.filter(|_| statement.has_closure) {
            self.add(leading, Bound { times: 0, ..CLOSURE });
        }
        if let (Kind::Def, Some(block)) = (statement.kind, self.blocks.last_mut()) {
            block.body.start = self.lexer.at();
        }
        self.is_behind_header |= statement.kind.has_block();
        self.statement = statement.renewed();
        self.statements += 1;
        self.mentioned.clear();
        self.own.clear();
        self.brackets.clear();
        self.brackets.push(bottom());
    }

    // Bindings

    fn frame(&mut self) -> &mut Frame<'a> {
        let innermost = self.innermost();
        &mut self.frames[innermost]
    }

    fn innermost(&self) -> usize {
        self.open.last().copied().unwrap_or(0)
    }

    /// The statement stands in the function's own block, not in one that may be left out.
    fn is_on_every_way(&self) -> bool {
        let function = self.blocks.iter().rev().find(|block| block.kind == BlockKind::Function);
        !self.is_behind_header && function.is_some_and(|it| it.body.indent == Some(self.indent))
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

    fn bind(&mut self, name: &'a [u8], how: Bound) -> Option<(usize, usize)> {
        self.shadow(name);
        let is_declared = self.declared.contains(&name);
        if self.loops.are_asked() && !self.owners(name).is_empty() {
            self.loops.bind(name, self.innermost(), is_declared);
        }
        self.add(name, how)
    }

    /// Where it was noted, if in one frame.
    fn add(&mut self, name: &'a [u8], mut how: Bound) -> Option<(usize, usize)> {
        let is_declared = self.declared.contains(&name);
        how.times *= if self.loops.are_open() || is_declared { 2 } else { 1 };
        how.to_closure |= is_declared;
        how.is_on_every_way &= self.is_on_every_way();
        (how.arm, how.statement) = (self.arms.current(), self.statements);
        let mut noted = None;
        for owner in self.owners(name).to_vec() {
            let binding = self.frames[owner].bind(name, how);
            noted = if noted.is_none() && !is_declared { Some((owner, binding)) } else { None };
        }
        noted
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

const ONCE: Bound = Bound {
    times: 1,
    by_def: false,
    to_closure: false,
    is_parameter: false,
    is_assigned: false,
    is_annotated: false,
    may_be_empty: false,
    is_read: false,
    does_nothing: false,
    is_on_every_way: false,
    arm: Arm::OUTSIDE,
    statement: 0,
};
const DEF: Bound = Bound { by_def: true, is_on_every_way: true, ..ONCE };
const CLOSURE: Bound = Bound { to_closure: true, ..ONCE };
const PARAMETER: Bound = Bound { is_parameter: true, ..ONCE };

impl Statement<'_> {
    /// How its targets are bound.
    fn binds(&self) -> Bound {
        let is_assigned = self.kind == Kind::Plain && !self.is_augmented;
        Bound {
            to_closure: self.has_closure || self.kind == Kind::Case,
            is_assigned,
            is_annotated: self.is_annotated,
            may_be_empty: is_assigned && !self.value_has_name,
            is_read: self.is_augmented || matches!(self.kind, Kind::Del | Kind::Except),
            is_on_every_way: !self.is_augmented,
            ..ONCE
        }
    }
}

/// A function's text behind its header: `...` or `pass`, and comments.
fn does_nothing(body: &[u8]) -> bool {
    let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    lines.filter(|line| !line.is_empty() && !line.starts_with(b"#")).all(|line| matches!(line, b"..." | b"pass"))
}

fn bottom<'a>() -> Bracket<'a> {
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
