"""`bin/demo` as a person meets it: two side by side, parts that die, a machine that was switched off."""

import subprocess
import time

import pytest

from tests.platform_instance import ROOT, Instance, eventually, open_folder, plain_environment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder():
    with open_folder() as path:
        yield path


@pytest.fixture(scope="module")
def instance(folder):
    """One for all tests here: each leaves it running, healed."""
    made = Instance(folder / "one")
    made.start()
    yield made
    made.stop()


def test_a_second_instance_runs_beside_the_first_and_ends_alone(instance, folder):
    other = Instance(folder / "two with a space")
    other.start()
    assert instance.answers
    assert other.answers
    other.stop()
    assert other.processes() == []
    assert instance.answers
    assert eventually(lambda: not other.answers)


@pytest.mark.parametrize("part", ["web", "worker", "beat"])
def test_a_part_that_dies_is_started_again(instance, part):
    leader = min(instance.processes(part), key=lambda process: process.create_time())
    leader.kill()
    assert eventually(lambda: f"{part} ended (-9) and is started again" in instance.output)
    assert eventually(lambda: any(found.pid != leader.pid for found in instance.processes(part)))
    assert eventually(lambda: instance.answers)


def test_what_was_killed_hard_is_healed_by_the_next_start(instance):
    for process in instance.processes("worker"):
        process.kill()
    instance.process.kill()
    instance.process.wait()
    begun = time.monotonic()
    instance.start()
    assert time.monotonic() - begun < 60
    assert instance.answers
    leaders = [process for process in instance.processes("web") if process.ppid() == instance.process.pid]
    assert len(leaders) == 1


def test_a_second_start_on_the_same_data_is_refused(instance):
    done = refused(instance.data, instance.port + 1)
    assert f"already runs on {instance.data}, at http://localhost:{instance.port}" in done.stderr
    assert instance.answers


def test_a_taken_port_is_named_with_a_way_out(instance, folder):
    done = refused(folder / "three", instance.port)
    assert f"Port {instance.port} cannot be used" in done.stderr
    assert f"bin/demo --port {instance.port + 1}" in done.stderr


def refused(data, port):
    argv = [ROOT / "bin" / "demo", "--port", str(port), "--empty"]
    done = subprocess.run(argv, env=plain_environment(data), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    return done


def test_a_command_runs_beside_the_demo_and_leaves_its_servers_alone(instance):
    argv = [ROOT / "bin" / "manage", "doctor"]
    done = subprocess.run(argv, env=plain_environment(instance.data), capture_output=True, text=True, check=False)
    assert "ok    Worker" in done.stdout, done.stdout + done.stderr
    assert instance.answers
