"""Routes, one blueprint a noun: each parses, calls one service, and draws."""
