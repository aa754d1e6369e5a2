//! What callees do with iterables beyond using them up, and what iterables they give.

/// They may return before the end: the rest is never made.
pub(crate) const STOPS_EARLY: &[&str] = &["all", "any"];

/// What they give goes through the iterable once, step by step.
pub(crate) const GOES_ALONG: &[&str] = &[
    "enumerate",
    "filter",
    "itertools.{accumulate,batched,chain,compress,dropwhile,filterfalse,groupby,islice,pairwise,starmap,takewhile,zip_longest}",
    "map",
    "zip",
];

/// What they give never ends.
pub(crate) const ENDLESS: &[&str] = &["itertools.{count,cycle,repeat}"];

/// What they give ends, and nobody else holds it.
pub(crate) const FINITE: &[&str] = &["dict", "dir", "frozenset", "list", "range", "set", "sorted", "str", "tuple"];

/// Of plain values they give the same now as later, and do nothing else.
pub(crate) const PURE: &[&str] =
    &["abs", "bool", "float", "int", "isinstance", "len", "max", "min", "repr", "round", "str"];
