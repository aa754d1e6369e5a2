//! Look-ups of every kind: what the rows mean together.

use super::*;
use Effect::{AtSuspension, Concurrent, Consumes, Keeps, Later, Never, Now};

#[track_caller]
fn check(path: &str, argument: &str, expected: impl Into<Option<Effect>>) {
    assert_eq!(Known.effect(path, arg(argument)), expected.into(), "{path} {argument}");
}

#[track_caller]
fn check_awaited(path: &str, argument: &str, expected: Effect) {
    assert_eq!(Known.effect_awaited(path, arg(argument)), Some(expected), "await {path} {argument}");
}

#[track_caller]
fn check_hint(method: &str, argument: &str, expected: impl Into<Option<Effect>>) {
    assert_eq!(Known.hint(method, arg(argument)), expected.into(), "{method} {argument}");
}

#[test]
fn builtins_with_and_without_their_module() {
    check("sorted", "key", Now);
    check("builtins.sorted", "key", Now);
    check("builtins.str().join", "0", Consumes);
    check("isinstance", "0", Never);
    check("sorted", "reverse", None);
}

#[test]
fn what_becomes_of_iterables() {
    assert!(Known::stops_early("builtins.any") && !Known::stops_early("sum"));
    assert!(Known::goes_along("six.moves.map") && !Known::goes_along("itertools.tee"));
    assert!(Known::is_endless("itertools.count") && !Known::is_endless("itertools.chain"));
    assert!(Known::is_finite("builtins.range") && !Known::is_finite("iter"));
    assert!(Known::is_pure("len") && !Known::is_pure("print"));
}

#[test]
fn decorators_that_change_nothing() {
    assert!(Known::leaves_calls_alone("functools.wraps()") && Known::leaves_calls_alone("builtins.property"));
    assert!(!Known::leaves_calls_alone("functools.lru_cache"));
}

#[test]
fn positions_and_keywords_name_the_same_parameter() {
    check("re.sub", "1", Now);
    check("re.sub", "repl", Now);
    check("re.sub", "0", None);
    check("scipy.optimize.minimize", "0", Now);
    check("scipy.optimize.minimize", "callback", Now);
    check("asyncio.gather", "7", AtSuspension);
    check("nicegui.ui.switch", "on_change", Later);
}

#[test]
fn factories_lead_to_what_they_give() {
    check("re.compile().sub", "0", Now);
    check("asyncio.get_event_loop().call_soon", "0", AtSuspension);
    check("concurrent.futures.ThreadPoolExecutor().submit().add_done_callback", "0", Keeps);
    check("twisted.internet.threads.deferToThread().addCallback().addErrback", "0", Keeps);
    assert_eq!(Known.result("asyncio.events.get_running_loop").as_deref(), Some("asyncio.AbstractEventLoop()"));
    assert_eq!(Known.result("len"), None);
}

#[test]
fn other_names_lead_to_the_same_rows() {
    check("concurrent.futures.thread.ThreadPoolExecutor().submit", "0", Concurrent);
    check("Tkinter.Button", "command", Later);
    check("tensorflow.compat.v1.keras.layers.Lambda", "0", Keeps);
    assert_eq!(canonical("mock.patch.object"), "unittest.mock.patch.object");
    assert_eq!(canonical("mockery.patch"), "mockery.patch");
}

#[test]
fn widgets_inherit_by_wildcard() {
    check("tkinter.ttk.Button", "command", Later);
    check("tkinter.Menu().add_command", "command", Later);
    check("tkinter.Frame().after", "1", Later);
    check("customtkinter.CTk().protocol", "1", Later);
    check("tkinter.Entry", "textvariable", None);
}

#[test]
fn signals_of_a_users_hand_come_later_and_others_when_they_like() {
    check("PyQt5.QtWidgets.QPushButton().clicked.connect", "0", Later);
    check("viewer.gui.qt.QAction().triggered.connect", "0", Later);
    check("PySide6.QtNetwork.QNetworkReply().finished.connect", "0", Keeps);
    check("PySide6.QtCore.QTimer.singleShot", "1", Later);
    check("PyQt5.QtWidgets.QAction", "triggered", Later);
    check("gi.repository.Gtk.Button().connect", "1", Later);
    check("gi.repository.Gio.Settings().connect", "1", Keeps);
}

#[test]
fn the_closest_row_wins() {
    check("pandas.DataFrame().apply", "0", Now);
    check("pandas.DataFrame().style.apply", "0", Keeps);
    check("polars.Series().map_elements", "0", Now);
    check("polars.col().map_elements", "0", Keeps);
    check("polars.col().map_elements().name.map", "0", Keeps);
    check("pytest.raises", "1", Now);
    check("pytest.raises", "check", Keeps);
    check("more_itertools.map_reduce", "1", Now);
    check("more_itertools.locate", "1", Keeps);
}

#[test]
fn decorators_are_calls_of_a_result() {
    check("flask.Flask().route()", "0", Keeps);
    check("dash.Dash().callback()", "0", Later);
    check("functools.lru_cache()", "0", Keeps);
}

#[test]
fn coroutine_functions_run_when_they_are_awaited() {
    check("asyncio.to_thread", "0", Keeps);
    check_awaited("asyncio.to_thread", "0", Now);
    check("asyncio.get_running_loop().run_in_executor", "1", Concurrent);
    check_awaited("asyncio.get_running_loop().run_in_executor", "1", Now);
    check_awaited("sorted", "key", Now);
    assert_eq!(Known.hint_awaited("run_in_executor", arg("1")), Some(Now));
}

#[test]
fn hints_go_by_the_method_alone() {
    check_hint("sort", "key", Now);
    check_hint("assertRaises", "1", Now);
    check_hint("submit", "0", Concurrent);
    check_hint("addErrback", "0", Keeps);
    check_hint("after", "1", Later);
    check_hint("bind", "on_press", Later);
    check_hint("frobnicate", "0", None);
}

#[test]
fn some_calls_let_later_begin() {
    assert!(Known.runs_kept("tkinter.Tk().mainloop"));
    assert!(Known.runs_kept("PyQt5.QtCore.QEventLoop().exec_"));
    assert!(Known.runs_kept("asyncio.run"));
    assert!(!Known.runs_kept("tkinter.Tk().after"));
}

#[test]
fn handlers_are_attributes_or_items() {
    assert!(Known::is_handler("gpiozero.Button().when_pressed"));
    assert!(Known::is_handler("PyQt5.QtWidgets.QLabel().mousePressEvent"));
    assert!(Known::is_handler("tkinter.Button()[].command"));
    assert!(!Known::is_handler("tkinter.Button().command"));
    assert!(!Known::is_handler("gpiozero.Button().pin"));
}
