"""The digital signature of an issued report (PAdES): the key it is made with, the making, and what a file's signature says."""
