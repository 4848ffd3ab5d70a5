"""How this installation is set up, and the data of the standards it follows."""
