"""Papers that a person orders and a worker makes, whatever they tell: one row, one way from the order to the file."""
