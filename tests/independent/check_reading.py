"""Read the text of a certificate again: are its values what its rules say? check_reading.py < FILE

With no code of taalmeter; `check_certificate.py` then proves the numbers from these values.
"""

import json
import re
import sys
from operator import eq, ge, gt, le, lt

SIGNS = {"": eq, "<": lt, "<=": le, ">": gt, ">=": ge}
KINDS = ["niveau", "keuze", "waarheid", "getal"]
PARTS = re.compile(r"\s*(not\s*\((?:[\[(][^])]*[])]|[^][()])*\)|[\[(][^])]*[])]|[^,]+)")


def answers(one, main, sectors):  # to a question; those of one scale, and numbers, stand in order
    if "getal" in one:
        (low, high), step = one["getal"], one.get("stap", 1)
        numbers = (round(low + n * step, 9) for n in range(round((high - low) / step) + 1))
        return [[str(int(n) if n == int(n) else n) for n in numbers]]
    if "niveau" in one:
        return [main["schalen"][scale] for scale in one["niveau"]]
    if one.get("keuze") == "sectoren":
        return [[sector["id"]] for sector in sectors] + [["geen"]]
    return [[option] for option in one.get("keuze", ["ja", "nee"])]


def taken(cell, runs):  # the answers that a cell takes in
    found, every = set(), {value for run in runs for value in run}
    for part in map(str.strip, PARTS.findall(cell if isinstance(cell, str) else json.dumps(cell))):
        if part in ("-", "onbekend"):
            found |= {"onbekend"} | (every if part == "-" else set())
        elif re.match(r"not\s*\(", part):
            found |= every - taken(part[part.index("(") + 1 : -1], runs)
        elif part[0] in "[(":
            low, high = part[1:-1].split("..")
            above = taken((">= " if part[0] == "[" else "> ") + low, runs)
            found |= above & taken(("<= " if part[-1] == "]" else "< ") + high, runs)
        else:
            sign, edge = re.fullmatch(r"([<>]?=?)\s*\"?([^\"]+?)\"?", part).groups()
            edge = edge if edge in every else {"true": "ja", "false": "nee"}.get(edge, edge)
            run = next((run for run in runs if edge in run), [])
            rank = run.index if run else float  # a number that is none of the answers
            found |= {v for v in run or runs[0] if SIGNS[sign](rank(v), rank(edge))}
    return found


def compared(level, sector, skill, main, sectors):  # a level with what the work asks
    demand = {one["id"]: one["eisen"].get(skill) for one in sectors}.get(sector) or {}
    if sector == "onbekend" or (level == "onbekend" and (demand.get("nt1") or demand.get("nt2"))):
        return "onbekend"
    name, scale = next((one for one in main["schalen"].items() if level in one[1]), ("", []))
    if name not in ("nt1", "nt2") or not demand.get(name):
        return "geen_eis"
    if scale.index(level) >= scale.index(demand[name]):
        return "voldoet"
    return "aanbod" if demand["graad"] == "eigen inschatting" else "onder"


def check(given):
    files, main = given["documenten"], given["documenten"]["regelset.yaml"]
    sectors, asked = files["sectoren.yaml"]["sectoren"], main["invoer"]
    rows = [row for name in main["tabellen"] for row in files[f"{name}.yaml"]["regels"]]
    runs = {name: answers(one, main, sectors) for name, one in asked.items()}
    kind = {name: next(kind for kind in KINDS if kind in one) for name, one in asked.items()}
    choices = {name: len(runs[name]) * (kind[name] == "keuze") for name in runs}
    order = sorted(runs, key=lambda name: (KINDS.index(kind[name]), -choices[name], name))
    values = {name: [*(v for run in runs[name] for v in run), "onbekend"] for name in order}
    derived, tested = {}, {name for row in rows for name in row["als"]}
    for name, one in main.get("afgeleid", {}).items():
        level, sector = one["niveau"], next(n for n in asked if asked[n].get("keuze") == "sectoren")
        pairs = [(v, s) for v in values[level] for s in values[sector]]
        found = {f"{v}|{s}": compared(v, s, one["eis"], main, sectors) for v, s in pairs}
        if name in tested:
            derived[name] = {"bij": [order.index(level), order.index(sector)], "waarde": found}
        runs[name] = [["geen_eis"], ["voldoet"], ["onder"], ["aanbod"]]
        values[name] = ["geen_eis", "voldoet", "onder", "aanbod", "onbekend"]
    cells = {
        row["id"]: {
            name: [value for value in values[name] if value in taken(cell, runs[name])]
            for name, cell in row["als"].items()
        }
        for row in rows
    }
    questions = [(name, values[name]) for name in order]
    return (questions, derived, cells) == (
        list(given["vragen"].items()),
        given["afgeleid"],
        given["rijen"],
    )


if __name__ == "__main__":
    sys.exit(not check(json.load(sys.stdin)))
