"""Who asks: another program, by the key that it sends; never by a cookie."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from taalmeter.errors import NotAllowed
from taalmeter.intake.roles import Actor
from taalmeter_api.shell import DeskDep
from taalmeter_api.v1.problems import NoKey

BEARER = HTTPBearer(
    scheme_name="sleutel",
    description="Een sleutel van de beheerder; hij heeft de rechten van een rol.",
    auto_error=False,
)
Sent = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]


def _actor(desk: DeskDep, sent: Sent) -> Actor:
    if sent is None:
        raise NoKey
    try:
        return desk.keys.actor(sent.credentials)
    except NotAllowed:
        raise NoKey from None


ActorDep = Annotated[Actor, Depends(_actor)]


def with_role(*roles: str) -> Callable[[Actor], Actor]:
    """Make a dependency that gives who asks, and refuses other roles."""

    def allowed(actor: ActorDep) -> Actor:
        if actor.role not in roles:
            raise NotAllowed(
                f"the role {actor.role} may not ask this.",
                remedy="Use a key with another role.",
                rol=str(actor.role),
            )
        return actor

    return allowed
