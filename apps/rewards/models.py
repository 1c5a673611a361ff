"""Every table of the app, part by part."""
