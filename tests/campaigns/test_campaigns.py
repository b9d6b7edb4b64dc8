"""The campaigns at a size for every day; their own command lines run them at full size."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from recsys_app.access.guard import authorize
from recsys_app.access.permissions import Permission, Role
from recsys_app.crypto.keys import KdfParameters
from recsys_app.errors import StorageUnavailableError
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.repositories import Repositories
from recsys_app.storage.store import create_store
from tests.campaigns import everything
from tests.campaigns.all_activities import ACTIVITIES
from tests.campaigns.disk_full import small_disk
from tests.campaigns.page import page
from tests.campaigns.table import CAMPAIGNS

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="forks and kills")


def campaign(name: str, *arguments: str) -> str:
    """What the campaign printed; it must have found nothing."""
    finished = subprocess.run(
        [sys.executable, "-m", f"tests.campaigns.{name}", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@posix
@pytest.mark.slow
def test_nothing_is_lost_or_half_done_after_kill_9():
    printed = campaign("crash", "--kills", "2")

    assert len(re.findall(r": 2 kills over \d+ steps", printed)) == len(ACTIVITIES)


@pytest.mark.slow
def test_every_change_of_a_file_is_noticed():
    printed = campaign("tamper", "--changes", "25", "--stride", "97")

    assert printed.count(" 0 problems") == 3


READERS = ("csv", "jsonl", "parquet", "xlsx", "keyring", "model", "backup")


@pytest.mark.slow
def test_every_reader_answers_mutated_files_in_words():
    printed = campaign("fuzz", "--target", *READERS, "--cases", "250")

    assert printed.count(", 0 uncaught, 0 hangs,") == len(READERS)


@pytest.mark.slow
def test_a_check_that_is_switched_off_makes_the_fuzzing_fail():
    command = [sys.executable, "-m", "tests.campaigns.fuzz", "--weaken", "--cases", "300"]
    finished = subprocess.run(
        [*command, "--target", *READERS], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert finished.returncode == 1, finished.stderr
    assert len(re.findall(r", [1-9]\d* uncaught,", finished.stdout)) == len(READERS)


@pytest.mark.slow
def test_the_reasons_carry_the_score(tmp_path):
    """On walks around a ring of items, where the last steps say what comes next."""
    rng = np.random.default_rng(3)
    log = tmp_path / "walks.csv"
    with log.open("w", encoding="utf-8") as stream:
        stream.write("user,item,time\n")
        for person in range(150):
            steps = rng.choice([1, 1, 1, 2, 5], 14).cumsum() + rng.integers(40)
            stream.writelines(f"p{person},i{step % 40},{t}\n" for t, step in enumerate(steps))
    settings = ("embedding_dim=16", "blocks=1", "epochs=20", "learning_rate=0.01", "warm_up=5")

    printed = campaign(
        *("reasons", str(log), "--people", "50"), *(f"--set={setting}" for setting in settings)
    )

    assert printed.startswith("50 people")


@pytest.fixture
def disk():
    """A small file system of its own."""
    try:
        with small_disk() as place:
            yield place
    except (PermissionError, FileNotFoundError):
        pytest.skip("may not mount a file system")


@pytest.mark.slow
def test_a_full_disk_is_said_and_leaves_the_store_usable(disk):
    printed = campaign("disk_full", "--quotas", "2")

    assert len(re.findall(r": [12] refused, [01] succeeded, 0 problems", printed)) == len(
        ACTIVITIES
    )


def test_a_read_only_disk_is_said_by_everything_that_writes(disk):
    folder, new = StoreFolder(disk / "store"), StoreFolder(disk / "new")
    cost = KdfParameters(19 * 1024, 2, 1)
    session = create_store(folder, "ada", "correct horse battery", kdf=cost)
    subprocess.run(["/bin/mount", "-o", "remount,ro", str(disk)], check=True)
    repositories = Repositories(authorize(session, Permission.IMPORT, writes=True))

    for write in (
        folder.acquire,
        lambda: create_store(new, "ada", "correct horse battery", kdf=cost),
        repositories.datasets.all,
        lambda: repositories.accounts.add("bob", Role.VIEWER, "correct horse battery"),
    ):
        with pytest.raises(StorageUnavailableError) as refused:
            write()
        assert refused.value.code == "store-read-only"


def finds_the_weakness(name: str, *arguments: str) -> None:
    """With a planted weakness a campaign must fail, and say what it found."""
    finished = subprocess.run(
        [sys.executable, "-m", f"tests.campaigns.{name}", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1, finished.stdout + finished.stderr
    assert finished.stdout.count("\n  ") > 0


@pytest.mark.slow
def test_a_changed_or_forged_ledger_is_noticed():
    printed = campaign("ledger", "--mutations", "100")

    assert printed.count("10 tried, 0 not noticed") == 10
    finds_the_weakness("ledger", "--mutations", "16", "--weaken", "codes")


@posix
@pytest.mark.slow
def test_what_is_authentic_and_older_is_named():
    printed = campaign("rollback", "--replays", "12")

    assert printed.count(", 0 problems") == 10
    finds_the_weakness("rollback", "--replays", "4", "--weaken", "anchors")


@posix
@pytest.mark.slow
def test_nothing_is_lost_when_the_power_fails():
    printed = campaign("power", "--failures", "4")

    assert printed.count(", 0 problems") == len(ACTIVITIES)
    finds_the_weakness(
        *("power", "--failures", "30", "--activity", "change-password", "--weaken", "sync")
    )


@posix
@pytest.mark.slow
def test_a_call_that_fails_is_said_and_loses_nothing():
    some = ("--activity", "change-password", "--activity", "publish")
    printed = campaign("faults", "--most", "90", "--stride", "9", *some)

    assert printed.count(", 0 problems") == 8
    finds_the_weakness(
        *("faults", "--most", "80", "--stride", "8", "--activity", "append", "--weaken", "errors")
    )


@posix
@pytest.mark.slow
def test_every_byte_of_a_store_and_of_a_model_counts():
    assert campaign("every_byte", "--stride", "4001").count(", 0 problems") == 4


@posix
@pytest.mark.slow
def test_two_instances_are_never_both_in():
    printed = campaign("race", "--races", "2", "--seconds", "1")

    entered, refused = re.search(r": (\d+) times in, (\d+) refused, 0 problems", printed).groups()
    assert int(entered) > 0
    assert int(refused) > 0


@posix
@pytest.mark.slow
def test_days_of_work_leave_nothing_open():
    assert "; 0 problems" in campaign("soak", "--minutes", "0", "--warm-up", "8")


@pytest.mark.slow
def test_every_role_and_everybody_who_was_somebody_gets_what_is_theirs():
    printed = campaign("roles")

    assert len(re.findall(r"^[a-z ]+: [1-9]\d* cells, 0 problems$", printed, re.MULTILINE)) == 5


@posix
@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["crash", "tamper", "every-byte", "race", "soak", "keys-engine", "roles"]
)
def test_a_weakness_that_is_planted_is_found(name):
    (chosen,) = [each for each in CAMPAIGNS if each.name == name]

    finds_the_weakness(chosen.module, *chosen.control.split())


@pytest.mark.slow
def test_an_error_of_a_full_disk_that_is_swallowed_is_found(disk):
    finds_the_weakness(
        *("disk_full", "--quotas", "12", "--activity", "append", "--weaken", "errors")
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("campaign", "size", "weakness"),
    [("roles", (), "lists"), ("ledger", ("--mutations", "60"), "epochs")],
)
def test_a_second_weakness_is_found(campaign, size, weakness):
    finds_the_weakness(campaign, *size, "--weaken", weakness)


def test_the_page_says_what_the_results_say():
    assert everything.PAGE.read_text("utf-8") == page(everything.read())


def test_every_campaign_has_a_control():
    assert [campaign.name for campaign in CAMPAIGNS if not campaign.control] == []
