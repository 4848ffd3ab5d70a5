"""Public test files of other projects, run through the whole intake and judged by what their makers say."""
