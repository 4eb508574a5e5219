"""The one way in which data of this project is written down and hashed."""

import hashlib
import json


def canonical(data: object) -> bytes:
    """Give data as the one JSON text that is hashed: sorted keys, no spaces, UTF-8.

    Raises:
        ValueError: a number that is not finite.
    """
    return json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def content_hash(data: object) -> str:
    """Give the SHA-256 of the canonical JSON of data, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(data)).hexdigest()
