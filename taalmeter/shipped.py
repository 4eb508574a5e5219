"""Finds the shipped content (`items/` and `routing/`) in a wheel or in a checkout.

It looks in two places only. A search upward from site-packages would read the `items/` or
`routing/` folder of some other distribution.
"""

from pathlib import Path

from taalmeter.errors import ContentError, Place

_PACKAGE = Path(__file__).resolve().parent


def content_folder(name: str) -> Path:
    """Give the folder of shipped content `items` or `routing`.

    Raises:
        ContentError: neither the wheel nor the checkout holds it.
    """
    in_wheel = _PACKAGE / "content" / name
    if in_wheel.is_dir():
        return in_wheel
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    raise ContentError(
        f"the shipped folder '{name}' is not in this installation.",
        remedy="Install taalmeter again, or name a folder of your own.",
        place=Place(file=str(in_wheel)),
    )
