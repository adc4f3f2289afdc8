"""Serves the board on this machine until interrupted."""

from collections.abc import Callable

from htsm.explained import UsageFault
from htsm.home import Home

HOST = "127.0.0.1"
THREADS = 8


def serve(home: Home, port: int, release_id: str = "", ready: Callable[[str], None] = print) -> None:
    """Serves on loopback only; `ready` gets the address. Raises UsageFault when the port is taken."""
    from waitress.server import create_server

    from publish.web_board.address import View
    from publish.web_board.app import make_app, render

    app = make_app(home, release_id)
    try:
        server = create_server(app.server, host=HOST, port=port, threads=THREADS, ident=None)
    except OSError as error:
        raise UsageFault(f"port {port} is taken by another program. What to do: --port N") from error
    # whoever comes first need not wait for what is loaded once
    render(View(), home, release_id)
    ready(f"http://{HOST}:{server.effective_port}/")
    try:
        server.run()
    finally:
        server.close()
