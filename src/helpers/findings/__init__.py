"""Facts worth telling, each with its numbers and its evidence. No sentences here, no causes."""
