"""The assessment of a programme and period: computed once, stored, found again."""
