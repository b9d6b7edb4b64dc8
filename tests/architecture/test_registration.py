"""What is written in a file of its own is also reachable: no page, no command is forgotten."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import FunctionType, ModuleType

import typer

import recsys_app.cli.commands
import ui.pages
from recsys_app.cli.program import program
from ui.pages import PAGES, Page


def modules(package: ModuleType) -> list[ModuleType]:
    """Every module below a package, imported."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(module.name) for module in found]


def subclasses(cls: type) -> Iterator[type]:
    for child in cls.__subclasses__():
        yield child
        yield from subclasses(child)


def commands(module: ModuleType) -> set[FunctionType]:
    """The functions of a module that are written as commands: they take the program's context."""
    return {
        function
        for _, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and any(
            parameter.annotation is typer.Context
            for parameter in inspect.signature(function).parameters.values()
        )
    }


def registered(app: typer.Typer) -> set[object]:
    """What the commands of a program and of its groups call."""
    found: set[object] = {command.callback for command in app.registered_commands}
    for group in app.registered_groups:
        assert group.typer_instance is not None
        found |= registered(group.typer_instance)
    return found


def test_every_page_is_in_the_navigation():
    modules(ui.pages)
    written = {page for page in subclasses(Page) if page.__module__.startswith("ui.pages.")}
    assert written == set(PAGES)
    assert len({page.key for page in PAGES}) == len(PAGES)


def test_every_command_is_in_the_program():
    written = {module: commands(module) for module in modules(recsys_app.cli.commands)}
    assert [module.__name__ for module, functions in written.items() if not functions] == []
    assert set().union(*written.values()) == registered(program)
