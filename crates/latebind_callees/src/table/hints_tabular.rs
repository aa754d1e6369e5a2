//! Methods known by name alone in a file that imports a library of tables, and none that computes lazily.
//!
//! ```python
//! import pandas as pd
//! frame[name] = frame[name].map(lambda it: it + shift)      # some column: nothing of it is put off
//! ```

use crate::Effect::Now;
use crate::table::Rows;

/// Libraries whose tables compute at once.
pub(crate) const EAGER: [&str; 3] = ["geopandas", "pandas", "xarray"];

/// Libraries that have methods of the same names, and call later what these are given.
pub(crate) const LAZY: [&str; 14] = [
    "aiostream", "apache_beam", "dask", "datasets", "pyspark", "ray", "reactivex", "rx", "snowflake", "streamz",
    "tensorflow", "torch", "torchdata", "webdataset",
];

pub(super) const ROWS: Rows = &[
    ("map", "arg@0 func@0", Now),
];
