"""Very many dialers at once: a program that forks processes, each with threads that ask the budget.

Called with a JSON document: url, processes, threads, numbers, callees (0: each call another party), moments, begins,
forever, drops (under the answer guard, every call is dropped). Each granted call is printed as a line: id, number.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import nullcontext, suppress
from itertools import count
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from tests.control.dialling import POLICY, grants, wanted

from callstanding.control import open_control
from callstanding.control.dial_guarding import guard_of
from callstanding.control.grant_life import End
from callstanding.errors import UsageError

WAIT_S = 60.0


def dial(task: dict[str, Any], process: int) -> None:
    """One process: its threads begin together."""
    where = task["url"] if "://" in task["url"] else Path(task["url"])
    engine = open_control(where, durable=False)
    drops = bool(task.get("drops"))
    budget = grants(engine, guard=guard_of(POLICY) if drops else None, at_once=2)
    together = Barrier(task["threads"])

    def run(thread: int) -> None:
        together.wait(WAIT_S)
        dialler = process * task["threads"] + thread
        for turn in count() if task.get("forever") else range(len(task["moments"])):
            at = task["moments"][turn % len(task["moments"])]
            callee = dialler + turn * 1000
            callee = callee % task["callees"] if task["callees"] else callee
            found = budget.ask(wanted(f"+1312{callee:07}", *task["numbers"], pool="north"), at=at)
            if found.id is not None:
                if task["begins"]:
                    with suppress(UsageError) if len(task["moments"]) > 1 else nullcontext():  # others are further on
                        budget.begun(found.id, at=at)
                if drops:
                    budget.ended(found.id, End(dropped=True), at=at)
                os.write(1, f"{found.id} {found.answer.number}\n".encode())

    threads = [Thread(target=run, args=(n,)) for n in range(task["threads"])]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    engine.dispose()


def main(task: dict[str, Any]) -> int:
    """Fork, wait, and say whether all ended well; ended itself, it takes its processes along."""
    children = []
    for process in range(task["processes"]):
        if (child := os.fork()) == 0:
            try:
                dial(task, process)
            except Exception as error:  # noqa: BLE001 - the parent is told, and nobody goes on as a second parent
                os.write(2, f"{error!r}\n".encode())
                os._exit(1)
            os._exit(0)
        children.append(child)
    if task.get("kill_after"):
        for _ in range(task["kill_after"]):
            sys.stdin.readline()
        for child in children:
            os.kill(child, signal.SIGKILL)
    return max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
