"""Every activity of the crash, power, disk-full and fault campaigns, by name."""

from typing import Final

from tests.campaigns import activities as data
from tests.campaigns import activities_erasure as erasure
from tests.campaigns import activities_files as files
from tests.campaigns import activities_keys as keys
from tests.campaigns.activities import Activity

ACTIVITIES: Final = {
    "create": Activity(data.create, data.check_create, on_new_folder=True),
    "append": Activity(data.append, data.check_append),
    "replace": Activity(data.replace, data.check_replace),
    "undo": Activity(data.undo, data.check_undo),
    "train": Activity(data.train, data.check_train),
    "publish": Activity(data.publish, data.check_publish),
    "change-password": Activity(keys.change_password, keys.check_change_password),
    "take-in": Activity(keys.take_in, keys.check_take_in, prepare=keys.add_bob),
    "add-account": Activity(keys.add_account, keys.check_add_account),
    "rotate": Activity(keys.rotate, keys.check_rotate),
    "change-accounts": Activity(keys.change_accounts, keys.check_change_accounts),
    "recovery-kit": Activity(keys.make_kits, keys.check_make_kits, prepare=keys.print_kit),
    "backup": Activity(files.back_up, files.check_back_up, prepare=files.plug_in_disk),
    "restore": Activity(
        files.restore, files.check_restore, on_new_folder=True, prepare=files.bring_backup
    ),
    "migrate": Activity(files.migrate, files.check_migrate),
    "erase": Activity(erasure.erase, erasure.check_erase, prepare=erasure.furnish),
}
