"""What can be wrong with a DMN file: it is no usable model, or it asks what is not supported."""

from taalmeter.errors import ContentError, Place


class DmnError(ContentError):
    """A DMN model, or an expression in it, that cannot be used as it is written."""

    code = "dmn"


class Unsupported(DmnError):
    """A construct of DMN or FEEL that is not executed here, rather than executed wrongly."""

    code = "dmn-niet-ondersteund"

    def __init__(self, construct: str, *, place: Place | None = None) -> None:
        self.construct = construct
        super().__init__(
            f"{construct} is not supported.",
            remedy="Leave it out of the model, or decide this part in another engine.",
            place=place or Place(),
            construct=construct,
        )
