"""Which picture a sitting gets on its card, so that people find their own card and tablet."""

import random
from collections.abc import Sequence

from taalmeter.intake.projections import SittingRow


def choose_picture(pictures: Sequence[str], recent: Sequence[SittingRow], seed: int) -> str:
    """Give a picture that no open sitting has, and rather none of today's either.

    Args:
        pictures: the names to choose from; without any the answer is "".
        recent: the sittings of the organisation that are open or of the last day.
        seed: decides between pictures that are equally free.

    When there are more open sittings than pictures, the one that fewest of them have.
    """
    open_now = [row.picture for row in recent if not row.ended]
    today = [row.picture for row in recent]
    mixed = random.Random(seed).sample(list(pictures), len(pictures))  # noqa: S311  # no secret
    return min(mixed, key=lambda name: (open_now.count(name), today.count(name)), default="")
