from recsys_app.training.early_stopping import EarlyStopping


def test_it_waits_for_patience_epochs_after_the_best():
    stopping = EarlyStopping(patience=2)
    improved = [
        stopping.update(epoch, score) for epoch, score in enumerate([0.1, 0.3, 0.2, 0.3], 1)
    ]
    assert improved == [True, True, False, False]  # a tie is no improvement
    assert (stopping.best, stopping.best_epoch) == (0.3, 2)
    assert [stopping.exhausted(epoch) for epoch in (2, 3, 4)] == [False, False, True]


def test_a_score_of_zero_is_better_than_none():
    assert EarlyStopping(patience=1).update(1, 0.0)
