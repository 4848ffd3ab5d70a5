"""From an identifier to paper and back: codes with a check sign, QR drawing and reading, print sheets."""
