"""Which files are suspect, and what to watch in each.

`index` has one path a line; the n-th one is described in `<n>.json`.  The index is small
and read at the start of every process, a description only when its file is imported.
"""
import os


class Suspects:
    def __init__(self, folder):
        self.folder = folder
        self.numbers = {}
        self.own_text = None
        for number, line in enumerate(read_text(os.path.join(folder, "index")).splitlines()):
            for path in line.split("\t"):
                self.numbers[path] = number
        # A path may come by way of a link: only one whose last part is known is worth resolving.
        self.last_parts = {os.path.basename(path) for path in self.numbers}

    def number(self, path):
        """The file's number, or None where nothing in it is suspect."""
        if not isinstance(path, str) or os.path.basename(path) not in self.last_parts:
            return None
        for spelling in (os.path.abspath(path), os.path.realpath(path)):
            if spelling in self.numbers:
                return self.numbers[spelling]
        return None

    def description(self, number):
        import json

        return json.loads(self.description_text(number))

    def description_text(self, number):
        return read_text(os.path.join(self.folder, "%d.json" % number))

    def mark(self, number):
        """Of bytecode that was made for this description by this very package."""
        from importlib.util import source_hash

        if self.own_text is None:
            self.own_text = text_of_package()
        return source_hash("\0".join([self.own_text, str(number), self.description_text(number)]).encode()).hex()


def text_of_package():
    package = os.path.dirname(os.path.abspath(__file__))
    return "\0".join(read_text(os.path.join(package, name)) for name in sorted(os.listdir(package)) if name.endswith(".py"))


def read_text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()
