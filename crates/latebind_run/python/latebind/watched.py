"""What the Rust side lists of a file, as the rewriter needs it."""


class Watched:
    """A capture while its file is rewritten."""

    def __init__(self, description, site, timeline):
        self.number = description["number"]
        self.name = description["name"]
        self.turns = description["turns"]
        self.variable = description["variable"]
        self.is_global = description["global"]
        self.is_bound = description["bound"] and not timeline
        # A time line shows every read, not only those that find something else.
        self.is_looked_at = description["gone"] or timeline
        self.is_generator = site["kind"] == "generator"
        self.is_frozen = description["frozen"]


class Variable:
    """One whose bindings are noted."""

    def __init__(self, description):
        self.number = description["number"]
        self.name = description["name"]
        self.owner = place_of(description["owner"])
        self.is_global = self.owner is None
        # Functions whose bindings count as the owner's; nothing where nobody else could bind it.
        self.own = description["own"] and {place_of(function) for function in description["own"]}


def place_of(place):
    """Line and column of a function or comprehension; nothing for the module."""
    return place and tuple(place)
