//! Watching a program read stale variables: what is watched, what is told to the probes,
//! what they saw. Values in, values and text out; processes and files are the binary's.
//!
//! ```python
//! fs = []
//! for i in range(3):
//!     fs.append(lambda: i)      # the probes note `i` here: 0, 1, 2
//! [f() for f in fs]             # and see 2 read here: two claims
//! ```
//!
//! [`watch::watch`] lists the captures worth watching, [`plan`] words them for the Python
//! package of `python/latebind` ([`package::FILES`]), [`events`] reads what that writes, and
//! [`claims::Observed`] joins both; [`json`] and [`text`] are the report.

pub mod claims;
mod concise;
pub mod events;
pub mod json;
pub mod package;
pub mod plan;
pub mod recorded;
pub mod retained;
pub mod text;
pub mod timeline;
mod timeline_json;
pub mod variables;
pub mod watch;

pub use claims::{Claim, Kind, Observed, Seen, observe};
pub use concise::concise;
pub use timeline_json::timeline_json;
