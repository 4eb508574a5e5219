"""Small models, from a file beside the tests or from text."""

from pathlib import Path

import pytest

from taalmeter.exchange import dmn

MODELS = Path(__file__).parent / "models"
SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


@pytest.fixture
def model():
    """Give the function that reads a model beside the tests."""
    return lambda name: dmn.read(MODELS / name)


@pytest.fixture
def written(tmp_path):
    """Give the function that puts the elements of a model in a file and gives its path."""

    def write(body: str, space: str = SPACE):
        path = tmp_path / "model.dmn"
        text = f'<definitions xmlns="{space}" name="m" namespace="urn:m">{body}</definitions>'
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def feel(written):
    """Give the function that works out one FEEL text with these inputs."""

    def work_out(text: str, **inputs):
        escaped = text.replace("&", "&amp;").replace("<", "&lt;")
        needed = "".join(
            f'<informationRequirement><requiredInput href="#{name}"/></informationRequirement>'
            for name in inputs
        )
        declared = "".join(f'<inputData id="{name}" name="{name}"/>' for name in inputs)
        path = written(
            f'{declared}<decision id="d" name="D">{needed}'
            f"<literalExpression><text>{escaped}</text></literalExpression></decision>"
        )
        return dmn.read(path).decide("D", inputs)

    return work_out
