"""Erasing one person from beginning to end; decision 0022 has the order and its reasons."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from recsys_app.access.permissions import Compartment
from recsys_app.domain.erasure import (
    Certificate,
    ErasurePreview,
    ErasureReport,
    ListEffect,
    ModelEffect,
    PublicationEffect,
    RunEffect,
    WhyStale,
)
from recsys_app.errors import InputError, NotFoundError, StoreError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.repositories import Repositories
from recsys_app.use_cases._erasure_plan import AffectedRun, Plan, make_plan
from recsys_app.use_cases._publishing import publish_lists
from recsys_app.use_cases._refitting import Refit, certify, data_of, refit
from recsys_app.use_cases.registry import Context


def erase(external_id: str, reason: str, context: Context) -> ErasureReport:
    """Erase one person. Before its commit everything can be taken back, after it all is done.

    Raises:
        NotFoundError: nothing names the person.
        JobCancelledError: before the commit; nothing was changed.
    """
    return _Erasure(make_plan(context.repositories, external_id), context)(reason)


def erase_again(external_id: str, reason: str, context: Context) -> ErasureReport:
    """As `erase`, for one whom a search found: by now all that named them may be gone with another."""
    return _Erasure(_plan_or_nothing(context.repositories, external_id), context)(reason)


def finish_all(context: Context) -> tuple[tuple[ErasureReport, str], ...]:
    """Take every erasure that was cut off to its end; what each did, and who it was."""
    erasures, reports = context.repositories.erasures, []
    for hash_, work in erasures.register.under_way().items():
        if work:
            plan = _resumed(context, work)
            person = str(work["external_id"])
            reports.append((_Erasure(plan, context)(work["reason"]), person))
        else:  # nothing of the person is left but what lies in freed pages
            rotate(context)
            erasures.finish(hash_)
    return tuple(reports)


def _resumed(context: Context, work: dict[str, Any]) -> Plan:
    """The plan as it was begun: what is gone from `behaviour` no longer tells who was where."""
    planned = [
        PublicationEffect(**{**each, "effect": ListEffect(each["effect"])})
        for each in work["publications"]
    ]
    plan = _plan_or_nothing(context.repositories, work["external_id"])
    pseudonyms = work["pseudonyms"]
    traces = tuple(
        replace(trace, pseudonym=trace.pseudonym or pseudonyms.get(trace.dataset, ""))
        for trace in plan.preview.traces
    )
    preview = replace(plan.preview, traces=traces, publications=tuple(planned))
    return replace(plan, preview=preview)


def _plan_or_nothing(repositories: Repositories, external_id: str) -> Plan:
    """The plan; an empty one where nothing names the person any more."""
    try:
        return make_plan(repositories, external_id)
    except NotFoundError:
        return Plan(ErasurePreview(external_id, (), (), (), ()), ())


@dataclass(slots=True)
class _Erasure:
    """The steps of one erasure, called once."""

    plan: Plan
    context: Context
    certificates: list[Certificate] = field(default_factory=list)
    stale: list[RunEffect] = field(default_factory=list)

    @property
    def external_id(self) -> str:
        return self.plan.preview.person

    def __call__(self, reason: str) -> ErasureReport:
        control, erasures = self.context.control, self.context.repositories.erasures
        started, preview = control.clock(), self.plan.preview
        hash_ = erasures.register.hash_of(self.external_id)
        without = self._trained_without()
        known = bool(erasures.register.holds([self.external_id])[0])
        erasures.begin(self.external_id, reason, preview.traces, preview.publications)
        try:
            self._behaviour(hash_, reason, without)
        except BaseException:
            with suppress(StoreError):  # what is left of it is finished at the next chance
                erasures.register.abandon(hash_, known=known)
            raise
        self.context.cache.clear()
        beyond = replace(self.context, control=_Uncancelled(control))
        publications = tuple(self._publish(beyond, each) for each in preview.publications)
        erasures.forget(self.external_id, [trace.dataset_id for trace in preview.traces])
        rotate(beyond)
        erasures.finish(hash_)
        return ErasureReport(
            hash=hash_,
            datasets=tuple(trace.dataset for trace in preview.traces),
            interactions=sum(trace.interactions for trace in preview.traces),
            attributes=sum(len(trace.attributes) for trace in preview.traces),
            set_aside=sum(trace.set_aside for trace in preview.traces),
            lists=sum(each.holds_list for each in preview.publications),
            certificates=tuple(self.certificates),
            stale=tuple(self.stale),
            publications=publications,
            backups=preview.backups,
            seconds=control.clock() - started,
        )

    # ------------------------------------------------------------------ models

    def _trained_without(self) -> dict[int, str]:
        """Digest of each model to be refitted, from the data as it is, the person left out of it."""
        found: dict[int, str] = {}
        chosen = [each for each in self.plan.runs if each.effect.effect is ModelEffect.REFITTED]
        for each in self._watched("refitting-without", chosen):
            with suppress(InputError):  # too little is left: it will be blocked
                found[each.run.id] = self._fitted(each, without=True).digest
        return found

    def _behaviour(self, hash_: str, reason: str, without: dict[int, str]) -> None:
        repositories, preview = self.context.repositories, self.plan.preview
        models = repositories.erasures.models
        with repositories.erasures.in_behaviour(self.external_id, preview.traces):
            for each in self._watched("refitting", self.plan.runs):
                models.mark(each.run)
                if each.run.id in without:
                    self._exchange(each, without[each.run.id], hash_)
                elif each.effect.effect is not ModelEffect.GONE:
                    self._block(each, each.effect.why or WhyStale.DATA_GONE)
            repositories.ledger.enclose(
                "erase-person",
                person=hash_,
                reason=reason,
                interactions=sum(trace.interactions for trace in preview.traces),
                set_aside=sum(trace.set_aside for trace in preview.traces),
                lists=sum(each.holds_list for each in preview.publications),
                refitted=len(self.certificates),
                stale=len(self.stale),
            )
            self.context.control.check_cancelled()

    def _exchange(self, each: AffectedRun, without: str, hash_: str) -> None:
        repositories = self.context.repositories
        fitted = self._fitted(each, without=False)
        dataset = repositories.datasets.get(each.run.dataset)
        after = replace(
            dataset, version=repositories.datasets.version_up_to(dataset, each.last or 0)
        )
        certificate = replace(
            certify(each.run, fitted, without, hash_, after),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        repositories.erasures.models.exchange(
            each.run, fitted.state, fitted.vocabulary, certificate
        )
        if certificate.identical:
            self.certificates.append(certificate)
        else:
            self._block(each, WhyStale.DIFFERS)

    def _fitted(self, each: AffectedRun, *, without: bool) -> Refit:
        repositories = self.context.repositories
        dataset = repositories.datasets.get(each.run.dataset)
        person = each.trace.user_index if without and each.trace else None
        source = data_of(repositories, dataset, each.last or 0, without=person)
        return refit(each.run, source, _Within(self.context.control))

    def _block(self, each: AffectedRun, why: WhyStale) -> None:
        self.context.repositories.erasures.models.block(each.run, why)
        self.stale.append(replace(each.effect, effect=ModelEffect.STALE, why=why))

    def _watched(self, stage: str, runs: Sequence[AffectedRun]) -> Iterator[AffectedRun]:
        control = self.context.control
        control.stage(stage, len(runs), "models")
        for done, each in enumerate(runs):
            control.check_cancelled()
            control.report(done)
            yield each

    # ------------------------------------------------------------------ lists

    def _publish(self, context: Context, effect: PublicationEffect) -> PublicationEffect:
        """Bring one publication into its new state; what cannot be rebuilt is withdrawn."""
        published = context.repositories.published
        try:
            publication = published.get(effect.run)
        except NotFoundError:  # an earlier attempt withdrew it
            return effect
        own = {trace.pseudonym for trace in self.plan.preview.traces} | {self.external_id}
        if effect.effect is ListEffect.SHORTENED:
            for name in own:
                published.remove_list(publication, name)
            return effect
        if effect.effect is ListEffect.REBUILT and effect.run not in {e.run for e in self.stale}:
            with suppress(InputError):
                subjects = published.everybody(publication) - own
                publish_lists(context, effect.run, effect.k, effect.with_ids, subjects)
                return effect
        published.remove(publication)
        return replace(effect, effect=ListEffect.WITHDRAWN)


def rotate(context: Context) -> None:
    """New files under new keys: pages that were freed, logs and old keys are gone with the old ones."""
    context.repositories.rotate(frozenset(Compartment), "rotated-after-erasure", context.control)


class _Within(JobControl):
    """Lets a training inside another stage be cancelled, and keeps its own stages to itself."""

    def __init__(self, outer: JobControl) -> None:
        self._outer = outer

    def check_cancelled(self) -> None:
        self._outer.check_cancelled()


class _Uncancelled(JobControl):
    """Reports, and cannot be cancelled: what is committed is brought to its end."""

    def __init__(self, outer: JobControl) -> None:
        self._outer = outer

    def stage(self, name: str, total: float, unit: str) -> None:
        self._outer.stage(name, total, unit)

    def report(self, done: float, **values: float) -> None:
        self._outer.report(done, **values)
