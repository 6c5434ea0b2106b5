"""What must hold between declarations; `whole.py` lists all rules, one small function each."""
