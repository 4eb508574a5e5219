"""How far two spellings lie apart, letter by letter."""

from functools import lru_cache


@lru_cache(maxsize=50_000)
def distance(a: str, b: str) -> float:
    """Return the number of letters to add, drop, change or swap; half for a doubled letter."""
    rows = [[float(j) for j in range(len(b) + 1)]]
    for i, left in enumerate(a, start=1):
        row = [float(i)]
        for j, right in enumerate(b, start=1):
            drop = 0.5 if i > 1 and a[i - 2] == left else 1.0
            add = 0.5 if j > 1 and b[j - 2] == right else 1.0
            change = float(left != right)
            cost = min(rows[-1][j] + drop, row[j - 1] + add, rows[-1][j - 1] + change)
            if change and i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, rows[-2][j - 2] + 0.8)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
