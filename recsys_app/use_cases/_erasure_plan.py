"""What an erasure would touch: found by looking, nothing changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from recsys_app.domain.erasure import (
    BackupHolding,
    ErasurePreview,
    ListEffect,
    ModelEffect,
    PublicationEffect,
    RunEffect,
    Trace,
    WhyStale,
)
from recsys_app.domain.external_ids import canonical_id
from recsys_app.domain.privacy import Randomness
from recsys_app.domain.records import Publication, Run
from recsys_app.errors import NotFoundError
from recsys_app.models.registry import registry
from recsys_app.storage.repositories import Repositories


@dataclass(frozen=True, slots=True)
class AffectedRun:
    """A run that may know the person; `last` is the newest import that it was trained on.

    `trace` is None where only published lists still say that the data set held the person.
    """

    run: Run
    trace: Trace | None
    last: int | None
    effect: RunEffect


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is to be done for one person; `preview` is what is shown of it."""

    preview: ErasurePreview
    runs: tuple[AffectedRun, ...]


def make_plan(repositories: Repositories, external_id: str) -> Plan:
    """What to do for the person of an id, however it is written; `preview.person` is how it is kept.

    Raises NotFoundError: nothing in the store names the person.
    """
    external_id, erasures = canonical_id(external_id), repositories.erasures
    traces = erasures.traces(external_id)
    lists = erasures.lists_of(external_id, traces)
    if not traces and not lists:
        raise NotFoundError("unknown-person", name=external_id)
    known = {trace.dataset for trace in traces if trace.pseudonym}
    listed = {publication.dataset for publication, _ in lists.values()} - known
    runs = (*_affected_runs(repositories, traces), *_on_data_taken_back(repositories, listed))
    preview = ErasurePreview(
        person=external_id,
        traces=traces,
        runs=tuple(each.effect for each in runs),
        publications=_publications(repositories, traces, lists, runs),
        backups=_backups(repositories),
    )
    return Plan(preview, runs)


def _backups(repositories: Repositories) -> tuple[BackupHolding, ...]:
    """Every known backup that is not older, by its ledger, than the first import of the store.

    Which of them hold the person nobody knows: imports that brought them may have been replaced, undone
    or removed since, and of one that was made without a key nobody knows how old it is.
    """
    first = repositories.ledger.first_about("batch")
    return tuple(
        BackupHolding(backup.file, backup.made, backup.ends)
        for backup in repositories.backups.all()
        if backup.entries is None or first is None or backup.entries >= first
    )


def _affected_runs(
    repositories: Repositories, traces: tuple[Trace, ...]
) -> tuple[AffectedRun, ...]:
    """Every run on data that held the person, whether or not its training part did."""
    found = []
    for trace in traces:
        if not trace.pseudonym:
            continue
        dataset = repositories.datasets.get(trace.dataset)
        for run in repositories.runs.find(dataset):
            last = repositories.datasets.last_import_of(dataset, run.model_version)
            if last is None or any(batch <= last for batch in trace.batches):
                effect = _effect(repositories, run, last)
                found.append(AffectedRun(run, trace, last, effect))
    return tuple(found)


def _on_data_taken_back(
    repositories: Repositories, datasets: Collection[str]
) -> tuple[AffectedRun, ...]:
    """The runs whose data nobody can look at any more, on data sets that published lists for the person."""
    return tuple(
        AffectedRun(run, None, None, _effect(repositories, run, None))
        for dataset in repositories.datasets.all()
        if dataset.name in datasets
        for run in repositories.runs.find(dataset)
        if repositories.datasets.last_import_of(dataset, run.model_version) is None
    )


def _effect(repositories: Repositories, run: Run, last: int | None) -> RunEffect:
    model, title = registry.get(run.model), str(run.report["title"])
    if not repositories.erasures.models.has_model(run):
        # another run was trained in its place, after an earlier erasure
        return RunEffect(run.name, title, run.dataset, ModelEffect.GONE)
    why: WhyStale | None = None
    if model.randomness is Randomness.PRIVATE:
        why = WhyStale.PRIVATE
    elif not model.exact_statistics:
        why = WhyStale.LEARNT
    elif last is None:
        why = WhyStale.DATA_GONE
    effect = ModelEffect.STALE if why else ModelEffect.REFITTED
    return RunEffect(run.name, title, run.dataset, effect, why)


def _publications(
    repositories: Repositories,
    traces: tuple[Trace, ...],
    lists: Mapping[int, tuple[Publication, str]],
    runs: tuple[AffectedRun, ...],
) -> tuple[PublicationEffect, ...]:
    effects = {each.run.name: each.effect.effect for each in runs}
    kept = {run.name for run in repositories.runs.find()}
    named = {trace.dataset for trace in traces if trace.pseudonym}
    found = []
    for publication in repositories.published.all():
        orphan = publication.run not in kept and publication.dataset in named
        if publication.id not in lists and publication.run not in effects and not orphan:
            continue
        match effects.get(publication.run):
            case ModelEffect.REFITTED:
                effect = ListEffect.REBUILT
            case ModelEffect.STALE:
                effect = ListEffect.WITHDRAWN
            case _:
                effect = ListEffect.WITHDRAWN if orphan else ListEffect.SHORTENED
        found.append(
            PublicationEffect(
                publication.run,
                effect,
                publication.people,
                publication.k,
                publication.with_ids,
                publication.id in lists,
            )
        )
    return tuple(found)
