"""How long pages take: `python -m bench.desk`."""
