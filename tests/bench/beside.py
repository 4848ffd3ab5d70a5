"""Where the tests keep what the benchmarks use too: their office and their browser window."""

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[1:1] = [str(TESTS), str(TESTS / "browser")]
