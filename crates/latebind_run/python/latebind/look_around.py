"""What `locals()`, `vars()` and `dir()` find in a function, less what the rewriter put there."""


def without_ours(found):
    """What `locals()` or `dir()` found, less the counters that the rewriter put there."""
    if type(found) is list:
        return [name for name in found if not is_ours(name)]
    if type(found) is dict:
        for name in [name for name in found if is_ours(name)]:
            del found[name]
    return found


def is_ours(name):
    return type(name) is str and name.startswith("@lb_")
