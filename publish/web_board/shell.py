"""What stands around every page: banner, sections, what is chosen, and where the figures come from."""

from datetime import datetime
from typing import Any

from dash import dcc, html

from htsm.home import Home
from publish.shelf import releases
from publish.web_board.address import View
from publish.web_board.parts import labelled, link
from publish.web_board.store import Shown, quarters
from publish.web_board.words import Speech

SECTIONS = (
    ("/", "page_overview"), ("/regios", "page_regions"), ("/communities", "page_communities"),
    ("/arbeidsmarkt", "page_labour"), ("/subsidies", "page_subsidies"), ("/kwaliteit", "page_quality"),
    ("/vergelijk", "page_compare"),
)  # fmt: skip


def shell(view: View, shown: Shown, home: Home, title: str, body: list[Any]) -> html.Div:
    """A whole page."""
    speech = Speech(view.lang)
    state = _state(shown, speech)
    banner = [html.P(speech("sample"), className="banner", role="note")] if shown.release.info["is_sample"] else []
    return html.Div(
        [
            html.A(speech("skip"), href="#inhoud", className="skip"),
            html.Header([*banner, html.Div(speech("title"), className="site"), _sections(view, speech)]),
            _choosers(view, shown, home, speech),
            html.Main([html.H1(title), html.P(state, className="state"), *body], id="inhoud", tabIndex="-1"),
            html.Footer(f"{state} · {shown.release.release_id}"),
            dcc.Store(id="shown", data=shown.release.release_id),
        ],
        lang=view.lang,
        **_of(view),
    )


def _of(view: View) -> dict[str, Any]:
    return {"data-address": view.href()}


def _state(shown: Shown, speech: Speech) -> str:
    as_of = datetime.fromisoformat(shown.release.info["as_of"])
    return speech("state_of", quarter=speech.quarter(shown.period_end), day=speech.day(as_of))


def _sections(view: View, speech: Speech) -> html.Nav:
    here = f"/{view.steps[0]}" if view.steps else "/"
    items = []
    for path, word in SECTIONS:
        current = {"className": "chosen"} if path == here else {}
        items.append(html.Li(link(speech(word), view.to(path), **current)))
    return html.Nav(html.Ul(items), className="sections", **labelled(speech("menu")))


def _choosers(view: View, shown: Shown, home: Home, speech: Speech) -> html.Section:
    kept = releases(home)
    here = shown.release.release_id
    told = {
        r.release_id: f"{speech.day(datetime.fromisoformat(r.info['as_of']))} ({r.release_id.rpartition('-')[2][:6]})"
        for r in kept
    }
    ends = {Shown(shown.release, end).quarter: speech.quarter(end) for end in quarters(shown.release)}
    others = {"": speech("none")} | {ident: text for ident, text in told.items() if ident != here}
    languages = {"nl": "Nederlands", "en": "English"}
    return html.Section(
        [
            _chooser("quarter", speech("quarter"), ends, shown.quarter, view),
            _chooser("release", speech("release"), told, here, view),
            _chooser("compare", speech("compare_with"), others, view.compare, view),
            _chooser("lang", speech("language"), languages, view.lang, view),
        ],
        className="choosers",
        **labelled(speech("choose")),
    )


def _chooser(name: str, title: str, options: dict[str, str], value: str, view: View) -> html.Details:
    """A list that opens, of links to the same page with another choice: Dash's own dropdown fails WCAG 4.1.2."""
    items = [
        html.Li(link(text, view.but(**{name: option}), className="chosen" if option == value else ""))
        for option, text in options.items()
    ]
    chosen: list[Any] = [html.Span(f"{title}: ", className="label"), options.get(value, value)]
    return html.Details([html.Summary(chosen), html.Ul(items)], className="chooser", id=f"choose-{name}")
