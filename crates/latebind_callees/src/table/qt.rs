//! Qt by any binding (PyQt4 to 6, PySide, PySide2, PySide6, qtpy, AnyQt, a project's own `qt`
//! module): the class begins with `Q`.
//!
//! Signals that a user's hand or a timer raises are `Later`; for the others nobody knows, since
//! any code may emit them.

use crate::Effect::{Concurrent, Keeps, Later, Now};
use crate::table::Rows;

pub(super) const ROWS: Rows = &[
    ("**.Q*", "triggered clicked pressed released toggled hovered activated stateChanged valueChanged textChanged textEdited editingFinished returnPressed currentIndexChanged timeout", Later),
    ("**.Q*().**.connect", "@0 @1 @2 receiver slot", Keeps),
    ("**.Q*().addAction", "@1 @2 @3 triggered", Later),
    ("**.Q*().{cellActivated,cellChanged,cellClicked,cellDoubleClicked,cellEntered,cellPressed,entered}.connect", "slot@0", Later),
    ("**.Q*().{currentIndexChanged,currentTextChanged,currentChanged,currentItemChanged,currentRowChanged,highlighted,itemSelectionChanged}.connect", "slot@0", Later),
    ("**.Q*().{itemActivated,itemChanged,itemClicked,itemCollapsed,itemDoubleClicked,itemEntered,itemExpanded,itemPressed}.connect", "slot@0", Later),
    ("**.Q*().{sectionClicked,sectionDoubleClicked,sectionResized,tabBarClicked,tabBarDoubleClicked,tabCloseRequested,tabMoved}.connect", "slot@0", Later),
    ("**.Q*().{textChanged,textEdited,textActivated,textHighlighted,editingFinished,returnPressed,cursorPositionChanged,selectionChanged}.connect", "slot@0", Later),
    ("**.Q*().{timeout,aboutToQuit,aboutToHide,aboutToShow,buttonClicked,idClicked,colorSelected,fontSelected,fileSelected,visibilityChanged}.connect", "slot@0", Later),
    ("**.Q*().{toggled,stateChanged,valueChanged,sliderMoved,sliderPressed,sliderReleased,dateChanged,dateTimeChanged,timeChanged}.connect", "slot@0", Later),
    ("**.Q*().{triggered,clicked,pressed,released,doubleClicked,activated,linkActivated,linkHovered,hovered,customContextMenuRequested}.connect", "slot@0", Later),
    ("**.QObject.connect", "@2 @3", Keeps),
    ("**.QShortcut", "@2 @3 activated member activatedAmbiguously", Later),
    ("**.QThreadPool().{start,tryStart}", "@0", Concurrent),
    ("**.QTimer.singleShot", "@1 @2", Later),
    ("**.QWeb*().{findText,runJavaScript,toHtml,toPlainText}", "@0 @1 @2", Keeps),
    ("**.{Signal,pyqtSignal}().connect", "slot@0", Keeps),
    ("**.{Slot,pyqtSlot}()", "@0", Keeps),
    ("pyqtgraph.*().**.connect", "slot@0", Keeps),
    ("pyqtgraph.SignalProxy", "slot", Keeps),
    ("pytestqt.**.{waitUntil,wait_until}", "callback@0", Now),
];
