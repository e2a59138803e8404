"""Static files: their addresses change with their content, so browsers keep them for good."""

from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

A_YEAR = 31_536_000
"""Seconds."""


class KeptStatic(StaticFiles):
    """Tells browsers to keep what they have."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, to be kept for a year."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return response
