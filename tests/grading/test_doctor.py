"""The doctor names what is missing and how to get it; its word on the sandbox is a real trial."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from steepest_grading import doctor
from steepest_grading.doctor import Finding, diagnose, sandbox_works


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return diagnose()


def named(findings: list[Finding], name: str) -> Finding:
    (found,) = [finding for finding in findings if finding.name == name]
    return found


def test_this_machine_can_sandbox_and_says_how_fast(findings: list[Finding]) -> None:
    assert sandbox_works(findings)
    assert " ms each" in named(findings, doctor.SPAWN).detail


def test_everything_is_looked_at_once(findings: list[Finding]) -> None:
    names = [finding.name for finding in findings]
    assert len(set(names)) == len(names)
    assert {"Python", "Bubblewrap", "namespaces", "seccomp", "user", "memory", "disk"} <= set(names)
    assert {"nbgrader", "SQLAlchemy", "msgpack", "distributed", "psycopg"} <= set(names)


def test_what_is_wrong_has_a_remedy(findings: list[Finding]) -> None:
    assert all(finding.detail for finding in findings)
    assert all(finding.remedy for finding in findings if not finding.ok)


def test_without_bubblewrap_it_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    found = diagnose()
    assert named(found, "Bubblewrap") == Finding(
        "Bubblewrap", False, "no bwrap on PATH", "apt-get install bubblewrap"
    )
    assert not sandbox_works(found)
    assert sandbox_works([doctor._spawn(unsafe=True)])


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Refuse namespaces; the settings of the kernel are in the folder."""

    def refuse(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(doctor.subprocess, "run", refuse)
    monkeypatch.setattr(doctor, "KERNEL", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("name", "forbidding", "allowing"), doctor.SWITCHES)
def test_a_switch_of_the_kernel_that_forbids_namespaces_is_named(
    refused: Path, name: str, forbidding: str, allowing: str
) -> None:
    file = refused / name.replace(".", "/")
    file.parent.mkdir()
    file.write_text(f"{forbidding}\n")
    found = doctor._namespaces()
    assert not found.ok
    assert found.detail == f"{name} is {forbidding}"
    assert found.remedy == f"sysctl -w {name}={allowing}"
    file.write_text(f"{allowing}\n")
    assert name not in doctor._namespaces().detail


def test_a_container_that_forbids_namespaces_is_named(
    refused: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_container", lambda: "Podman")
    found = doctor._namespaces()
    assert not found.ok
    assert found.detail == "refused inside Podman"
    assert "--security-opt seccomp=unconfined" in found.remedy


def test_a_kernel_without_seccomp_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert doctor._seccomp().ok
    monkeypatch.setattr(doctor, "KERNEL", tmp_path)
    found = doctor._seccomp()
    assert not found.ok
    assert "CONFIG_SECCOMP_FILTER" in found.remedy


def test_a_missing_package_is_an_error_only_if_it_is_needed() -> None:
    missing = "no-such-package"
    assert doctor._distribution(missing, "it is needed", True) == Finding(
        missing, False, "not installed; it is needed", f"pip install {missing}"
    )
    assert doctor._distribution(missing, "it is not", False).ok


def test_too_little_memory_or_disk_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_DISK", 2**70)
    assert not doctor._disk().ok
    assert doctor._disk().remedy.startswith("Free ")
    monkeypatch.setattr(doctor, "Limits", lambda: LARGE)
    assert not doctor._memory().ok


LARGE = doctor.Limits(memory_bytes=2**70)
