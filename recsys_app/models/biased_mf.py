"""Biased matrix factorization: predicts ratings."""

import numpy as np
import torch

from recsys_app.domain.arrays import Float32Array, Float64Array
from recsys_app.domain.hyperparameters import Integer, Real
from recsys_app.domain.interactions import Histories
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.recommendations import Explanation, ExplanationMethod
from recsys_app.domain.training_set import TrainingSet
from recsys_app.errors import TrainingDivergedError
from recsys_app.jobs.control import JobControl
from recsys_app.models._factors import each_history, fold_in
from recsys_app.models.base import Recommender
from recsys_app.models.registry import register
from recsys_app.training.checkpoints import Checkpoints
from recsys_app.training.device import choose_device


@register
class BiasedMF(Recommender):
    """Koren, Bell & Volinsky, "Matrix Factorization Techniques", IEEE Computer 2009, equation 5.

    r̂ = μ + b_i + p · (1, q_i): the person's bias is the first factor. μ, b, q are trained by Adam on
    the squared error with weight decay; a person is folded in by ridge regression of their residual
    ratings on (1, q), so the model keeps no person and a rating's part in a prediction is exact.
    """

    name = "biased-mf"
    title = "Rating factors"
    family = "deep"
    summary = "Predicts the rating itself (RMSE, MAE); for explicit ratings, not for top lists."
    citation = (
        "Koren, Bell & Volinsky, Matrix Factorization Techniques for Recommender Systems, 2009"
    )
    predicts_ratings = True

    embedding_dim = Integer(32, low=2, high=256, text="taste dimensions", log=True)
    epochs = Integer(15, low=1, high=200, text="passes over the ratings")
    learning_rate = Real(0.005, low=1e-5, high=0.5, text="step size of Adam", log=True)
    regularization = Real(
        5.0, low=0.0, high=1000.0, text="ridge weight of a person's factors, in ratings"
    )
    weight_decay = Real(2e-5, low=0.0, high=0.1, text="decay of factors and biases")
    batch_size = Integer(4096, low=64, high=65536, text="ratings per step", log=True)

    _factors: Float64Array | None = None  # (n_items, 1 + d), the first column is 1
    _bias: Float64Array  # (n_items,)
    _mean: float

    def fit(
        self,
        training: TrainingSet,
        *,
        seed: int,
        device: str = "cpu",
        control: JobControl | None = None,
        checkpoints: Checkpoints | None = None,  # noqa: ARG002  # a minute at most
    ) -> None:
        control = control or JobControl()
        where = choose_device(device)
        self.device = str(where)
        generator = torch.Generator().manual_seed(seed)
        histories = training.complete
        user = torch.from_numpy(histories.rows).to(where)
        item = torch.from_numpy(histories.item_index.astype(np.int64)).to(where)
        rating = torch.from_numpy(histories.value.astype(np.float32)).to(where)
        self._mean = float(histories.value.mean(dtype=np.float64))
        d = self.embedding_dim
        people = _table(len(histories), d + 1, generator, where)
        items = _table(training.n_items, d + 1, generator, where)
        adam = torch.optim.Adam([people, items], self.learning_rate)
        control.stage("training", self.epochs, "epochs")
        for epoch in range(1, self.epochs + 1):
            loss = torch.zeros((), device=where)
            for batch in torch.randperm(len(rating), generator=generator).split(self.batch_size):  # type: ignore[no-untyped-call]
                control.check_cancelled()
                batch = batch.to(where)  # noqa: PLW2901  # the same rows, where they are needed
                p, q = people[user[batch]], items[item[batch]]  # (batch, 1 + d)
                predicted = self._mean + p[:, 0] + q[:, 0] + (p[:, 1:] * q[:, 1:]).sum(1)
                squared = (predicted - rating[batch]).square()
                decay = self.weight_decay * (p.square().sum(1) + q.square().sum(1))
                adam.zero_grad()
                (squared + len(rating) / len(histories) * decay).mean().backward()  # type: ignore[no-untyped-call]
                adam.step()
                loss += squared.detach().sum()
            mse = float(loss) / max(1, len(rating))
            if not np.isfinite(mse):
                raise TrainingDivergedError(step=epoch)
            control.report(epoch, loss=mse)
        learned = items.detach().cpu().numpy().astype(np.float64)
        self._bias = learned[:, 0].copy()
        learned[:, 0] = 1.0
        self._factors = learned

    @property
    def n_items(self) -> int:
        self._require(self._factors)
        return len(self._bias)

    def _parts(self, histories: Histories, entries: slice) -> Float64Array:
        """(1 + d, entries): what each rating adds to the person."""
        items = histories.item_index[entries]
        residual = histories.value[entries] - self._mean - self._bias[items]
        factors = np.asarray(self._factors, np.float64)
        ridge = self.regularization * np.eye(factors.shape[1]) + 1e-9 * np.eye(factors.shape[1])
        return fold_in(factors, items, np.ones(len(items)), residual, ridge)

    def score(self, histories: Histories) -> Float32Array:
        people = np.zeros((len(histories), 1 + self.embedding_dim if self.n_items else 0))
        for person, entries in each_history(histories):
            people[person] = self._parts(histories, entries).sum(axis=1)
        personal = people @ np.asarray(self._factors).T
        return np.asarray(self._mean + self._bias + personal, np.float32)

    def explain(self, history: Histories, item: int) -> Explanation:
        score = float(self.score(history)[0, item])
        baseline = self._mean + float(self._bias[item])
        if not len(history.item_index):
            none = np.zeros(0, np.float64)
            return Explanation(item, score, baseline, none, ExplanationMethod.EXACT)
        parts = self._parts(history, slice(0, len(history.item_index)))
        each = np.asarray(self._factors)[item] @ parts  # (entries,)
        return Explanation(item, score, baseline, each, ExplanationMethod.EXACT)

    def state(self) -> ModelState:
        self._require(self._factors)
        arrays = {"factors": np.asarray(self._factors), "bias": self._bias}
        return ModelState(arrays, {"mean": self._mean})

    def restore(self, state: ModelState) -> None:
        self._factors, self._bias = state.arrays["factors"], state.arrays["bias"]
        self._mean = float(str(state.config["mean"]))


def _table(
    rows: int, columns: int, generator: torch.Generator, where: torch.device
) -> torch.Tensor:
    """(rows, columns), small random factors; the bias in the first column starts at 0."""
    values = torch.randn(rows, columns, generator=generator) * 0.05
    values[:, 0] = 0.0
    return values.to(where).requires_grad_()
