"""All hostile submissions, theme by theme."""

from __future__ import annotations

from grading.hostile import (
    file_readers,
    file_writers,
    floods,
    leftovers,
    lying_objects,
    lying_values,
    mangled_files,
    mangled_folders,
    memory_attacks,
    network,
    page_attacks,
    process_attacks,
    protocol_attacks,
    ready_made_attacks,
    verdict_attacks,
)
from grading.hostile.case import Hostile

THEMES = (
    verdict_attacks,
    ready_made_attacks,
    lying_values,
    lying_objects,
    memory_attacks,
    protocol_attacks,
    file_readers,
    file_writers,
    network,
    process_attacks,
    leftovers,
    floods,
    page_attacks,
    mangled_folders,
    mangled_files,
)

HOSTILE: dict[str, Hostile] = {case.name: case for theme in THEMES for case in theme.ATTACKS}
"""Every hostile submission by its name."""
