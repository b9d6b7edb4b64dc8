"""Which figures stand beside the metric that runs are compared on."""

from recsys_app import Leaderboard
from ui.pages.runs.groups import Group
from ui.pages.runs.model import BoardRow


def board_rows(group: Group, board: Leaderboard) -> list[BoardRow]:
    """The runs of a group in the order of its leaderboard."""
    runs = {run.run: run for run in group.runs}
    recall, coverage = (_beside(board.metric, name, group) for name in ("recall", "coverage"))
    return [BoardRow(runs[place.run], place, recall, coverage) for place in board.rows]


def _beside(metric: str, name: str, group: Group) -> str:
    """The figure `name` at the list length of `metric`, else at the shared one nearest to 10."""
    shared = set.intersection(*(set(run.metrics) for run in group.runs))
    lengths = [int(m.partition("@")[2]) for m in shared if m.startswith(f"{name}@")]
    wanted = int(metric.partition("@")[2] or 10)
    return f"{name}@{min(lengths, key=lambda k: abs(k - wanted), default=wanted)}"


def accuracy_metric(board: Leaderboard, group: Group) -> str:
    """The metric of the trade-off: the one chosen, or nDCG where more of it is not better."""
    return board.metric if board.better == "higher" else _beside(board.metric, "ndcg", group)
