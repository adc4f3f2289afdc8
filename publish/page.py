"""Pages of HTML from `templates/`: what stands in them is text, never mark-up, and what is missing is an error."""

from typing import Any


def filled(template: str, **content: Any) -> str:
    """The page of a template of this folder (`checks.html.j2`). Raises jinja2.UndefinedError for what is not given."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(
        loader=PackageLoader("publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return pages.get_template(template).render(**content)
