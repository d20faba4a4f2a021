"""A line between a station and its server that is as slow as it is told to be, and counts what goes over it.

``python -m tests.bench.sync_line HOST PORT BITS`` (0: no limit) tells its own port; for each line that it reads it
tells what went over it since the last time, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

PIECE = 4096
_REQUEST = b" HTTP/1.1\r\n"


@dataclass(frozen=True)
class Carried:
    """Requests, and bytes with all headers."""

    requests: int
    up: int
    down: int


class Line:
    """The near end of a running line."""

    def __init__(self, url: str, process: subprocess.Popen[str]) -> None:
        self.url, self._process = url, process

    def carried(self) -> Carried:
        """Since the last call."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return Carried(**json.loads(self._process.stdout.readline()))


@contextmanager
def line_to(url: str, bits_a_second: int = 0) -> Iterator[Line]:
    host, port = url.removeprefix("http://").split(":")
    command = [sys.executable, "-P", "-m", "tests.bench.sync_line", host, port, str(bits_a_second)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Line(f"http://127.0.0.1:{int(process.stdout.readline())}", process)
        finally:
            process.terminate()


class _Direction:
    """All connections share the one way up, and the one way down."""

    def __init__(self, bits_a_second: int) -> None:
        self._a_byte = 8 / bits_a_second if bits_a_second else 0.0
        self._free_at = 0.0
        self.bytes = self.requests = 0

    async def carry(self, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        try:
            while piece := await source.read(PIECE if self._a_byte else 1 << 18):
                self.bytes += len(piece)
                self.requests += piece.count(_REQUEST)
                await self._wait(len(piece))
                to.write(piece)
                await to.drain()
        except ConnectionError:
            pass
        finally:
            to.close()

    async def _wait(self, size: int) -> None:
        if self._a_byte:
            self._free_at = max(self._free_at, monotonic()) + size * self._a_byte
            await asyncio.sleep(self._free_at - monotonic())

    def told(self) -> tuple[int, int]:
        answer = self.bytes, self.requests
        self.bytes = self.requests = 0
        return answer


async def _serve(host: str, port: int, bits_a_second: int) -> None:
    up, down = _Direction(bits_a_second), _Direction(bits_a_second)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(host, port)
        await asyncio.gather(up.carry(reader, far_writer), down.carry(far_reader, writer))

    def asked() -> None:
        sys.stdin.readline()
        (sent, requests), (received, _none) = up.told(), down.told()
        _tell(json.dumps({"requests": requests, "up": sent, "down": received}))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), asked)
    _tell(str(server.sockets[0].getsockname()[1]))
    await server.serve_forever()


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
