"""The ledger: what was done, chained so that no entry changes unseen, anchored so that none is lost."""
