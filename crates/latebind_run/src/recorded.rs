//! The JSON of an earlier run, read back for `check --with-run`.

use serde::Deserialize;

/// What a run saw, as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Recorded {
    pub claims: Vec<RecordedClaim>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RecordedClaim {
    pub rule: String,
    pub variable: String,
    pub site: RecordedSite,
    pub created_with: String,
    pub read: Option<String>,
    pub count: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RecordedSite {
    pub path: String,
    pub start: RecordedPosition,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct RecordedPosition {
    pub line: u32,
    pub column: u32,
}

impl RecordedClaim {
    /// ``a run saw it: made with `i` = 0, read 2 (5 times)``.
    pub fn words(&self) -> String {
        let read = match &self.read {
            Some(value) if *value == self.created_with => format!("read another {value}"),
            Some(value) => format!("read {value}"),
            None => "found it gone".to_owned(),
        };
        let times = times(self.count);
        format!("a run saw it: made with `{}` = {}, {read} ({times})", self.variable, self.created_with)
    }
}

/// `once`, `2 times`.
pub(crate) fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// The error says what is wrong with the text.
pub fn read(text: &str) -> Result<Recorded, String> {
    serde_json::from_str(text).map_err(|error| format!("not what `latebind run --output` writes: {error}"))
}
