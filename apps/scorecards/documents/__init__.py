"""The scorecard as documents: one content that page behind a link, mail, PDF, slides and spreadsheet are made of."""
