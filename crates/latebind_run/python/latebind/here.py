"""Where the rewriter is in a tree, and so what a name means there.

    def build(xs):
        for x in xs:
            fs.append(lambda: x)      # in the lambda, `x` is read through its borrow
            print(x)                  # here it is not
"""
from latebind import syntax
from latebind.around import around
from latebind.hidden import Homes, hidden
from latebind.names import names_of


class Here:
    """`inside` and `below` say which captures a read of a name belongs to: in the scope at
    hand, and in functions nested in it (a class body's own names are not seen there).
    `noted` and `noted_below` say the same of variables whose bindings are noted.
    """

    def __init__(self, prefix, variables):
        self.prefix = prefix
        self.variables = variables
        self.inside, self.below = [], []
        self.noted = self.noted_below = [it for it in variables if it.is_global]
        self.class_names = set()
        self.homes = Homes()
        # What is made anew in each run of the function at hand, and where that is; a module's is made once.
        self.made, self.function_at = None, None

    @around
    def body_of(self, node, site):
        """In a function's or lambda's body; gives the hidden names that it has to be handed."""
        outer = self.made, self.function_at, self.class_names
        self.made, self.function_at, self.class_names = [], position(node), set()
        with self.homes.function() as handed, self.scope(node, site):
            yield handed
        self.made, self.function_at, self.class_names = outer

    @around
    def comprehension(self, node, site):
        outer, self.made = self.made, []
        for it in site:
            self.homes.settle(self.hidden("b", it.number))
        with self.scope(node, site):
            yield
        self.made = outer

    @around
    def scope(self, node, site):
        """In a body, names mean what they mean around it, unless it hides them, and what its site captures."""
        outer = self.inside, self.below, self.noted, self.noted_below
        names = names_of(node)
        for it in site:
            # What the closure assigns itself is its own state.
            it.is_frozen = it.is_frozen and it.name not in names.globals | names.nonlocals
        self.inside = self.below = [it for it in self.below if not names.hides(it.name, it.is_global)] + site
        kept = [it for it in self.noted_below if not names.hides(it.name, it.is_global)]
        own = [it for it in self.variables if it.owner == position(node) and not isinstance(node, syntax.Lambda)]
        for it in own:
            self.make("w", it.number)
        self.noted = self.noted_below = kept + own
        yield
        self.inside, self.below, self.noted, self.noted_below = outer

    @around
    def class_body(self, node):
        outer = self.inside, self.noted, self.class_names
        names = names_of(node)
        self.class_names = names.bound
        self.inside = [it for it in self.inside if it.name not in names.bound | names.globals]
        self.noted = [it for it in self.noted_below if not names.hides(it.name, it.is_global)]
        yield
        self.inside, self.noted, self.class_names = outer

    def watched(self, name):
        return [it for it in self.inside if it.name == name and not it.is_frozen]

    def frozen(self, name):
        return [it for it in self.inside if it.name == name and it.is_frozen]

    def is_owners(self, variable):
        """Whether what is bound here is bound by the variable's owner."""
        return not variable.own or self.function_at in variable.own

    # Hidden names

    def make(self, kind, number):
        """Something that each run of the function at hand has its own of; a module's is among the builtins."""
        if self.made is not None:
            self.made.append((kind, number))
            self.homes.settle(self.hidden(kind, number))

    def load(self, kind, number, node):
        return self.homes.load(self.hidden(kind, number), node)

    def hidden(self, kind, number):
        return hidden(kind, self.prefix, number)


def position(node):
    return node.lineno, node.col_offset
