"""What holds for every test."""

import logging

# A kernel client that was run leaves a task, which complains whenever it happens to be collected.
# Writing that complaint parses code; within another parse Python 3.11 takes it for a fault of its
# own (SystemError: AST constructor recursion depth mismatch).
logging.getLogger("asyncio").setLevel(logging.CRITICAL)
