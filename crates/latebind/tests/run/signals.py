"""Reads stale, says that it is ready, and waits for a signal."""
import signal
import sys
import time

what = sys.argv[1]
if what == "handle":
    for number in (signal.SIGTERM, signal.SIGUSR1):
        signal.signal(number, lambda number, frame: sys.exit("handled %d" % number))
fs = []
for i in range(3):
    fs.append(lambda: i)
is_ready, interrupts = False, 0
end = time.monotonic() + 20
while time.monotonic() < end:
    try:
        if not is_ready:
            is_ready = True
            print([f() for f in fs], flush=True)
        time.sleep(0.05)
    except KeyboardInterrupt:
        if what != "catch":
            raise
        interrupts += 1
        # A second one would come at once.
        end = time.monotonic() + 0.5
print("interrupts: %d" % interrupts, flush=True)
