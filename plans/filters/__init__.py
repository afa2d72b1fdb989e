"""The filters of lists, one module per noun."""
