"""The code card: six digits, and a QR code with a link for one use in which no code stands."""

from dataclasses import dataclass

import segno
from fastapi import Request
from markupsafe import Markup

from taalmeter.intake.afnemer import Ticket


@dataclass(frozen=True)
class Card:
    """A card to print: the digits in two groups, the address to type, and the QR code as SVG.

    `picture` is the name of the picture by which people know their card; "" when there is none.
    """

    reference: str
    digits: str
    address: str
    qr: Markup
    picture: str


def card_of(request: Request, ticket: Ticket, reference: str) -> Card:
    """Make the card of a ticket; it is shown once, as the code is."""
    link = f"{str(request.base_url).rstrip('/')}/afname/kaart/{ticket.card}"
    drawn = segno.make(link, error="m").svg_inline(scale=3, border=2, omitsize=True)
    return Card(
        reference=reference,
        digits=f"{ticket.code[:3]} {ticket.code[3:]}",
        address=request.url.netloc,
        qr=Markup(drawn),  # noqa: S704  # made here, of an address and a random token
        picture=ticket.picture,
    )
