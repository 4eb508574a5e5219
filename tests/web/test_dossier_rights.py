"""Who may open a dossier: a specialist of its own organisation, and nobody else."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

LogIn = Callable[[str], TestClient]
Played = Callable[..., str]
REFERENCE = "W-2026-014"
PAGES = ("", "/intake", "/afname", "/schrijven", "/resultaat", "/advies", "/besluit", "/route",
         "/overdracht")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_a_dossier_of_another_organisation_does_not_exist(
    page: str, log_in: LogIn, measured_case: Played
) -> None:
    case_id = measured_case(REFERENCE)
    other = log_in("andere specialist")
    answer = other.get(f"/dossiers/{case_id}{page}")
    assert answer.status_code == 404
    assert REFERENCE not in answer.text
    if page not in ("", "/resultaat", "/route"):
        assert other.post(f"/dossiers/{case_id}{page}", data={}).status_code == 404


@pytest.mark.parametrize("who", ["afnemer", "roc", "onderzoeker", "beheerder"])
def test_other_roles_see_no_dossier(who: str, log_in: LogIn, measured_case: Played) -> None:
    case_id = measured_case(REFERENCE)
    client = log_in(who)
    for page in ("/dossiers", "/dossiers/nieuw", *(f"/dossiers/{case_id}{p}" for p in PAGES)):
        answer = client.get(page)
        assert answer.status_code == 403, page
        assert REFERENCE not in answer.text


def test_without_logging_in_there_is_only_the_log_in_page(
    visitor: TestClient, measured_case: Played
) -> None:
    assert visitor.get(f"/dossiers/{measured_case(REFERENCE)}").url.path == "/inloggen"
