"""The workers of a Dask cluster, as an executor like any other."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from docgen.errors import FileUnusable, ToolMissing
from docgen.problems import Problem


@contextmanager
def cluster_executor(address: str, patience: float = 10.0) -> Iterator[tuple[Executor, int]]:
    """An executor on the cluster of a scheduler (`tcp://host:port`), and how many tasks it does at once; waits
    `patience` seconds for it. A task whose worker is lost goes to another one; the scheduler gives it up once several
    died of it.

    Workers need this program, its forms and, under the same paths, the files that entries name. Raises
    ToolMissing without the extra, FileUnusable when the scheduler cannot be reached.
    """
    try:
        import distributed
    except ImportError as error:
        problem = Problem("batch_cluster_missing")
        raise ToolMissing(problem.says, [problem]) from error
    try:
        connect: Any = distributed.Client
        client = connect(address, timeout=patience, set_as_default=False)
    except (OSError, ValueError) as error:
        problem = Problem("batch_cluster_unreachable", facts={"address": address})
        raise FileUnusable(problem.says, [problem]) from error
    with client:
        width = sum(client.nthreads().values())
        if not width:
            problem = Problem("batch_cluster_empty", facts={"address": address})
            raise FileUnusable(problem.says, [problem])
        executor: Executor = client.get_executor(pure=False)
        yield executor, width
