//! What the probes wrote, one JSON object a line. A line that is cut off or foreign is passed over.
//!
//! ```json
//! {"event": "claim", "capture": 0, "kind": "turn", "created_with": "0", "read": "2", "stack": […], "key": [0, "turn"], "count": 1, "process": "9f…"}
//! {"event": "count", "key": [0, "turn"], "count": 4, "process": "9f…"}
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The claims of one capture and kind, over all processes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    pub first: ClaimEvent,
    pub count: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ClaimEvent {
    pub created_with: String,
    pub read: Option<String>,
    pub stack: Vec<Frame>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    pub path: String,
    pub line: u32,
    pub name: String,
}

/// Number of a capture, and how it was stale.
pub type Key = (usize, String);

/// A file that was to be watched and could not be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Unwatched {
    pub path: String,
    pub why: String,
}

#[derive(Debug, Default)]
pub struct Events {
    pub tallies: BTreeMap<Key, Tally>,
    pub unwatched: Vec<Unwatched>,
    pub python: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Line {
    Claim {
        key: Key,
        process: String,
        #[serde(flatten)]
        claim: ClaimEvent,
    },
    Count {
        key: Key,
        process: String,
        count: u64,
    },
    Unwatched(Unwatched),
    Python {
        version: String,
    },
}

pub fn read(text: &str) -> Events {
    let mut events = Events::default();
    // Every process counts for itself; the last count of each is the highest.
    let mut counts: BTreeMap<(Key, String), u64> = BTreeMap::new();
    for line in text.lines().filter_map(|line| serde_json::from_str(line).ok()) {
        match line {
            Line::Claim { key, process, claim } => {
                counts.entry((key.clone(), process)).or_insert(1);
                events.tallies.entry(key).or_insert(Tally { first: claim, count: 0 });
            }
            Line::Count { key, process, count } => {
                let highest = counts.entry((key, process)).or_default();
                *highest = count.max(*highest);
            }
            Line::Unwatched(it) => events.unwatched.push(it),
            Line::Python { version } => events.python = Some(version),
        }
    }
    for ((key, _), count) in counts {
        if let Some(tally) = events.tallies.get_mut(&key) {
            tally.count += count;
        }
    }
    events.unwatched.sort();
    events.unwatched.dedup();
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_processes_add_up() {
        let claim = |process| {
            format!(
                r#"{{"event":"claim","capture":0,"kind":"turn","created_with":"0","read":"2","stack":[],"turns":[],"key":[0,"turn"],"count":1,"process":"{process}"}}"#
            )
        };
        let count =
            |process, count| format!(r#"{{"event":"count","key":[0,"turn"],"count":{count},"process":"{process}"}}"#);
        let lines = [claim("a"), count("a", 2), claim("b"), count("a", 5), "{\"event\": \"cla".to_owned()];
        let events = read(&lines.join("\n"));
        let tally = &events.tallies[&(0, "turn".to_owned())];
        assert_eq!((tally.count, tally.first.read.as_deref()), (6, Some("2")));
    }
}
