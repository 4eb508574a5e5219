"""The version of taalmeter, and the versions that every result names."""

from dataclasses import dataclass

VERSION = "2026.1"


@dataclass(frozen=True)
class Versions:
    """What a result was computed with; with the same versions it is computed again.

    Attributes:
        taalmeter, opgavenbank, parameters, niveaus: the version of each.
        hash: content hash of the whole bank.
        voorlopig: whether the item parameters are expert estimates without response data.
    """

    taalmeter: str
    opgavenbank: str
    parameters: str
    niveaus: str
    hash: str
    voorlopig: bool
