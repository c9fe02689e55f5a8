"""Runs a module, `while-parent-lives.py MODULE ARGUMENT...`, and ends its whole process group when standard input
closes: so no server outlives a test run, however that was killed."""

import os
import runpy
import signal
import sys
import threading


def end_with_parent():
    while os.read(0, 1024):
        pass
    os.killpg(0, signal.SIGKILL)


threading.Thread(target=end_with_parent, daemon=True).start()
sys.path.pop(0)
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
