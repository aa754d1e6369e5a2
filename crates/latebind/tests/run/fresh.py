"""Runs a command that ignores no signal, whoever started the tests (`nohup`, `&` in a script)."""
import os
import signal
import sys

for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGUSR1):
    signal.signal(number, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])
