def f():
    try: pass
    except* E:
        return
# ---
def f():
    try: pass
    except* E:
        return 42
# ---
def f():
    try: pass
    except* E:
        return x
# ---
for x in y:
    try: pass
    except* E:
        break
# ---
try: pass
except* E:
    continue
# ---
try: pass
except* E:
    for x in y:
        if x: break
        def f(): return 1
# ---
def f():
    try: pass
    except* E:
        while x:
            return
# ---
def f():
    for x in y:
        try: break
        except* E: pass
        else: continue
        finally: return
