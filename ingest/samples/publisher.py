"""The sample publishers' server on loopback: `python -m ingest.samples.publisher [--port N] [--files DIR]`.

`/ODataFeed/odata/<table>/` and `/CBS/<table>/` are CBS, `/eurostat/api/dissemination/` is Eurostat; `/<source_id>/` is
the landing page of another source.
"""

import argparse
import contextlib
import socket
import struct
import threading
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ingest.samples.serving import dissemination, landing_page, odata_v3, odata_v4
from ingest.samples.serving.faults import Fault, Faults, without_next_link
from ingest.samples.serving.reply import Reply, html

FILES = Path(__file__).parent / "files"
HOST = "127.0.0.1"
PORT = 8765
_IDLE_SECONDS = 30
# A socket option: close at once, so that the peer sees a reset.
_LINGER_NOT = struct.pack("ii", 1, 0)


class Publisher(ThreadingHTTPServer):
    """Serves a folder of sample files, which may change while it runs: nothing is remembered of it."""

    daemon_threads = True

    def __init__(
        self,
        files: Path,
        port: int = 0,
        faults: Iterable[Fault] = (),
        page_size: int = 10_000,
        page_size_v4: int = 100_000,
    ) -> None:
        # first of all: a port that is taken makes the base class close the server that it began
        self._open: set[socket.socket] = set()
        super().__init__((HOST, port), _Handler)
        self.files = files
        self.faults = Faults(faults)
        self.page_size, self.page_size_v4 = page_size, page_size_v4

    @property
    def url(self) -> str:
        """The address of the server, without a slash at the end."""
        return f"http://{HOST}:{self.server_address[1]}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remembers the connection, so that closing the server closes those kept alive too."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forgets a connection that ended."""
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news; the test that asked for a fault knows of it."""

    def server_close(self) -> None:
        """Stops listening and ends every connection."""
        super().server_close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def reply(self, target: str, headers: Any) -> Reply:
        """The answer to a request target (path and query)."""
        address = urlsplit(target)
        parts = [unquote(part) for part in address.path.split("/") if part]
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        cbs = self.files / "cbs"
        match parts:
            case ["ODataFeed", ("odata" | "OData"), *rest]:
                accept = headers.get("Accept", "")
                return odata_v3.answer(cbs, self.url, rest, query, accept, self.page_size)
            case ["CBS", *rest]:
                return odata_v4.answer(cbs, self.url, rest, query, self.page_size_v4)
            case ["eurostat", "api", "dissemination", *rest]:
                return dissemination.answer(self.files / "eurostat", rest, query, headers)
            case [source_id] if source_id in landing_page.TITLES:
                if not address.path.endswith("/"):
                    return Reply(301, "text/html", b"", {"Location": f"/{source_id}/"})
                return landing_page.page(self.files / source_id)
            case [source_id, "eerder"] if source_id in landing_page.TITLES:
                return landing_page.earlier_page(self.files / source_id)
            case [source_id, "eerder", delivery, name] if source_id in landing_page.TITLES:
                return landing_page.earlier_file(self.files / source_id, delivery, name)
            case [source_id, name] if source_id in landing_page.TITLES:
                return landing_page.file(self.files / source_id, name, headers)
        return html(404, "Pagina niet gevonden")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "VoorbeeldPublisher/1", ""
    timeout = _IDLE_SECONDS
    # Head and body leave in one write, without waiting for an acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Publisher

    def do_GET(self) -> None:
        fault = self.server.faults.next(self.path)
        if fault is not None and fault.kind == "reset":
            self._reset()
            return
        self._send(self._spoilt(fault), half=fault is not None and fault.kind == "truncate")

    do_HEAD = do_GET

    def _spoilt(self, fault: Fault | None) -> Reply:
        if fault is not None and fault.kind == "html":
            return html(200, "Onderhoud", "<p>Deze dienst is tijdelijk niet beschikbaar.</p>")
        if fault is not None and fault.kind == "status":
            page = html(fault.status, f"Fout {fault.status}")
            return Reply(page.status, page.content_type, page.body, dict(fault.headers))
        reply = self.server.reply(self.path, self.headers)
        if fault is not None and fault.kind == "no_next_link":
            return Reply(reply.status, reply.content_type, without_next_link(reply.body), reply.headers)
        return reply

    def _send(self, reply: Reply, half: bool) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD" and reply.status != 304:
            self.wfile.write(reply.body[: len(reply.body) // 2] if half else reply.body)
        if half:
            self.close_connection = True

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: the client keeps the record of what it fetched."""


@contextlib.contextmanager
def running(publisher: Publisher) -> Iterator[Publisher]:
    """Serves in a thread until the block ends; then the port is free and all connections are closed."""
    thread = threading.Thread(target=publisher.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        publisher.shutdown()
        publisher.server_close()
        thread.join()


@contextlib.contextmanager
def serve(files: Path = FILES, port: int = 0, faults: Iterable[Fault] = ()) -> Iterator[str]:
    """Serves a folder of sample files and gives the base url; port 0 takes a free one."""
    with running(Publisher(files, port, faults)) as publisher:
        yield publisher.url


@contextlib.contextmanager
def serve_samples() -> Iterator[str]:
    """Serves the project's own files, if it can on the usual port: pages hold their own address, so the same
    address makes them the same bytes.
    """
    try:
        publisher = Publisher(FILES, PORT)
    except OSError:
        publisher = Publisher(FILES)
    with running(publisher):
        yield publisher.url


def main() -> None:
    """The command line: serves until interrupted."""
    parser = argparse.ArgumentParser(description="Serve the sample files as their publishers do, on loopback.")
    parser.add_argument("--port", type=int, default=PORT, help=f"0 takes a free port (default {PORT})")
    parser.add_argument("--files", type=Path, default=FILES, help="folder of sample files")
    options = parser.parse_args()
    publisher = Publisher(options.files, options.port)
    print(publisher.url, flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        publisher.serve_forever()
    publisher.server_close()


if __name__ == "__main__":
    main()
