"""Decorators, recursion, names bound to what calls them."""
import functools

scale = abs
scale = lambda value: scale(value) + 1


def logged(label):
    def wrap(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            nonlocal label
            label += "."
            return function(*args, **kwargs)
        return inner
    return wrap


def install(target, names):
    for name in names:
        original = getattr(target, name)

        @logged(name)
        def patched(self, *args):
            return original(self, *args), name

        setattr(target, name, patched)
        target.hooks[name] = property(lambda self: getattr(self, "_" + name))


class Node:
    visit = staticmethod(lambda node: node)
    for kind in ("leaf", "branch"):
        locals()["is_" + kind] = lambda self: self.kind == kind

    def walk(self, todo=None):
        def step(node):
            return [step(child) for child in node.children] or depth
        depth = 0
        result = step(self)
        depth = len(result)
        return (lambda: depth)()


try:
    previous = handler
except NameError:
    previous = None
handler = lambda: previous and previous()
previous = handler
