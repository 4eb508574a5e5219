"""Prove what `check_reading.py` has read, with no code of taalmeter: [HASH ...] < CERTIFICATE."""

import hashlib
import json
import sys
from collections import Counter
from datetime import date, timedelta
from functools import cache


def digest(data):
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def prove(rows, values, derived, side):  # go through all cases: what they get, and cases by row
    order, last = list(values), max((i for one in derived.values() for i in one["bij"]), default=-1)
    allowed = cache(lambda n, v: sum((v in r["als"].get(n, [v])) << i for i, r in enumerate(rows)))

    @cache
    def walk(depth, alive, known):
        if depth == len(order):
            hits = [row for i, row in enumerate(rows) if alive >> i & 1]
            top = hits if side else [row for row in hits if row["tabel"] == hits[0]["tabel"]]
            assert side or len(top) == 1 or top[0]["treffer"] == "eerste", "a gap or an overlap"
            top = top if side else top[:1]
            return digest(top[0]["dan"] if top else "geen regel"), Counter(r["id"] for r in top)
        name, nodes, cases = order[depth], {}, Counter()
        for value in values[name]:
            left, seen = alive & allowed(name, value), (*known, value)
            for part, one in derived.items() if depth == last else ():
                left &= allowed(part, one["waarde"]["|".join(seen[i] for i in one["bij"])])
            nodes[value], found = walk(depth + 1, left, seen if depth < last else ())
            cases.update(found)
        return nodes[value] if len(set(nodes.values())) == 1 else digest([name, nodes]), cases

    return walk(0, (1 << len(rows)) - 1, ())


def check(given, *hashes):
    files, main, cells = given["documenten"], given["documenten"]["regelset.yaml"], given["rijen"]
    tables, meaning, cases = [files[f"{name}.yaml"] for name in main["tabellen"]], {}, {}
    rows = [t | r | {"tabel": t["id"], "als": cells[r["id"]]} for t in tables for r in t["regels"]]
    first, end, own = main["geldig"]["van"], main["geldig"].get("tot"), digest(given)
    after = (date.fromisoformat(d) + timedelta(1) for r in rows if (d := r.get("geldig_tot")))
    days = {first, *map(str, after), *(row["geldig_van"] for row in rows)}
    for day in sorted(day for day in days if first <= day <= (end or day)):
        groups = {"": []}
        for row in (r for r in rows if r["geldig_van"] <= day <= (r.get("geldig_tot") or day)):
            groups.setdefault(row["dan"] * (row["treffer"] == "verzamel"), []).append(row)
        got = {n: prove(g, given["vragen"], given["afgeleid"], n) for n, g in groups.items()}
        cases[day] = sum((count for _, count in got.values()), Counter())
        nodes = {name: node for name, (node, _) in got.items() if node != digest("geen regel")}
        meaning |= {} if nodes in list(meaning.values())[-1:] else {day: nodes}
    right = {"tekst": digest(files), "betekenis": digest([meaning, end]), "gevallen": cases}
    return digest(given | right) == own and all(one in [own, *right.values()] for one in hashes)


if __name__ == "__main__":
    sys.exit(not check(json.load(sys.stdin), *sys.argv[1:]))
