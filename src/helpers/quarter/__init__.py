"""A quarter, or any period for which data are sent, from its forms to its pack."""
