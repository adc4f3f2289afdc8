"""Runs of all DAGs in one process with steps that only pretend; prints what each run gave, a line of JSON each.

Run in a process of its own: `python -m tests.integration.airflow_scenes SCENE...`.
"""

import json
import os
import sys
import time
from types import ModuleType
from typing import Any, ClassVar


class GateRefused(Exception):
    """Stands for the gate's own exception: the runner knows no class of it."""


class MovementWaits(Exception):
    """Stands for the publication's own exception."""


class Pretence(ModuleType):
    """Takes the place of `htsm.steps`; `scene` says what goes wrong."""

    scene = "good"
    landed: ClassVar[set[str]] = set()
    built = False
    seen: ClassVar[list[Any]] = []

    def pull(self, source_id: str, profile: str) -> dict[str, Any]:
        if (self.scene, source_id) == ("publisher down", "cbs"):
            raise OSError("cbs: https://example.nl answered 503")
        return {"source_id": source_id, "landed": [], "unchanged": True, "messages": []}

    def read(self, source_id: str, profile: str) -> dict[str, Any]:
        new = source_id not in self.landed
        self.landed.add(source_id)
        return {"source_id": source_id, "good": ["s1"] * new, "refused": [], "messages": [], "changed": new}

    def plan(self, profile: str, as_of: str | None) -> dict[str, Any]:
        self.seen.append([profile, as_of])
        unchanged = self.built and self.scene == "good"
        return {"release_id": "r1", "unchanged": unchanged, "profile": profile, "as_of": as_of}

    def check_parsed(self, plan: dict[str, Any]) -> dict[str, Any]:
        if self.scene == "gate refuses":
            raise GateRefused("The gate refused: 1 check failed on parsed.")
        return {"checks": 1}

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        if self.scene == "slow":
            print("BUILDING", file=sys.__stdout__, flush=True)
            time.sleep(60)
        return {"nodes": 1}

    def check_star(self, plan: dict[str, Any]) -> dict[str, Any]:
        return {"checks": 2}

    def check_movement(self, plan: dict[str, Any]) -> dict[str, Any]:
        waiting = int(self.scene == "moves too far")
        return {"moves": waiting, "waiting": waiting, "undecided": waiting, "told": "AL9.1 moves too far"}

    def publish(self, plan: dict[str, Any]) -> dict[str, Any]:
        if self.scene == "moves too far":
            raise MovementWaits("The release waits: AL9.1 moves too far.")
        self.built = True
        return {"release_id": plan["release_id"], "path": "/r1", "summary": "one release"}


def main(scenes: list[str]) -> None:
    sys.modules["htsm.steps"] = steps = Pretence("htsm.steps")
    from htsm.airflow_local import run_in_process

    for steps.scene in scenes:
        lines: list[str] = []
        try:
            found: dict[str, Any] = run_in_process("sample", os.environ.get("AS_OF"), lines.append)
        except Exception as error:
            found = {"raised": type(error).__name__, "message": str(error)}
        print(json.dumps(found | {"lines": lines, "seen": steps.seen[-1:]}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
