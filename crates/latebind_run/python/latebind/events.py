"""Tells the Rust side what was seen, at once, one JSON object a line.

A program may end in any way: `os._exit`, a crash, a kill.  What is written the moment it
happens is not lost.  Counts are written when they double, and at a normal end: at most
half of a count is lost, and a closure called a million times writes twenty lines.

The file is opened for each line: a descriptor that stays open would be one more for the
program to see, close or inherit.
"""
import os

# The program may replace what these modules hold; the originals are kept.
_open, _write, _close, _urandom = os.open, os.write, os.close, os.urandom
FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Log:
    def __init__(self, path):
        self.path = path
        self.forget()

    def forget(self):
        """A forked child starts counting anew."""
        self.process = _urandom(8).hex()
        self.told = []
        self.counts = {}
        self.written = {}

    def claim(self, key, describe):
        """`key` was seen once more; `describe()` says how, the first time."""
        count = self.counts[key] = self.counts.get(key, 0) + 1
        if count == 1:
            event = describe()
            self.told.append(event)
            self.write(dict(event, key=list(key), count=1))
        elif count & (count - 1) == 0:
            self.write_count(key, count)

    def write_count(self, key, count):
        self.written[key] = count
        self.write({"event": "count", "key": list(key), "count": count})

    def finish(self):
        """Writes the counts that changed since they were last written."""
        for key, count in self.counts.items():
            if count > self.written.get(key, 1):
                self.write_count(key, count)

    def note(self, event, **details):
        self.write(dict(details, event=event))

    def started(self, version):
        """Says once a run which Python it is."""
        if not os.path.exists(self.path):
            self.append('{"event": "python", "version": "%s"}\n' % version)

    def write(self, event):
        # Most processes have nothing to tell and need no `json`.
        import json

        self.append(json.dumps(dict(event, process=self.process)) + "\n")

    def append(self, line):
        """One write for one line: with O_APPEND, lines of different processes do not mix."""
        try:
            descriptor = _open(self.path, FLAGS, 0o666)
        except OSError:
            return
        try:
            _write(descriptor, line.encode("utf-8", "backslashreplace"))
        except OSError:
            pass
        finally:
            _close(descriptor)


# Of this process; nothing where nothing is watched.
LOG = None


def stack(frame, limit=24):
    """`file:line in function`, innermost first."""
    lines = []
    while frame is not None and len(lines) < limit:
        code = frame.f_code
        lines.append({"path": code.co_filename, "line": frame.f_lineno or 0, "name": code.co_name})
        frame = frame.f_back
    return lines

