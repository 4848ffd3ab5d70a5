"""View models: frozen, plain values that templates draw. What they hold is already decided and masked."""
