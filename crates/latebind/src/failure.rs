//! Why a file or folder could not be looked at, in words without a platform's accent.

use std::io;
use std::path::Path;

use latebind_report::Failure;

pub(crate) fn failure(path: impl Into<String>, message: impl Into<String>) -> Failure {
    Failure { path: path.into(), line: 1, column: 1, message: message.into() }
}

pub(crate) fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

pub(crate) fn io_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "is a directory".to_owned(),
        _ => error.to_string(),
    }
}
