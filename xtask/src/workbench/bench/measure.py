"""Runs a program and prints what it took as JSON: wall and CPU seconds, and the most memory one process of it had."""

import json
import os
import sys
import time

quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
start = time.monotonic()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, use = os.wait4(child, 0)
wall = time.monotonic() - start
print(
    json.dumps(
        {
            "wall_s": wall,
            "cpu_s": use.ru_utime + use.ru_stime,
            "peak_mb": use.ru_maxrss * 1024 / 1e6,
            "status": os.waitstatus_to_exitcode(status),
        }
    )
)
