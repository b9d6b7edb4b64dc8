"""A small shop for tests of recommending: two tastes in four departments, three runs, two of them published."""

from pathlib import Path

import numpy as np

from recsys_app import Application, ImportData, PublishRun, Role, TrainModel

DATASET = "shop"
PEOPLE, ITEMS, EACH = 40, 24, 9
DEPARTMENTS = ("Bakery", "Dairy", "Garden", "Tools")
PERSON = "customer-1"
NEWCOMER = "customer-new"
"""Has bought one thing, which no model knows."""


def furnish(store: Path, folder: Path, password: str) -> None:
    """Import the shop's data into `store`, train `popular-1`, `ease-2`, `item-knn-3`, publish two."""
    write_files(folder)
    application = Application(store)
    try:
        application.sign_in(Role.ADMINISTRATOR, password)
        application.execute(
            ImportData(
                folder / "log.csv",
                DATASET,
                items=folder / "items.csv",
                users=folder / "people.csv",
                identifying=("email",),
            )
        )
        for model in ("popular", "ease", "item-knn"):
            application.execute(
                TrainModel(
                    dataset=DATASET,
                    model=model,
                    split="leave-one-out",
                    preprocessing={"min_interactions": 2},
                )
            )
        application.execute(PublishRun("ease-2", k=5, with_ids=True))
        application.execute(PublishRun("item-knn-3", k=5))
    finally:
        application.close()


def write_files(folder: Path) -> None:
    """The log, the things with title and department, the people with an identifying column."""
    rng = np.random.default_rng(11)
    start = np.datetime64("2026-01-01T08:00:00")
    lines = []
    for person in range(PEOPLE):
        own = np.arange(ITEMS) // (ITEMS // 2) == person % 2
        taste = np.where(own, 0.95, 0.05)
        chosen = rng.choice(ITEMS, EACH, replace=False, p=taste / taste.sum())
        lines += [(f"customer-{person}", f"sku-{item}") for item in chosen]
    rows = [
        f"{who},{what},{start + np.timedelta64(6 * hour, 'h')},{1 + hour % 3}\n"
        for hour, (who, what) in enumerate(lines[i] for i in rng.permutation(len(lines)))
    ]
    rows.append(f"{NEWCOMER},sku-new,{start + np.timedelta64(999, 'D')},1\n")
    (folder / "log.csv").write_text("user,item,time,quantity\n" + "".join(rows), "utf-8")
    things = [
        f"sku-{item},Thing {item},{DEPARTMENTS[item * len(DEPARTMENTS) // ITEMS]}\n"
        for item in range(ITEMS)
    ]
    (folder / "items.csv").write_text("item,title,category\n" + "".join(things), "utf-8")
    people = [f"customer-{i},p{i}@example.org,{20 + i}\n" for i in range(PEOPLE)]
    (folder / "people.csv").write_text("user,email,age\n" + "".join(people), "utf-8")
