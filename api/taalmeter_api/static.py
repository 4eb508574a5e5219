"""Serves the style sheets, and the theme that an organisation mounts over the neutral one."""

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from taalmeter.bank import Bank
from taalmeter.bank.sounds import FOLDER
from taalmeter_api.security import UNCHANGING
from taalmeter_api.settings import Settings
from taalmeter_api.shell import STATIC
from taalmeter_api.spoken import sound_folder

THEME = "/thema.css"


class _Unchanging(StaticFiles):
    """Files whose address holds their hash, so that a browser asks for each of them once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = UNCHANGING
        return response


def mount(app: FastAPI, settings: Settings, bank: Bank) -> None:
    """Serve `/static`, the sounds of the bank, and `/thema.css` when the settings name a theme."""
    app.mount("/static", _Unchanging(directory=STATIC))
    app.mount(f"/{FOLDER}", StaticFiles(directory=sound_folder(bank), check_dir=False))
    theme = settings.theme_css
    if theme is None:
        return

    @app.get(THEME, include_in_schema=False)
    def theme_sheet() -> FileResponse:
        return FileResponse(
            theme, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"}
        )
