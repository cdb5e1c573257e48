"""The results of `scan_table.py` as tables in Markdown, each share with its 95 % bounds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

Line = dict[str, Any]
# Ways that people are asked for, or may well use; the others are to be refused or looked at by a person.
USABLE = ("flatbed-300", "flatbed-200", "office-200", "office-200-grey", "flatbed-150", "flatbed-100", "grey-300", "grey-150",
          "grey-100", "phone", "chat", "upside-down", "sideways", "lib-office-200", "lib-grey-200", "lib-feeder-150", "lib-folded",
          "lib-spattered", "lib-phone", "lib-lens", "lib-chat")  # fmt: skip
IN_COLOUR_AT_200 = ("flatbed-300", "flatbed-200", "office-200", "upside-down", "sideways", "lib-office-200", "lib-folded", "lib-spattered")


def show(lines: list[Line]) -> None:
    """Prints the goals with what was measured, then a line for each way of scanning, one for each change, one for each page that
    was told wrongly."""
    print(f"{len(lines)} pages of {len({one['form'] for one in lines})} forms\n")
    _goals(lines)
    print("\n| way | pages | right page | clean: pass / human / differs / rescan | altered: differs / human / rescan / **passed** |"
          " signed: seen / human / missed | unsigned: false | sealed: seen / human / missed | unsealed: false | CPU s |\n"
          "|---|---|---|---|---|---|---|---|---|---|")  # fmt: skip
    for way in dict.fromkeys(one["level"] for one in sorted(lines, key=lambda one: one["seed"])):
        print(_way(way, [one for one in lines if one["level"] == way]))
    print("\n| change | characters or places | differs | human | rescan | not told |\n|---|---|---|---|---|---|")
    for change in dict.fromkeys(spot[0] for one in lines for spot in _spots(one)):
        print(_change(change, [one for one in lines if one["level"] in USABLE]))
    print("\n| seed | form | page | way | failure |\n|---|---|---|---|---|")
    for one in sorted((one for one in lines if one["level"] in USABLE and failures(one)), key=lambda one: one["seed"]):
        print(f"| {one['seed']} | {one['form']} | {one['page']} | {one['level']} | {'; '.join(failures(one))} |")


def failures(one: Line) -> list[str]:
    """What was told wrongly of a page; a person asked is no failure, but for clean print called doubtful."""
    found = [] if one.get("is_right") else ["not the right page"]
    for name in ("signature", "seal"):
        for is_there, verdict, path in one.get(f"{name}s", []):
            if not is_there and verdict == "pass":
                found.append(f"false {name} {path}")
            if is_there and verdict == "differs":
                found.append(f"missed {name} {path}")
    if one["change"]:
        found += [f"altered passed ({one['change']})"] if one["verdict"] == "pass" else []
        found += [f"missed {spot[0]} {spot[1]} to {spot[2]}" for spot in one.get("spots", []) if spot[3] == "pass" and one["verdict"] != "rescan"]
    else:
        found += [f"false alarm {code}" for code in sorted({told[0] for told in one.get("away", [])})] if one.get("rest") != "pass" else []
    return found


def _goals(lines: list[Line]) -> None:
    print("| goal | measured | 95 % bounds |\n|---|---|---|")
    sharp = [one for one in lines if one["level"] not in ("flatbed-100", "grey-100", "low-75", "cut-30")]
    _goal("right page, 150 dpi and better", (one.get("is_right", False) for one in sharp))
    colour = [one for one in lines if one["level"] in IN_COLOUR_AT_200]
    for name in ("signatures", "seals"):
        boxes = [box for one in colour for box in one.get(name, [])]
        _goal(f"{name} there are seen, 200 dpi colour and better", (box[1] == "pass" for box in boxes if box[0]))
        every = [box for one in lines for box in one.get(name, [])]
        _goal(f"{name} not there taken for one, all ways", (box[1] == "pass" for box in every if not box[0]))
    altered = [one for one in lines if one["change"] and one["level"] != "low-75"]
    _goal("altered pages passed, 100 dpi and better", (one["verdict"] == "pass" for one in altered))
    spots = [spot for one in altered if one["verdict"] != "rescan" and one["level"] in USABLE for spot in one["spots"]]
    _goal("single characters found, usable ways", (spot[3] != "pass" for spot in spots))
    clean = [one for one in lines if not one["change"] and one["level"] in USABLE and "rest" in one]
    _goal("clean pages called different, usable ways", (one["rest"] == "differs" for one in clean))
    _goal("clean pages with any false alarm, usable ways", (one["rest"] != "pass" for one in clean))


def _goal(name: str, outcomes: Iterable[bool]) -> None:
    found = list(outcomes)
    if found:
        least, most = bounds(sum(found), len(found))
        print(f"| {name} | {sum(found)}/{len(found)} = {sum(found) / len(found):.1%} | {least:.1%} to {most:.1%} |")


def _way(way: str, lines: list[Line]) -> str:
    clean = Counter(one.get("rest") for one in lines if not one["change"])
    altered = Counter(one["verdict"] for one in lines if one["change"])
    boxes = []
    for name, missed in (("signatures", "differs"), ("seals", "differs")):
        told = [(box[0], box[1]) for one in lines for box in one.get(name, [])]
        there = Counter(verdict for is_there, verdict in told if is_there)
        boxes.append(f"{there['pass']} / {there['human']} / {there[missed]}")
        boxes.append(f"{sum(not is_there and verdict == 'pass' for is_there, verdict in told)}/{sum(not is_there for is_there, _ in told)}")
    right = sum(one.get("is_right", False) for one in lines)
    spent = sorted(one["cpu"] for one in lines)[len(lines) // 2]
    return (
        f"| {way} | {len(lines)} | {right} | {clean['pass']} / {clean['human']} / {clean['differs']} / {clean['rescan']} |"
        f" {altered['differs']} / {altered['human']} / {altered['rescan']} / **{altered['pass']}** | {' | '.join(boxes)} | {spent:.1f} |"
    )


def _spots(one: Line) -> list[tuple[str, str]]:
    """What was changed and what was told of it; of a page to be scanned again, that."""
    told = [(spot[0], spot[3]) for spot in one.get("spots", [])] or ([(one["change"], one["near"])] if one["change"] else [])
    return [(change, "rescan" if one["verdict"] == "rescan" else said) for change, said in told]


def _change(change: str, lines: list[Line]) -> str:
    told = Counter(said for one in lines for kind, said in _spots(one) if kind == change)
    return f"| {change} | {told.total()} | {told['differs']} | {told['human']} | {told['rescan']} | {told['pass']} |"


def bounds(found: int, of: int) -> tuple[float, float]:
    """Clopper and Pearson's 95 % bounds of a share."""
    least = 0.0 if found == 0 else _where(lambda p: _at_most(found - 1, of, p) < 0.975)
    most = 1.0 if found == of else _where(lambda p: _at_most(found, of, p) < 0.025)
    return least, most


def _where(is_above: Any) -> float:
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if is_above(middle) else (middle, high)
    return low


def _at_most(found: int, of: int, p: float) -> float:
    """The chance of no more than so many."""
    logs = (math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1) + k * math.log(p) + (of - k) * math.log1p(-p)
            for k in range(found + 1))  # fmt: skip
    return sum(map(math.exp, logs)) if 0 < p < 1 else float(p <= 0)
