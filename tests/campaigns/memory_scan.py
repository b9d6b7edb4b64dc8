"""Look for secrets in the memory of another process of this user (Linux)."""

from collections.abc import Iterator, Mapping
from pathlib import Path


def copies(pid: int, secrets: Mapping[str, bytes]) -> dict[str, int]:
    """How often each secret stands in the writable memory of `pid`, raw or as hex digits."""
    found = dict.fromkeys(secrets, 0)
    for region in _writable_regions(pid):
        for name, secret in secrets.items():
            forms = {secret, secret.hex().encode(), secret.hex().upper().encode()}
            found[name] += sum(region.count(form) for form in forms)
    return found


def _writable_regions(pid: int) -> Iterator[bytes]:
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, permissions = line.split()[:2]
            if permissions.startswith("rw") and not line.endswith("[vvar]"):
                start, stop = (int(number, 16) for number in span.split("-"))
                memory.seek(start)
                yield memory.read(stop - start)
