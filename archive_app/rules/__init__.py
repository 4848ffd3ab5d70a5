"""Pure decisions on plain values: who may, how long, which household, what is missing."""
