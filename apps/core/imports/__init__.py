"""Bringing in files: read, checked line by line against the data, previewed, then written by the services.

tables.py reads a CSV file, values.py its cells, columns.py says what a column may hold and finds the rows it names,
resources.py is what an app declares in its `imports.py`, run.py tells each line's fate and writes, uploads.py keeps a
file between preview and confirmation.
"""
