"""Bringing in files: read, checked line by line against the data, previewed, then written by the services.

texts.py finds a file's encoding, tables.py reads its CSV and cuts it into pieces, values.py reads cells, columns.py
says what a column may hold and finds the rows it names, resources.py is what an app declares in its `imports.py`,
run.py tells each line's fate (seen.py: was it told before?) and writes. uploads.py keeps a file between preview and
confirmation, cut into the parts of parts.py; working.py looks through them step by step and writes them in one
transaction, while progress.py says how far it is. Nothing here holds a file, or all its lines, in memory.
"""
