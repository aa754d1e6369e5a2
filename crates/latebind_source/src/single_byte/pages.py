"""Writes pages.rs: every single-byte encoding of this Python that extends ASCII.

Usage: python pages.py > pages.rs     (made with CPython 3.13)
"""

import encodings
import encodings.aliases
import pkgutil
import sys

# Handled by encoding.rs itself.
SKIP = {"ascii", "latin_1", "iso8859_1", "charmap", "raw_unicode_escape", "unicode_escape"}


def table(codec):
    """The upper half, or None for what is no single-byte superset of ASCII."""
    try:
        if bytes(range(128)).decode(codec) != "".join(map(chr, range(128))):
            return None
        high = [bytes([b]).decode(codec, "replace") for b in range(128, 256)]
        pairs = [bytes([b, c]).decode(codec, "replace") for b in range(128, 256) for c in (0x40, 0xA1)]
    except (LookupError, ValueError, TypeError, AttributeError):
        return None
    single = all(len(c) == 1 for c in high) and all(len(p) == 2 for p in pairs)
    return high if single and set(high) != {"\ufffd"} else None


def names(codec):
    found = {codec} | {alias for alias, target in encodings.aliases.aliases.items() if target == codec}
    return sorted({name.replace("_", "-").replace(".", "-").lower() for name in found})


def escaped(char):
    plain = char.isprintable() and char != "\ufffd"
    return char if plain and char not in '"\\' else f"\\u{{{ord(char):X}}}"


print("//! Upper halves of single-byte encodings, as CPython's codecs decode them.")
print("//!")
print("//! Written by pages.py; sorted by name. U+FFFD stands where a byte means nothing.")
print()
print("use super::Page;")
print()
print("#[rustfmt::skip]")
print("pub(super) static PAGES: &[Page] = &[")
for codec in sorted(module.name for module in pkgutil.iter_modules(encodings.__path__)):
    high = None if codec in SKIP else table(codec)
    if high is not None:
        quoted = ", ".join(f'"{name}"' for name in names(codec))
        text = "".join(map(escaped, high))
        print(f'    Page {{ name: "{codec.replace("_", "-")}", names: &[{quoted}], high: "{text}" }},')
print("];")
