//! Decorators after which a function is called as it was, by whom it was, and whose signature nobody
//! reads. `()` is a decorator that takes arguments first.

pub(crate) const ROWS: &[&str] = &[
    "abc.abstractmethod",
    "classmethod",
    "contextlib.{asynccontextmanager,contextmanager}",
    "functools.wraps()",
    "property",
    "staticmethod",
    "typing.{final,override}",
];
