"""Every kind of result that a sitting can have, and how each is read back from data."""

from collections.abc import Mapping
from typing import Any

from taalmeter.learning import LearningResult
from taalmeter.result import GateResult, SkillResult
from taalmeter.vocabulary import VocabularyResult

AnyResult = SkillResult | GateResult | VocabularyResult | LearningResult


def subject(result: AnyResult) -> str:
    """Give what a result is about: its skill, and for words their sector, as `woordenschat-zorg`.

    Two sittings on the same subject replace one another; on two sectors they stand side by side.
    """
    if isinstance(result, VocabularyResult):
        return f"{result.skill}-{result.sector}"
    return result.skill


def read_result(data: Mapping[str, Any]) -> AnyResult:
    """Read back a result of any kind, from what its `to_dict` wrote."""
    match data["vaardigheid"]:
        case "woordherkenning":
            return GateResult.from_dict(data)
        case "woordenschat":
            return VocabularyResult.from_dict(data)
        case "leertaak":
            return LearningResult.from_dict(data)
    return SkillResult.from_dict(data)
