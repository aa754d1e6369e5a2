# Shapes whose spans are easy to get wrong. Legal in every Python from 3.8 on.
import os.path as p, sys

é = 1; f = lambda: é


@deco
# a comment between
@deco(lambda: (1))   # and one behind

async def g(a, /, b=lambda: 1, *args, c=(x for x in []), **kw): pass


@ deco . x
class C(Base, metaclass=M(x for x in y)): x = 1; y = 2;


@deco \

def joined(): return (lambda:
    (1,
     2))


class D(
    (x for x in y),
): pass


def outer():
    @deco
    def inner():
        yield (yield)
        x = yield 1, 2
        return *a, b
    # trailing comment

    class E: pass


any(x for x in y)
any  (  x for x in y  )
any((x for x in y))
any(((x for x in y)))
any((x for x in y), 1)
any(
    x
    for x in y  # why
)
a.b(x for x in y).c(z for z in w)
sum(x async for x in y) if True else (lambda *a, **k: (a, k))(1)
[lambda: i for i in range(3)], {lambda: i for i in r}, {k: lambda: v for k, v in m}
(lambda: (yield))
x = (1, 2), (3), ()
x[1, 2], x[1:2, ::3], x[(1, 2)], x[:]
x = not -1 ** -2 ** +3 or a and b < c < d
"a" "b", b"a" b"b", 1_000, 0x10, 1.5, 2j, ...
f"a {lambda_: >{width}} {(lambda: 1)()!r}"
(a
 + b) * (c)
(a).b, (a)[0], (a)(0), ((a)).b
with (a) as b, (c), d as (e, f): pass
with (open(a), open(b)): pass
for x, y in 1, 2: pass
else: pass
if a: pass
elif b:
    pass
elif c: pass
else:
    pass
if a:
    pass
else:
    if b: pass
try: pass
except (A, B) as e: pass
except C: pass
else: pass
finally: pass
x: int = 1
(x): int
x.y: "int"
x = y = 1
x += 1,
del x, (y), (z, w)
print(*a, **b, c=1)
if (n := 10) > 5: pass
while 1: break
lambda: 0; lambda x: lambda y: x
if a: pass;
elif b: pass;
else: x  \
  ;
try: pass;
finally:
    x; y  ;  # z
while 1:
    if x: break;
def h(a: int, b: "x" = 1, /, c=2, d: y = 3, *e: z, f: u, g=4, **i: v) -> w: global x; nonlocal_ = 1
import a.b.c, d as e
from ... import f as g, h
from .i.j import *
1e308 * 1e-400 ** 0b101 // 0o777 % 00 @ 1_0.0_1e+1_0j, 123456789012345678901234567890, 0xFFFFFFFFFFFFFFFFFFFF
"\N{EM DASH}\x41é\
\ud800" '\'' r'\d' u"x", b"\x00\xff" rb'\x', '''a
b'''
not a, -b, +c, ~d, a or b or c and d
a < b <= c > d >= e == f != g is h is not i in j not in k
raise; raise a; raise a from b; raise ;
assert a, b
{**a, 1: 2}, {1, *b}
class K(metaclass=M, *a, **k): pass
async def co():
    async for x in y: await z
    async with a as b, c: pass
    return [x async for x in y if a if b for c in d], {x for x in y}, {k: v async for k, v in y}
𝐟𝐨𝐨 = 1
