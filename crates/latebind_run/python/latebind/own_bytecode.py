"""Our bytecode stays in our folder, whatever is asked for the program's: only the first process has to make it."""
import sys


class OwnBytecode:
    """While our modules are imported; those of the interpreter are imported before, as the program wants it."""

    def __enter__(self):
        self.theirs = sys.dont_write_bytecode, sys.pycache_prefix
        sys.dont_write_bytecode, sys.pycache_prefix = False, None

    def __exit__(self, *_):
        sys.dont_write_bytecode, sys.pycache_prefix = self.theirs
