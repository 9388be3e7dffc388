"""However a command fails, it ends in one line for people and a status for programs."""

from __future__ import annotations

import click
import pytest

from callstanding.cli.failures import INTERRUPTED, guarded


def ended(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> object:
    """The status with which a command ends that raises this."""

    @click.command()
    def failing() -> None:
        raise error

    monkeypatch.setattr("sys.argv", ["callstanding"])
    with pytest.raises(SystemExit) as left:
        guarded(failing)
    return left.value.code


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("Query interrupted")], ids=repr)
def test_ctrl_c_is_told_in_a_word_also_while_the_engine_works(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(error, monkeypatch) == INTERRUPTED
    assert capsys.readouterr().err.endswith("error: Stopped; nothing is half done.\n")


def test_a_mistake_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuntimeError, match="a mistake"):
        ended(RuntimeError("a mistake"), monkeypatch)
