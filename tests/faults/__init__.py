"""What must hold when parts of an installation are killed, taken away or answer with nonsense: real processes, real servers."""
