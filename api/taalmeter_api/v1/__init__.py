"""The same functions over HTTP, for other programs: `/api/v1`, by the NLGov API Design Rules."""
