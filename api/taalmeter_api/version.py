"""The version of the HTTP interface; it moves apart from the version of the library."""

API_VERSION = "1.0.0"
API_PATH = "/api/v1"
