"""Papers to take along: a plan's document and its control table, blank or filled, made by the worker for whoever may read them (D3, V1)."""
