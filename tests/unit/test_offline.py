"""The program refuses connections; each attempt has a process of its own, since hooks stay."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
COMMAND_LINE = "import sys; sys.argv = ['recvault', '--help']; import recsys_app.__main__ as it"
WINDOW = "import sys, main as it; it.run = lambda *_: 0; it.main = lambda main=it.main: main([])"
ATTEMPTS = {
    "a TCP socket": "socket.create_connection(('127.0.0.1', 9))",
    "a UDP socket": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "an IPv6 socket": "socket.socket(socket.AF_INET6)",
    "a name": "socket.getaddrinfo('localhost', 80)",
    "an old look-up": "socket.gethostbyname('localhost')",
    "an address's name": "socket.gethostbyaddr('127.0.0.1')",
    "a page": "urllib.request.urlopen('http://localhost:9/')",
    "a server": "http.server.HTTPServer(('127.0.0.1', 0), http.server.BaseHTTPRequestHandler)",
}


def python(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import http.server, socket, urllib.request\n{code}"],
        cwd=PROJECT,
        env={**os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home)},
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_every_way_out_is_refused(attempt, tmp_path):
    finished = python(
        f"from recsys_app.offline import refuse_connections\nrefuse_connections()\n{attempt}",
        tmp_path,
    )
    assert "NetworkRefusedError: ('network-refused'" in finished.stderr


@pytest.mark.parametrize("start", [COMMAND_LINE, WINDOW], ids=["command line", "window"])
def test_both_programs_start_with_the_refusal(start, tmp_path):
    finished = python(f"{start}\nit.main()\n{ATTEMPTS['a TCP socket']}", tmp_path)
    assert "NetworkRefusedError" in finished.stderr
    (log,) = tmp_path.rglob("recvault.log")
    assert "a connection was refused (socket." in log.read_text("utf-8")
    assert "127.0.0.1" not in log.read_text("utf-8")


def test_a_socket_that_was_open_before_is_refused_too(tmp_path):
    code = (
        "from recsys_app.offline import refuse_connections\n"
        "early = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "refuse_connections()\nearly.sendto(b'x', ('127.0.0.1', 9))"
    )
    assert "NetworkRefusedError" in python(code, tmp_path).stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no such pairs on Windows")
def test_processes_of_this_machine_may_still_talk(tmp_path):
    code = (
        "from recsys_app.offline import refuse_connections\nrefuse_connections()\n"
        "one, two = socket.socketpair()\none.sendall(b'hello')\nprint(two.recv(5))"
    )
    finished = python(code, tmp_path)
    assert finished.stdout == "b'hello'\n", finished.stderr
