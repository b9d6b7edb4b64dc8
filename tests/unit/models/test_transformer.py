import pytest
import torch

from recsys_app.models._transformer import Dropout, SequenceEncoder, initialise

N_ITEMS, MAX_LENGTH, DIM = 40, 12, 16


@pytest.fixture
def encoder():
    encoder = SequenceEncoder(
        N_ITEMS, MAX_LENGTH, DIM, blocks=2, heads=2, dropout=Dropout(0.5, torch.Generator())
    )
    initialise(encoder, torch.Generator().manual_seed(1))
    with torch.no_grad():
        for weight in encoder.parameters():
            weight.mul_(3)  # so that attention is far from even
    return encoder.eval()


@pytest.fixture
def items():
    return torch.randint(N_ITEMS, (5, 10), generator=torch.Generator().manual_seed(2))


def test_no_position_sees_the_future(encoder, items):
    changed = items.clone()
    changed[:, 6:] = (changed[:, 6:] + 1) % N_ITEMS
    before, after = encoder(items), encoder(changed)
    torch.testing.assert_close(before[:, :6], after[:, :6])
    assert not torch.allclose(before[:, 6:], after[:, 6:])


def test_every_position_sees_all_its_past(encoder, items):
    changed = items.clone()
    changed[:, 0] = (changed[:, 0] + 1) % N_ITEMS
    difference = (encoder(items) - encoder(changed)).abs().amax(-1)
    assert (difference > 1e-5).all()


def test_the_order_of_the_past_matters(encoder, items):
    swapped = items.clone()
    swapped[:, [0, 1]] = items[:, [1, 0]]
    assert not torch.allclose(encoder(items)[:, 5], encoder(swapped)[:, 5])


def test_the_short_way_to_the_last_position_gives_the_same(encoder, items):
    length = torch.tensor([10, 1, 4, 9, 2])
    full = encoder(items)[torch.arange(5), length - 1]
    torch.testing.assert_close(encoder.last(items, length), full)


def test_padding_changes_nothing(encoder, items):
    length = torch.full((5,), 4)
    torch.testing.assert_close(encoder.last(items, length), encoder.last(items[:, :4], length))


def test_dropout_keeps_the_mean_and_drops_its_share():
    dropout = Dropout(0.25, torch.Generator().manual_seed(1))
    x = torch.ones(1000, 101)
    dropped = dropout(x)
    assert dropped.unique().tolist() == pytest.approx([0, 4 / 3])
    assert (dropped == 0).float().mean().item() == pytest.approx(0.25, abs=0.01)
    assert dropped.mean().item() == pytest.approx(1.0, abs=0.01)


def test_dropout_does_nothing_outside_training():
    x = torch.ones(3, 3)
    assert Dropout(0.25, torch.Generator()).eval()(x) is x


def test_its_generator_alone_decides_what_dropout_drops():
    x = torch.ones(50, 50)
    torch.manual_seed(1)
    first = Dropout(0.5, torch.Generator().manual_seed(7))(x)
    torch.manual_seed(2)
    again = Dropout(0.5, torch.Generator().manual_seed(7))(x)
    assert torch.equal(first, again)
    assert not torch.equal(first, Dropout(0.5, torch.Generator().manual_seed(8))(x))


def test_fresh_weights_follow_from_the_seed(encoder):
    twin = SequenceEncoder(N_ITEMS, MAX_LENGTH, DIM, 2, 2, Dropout(0.5, torch.Generator()))
    initialise(twin, torch.Generator().manual_seed(1))
    assert torch.equal(3 * twin.items.weight, encoder.items.weight)
    assert torch.equal(twin.norm.weight, torch.ones(DIM))
    assert torch.equal(twin.norm.bias, torch.zeros(DIM))
