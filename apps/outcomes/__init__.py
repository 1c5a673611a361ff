"""Service levels against outcomes, the authority to act beyond the contract, friction with it, goal workshops."""
