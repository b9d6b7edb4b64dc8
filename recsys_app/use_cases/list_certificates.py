"""Certificates of models that were refitted without an erased person."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.erasure import Certificate
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ListCertificates(Command[tuple[Certificate, ...]]):
    """Those of `run`, or of all runs; oldest first."""

    run: str = ""


@handles(ListCertificates, requires=Permission.EXPLORE)
def list_certificates(command: ListCertificates, context: Context) -> tuple[Certificate, ...]:
    repositories = context.repositories
    run = repositories.runs.get(command.run) if command.run else None
    return repositories.erasures.models.certificates(run)
