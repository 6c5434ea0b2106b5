"""What each row of a sheet is: heading, data, total, note. One answer for forms and exports."""
