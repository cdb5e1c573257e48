"""How often somebody may ask: buckets that fill steadily, counted by this process alone."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

_MOST_REMEMBERED = 10_000


class Buckets:
    """A bucket for every name, full at first, filling by so many a minute; the names that asked longest ago are
    forgotten beyond 10,000. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, a_minute: int) -> int:
        """Takes one, and gives 0; from an empty bucket nothing, and after how many seconds there is one again."""
        now = self._clock()
        with self._lock:
            left, since = self._left.pop(name, (float(a_minute), now))
            left = min(float(a_minute), left + (now - since) * a_minute / 60)
            self._left[name] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > _MOST_REMEMBERED:
                self._left.popitem(last=False)
        return 0 if left >= 1 else max(1, round((1 - left) * 60 / a_minute + 0.5))

    def give_back(self, name: str) -> None:
        """Puts one back that was taken for nothing; a full bucket does not overflow when the next one is taken."""
        with self._lock:
            if name in self._left:
                left, since = self._left[name]
                self._left[name] = (left + 1, since)


def neighbourhood(address: str) -> str:
    """Whom an address stands for: itself, or for IPv6 its network of 64 bits, of which one caller has all."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
    return str(found)
