"""What the firm improves for its clients: initiatives, milestones and baselines, and the pains nobody works on."""
