"""Every benchmark runs, and its answer can be read by a program; how quick it was is for people to judge."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import BENCHES, main
from tests.bench.measure import Bar, Of, Row

ROOT = Path(__file__).resolve().parents[2]


def test_each_bench_answers_in_json_with_its_reference_and_the_class_of_the_machine(tmp_path: Path) -> None:
    """All in one process, as without a name: each would load the whole program anew."""
    command = [sys.executable, "-P", "-m", "tests.bench", "--scale", "tiny", "--json", "--dir", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    rows = answer["rows"]
    assert {row["bench"] for row in rows} == set(BENCHES)
    assert all(row["count"] >= 1 and row["least"] <= row["median"] <= row["most"] for row in rows)
    assert {row["bench"] for row in rows if row["ratio"]} == set(BENCHES) - {"kill"}
    assert {"date", "cores", "memory", "python", "qt", "sqlite"} <= set(answer["machine"])


def test_an_unknown_bench_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["nonsense"])
    assert end.value.code == 2
    assert "nonsense" in capsys.readouterr().err


def test_a_bar_is_judged_on_what_it_names() -> None:
    values = tuple(float(n) for n in range(1, 101))
    assert Row("b", "w", "ms", values, bar=Bar(Of.P95, 95)).met
    assert not Row("b", "w", "ms", values, bar=Bar(Of.P95, 94)).met
    assert Row("b", "w", "ms", values, 25.25, bar=Bar(Of.RATIO, 2)).met
    assert Row("b", "w", "ms", values, None, bar=Bar(Of.RATIO, 2)).met is None
    assert Row("b", "w", "ms", values).met is None
