//! What one statement has shown so far.

use super::words::Word;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// An expression, an assignment, anything without a block.
    #[default]
    Plain,
    Import,
    Del,
    /// `global` or `nonlocal`.
    Declaration,
    For,
    With,
    Except,
    Case,
    Def,
    Class,
    /// `if`, `while`, `try` and what belongs to them.
    Header,
}

impl Kind {
    fn of(word: Word) -> Kind {
        match word {
            Word::Import | Word::From => Kind::Import,
            Word::Del => Kind::Del,
            Word::Declaration => Kind::Declaration,
            Word::For => Kind::For,
            Word::With => Kind::With,
            Word::Except => Kind::Except,
            Word::Def => Kind::Def,
            Word::Class => Kind::Class,
            Word::If | Word::Elif | Word::Else | Word::Header | Word::While => Kind::Header,
            Word::As | Word::Async | Word::In | Word::Lambda | Word::Other => Kind::Plain,
        }
    }

    /// Whether a colon ends it and begins the next statement.
    pub(super) fn has_block(self) -> bool {
        !matches!(self, Kind::Plain | Kind::Import | Kind::Del | Kind::Declaration)
    }
}

#[derive(Debug, Default)]
pub(super) struct Statement<'a> {
    pub(super) kind: Kind,
    /// The name it begins with.
    pub(super) leading: Option<&'a [u8]>,
    pub(super) has_begun: bool,
    /// Behind the `import`, `in` or `as` that parts the statement.
    pub(super) is_parted: bool,
    /// Names it binds.
    pub(super) targets: Vec<&'a [u8]>,
    /// Names that are targets if an `=` follows.
    pub(super) names: Vec<&'a [u8]>,
    /// `+=` and its like: what is bound is read, too.
    pub(super) is_augmented: bool,
    /// `total: int = 0`
    pub(super) is_annotated: bool,
    /// A name stands behind the last `=`.
    pub(super) value_has_name: bool,
    /// It holds a lambda or mentions what may be a closure.
    pub(super) has_closure: bool,
}

impl<'a> Statement<'a> {
    /// A new one, in the memory of the old.
    pub(super) fn renewed(mut self) -> Self {
        self.targets.clear();
        self.names.clear();
        Self { targets: self.targets, names: self.names, ..Self::default() }
    }

    /// At an `=`: what stood before it is bound.
    pub(super) fn assign(&mut self) {
        self.targets.append(&mut self.names);
        self.value_has_name = false;
    }

    /// `import name as other`: only the other one is bound.
    fn rename(&mut self) {
        self.targets.pop();
    }

    /// The first word tells the kind; `async` only announces it.
    pub(super) fn begin(&mut self, word: Word) {
        if word != Word::Async {
            self.kind = Kind::of(word);
            self.has_begun = true;
            self.is_parted = word == Word::Import;
        }
    }

    /// A name comes first; `case` is one, too.
    pub(super) fn begin_with(&mut self, name: &'a [u8]) {
        self.kind = if name == b"case" { Kind::Case } else { Kind::Plain };
        self.leading = Some(name);
        self.has_begun = true;
    }

    /// `in` of a `for`, `as` of a `with` or `except`, `import` behind `from`.
    pub(super) fn part_at(&mut self, word: Word) {
        let parts = match self.kind {
            Kind::For => word == Word::In,
            Kind::With | Kind::Except => word == Word::As,
            Kind::Import => word == Word::Import,
            _ => false,
        };
        self.is_parted |= parts;
        if self.kind == Kind::Import && word == Word::As {
            self.rename();
        }
    }

    /// Whether a bare name at this place is bound by the statement.
    pub(super) fn binds_here(&self) -> bool {
        match self.kind {
            Kind::Import | Kind::With | Kind::Except => self.is_parted,
            Kind::For => !self.is_parted,
            Kind::Del | Kind::Declaration | Kind::Case => true,
            Kind::Plain | Kind::Def | Kind::Class | Kind::Header => false,
        }
    }
}
