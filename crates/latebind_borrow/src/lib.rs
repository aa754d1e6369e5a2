//! The borrow checker: does a closure read a variable after it was rebound?
//!
//! A closure borrows the variables it captures; a rebind makes the borrows of
//! living closures stale; a call through a stale borrow is the bug.
//!
//! ```python
//! fs = []
//! for i in range(3):          # rebinds `i`: borrows of earlier turns become stale
//!     fs.append(lambda: i)    # borrows `i`
//! [f() for f in fs]           # calls through stale borrows
//! ```
//!
//! [`captures`] lists what there is to examine, [`examine`] runs the abstract
//! [`machine`] for one capture and says what it saw, as facts.

mod absorb;
mod ahead;
mod aside;
mod asserted;
mod asynchronous;
mod attribute_calls;
mod attributes;
mod attrs;
mod build;
mod by_table;
mod call;
mod callers;
mod capture;
mod class;
mod class_statement;
mod contexts;
mod conversions;
mod declared;
mod decorators;
mod default_factories;
mod definitions;
mod drain;
mod examine;
mod exit_stacks;
mod expose;
mod fields;
mod garbage;
mod generators;
mod handlers;
mod inherited;
mod items;
mod iterate;
mod iterator_calls;
mod lazies;
mod lineage;
mod machine;
mod mark;
mod methods;
mod models;
mod obj_set;
mod objects;
mod on_the_spot;
mod operators;
mod order;
mod other_files;
pub mod outcome;
mod overriding;
mod packing;
mod paths;
mod phase;
mod places;
mod prepared;
mod program;
mod raising;
mod relevance;
mod replaced;
mod results;
mod settings;
mod special;
mod state;
mod statics;
mod steady;
mod step;
mod track;
mod truth;
mod unseen;
mod value;
mod variables;
mod workers;
mod wrapping;

pub use capture::{Capture, captures, runs_in};
pub use examine::examine;
pub use outcome::Outcome;
pub use phase::Borrow;
pub use prepared::Prepared;
pub use program::{Others, Program};
