"""Which run leads: the newest run's comparable ones that still have their model, best first."""

from collections.abc import Sequence

from recsys_app import RunSummary


def headline_metric(run: RunSummary) -> str:
    """The metric a run is known by: nDCG at 10, or its first nDCG."""
    names = [name for name in run.metrics if name.startswith("ndcg@")]
    return "ndcg@10" if "ndcg@10" in names else names[0]


def leaders(runs: Sequence[RunSummary]) -> list[RunSummary]:
    """Of `runs`, newest first, those comparable with the newest, by its headline metric.

    A run whose model was removed leads nobody anywhere, so it is left out.
    """
    there = [run for run in runs if run.has_model]
    if not there:
        return []
    newest = there[0]
    metric = headline_metric(newest)
    rivals = [
        run
        for run in there
        if run.dataset == newest.dataset
        and run.protocol_key == newest.protocol_key
        and metric in run.metrics
    ]
    return sorted(rivals, key=lambda run: run.metrics[metric]["value"] or 0.0, reverse=True)
