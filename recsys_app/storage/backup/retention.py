"""Which backups of a plan have outlived it. Deleting is the caller's."""

from collections.abc import Mapping, Sequence

from recsys_app.domain.backups import Backup, BackupPlan


def outlived(
    backups: Sequence[Backup], plan: BackupPlan, entries: Mapping[str, int]
) -> tuple[Backup, ...]:
    """Backups made by the plan that may go, oldest first.

    One goes when `plan.keep` newer ones of the plan are there and verified, or its end date has
    passed. Nothing goes without a newer one that is there and verified; so the last verified one
    stays, and an unverified one never makes room for itself. Newer is what has more entries of the
    ledger; the date decides only between backups that have the same. `entries` has them by file, of
    those that were looked at and are there; others are left alone.
    """
    planned = [backup for backup in backups if backup.scheduled and backup.file in entries]
    planned.sort(key=lambda each: (entries[each.file], not each.ahead, each.made), reverse=True)
    gone: list[Backup] = []
    newer = 0  # verified, there, and newer than the one looked at
    for backup in planned:
        if newer >= plan.keep or (newer and backup.overdue):
            gone.append(backup)
        elif backup.verified:
            newer += 1
    return tuple(reversed(gone))
