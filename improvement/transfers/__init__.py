"""Tables of work items as files: which rows and columns, how a cell is written, how it is read back."""
