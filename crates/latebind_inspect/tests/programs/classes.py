class C:
    x = 1
    y = [x for _ in range(x)]
    def m(self): return x
    z = lambda self: (x, y)
# ---
class C(Base, metaclass=Meta):
    def __init__(self, __private):
        super().__init__()
        self.__attr = __private
        __name = lambda: (__private, __class__)
        global __g
        __g = __name
    def __hidden(self): return __hidden, __module__
    __x = __y
    for __i in __x: __z = __i
    import __a.b, __c
    from __d import __e as __f
# ---
class _:
    def f(__a): return __a
class __D:
    def f(__a): return [__a for __b in __a if (__c := __b)]
# ---
def f(x):
    class C:
        x = x
        y = x
        def m(self): return x, y
    class D:
        nonlocal x
        x = 1
        def m(self): return x
    class E:
        global x
        x = 1
        def m(self): return x
    return C, D, E
# ---
class A:
    class B:
        def m(self):
            class C:
                def n(self): return super(), __class__
            return super()
    def n(self):
        return [super().n() for _ in self], (super().n() for _ in self), lambda: __class__
# ---
class A:
    __class__ = 1
    def m(self): return __class__
    @property
    def n(self):
        __class__ = 2
        return lambda: super()
# ---
class A:
    def m(self):
        nonlocal __class__
        __class__ = 1
    def n(self):
        global __class__
        return super()
# ---
class A:
    x: int
    y: T = (lambda: 1)
    if y:
        z: (lambda: T)
    def m(self, a: x, b: [x for x in y]) -> z: pass
    for i in y:
        w: int = i
# ---
def f(T):
    class C:
        x: T
        def m(self, y: T = T) -> T:
            z: T = y
            return z
        class D(T, k=T): pass
    @T
    class E: pass
    return C
# ---
class A:
    super
    def f(super): return super
    g = [super for x in y]
    h = (super for x in y)
# ---
@(lambda c: c)
class A((lambda: 1)(), metaclass=(lambda: 2)):
    (lambda: 3)
# ---
class C:
    [x for x in y]
    z = (lambda: x)
    [[lambda: (a, b) for a in b] for b in c]
    {__class__ for a in b}
# ---
class A:
    def m(self):
        def f(): super()
        class X:
            def f(x):
                nonlocal __class__
                del __class__
                super()
# ---
class C:
    x = [(lambda: __class__) for y in z]
# ---
class C:
    x = [__class__ for y in z]
# ---
class C:
    x = [__classdict__ for y in z]
# ---
class C:
    __classdict__ = 1
    a: int
    def f(self) -> int: pass
