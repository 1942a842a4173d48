"""Which pages a run asks for."""
