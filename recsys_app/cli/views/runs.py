"""Models, runs and comparisons."""

from collections.abc import Mapping, Sequence

from rich.console import RenderableType

from recsys_app import (
    Leaderboard,
    MetricValue,
    ModelDescription,
    Publication,
    RunSummary,
    TrainingReport,
    describe_notice,
)
from recsys_app.cli.progress import duration
from recsys_app.cli.views.parts import Cell, facts, moment, stack, table
from recsys_app.cli.views.privacy import spent

ORDER = ("ndcg", "recall", "hit", "precision", "mrr", "map")
HEADLINES = ("ndcg@10", "hit@10", "recall@10", "mrr@10", "coverage@10")


def models(found: Sequence[ModelDescription]) -> RenderableType:
    return stack(*(part for model in found for part in _model(model)))


def _model(model: ModelDescription) -> tuple[RenderableType, RenderableType]:
    about = facts(
        {"Family": model.family, "What": model.summary, "Source": model.citation},
        title=f"\n{model.name} · {model.title}",
    )
    rows = [
        (str(field["name"]), str(field["default"]), _allowed(field), str(field["text"]))
        for field in model.hyperparameters
    ]
    return about, table(("setting", "default", "allowed", "meaning"), rows) if rows else ""


def _allowed(field: Mapping[str, object]) -> str:
    match field:
        case {"choices": list(choices)}:
            return ", ".join(map(str, choices))
        case {"low": low, "high": high}:
            return f"{_bound(low)} – {_bound(high)}"
        case _:
            return f"like {field['example']}"


def _bound(number: object) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


def trained(report: TrainingReport) -> RenderableType:
    """The figures of one run, what they mean and what to know before trusting them."""
    about = facts(
        {
            "Data": report.dataset,
            "Test": f"{report.split}, target {report.protocol['target']}, "
            f"{report.counts.people:,} people, full catalogue of {report.counts.catalogue:,} items",
            "Without history": report.counts.without_history or None,
            "Took": f"{duration(report.seconds)} on {report.device} ({report.threads} threads), "
            f"{report.peak_memory_mb:,.0f} MB at most",
            "Epochs": report.epochs or None,
            "Privacy": None if report.privacy is None else spent(report.privacy),
        },
        title=f"{report.run} · {report.title}",
    )
    formulas = table(
        ("metric", "formula", "source"),
        [
            (formula.title, formula.formula, formula.citation)
            for _, formula in sorted(report.formulas.items(), key=lambda pair: _place(pair[0]))
        ],
    )
    return stack(about, _figures(report), formulas, *map(describe_notice, report.notices))


def _figures(report: TrainingReport) -> RenderableType:
    """A row per metric, a column per list length; "" is the column of those without a length."""
    by_name: dict[str, dict[str, MetricValue]] = {}
    for name, figure in report.metrics.items():
        metric, _, length = name.partition("@")
        by_name.setdefault(metric, {})[length] = figure
    lengths = sorted(
        {length for row in by_name.values() for length in row}, key=lambda length: int(length or 0)
    )
    rows = [
        (
            report.formulas[metric].title,
            *(_with_interval(by_name[metric].get(length)) for length in lengths),
        )
        for metric in sorted(by_name, key=_place)
    ]
    return table(("metric, 95 % interval", *(f"@{k}" if k else "" for k in lengths)), rows)


def _with_interval(figure: MetricValue | None) -> str:
    if figure is None:
        return ""
    if figure.low is None or figure.high is None:
        return f"{figure.value:.4f}"
    return f"{figure.value:.4f} ({figure.low:.4f} – {figure.high:.4f})"


def _place(metric: str) -> tuple[int, str]:
    """The best known metrics first, then the others by name."""
    return (ORDER.index(metric) if metric in ORDER else len(ORDER)), metric


def listed(found: Sequence[RunSummary]) -> RenderableType:
    columns = ("run", "data", "test", *HEADLINES, "took", "trained", "")
    return stack(table(columns, [_line(run) for run in found]), *_notices(found))


def _notices(found: Sequence[RunSummary]) -> list[str]:
    """Each notice once, behind the runs that it concerns."""
    concerned: dict[str, list[str]] = {}
    for run in found:
        for code in run.notices:
            concerned.setdefault(code, []).append(run.run)
    return [f"{', '.join(runs)}: {describe_notice(code)}" for code, runs in concerned.items()]


def _line(run: RunSummary) -> tuple[Cell, ...]:
    figures = (run.metrics.get(name, {}).get("value") for name in HEADLINES)
    return (
        run.run,
        run.dataset,
        f"{run.protocol['split']}/{run.protocol['target']}",
        *figures,
        duration(run.seconds),
        moment(run.created),
        _state(run),
    )


def _state(run: RunSummary) -> str:
    if not run.has_model:
        return "model removed"
    return "" if run.current else "data changed since"


def compared(board: Leaderboard) -> RenderableType:
    rows = [
        (row.rank, row.run, row.figure.value, row.figure.low, row.figure.high, row.letters)
        for row in board.rows
    ]
    return stack(
        table(
            ("rank", "run", board.metric, "from", "to (95 %)", "group"),
            rows,
            title=f"{board.people:,} people · {board.better} is better",
        ),
        "Runs that share a letter do not differ significantly (5 %, paired, Holm-corrected).",
        _differences(board),
        *map(describe_notice, board.notices),
    )


def _differences(board: Leaderboard) -> RenderableType:
    rows = [
        (pair.first, pair.second, pair.difference, pair.low, pair.high, pair.p_corrected)
        for pair in board.differences
    ]
    return table(("run", "minus", "difference", "from", "to (95 %)", "p corrected"), rows)


def published(found: Sequence[Publication]) -> RenderableType:
    rows = [
        (p.run, p.model_title, p.dataset, p.k, p.people, _names(p), moment(p.created))
        for p in found
    ]
    return table(("run", "model", "data", "length", "people", "by", "published"), rows)


def _names(publication: Publication) -> str:
    return "external id" if publication.with_ids else "pseudonym"
