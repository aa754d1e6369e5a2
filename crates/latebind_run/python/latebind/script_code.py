"""The main script's code: with probes, and with a first statement that puts names right."""
from latebind import syntax
from latebind.hooks import ready
from latebind.nodes import at_line, load


def script_code(suspects, number, text, path):
    tree = syntax.parse(text, path)
    tree = ready().with_probes(suspects, number, tree, path)
    if tree is None:
        return None
    return compile(with_preamble(tree), path, "exec", dont_inherit=True)


def with_preamble(tree):
    """`@lb_main()` before anything that could notice, but after what must come first."""
    place = 0
    while place < len(tree.body) and must_come_first(tree.body[place], place):
        place += 1
    near = tree.body[min(place, len(tree.body) - 1)]
    call = syntax.Call(func=load("@lb_main", near), args=[], keywords=[])
    tree.body.insert(place, at_line(syntax.Expr(value=at_line(call, near)), near))
    return tree


def must_come_first(statement, place):
    if isinstance(statement, syntax.ImportFrom):
        return statement.module == "__future__"
    return place == 0 and syntax.is_text(statement)
