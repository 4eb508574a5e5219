"""Evidence from written Dutch: text in, evidence out; knows no bank and sets no level.

>>> from taalmeter.writing import Task, analyse
>>> evidence = analyse("Morgen ik ga naar de dokter.")
>>> evidence.shown_signals[0].hint
'ga ik'
"""

from taalmeter.writing.analyse import TextEvidence, analyse, together
from taalmeter.writing.task import Task

__all__ = ["Task", "TextEvidence", "analyse", "together"]
