"""The board as a Dash application: an address is a view, a view is a page of one release."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from flask import Response

from htsm.home import Home
from publish.shelf import current
from publish.web_board.address import View
from publish.web_board.downloads import add_downloads
from publish.web_board.pages import communities, compare, kpi, labour, line, overview, quality, regions, subsidies
from publish.web_board.parts import link
from publish.web_board.shell import shell
from publish.web_board.store import Shown, shown
from publish.web_board.words import Speech

PAGES: dict[str, Any] = {
    "": overview, "lijn": line, "kpi": kpi, "regios": regions, "communities": communities, "arbeidsmarkt": labour,
    "subsidies": subsidies, "kwaliteit": quality, "vergelijk": compare,
}  # fmt: skip
LOOK_FOR_NEWS = 10_000
"""Milliseconds between two looks whether another release has become current."""
_POLITE: dict[str, Any] = {"aria-live": "polite"}
HEADERS = {
    # nothing is ever asked of another machine
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_INDEX = """<!DOCTYPE html>
<html lang="nl">
<head>{%metas%}<meta name="viewport" content="width=device-width, initial-scale=1"><title>{%title%}</title>
<link rel="icon" href="data:,">{%css%}</head>
<body>{%app_entry%}<footer hidden>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


def make_app(home: Home, release_id: str = "") -> Dash:
    """The application over the releases of a state folder; `release_id` is shown where an address names none."""
    app = Dash(
        __name__,
        title=Speech("nl")("title"),
        update_title="",
        suppress_callback_exceptions=True,
        index_string=_INDEX,
        serve_locally=True,
    )
    app.layout = html.Div(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            html.Div(id="news", **_POLITE),
            html.Div(id="page"),
            dcc.Interval(id="look", interval=LOOK_FOR_NEWS),
            dcc.Store(id="told"),
        ]
    )
    _add_callbacks(app, home, release_id)
    add_downloads(app.server, home)

    @app.server.after_request  # type: ignore[untyped-decorator]
    def guarded(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response

    return app


def _add_callbacks(app: Dash, home: Home, release_id: str) -> None:
    @app.callback(Output("page", "children"), Input("url", "pathname"), Input("url", "search"))
    def show(path: str | None, search: str | None) -> html.Div:
        return render(View.of(path, search), home, release_id)

    @app.callback(
        Output("url", "search"),
        Input("find", "value"),
        State("url", "pathname"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def find(text: str | None, path: str, search: str) -> Any:
        view = View.of(path, search)
        if (text or "") == view.find:
            return no_update
        return "?" + view.but(find=text or "").partition("?")[2]

    @app.callback(
        Output("news", "children"),
        Input("look", "n_intervals"),
        State("url", "pathname"),
        State("url", "search"),
        State("shown", "data"),
        prevent_initial_call=True,
    )
    def news(_number: int, path: str, search: str, seen: str | None) -> Any:
        now = current(home)
        view = View.of(path, search)
        if now is None or view.release or release_id or now.release_id == seen:
            return []
        speech = Speech(view.lang)
        return html.P([speech("new_release"), " ", html.A(speech("show_new"), href=view.href())], className="news")

    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("board", "arrived"),
        Output("told", "data"),
        Input("page", "children"),
        prevent_initial_call=True,
    )


def render(view: View, home: Home, release_id: str = "") -> html.Div:
    """The page of a view."""
    speech = Speech(view.lang)
    of = shown(home, view.release or release_id, view.quarter)
    if of is None:
        return html.Div(html.Main([html.H1(speech("title")), html.P(speech("no_release"))]), lang=view.lang)
    title, body = _page(view, of, speech) or (
        speech("not_found"),
        [html.P(link(speech("not_found_more"), view.to("/")))],
    )
    return shell(view, of, home, title, [piece for piece in body if piece is not None])


def _page(view: View, of: Shown, speech: Speech) -> tuple[str, list[Any]] | None:
    page = PAGES.get(view.steps[0] if view.steps else "")
    if page is None or len(view.steps) > 2:
        return None
    made: tuple[str, list[Any]] | None = page.page(view, of, speech)
    return made
