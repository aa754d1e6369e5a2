//! Random changes of a text, the same for the same seed.

/// Changes one text gets at most.
const CHANGES: usize = 3;

pub(crate) struct Mutator {
    state: u64,
}

impl Mutator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// xorshift64*.
    fn random(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.random()).unwrap_or_default() % limit.max(1)
    }

    pub(crate) fn changed(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..=self.below(CHANGES) {
            text = match self.below(3) {
                0 => self.change_parts(text.split_inclusive('\n').collect()),
                1 => self.change_parts(tokens(&text)),
                _ => self.rename(&text),
            };
        }
        text
    }

    /// Deletes, duplicates, moves or swaps lines or tokens.
    fn change_parts(&mut self, mut parts: Vec<&str>) -> String {
        let (one, other) = (self.below(parts.len()), self.below(parts.len()));
        match self.below(4) {
            0 => drop(parts.remove(one)),
            1 => parts.insert(one, parts[one]),
            2 => parts.insert(other, parts[one]),
            _ => parts.swap(one, other),
        }
        parts.concat()
    }

    /// Puts a name of the text where another one stands: most such texts still parse.
    fn rename(&mut self, text: &str) -> String {
        let mut parts = tokens(text);
        let names: Vec<usize> = (0..parts.len()).filter(|&place| is_name(parts[place])).collect();
        if let (Some(&one), Some(&other)) = (names.get(self.below(names.len())), names.get(self.below(names.len()))) {
            parts[one] = parts[other];
        }
        parts.concat()
    }
}

/// Words, runs of spaces, and all other characters one by one.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let belongs = |other: char| kind(first) != Kind::Other && kind(other) == kind(first);
        let end = rest.char_indices().skip(1).find(|(_, other)| !belongs(*other)).map_or(rest.len(), |(end, _)| end);
        let (token, after) = rest.split_at(end);
        found.push(token);
        rest = after;
    }
    found
}

#[derive(PartialEq)]
enum Kind {
    Word,
    Space,
    Other,
}

fn kind(character: char) -> Kind {
    match character {
        _ if character.is_alphanumeric() || character == '_' => Kind::Word,
        ' ' => Kind::Space,
        _ => Kind::Other,
    }
}

fn is_name(token: &str) -> bool {
    const KEYWORDS: [&str; 30] = [
        "and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def", "del", "else", "except",
        "finally", "for", "from", "if", "import", "in", "is", "lambda", "match", "nonlocal", "not", "or", "raise",
        "return", "try", "while", "with",
    ];
    token.starts_with(|first: char| first.is_alphabetic() || first == '_') && !KEYWORDS.contains(&token)
}
