"""Every file that the command line reads may be a pipe that nobody writes to, or a device without an end."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.end_to_end.conftest import PASSWORD

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX"),
    pytest.mark.slow,  # every command is a process, which can be ended if it waits
]
SECONDS = 30  # far beyond what any of them takes, on a machine that does other things
NAMED = {
    "inspect": "data inspect {}",
    "import": "data import {} --dataset more",
    "items": "data import {log} --dataset more --items {}",
    "users": "data import {log} --dataset more --users {}",
    "receipt": "ledger verify --receipt {}",
    "backup": "store verify-backup {}",
    "restore": "--store {folder}/restored store restore {}",
    "restore with a receipt": "--store {folder}/restored store restore {backup} --receipt {}",
    "container": "export open {} --out {folder}/opened --container-password-file {password}",
}
PASSWORDS = {
    "password": "--password-file {} store info",
    "new password": "account add bob --role viewer --new-password-file {}",
    "password of a container": "export open {folder}/l.csv.rvx --out {folder}/o --container-password-file {}",
}


@pytest.fixture(scope="module")
def shop(new_shop):
    shop = new_shop()
    shop("store", "create")
    assert shop("store", "backup", shop.folder / "day.rvbackup").code == 0
    (shop.folder / "l.csv.rvx").write_bytes(b"none")
    return shop


@pytest.fixture(params=["pipe", "/dev/zero", "link to /dev/zero"])
def endless(request, tmp_path):
    place = tmp_path / "endless.csv"
    if request.param == "pipe":
        os.mkfifo(place)
    elif request.param == "/dev/zero":
        return request.param
    else:
        place.symlink_to("/dev/zero")
    return place


def words(shop, template, file):
    known = {"log": shop.log, "folder": shop.folder, "password": shop.password_file}
    text = template.format(file, backup=shop.folder / "day.rvbackup", **known)
    who = ["--store", str(shop.store), "--password-file", str(shop.password_file)]
    return [sys.executable, "-m", "recsys_app", *who, "--json", *text.split()]


@pytest.mark.parametrize("template", NAMED.values(), ids=NAMED)
def test_a_file_that_is_none_is_refused_at_once(shop, template, endless):
    done = subprocess.run(
        words(shop, template, endless), capture_output=True, timeout=SECONDS, check=False
    )
    assert done.returncode in {3, 6}, done.stdout + done.stderr
    assert not (shop.folder / "restored").exists()
    assert not (shop.folder / "opened").exists()


@pytest.mark.parametrize("template", PASSWORDS.values(), ids=PASSWORDS)
def test_a_password_has_an_end(shop, template):
    command = words(shop, template, "/dev/zero")
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    assert done.returncode == 2
    assert b"longer than" in done.stdout


def test_a_password_comes_out_of_a_pipe_that_stays_open(shop, tmp_path):
    """As from <(…) of a shell."""
    os.mkfifo(tmp_path / "pipe")
    command = words(shop, PASSWORDS["password"], tmp_path / "pipe")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    with (tmp_path / "pipe").open("w") as pipe:
        pipe.write(f"{PASSWORD}\n")
        pipe.flush()
        assert process.wait(SECONDS) == 0


def test_waiting_for_a_password_ends_with_a_termination_signal(shop, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    command = words(shop, PASSWORDS["password"], tmp_path / "pipe")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        time.sleep(3)  # to where it waits; ended before, it has another exit code
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 130
