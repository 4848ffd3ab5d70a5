"""The verbs of the archive, one module an activity; every door calls these and nothing else."""
