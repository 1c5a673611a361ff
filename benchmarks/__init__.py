"""What is measured by hand, as ratios; see README.md."""
