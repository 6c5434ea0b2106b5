"""Forms that go out to the units: one workbook per unit and period, made from declared params."""
