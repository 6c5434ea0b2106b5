"""The proof that a report says what its record holds, and nothing else."""
