"""Who is answering: the token in the cookie, and the sitting that it opens."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from taalmeter.errors import CodeRefused
from taalmeter.intake.sitting import Sitting
from taalmeter_api.shell import CANDIDATE_COOKIE, DeskDep, go


@dataclass(frozen=True)
class Candidate:
    """Someone who entered a code on this device, and their sitting as it stands."""

    token: str
    sitting: Sitting


class EnterCode(Exception):
    """Somebody asks for a page of a sitting, and has no code entered here, or `long_ago`."""

    def __init__(self, *, long_ago: bool = False) -> None:
        super().__init__()
        self.long_ago = long_ago


def _token(request: Request) -> str | None:
    return request.cookies.get(CANDIDATE_COOKIE)


TokenDep = Annotated[str | None, Depends(_token)]


def _candidate(desk: DeskDep, token: TokenDep) -> Candidate:
    if token is None:
        raise EnterCode
    try:
        return Candidate(token, desk.sitting(token))
    except CodeRefused as refused:
        reason = refused.details.get("reden")
        if reason == "ander_toestel":
            raise
        raise EnterCode(long_ago=reason == "verlopen") from refused


CandidateDep = Annotated[Candidate, Depends(_candidate)]


def leave(address: str) -> Response:
    """Go to a page, and forget the token, so that the next person on this device starts anew."""
    response = go(address)
    response.delete_cookie(CANDIDATE_COOKIE)
    return response
