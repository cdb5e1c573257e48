"""What is made once for the whole run: whichever worker needs it first makes it, the others read it from the disk."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, cast

Made = TypeVar("Made")
# Where, set by conftest.py: a folder of this run alone, so that nothing is left of code that was changed since.
FOLDER = "TESTS_KEPT"


def kept(name: str, make: Callable[[], Made]) -> Made:
    """What `make` gives, made by one worker while the others wait; `name` tells it from all else that is kept.

    Outside a run of the tests nothing is kept: benchmarks and the gallery's tools make their own.
    """
    if FOLDER not in os.environ:
        return make()
    place = Path(os.environ[FOLDER]) / sha256(name.encode()).hexdigest()
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            partial = place.with_suffix(".part")
            partial.write_bytes(pickle.dumps(make()))
            partial.rename(place)
    return cast(Made, pickle.loads(place.read_bytes()))
