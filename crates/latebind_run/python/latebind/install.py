"""From a file's text to code with probes in it."""
import builtins

from latebind import borrows, disguise, events, syntax, timeline
from latebind.bind import bound
from latebind.counters import Turn, Writes
from latebind.hidden import hidden
from latebind.look_around import without_ours
from latebind.rewrite import Rewriter


HELPERS = {"@lb_bound": bound, "@lb_binder": borrows.binder, "@lb_borrow": borrows.borrow,
           "@lb_borrow_unsure": borrows.borrow_unsure, "@lb_turn": Turn, "@lb_writes": Writes,
           "@lb_frozen": borrows.Frozen, "@lb_iter": iter, "@lb_without_ours": without_ours}


def begin():
    disguise.disguise()
    # Builtins: the one place that every module sees without having it in its own names.
    vars(builtins).update(HELPERS)


def compiled(suspects, number, text, path, optimize=-1):
    """Code with probes, or None where there is no way: then the file is imported as it is."""
    try:
        tree = syntax.parse(text, path)
    except (SyntaxError, ValueError):
        return None
    tree = with_probes(suspects, number, tree, path)
    return tree and compile(tree, path, "exec", dont_inherit=True, optimize=optimize)


def as_pyc(code):
    """The bytes of a `.pyc` file that holds it."""
    import importlib.util
    import marshal

    return importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code)


def with_probes(suspects, number, tree, path):
    """The tree rewritten in place."""
    try:
        description = suspects.description(number)
        tree = Rewriter(description, str(number)).module(tree)
    except RecursionError:
        events.LOG.note("unwatched", path=path, why="nested too deeply")
        return None
    except (OSError, ValueError):
        # The run is over, and its folder gone.
        return None
    provide(description, str(number), path)
    return tree


def provide(description, prefix, path):
    """What the rewritten code asks for by name."""
    names = vars(builtins)
    if description["timeline"]:
        timeline.begin()
    for kind, things, make in (("t", description["turns"], names["@lb_turn"]), ("w", description["variables"], names["@lb_writes"])):
        for thing in things:
            name = hidden(kind, prefix, thing["number"])
            names.setdefault(name, make(name))
    for site in description["sites"]:
        for capture in site["captures"]:
            number = capture["number"]
            made = borrows.Capture(capture, hidden("b", prefix, number), path, (site["first_line"], site["last_line"]))
            names.setdefault(hidden("c", prefix, number), made)
