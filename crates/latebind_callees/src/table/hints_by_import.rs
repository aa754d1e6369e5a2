//! Methods known by name alone in a file that imports some library, and none whose methods of the name do something else.
//!
//! ```python
//! import pandas as pd
//! frame[name] = frame[name].map(lambda it: it + shift)      # some column: nothing of it is put off
//! ```

use crate::Effect::{Never, Now};
use crate::table::Rows;

/// Hints that hold in some files.
pub(crate) struct ByImport {
    /// A file that imports any of these packages …
    pub(crate) any_of: &'static [&'static str],
    /// … and none of these.
    pub(crate) none_of: &'static [&'static str],
    /// Only for calls with a single positional argument.
    pub(crate) alone: bool,
    pub(crate) rows: Rows,
}

pub(super) const GROUPS: &[ByImport] = &[
    // Tables that compute at once, and what has a method of that name and puts its work off.
    ByImport {
        any_of: &["geopandas", "pandas", "xarray"],
        none_of: &[
            "aiostream", "apache_beam", "dask", "datasets", "pyspark", "ray", "reactivex", "rx", "snowflake", "streamz",
            "tensorflow", "torch", "torchdata", "webdataset",
        ],
        alone: true,
        rows: &[("map", "arg@0 func@0", Now)],
    },
    // What is sent to another process is written down first, with what it captures.
    ByImport { any_of: &["ray"], none_of: &[], alone: false, rows: &[("remote", "*", Never)] },
    ByImport { any_of: &["re", "regex"], none_of: &[], alone: false, rows: &[("{sub,subn}", "repl@0", Now)] },
    ByImport { any_of: &["torch"], none_of: &[], alone: true, rows: &[("step", "closure@0", Now)] },
];
