//! What holds its arguments until the `with` block that it manages is left, and takes them back then.
//!
//! ```python
//! with mock.patch("os.getcwd", lambda: folder):
//!     run()
//! ```

pub(crate) const ROWS: &[&str] = &["unittest.mock.patch", "unittest.mock.patch.{dict,multiple,object}"];
