"""Documents in our look: PDF, slides, spreadsheets; which letters they can write, how they write numbers."""
