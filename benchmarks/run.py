"""All benchmarks, one after the other: `make bench`."""

from __future__ import annotations

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"


def main() -> None:
    """Run the benchmarks in one process with one thread."""
    import torch

    torch.set_num_threads(1)
    import gradients
    import grading
    import harness
    import jacobians
    import optimizer_steps

    print(harness.machine())
    for benchmark in (gradients, optimizer_steps, jacobians, grading):
        benchmark.main()


if __name__ == "__main__":
    main()
