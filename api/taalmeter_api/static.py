"""Serves the style sheets, and the theme that an organisation mounts over the neutral one."""

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from taalmeter_api.security import UNCHANGING
from taalmeter_api.settings import Settings
from taalmeter_api.shell import STATIC

THEME = "/thema.css"


class _Unchanging(StaticFiles):
    """Files whose address holds their hash, so that a browser asks for each of them once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = UNCHANGING
        return response


def mount(app: FastAPI, settings: Settings) -> None:
    """Serve `/static`, and `/thema.css` when the settings name a theme."""
    app.mount("/static", _Unchanging(directory=STATIC))
    theme = settings.theme_css
    if theme is None:
        return

    @app.get(THEME, include_in_schema=False)
    def theme_sheet() -> FileResponse:
        return FileResponse(
            theme, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"}
        )
