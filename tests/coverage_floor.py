"""A pytest plugin: when the whole suite is measured (`--cov` and no path), every branch of the models, permissions and
actions has been taken, or the run fails and names the lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

WHOLE = re.compile(r"/(models|permissions|actions)(/.*)?\.py$")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if not measures_everything(config):
        return
    short = list(gaps(config.pluginmanager.getplugin("_cov").cov_controller.cov))
    if short:
        terminalreporter.section("not wholly covered", red=True, bold=True)
        terminalreporter.write_line("\n".join(short))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    yield
    passed = session.exitstatus == pytest.ExitCode.OK
    if passed and measures_everything(session.config):
        plugin = session.config.pluginmanager.getplugin("_cov")
        if any(gaps(plugin.cov_controller.cov)):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def measures_everything(config: pytest.Config) -> bool:
    is_worker = hasattr(config, "workerinput")
    return bool(config.getoption("cov_source", None)) and not is_worker and config.args == config.getini("testpaths")


def gaps(coverage: Any) -> Iterator[str]:
    """Files that must be covered wholly, with what is left."""
    for file in sorted(coverage.get_data().measured_files()):
        if WHOLE.search(file):
            numbers = coverage._analyze(file).numbers
            missing = coverage.analysis2(file)[4]
            if numbers.n_missing or numbers.n_partial_branches:
                yield f"{file}: lines {missing or '-'}, {numbers.n_partial_branches} branches taken one way only"
