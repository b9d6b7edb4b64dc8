"""Which backups of a plan have outlived it. Deleting is the caller's."""

from collections.abc import Sequence

from recsys_app.domain.backups import Backup, BackupPlan


def outlived(backups: Sequence[Backup], plan: BackupPlan) -> tuple[Backup, ...]:
    """Backups made by the plan that may go, oldest first.

    One goes when `plan.keep` newer ones are there and verified, or its end date has passed. Nothing
    goes without a newer backup that is there and verified; so the last verified one stays, and
    an unverified one never makes room for itself.
    """
    newest_first = sorted(backups, key=lambda backup: backup.made, reverse=True)
    gone: list[Backup] = []
    newer = 0  # verified, there, and newer than the one looked at
    for backup in newest_first:
        if backup.scheduled and (newer >= plan.keep or (newer and backup.overdue)):
            gone.append(backup)
        elif backup.verified and backup.present:
            newer += 1
    return tuple(reversed(gone))
