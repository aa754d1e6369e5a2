from __future__ import annotations
def f(T):
    class C:
        x: T
        y: (lambda: T) = 1
        def m(self, a: T, b: [T for _ in T]) -> (lambda: T): pass
    def g(a: (lambda: T)):
        x: T
    return g
x: (lambda: y)
# ---
"""Docstring."""
from __future__ import division, annotations
def f(T):
    def g(a: T) -> T: pass
# ---
from __future__ import division
def f(T):
    def g(a: T) -> T: pass
# ---
from .__future__ import annotations
def f(x: y): pass
# ---
from .__future__ import spam
