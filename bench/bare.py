"""The same HTML from a bare FastAPI and Jinja2 page: what the frameworks alone cost."""

import argparse
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import DictLoader, Environment


def create_app(html: str) -> FastAPI:
    """One page, and nothing behind it."""
    app = FastAPI(openapi_url=None)
    pages = Environment(loader=DictLoader({"page.html": html}), autoescape=True)

    @app.get("/")
    async def page(request: Request) -> Response:
        return HTMLResponse(pages.get_template("page.html").render(path=request.url.path))

    @app.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "alive"}

    return app


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    html = "{% raw %}" + given.file.read_text(encoding="utf-8") + "{% endraw %}"
    uvicorn.run(create_app(html), port=given.port, log_level="warning")
