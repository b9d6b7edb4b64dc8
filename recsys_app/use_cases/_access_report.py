"""Putting together all that is held on one person."""

from datetime import UTC, datetime

import numpy as np

from recsys_app.domain.access_report import (
    AccessReport,
    HeldDataset,
    HeldEntry,
    HeldImport,
    HeldList,
    HeldRun,
)
from recsys_app.domain.erasure import Trace
from recsys_app.domain.reports import HistoryEntry
from recsys_app.storage.repositories import Repositories
from recsys_app.use_cases._erasure_plan import Plan, make_plan


def access_report(repositories: Repositories, external_id: str, reason: str) -> AccessReport:
    """Read it, and enter in the ledger that it was. Raises NotFoundError."""
    plan = make_plan(repositories, external_id)
    external_id = plan.preview.person
    traces, hash_ = plan.preview.traces, repositories.erasures.register.hash_of(external_id)
    report = AccessReport(
        person=external_id,
        made=datetime.now(UTC),
        account=repositories.grant.account,
        datasets=tuple(_dataset(repositories, external_id, trace, plan) for trace in traces),
        lists=_lists(repositories, external_id, traces),
        entries=tuple(
            HeldEntry(entry.sequence, entry.written, entry.account, entry.action)
            for entry in repositories.ledger.entries()
            if entry.written is not None and entry.facts.get("person") == hash_
        ),
        backups=plan.preview.backups,
    )
    repositories.ledger.record("access-report", person=hash_, reason=reason)
    return report


def _dataset(repositories: Repositories, external_id: str, trace: Trace, plan: Plan) -> HeldDataset:
    dataset, erasures = repositories.datasets.get(trace.dataset), repositories.erasures
    attributes, aside = erasures.attributes(trace), erasures.set_aside(external_id, trace)
    own = tuple(row for row in aside if row.person == external_id)
    rows = erasures.rows_by_batch(trace)
    batches = {*rows, *(each.batch for each in attributes), *(each.batch for each in own)}
    runs = (each.run for each in plan.runs if each.trace is trace)
    return HeldDataset(
        dataset=trace.dataset,
        pseudonym=trace.pseudonym,
        time_kind=dataset.time_kind,
        imports=tuple(
            HeldImport(batch.number, batch.source, batch.created, rows.get(batch.number, 0))
            for batch in repositories.interactions.batches(dataset)
            if batch.number in batches
        ),
        attributes=attributes,
        interactions=_interactions(repositories, trace),
        set_aside=own,
        set_aside_of_others=trace.set_aside_of_others,
        runs=tuple(
            HeldRun(
                run.name,
                str(run.report["title"]),
                run.created,
                trace.user_index in repositories.runs.per_person(run)[0],
            )
            for run in runs
        ),
    )


def _interactions(repositories: Repositories, trace: Trace) -> tuple[HistoryEntry, ...]:
    if not trace.interactions:
        return ()
    dataset = repositories.datasets.get(trace.dataset)
    rows = repositories.interactions.load(dataset)
    own = rows.take(np.flatnonzero(rows.user_index == trace.user_index))
    own = own.take(np.argsort(own.timestamp, kind="stable"))
    items = repositories.catalogue.items(dataset, np.unique(own.item_index).tolist())
    return tuple(
        HistoryEntry(
            items[item].id,
            items[item].title,
            items[item].category,
            int(own.timestamp[row]),
            float(own.value[row]),
            "" if own.event is None else dataset.events[own.event[row]],
        )
        for row, item in enumerate(own.item_index)
    )


def _lists(
    repositories: Repositories, external_id: str, traces: tuple[Trace, ...]
) -> tuple[HeldList, ...]:
    published = repositories.published
    return tuple(
        HeldList(
            publication.run,
            publication.created,
            subject,
            tuple((line.item, line.title) for line in published.list_for(publication, subject)),
        )
        for publication, subject in repositories.erasures.lists_of(external_id, traces).values()
    )
