"""Everything that happens to watched closures and their variables, in order, up to a limit.

Only where a time line was asked for: then every read is told, not only those that find
something else.

    {"event": "bound", "variable": 0, "cell": "9f…-0", "line": 2, "value": "1", "own": true}
    {"event": "made", "capture": 0, "closure": "9f…-1", "cell": "9f…-0", "turns": [2], "value": "1"}
    {"event": "read", "capture": 0, "closure": "9f…-1", "turns": [3], "value": "2", "line": 3, "from": {…}}

A cell is one variable in one run of its owner.  Lines are told at once, so their order is
the order in which things happened.
"""
import atexit
import builtins
import itertools
import sys

from latebind import borrows, counters, events
from latebind.values import ABSENT, is_kept, shown
from latebind.variables import value_of, variable_of

# Closures of one capture, and events of one capture or variable.
MOST_CLOSURES, MOST_EVENTS = 200, 2000

NUMBERS = itertools.count()
COUNTS = {}
# Numbers of objects by identity, in the order in which they were first told of.
OBJECTS = {}


class Writes(counters.Writes):
    """Tells each binding."""

    __slots__ = ("cell",)

    def __init__(self, mark):
        counters.Writes.__init__(self, mark)
        self.cell = new_name()

    def own(self, line=0, value=ABSENT):
        self.tell(True, line, value)
        return counters.Writes.own(self)

    def others(self, line=0, value=ABSENT):
        self.tell(False, line, value)
        counters.Writes.others(self)

    def own_value(self, line, value):
        self.own(line, value)
        return value

    def others_value(self, line, value):
        self.others(line, value)
        return value

    def tell(self, own, line, value):
        variable = int(self.mark.rpartition("_")[2])
        if is_wanted(("variable", variable), MOST_EVENTS):
            events.LOG.note("bound", variable=variable, cell=self.cell, own=own, line=line, value=told(value), object=number_of(value))


class Borrow(borrows.Borrow):
    """Tells its making, and each read through it."""

    __slots__ = ("closure",)

    def __init__(self, capture, value, writes, turns):
        borrows.Borrow.__init__(self, capture, value, writes, turns)
        self.closure = None
        if is_wanted(("closure", capture.number), MOST_CLOSURES):
            self.closure = new_name()
            cell = None if writes is None else writes.cell
            events.LOG.note("made", capture=capture.number, closure=self.closure, cell=cell, turns=self.began, value=told(value), object=number_of(value))

    def look(self, line):
        now = self.cell.value()
        self.tell(line, now)
        return self.find(now)

    def tell(self, line, now):
        number = self.capture.number
        if self.closure is None or not is_wanted(("capture", number), MOST_EVENTS):
            return
        frame = self.caller(sys._getframe(1))
        events.LOG.note("read", capture=number, closure=self.closure, turns=[turn.n for turn in self.turns], value=told(now), object=number_of(now), line=line, stack=events.stack(frame, 1))


def borrow_unsure(capture, reader, writes, *turns):
    made = Borrow(capture, value_of(reader), writes, turns)
    made.cell = variable_of(reader)
    return made


def new_name():
    """Of a closure or a cell: no other process has the same."""
    return "%s-%d" % (events.LOG.process, next(NUMBERS))


def told(value):
    return None if value is ABSENT else shown(value)


def number_of(value):
    """Tells objects apart whose texts are alike, and knows one again that was changed; nothing for plain values."""
    if value is ABSENT or is_kept(value):
        return None
    return OBJECTS.setdefault((id(value), id(type(value))), len(OBJECTS) + 1)


def is_wanted(key, most):
    """Those beyond the limit are only counted."""
    count = COUNTS[key] = COUNTS.get(key, 0) + 1
    rest = count - most
    if rest > 0 and rest & (rest - 1) == 0:
        tell_rest(key, rest)
    return rest <= 0


def tell_rest(key, count):
    kind, number = key
    events.LOG.note("rest", of=kind, number=number, count=count)


def finish():
    for (kind, number), count in COUNTS.items():
        most = MOST_CLOSURES if kind == "closure" else MOST_EVENTS
        if count > most:
            tell_rest((kind, number), count - most)


def begin():
    """From now on what is rewritten tells everything."""
    names = vars(builtins)
    if names["@lb_writes"] is not Writes:
        names.update({"@lb_borrow_unsure": borrow_unsure, "@lb_writes": Writes})
        atexit.register(finish)
