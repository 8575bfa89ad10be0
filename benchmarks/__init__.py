"""What a request costs, and what the application weighs: `make bench`. Figures are printed, never asserted."""
