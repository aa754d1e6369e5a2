//! Source text to our own tree: the only crate that names the parser.
pub mod tree;
