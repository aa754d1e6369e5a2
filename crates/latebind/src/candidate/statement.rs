//! What one statement has shown so far.

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
    fn of(word: &[u8]) -> Kind {
        match word {
            b"import" | b"from" => Kind::Import,
            b"del" => Kind::Del,
            b"global" | b"nonlocal" => Kind::Declaration,
            b"for" => Kind::For,
            b"with" => Kind::With,
            b"except" => Kind::Except,
            b"case" => Kind::Case,
            b"def" => Kind::Def,
            b"class" => Kind::Class,
            b"if" | b"elif" | b"else" | b"while" | b"try" | b"finally" => Kind::Header,
            _ => Kind::Plain,
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
    /// The first word.
    pub(super) leading: Option<&'a [u8]>,
    pub(super) has_begun: bool,
    /// Behind the `import`, `in` or `as` that parts the statement.
    pub(super) is_parted: bool,
    /// Names it binds.
    pub(super) targets: Vec<&'a [u8]>,
    /// Names that are targets if an `=` follows.
    pub(super) names: Vec<&'a [u8]>,
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
    }

    /// The first word tells the kind; `async` only announces it.
    pub(super) fn begin(&mut self, word: &'a [u8]) {
        if word != b"async" {
            self.kind = Kind::of(word);
            self.leading = Some(word);
            self.has_begun = true;
            self.is_parted = word == b"import";
        }
    }

    /// `in` of a `for`, `as` of a `with` or `except`, `import` behind `from`.
    pub(super) fn part_at(&mut self, word: &[u8]) {
        let parts = match self.kind {
            Kind::For => word == b"in",
            Kind::With | Kind::Except => word == b"as",
            Kind::Import => word == b"import",
            _ => false,
        };
        self.is_parted |= parts;
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
