from recsys_app import metric_title


def test_a_metric_is_named_as_papers_spell_it():
    assert (metric_title("ndcg@10"), metric_title("rmse")) == ("nDCG@10", "RMSE")


def test_a_stored_metric_that_this_program_lacks_shows_as_itself():
    assert metric_title("serendipity-2@10") == "serendipity-2@10"
