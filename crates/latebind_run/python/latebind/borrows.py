"""What probes do while the program runs.

A closure borrows the variables it captures.  A `Borrow` remembers the value at creation,
and which turn the loops around it were in.  A claim needs all of: the variable had a value
then; the value read is another; a loop that rebinds it has begun another turn since; and,
where other functions bind it, too, its owner did so last (`Writes`).  That such a loop stands
around the closure the Rust side has seen to.
"""
import sys

from latebind import disguise, events
from latebind.bind import bound
from latebind.values import ABSENT, is_kept, place, same, shown
from latebind.variables import Global, value_of, variable_of

FUNCTION = type(lambda: 0)

# Frames: enough for telling of a claim.
RESERVE = 200


class Capture:
    """A closure's site and one of its variables, as the Rust side numbered them."""

    __slots__ = ("number", "name", "mark", "may_be_gone", "own_name", "same_turn_counts", "path", "first_line", "last_line")

    def __init__(self, description, mark, path, lines):
        self.number = description["number"]
        self.name = description["name"]
        self.mark = mark
        self.may_be_gone = description["gone"]
        self.own_name = description["own_name"]
        self.same_turn_counts = description["same_turn"]
        self.path = path
        self.first_line, self.last_line = lines


class Borrow:
    """One closure's hold on one variable."""

    __slots__ = ("capture", "mark", "value", "address", "kind", "label", "was_another", "asleep", "writes", "writes_then", "turns", "began", "cell")

    def __init__(self, capture, value, writes, turns):
        self.capture = capture
        self.mark = capture.mark
        self.writes = writes
        self.writes_then = 0 if writes is None else writes.n
        self.turns = turns
        self.began = [turn.n for turn in turns]
        self.cell = None
        self.was_another = capture.own_name is not None and self.is_another(value)
        self.asleep = 0
        self.value, self.address, self.kind, self.label = ABSENT, None, None, None
        if is_kept(value):
            self.value = value
        elif value is not ABSENT:
            # Nothing is kept alive: an object of the same type that takes a dead one's place counts as the same.
            self.address, self.kind, self.label = place(value), id(type(value)), shown(value)

    def read(self, now):
        """The closure reads a value that is not the very one at creation, as far as one comparison can tell."""
        if self.asleep:
            self.asleep -= 1
        elif self.address is None:
            if self.value is not ABSENT and not same(self.value, now):
                self.compare(now)
        elif self.address != place(now) or self.kind != id(type(now)):
            self.compare(now)
        return True

    def compare(self, now):
        is_full = is_stack_nearly_full()
        if is_full:
            # What is left of it is the program's, so that its traceback shows the program's own end.
            self.asleep = 2 * RESERVE
        if self.was_another and self.is_inside(now) and (is_full or self.capture.own_name == "assigned"):
            # A `def` may mean itself, whatever its name meant before; unless its calls do not end.
            self.claim("itself", now)
        elif is_full or not self.is_by_owner():
            pass
        elif self.has_moved():
            self.claim("turn", now)
        elif self.capture.same_turn_counts:
            self.claim("rebound", now)

    def look(self):
        """The closure is about to read a variable that may be gone."""
        return self.find(self.cell.value())

    def find(self, now):
        if now is not ABSENT:
            self.read(now)
        elif self.capture.may_be_gone and self.was_bound():
            self.claim("gone", now)
        return True

    def was_bound(self):
        return self.value is not ABSENT or self.address is not None

    def is_by_owner(self):
        """Where nobody else binds the variable, nobody is asked."""
        writes = self.writes
        return writes is None or (writes.by_owner and writes.n != self.writes_then)

    def has_moved(self):
        return any(turn.n > n for turn, n in zip(self.turns, self.began))

    def is_another(self, value):
        """A callable; where a loop makes one `def` after another, each finding the one before is recursion."""
        is_of_this_site = type(value) is FUNCTION and self.capture.own_name == "defined" and self.is_within(value.__code__)
        return callable(value) and not is_of_this_site

    def is_inside(self, now):
        """Whether the value read is the closure that holds this borrow."""
        return type(now) is FUNCTION and holds(now.__code__, self)

    def claim(self, kind, now):
        events.LOG.claim((self.capture.number, kind), lambda: self.described(kind, now))

    def described(self, kind, now):
        """Only builtin scalars are shown as they are."""
        created_with = self.label if self.address is not None else shown(self.value)
        return {"event": "claim", "capture": self.capture.number, "variable": self.capture.name, "kind": kind, "created_with": created_with,
                "read": None if now is ABSENT else shown(now), "stack": events.stack(self.caller(sys._getframe(1))),
                "turns": [self.began, [turn.n for turn in self.turns]]}

    def caller(self, frame):
        """The frame that called the closure: neither ours nor of code within the closure."""
        while frame is not None and frame.f_back is not None and self.is_within(frame.f_code):
            frame = frame.f_back
        return frame

    def is_within(self, code):
        capture = self.capture
        in_lines = code.co_filename == capture.path and capture.first_line <= code.co_firstlineno <= capture.last_line
        return code.co_filename == disguise.FILE or (in_lines and code.co_name != "<module>")

    def __reduce__(self):
        """A closure that is sent elsewhere (cloudpickle) takes along a borrow that claims nothing."""
        return inert, ()


class Frozen:
    """A closure's own copy of a variable: to see what the program does without the late binding."""

    __slots__ = ("mark", "value", "is_kept")

    def __init__(self, capture, reader):
        self.mark = capture.mark
        self.value = value_of(reader)
        self.is_kept = self.value is not ABSENT


def holds(code, borrow):
    """Whether the code, or code in it, has the borrow among its constants."""
    return any(constant is borrow or (type(constant) is type(code) and holds(constant, borrow)) for constant in code.co_consts)


def borrow(capture, value, writes, *turns):
    """The variable certainly has a value where the closure is made."""
    return Borrow(capture, value, writes, turns)


def borrow_unsure(capture, reader, writes, *turns):
    """It may have none."""
    made = Borrow(capture, value_of(reader), writes, turns)
    made.cell = variable_of(reader)
    return made


def binder(name, *things):
    """The innermost decorator of a `def`."""
    return lambda function: bound(name, function, *things)


def is_stack_nearly_full():
    limit = sys.getrecursionlimit()
    try:
        sys._getframe(limit - min(RESERVE, limit // 2))
    except ValueError:
        return False
    return True


def inert():
    nothing = Capture({"number": -1, "name": "", "gone": False, "own_name": None, "same_turn": False}, "", "", (0, 0))
    made = Borrow(nothing, ABSENT, None, ())
    made.cell = Global({}, "")
    return made
