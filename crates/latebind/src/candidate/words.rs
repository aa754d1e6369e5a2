//! Python's keywords, told apart once.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    As,
    Async,
    Class,
    Def,
    Del,
    Elif,
    Else,
    Except,
    For,
    From,
    If,
    Import,
    In,
    Lambda,
    While,
    With,
    /// `global`, `nonlocal`
    Declaration,
    /// `try`, `finally`
    Header,
    /// Those that bind nothing and open no block.
    Other,
}

impl Word {
    pub(super) fn of(word: &[u8]) -> Option<Word> {
        let found = match word {
            b"as" => Word::As,
            b"async" => Word::Async,
            b"class" => Word::Class,
            b"def" => Word::Def,
            b"del" => Word::Del,
            b"elif" => Word::Elif,
            b"else" => Word::Else,
            b"except" => Word::Except,
            b"for" => Word::For,
            b"from" => Word::From,
            b"if" => Word::If,
            b"import" => Word::Import,
            b"in" => Word::In,
            b"lambda" => Word::Lambda,
            b"while" => Word::While,
            b"with" => Word::With,
            b"global" | b"nonlocal" => Word::Declaration,
            b"try" | b"finally" => Word::Header,
            b"False" | b"None" | b"True" | b"and" | b"assert" | b"await" | b"break" | b"continue" | b"is" => {
                Word::Other
            }
            b"not" | b"or" | b"pass" | b"raise" | b"return" | b"yield" => Word::Other,
            _ => return None,
        };
        Some(found)
    }
}
