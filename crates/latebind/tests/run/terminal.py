"""Runs a command in a terminal of its own and presses Ctrl-C when it has said something."""
import os
import pty
import sys

process, terminal = pty.fork()
if process == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
told = b""
pressed = False
while True:
    try:
        part = os.read(terminal, 1000)
    except OSError:
        break
    if not part:
        break
    told += part
    if not pressed and b"\n" in told:
        pressed = True
        os.write(terminal, b"\x03")
print(told.decode().replace("\r\n", "\n"))
print(os.waitpid(process, 0)[1])
