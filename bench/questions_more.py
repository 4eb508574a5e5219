"""How many questions a sitting is worth, and whether the forecast of `meer_meten` comes true.

Prints, for each skill, the figure that `beslisbeleid: meten` in the rule set publishes: how many
questions weigh as much as everything a sitting and the population say together,
n / (1 - sd²) for n answers and a posterior with standard deviation sd (a writing task counts one
answer a rubric row). Then plays on:
of persons for whom n more questions were forecast to do, the share for whom they did (the aim is a
half). Persons are drawn from the population of the bank; run `python bench/questions_more.py`.
"""

import argparse
from statistics import median, quantiles

import numpy as np

from taalmeter.bank import Bank, load_bank
from taalmeter.bank.content import RUBRIC_ROWS
from taalmeter.measurement.model import Matrix
from taalmeter.play import Player, play_session
from taalmeter.result import SkillResult
from taalmeter.routing.measuring import share_needed
from taalmeter.session import Session

FORM, THRESHOLD = "intake", 0.80
GRID = np.linspace(-4, 4, 161)


def worth(bank: Bank, persons: int) -> dict[str, list[float]]:
    """Give, by skill, n / (1 - sd²) for every person who was fully measured."""
    chance = np.random.default_rng(2026)
    found: dict[str, list[float]] = {"lezen": [], "schrijven": []}
    for seed in range(persons):
        session = Session(bank, form=FORM, scale=("nt1", "nt2")[seed % 2], seed=seed)
        reading, writing = chance.multivariate_normal((0, 0), ((1, 0.7), (0.7, 1)))
        play_session(session, Player(reading=reading, writing=writing, seed=seed))
        for skill, result in session.results().items():
            if isinstance(result, SkillResult) and result.status == "gemeten":
                found[skill].append(result.answered / (1 - result.sd**2))
    return found


def came_true(bank: Bank, worth_of_sitting: float, persons: int) -> tuple[list[int], float]:
    """Forecast at a doubtful cut, answer so many more questions, and see if that was enough.

    Returns:
        The numbers of questions that were forecast, one a person in doubt, and the share of these
        persons for whom it was certain enough after so many questions.
    """
    chance = np.random.default_rng(2027)
    known = list(bank.parameters.opgaven.values())
    a, b, c = (np.array([getattr(one, name) for one in known]) for name in "abc")
    right = c + (1 - c) / (1 + np.exp(-a * (GRID[:, None] - b)))
    asked, enough = [], []
    for _ in range(persons):
        person = chance.normal()
        cut = person + chance.normal(0, 0.4)
        order = np.argsort(np.abs(b - person) + chance.exponential(0.4, len(b)))
        answers = chance.random(len(b)) < right[int(np.argmin(np.abs(GRID - person)))]
        likely = np.where(answers, right, 1 - right)[:, order]
        sitting = round(worth_of_sitting * 0.85)
        now = _certainty(likely[:, :sitting], cut)
        if now < THRESHOLD:
            sides = [(now, THRESHOLD), (1 - now, THRESHOLD)]
            more = round(share_needed(sides) * worth_of_sitting)
            asked.append(more)
            enough.append(_certainty(likely[:, : sitting + more], cut) >= THRESHOLD)
    return asked, float(np.mean(enough))


def _certainty(likely: Matrix, cut: float) -> float:
    """Give the probability of the likelier side of a cut: shape (grid, answers) -> 0.5..1."""
    weights = np.exp(-(GRID**2) / 2) * likely.prod(axis=1)
    above = float(weights[cut < GRID].sum() / weights.sum())
    return max(above, 1 - above)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=400)
    persons = parser.parse_args().persons
    bank = load_bank()
    found = worth(bank, persons)
    for skill, values in found.items():
        low, _, high = quantiles(values, n=4)
        tasks = f" = {median(values) / len(RUBRIC_ROWS):.1f} tasks" if skill == "schrijven" else ""
        print(f"{skill}: a sitting and the population weigh {median(values):.1f} answers{tasks}")
        print(f"  (middle half {low:.1f}-{high:.1f}; {len(values)} persons)")
    asked, share = came_true(bank, median(found["lezen"]), 10 * persons)
    print(f"lezen: {len(asked)} persons in doubt; forecast {median(asked):.0f} questions (median);")
    print(f"  certain enough after them: {share:.1%} (aim 50%)")


if __name__ == "__main__":
    main()
