"""Refuses forged requests and sends the headers that keep personal pages private.

Forged requests are recognised by what browsers say about a request's origin, without tokens. The
algorithm is that of Filippo Valsorda (words.filippo.io/csrf), as Go 1.25 and Datasette use it. It
differs in one point: a form that comes without `Sec-Fetch-Site`, `Origin` and `Referer` is refused
as well, because an old tablet sends at least one of them and nothing else posts forms here.
"""

from collections.abc import Callable
from typing import Literal
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taalmeter_api.version import API_PATH

Refused = Literal["vervalst", "te groot"]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_BODY = 64 * 1024
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
WITH_OWN_SCRIPT = f"{CONTENT_SECURITY_POLICY}; script-src 'self'; connect-src 'self'"
"""For the one page that may refresh itself when somebody asks for that."""

PRIVATE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
UNCHANGING = "public, max-age=31536000, immutable"


def is_forged(method: str, headers: Headers) -> bool:
    """Say whether a request that changes something may come from another site."""
    if method in SAFE_METHODS:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin") or headers.get("referer")
    if origin is None:
        return True
    return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


def is_api(path: str) -> bool:
    """Say whether this is the interface for programs: it knows keys and never a cookie."""
    return path == API_PATH or path.startswith(f"{API_PATH}/")


def why_refused(method: str, path: str, headers: Headers) -> Refused | None:
    """Say why a request is not even looked at, or None when it is.

    A program has no cookies that another site could misuse, so only pages ask where a form is from.
    """
    if not is_api(path) and is_forged(method, headers):
        return "vervalst"
    size = headers.get("content-length", "0")
    return "te groot" if not size.isdecimal() or int(size) > MAX_BODY else None


class Protection:
    """ASGI middleware: refuses forged and too large requests, and adds the headers to all answers.

    A body that does not declare its size is cut off by Starlette's own limit; browsers declare it.

    Args:
        app: what it protects.
        refusal: makes the page that someone sees whose request is refused.
    """

    def __init__(self, app: ASGIApp, refusal: Callable[[Request, Refused], Response]) -> None:
        self.app = app
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in PRIVATE.items():
                    headers.setdefault(name, value)
            await send(message)

        answer: ASGIApp = self.app
        reason = why_refused(scope["method"], scope["path"], Headers(scope=scope))
        if reason is not None:
            answer = self.refusal(Request(scope), reason)
        await answer(scope, receive, send_with_headers)
