import os

# The reader's matrices are so small that several threads would wait for one another; numpy asks when it is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
