"""`docker-compose.yml` and the image: no engine runs here, so everything that can be known without one is checked."""

import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from atmp_match.extensions import celery
from config import settings
from local.programs import beat_options, web_options, worker_options
from tests.architecture.test_tasks import queues_in_use

pytestmark = pytest.mark.filterwarnings("ignore:The .queue. task attribute")
ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
PROGRAMS = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def runs_once(name):
    others = [service.get("depends_on", {}) for service in SERVICES.values()]
    return any(needed.get(name, {}).get("condition") == "service_completed_successfully" for needed in others)


def programs(service):
    """The programs a service starts, each with its arguments; those of a shell's line one by one."""
    command = service["command"]
    if command[:2] == ["sh", "-c"]:
        return [shlex.split(part) for part in command[2].split("&&")]
    return [command]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_an_image_a_command_and_a_health_check(name):
    service = SERVICES[name]
    assert service.get("image") or service.get("build")
    assert service["command"]
    assert runs_once(name) or service["healthcheck"]["test"]


@pytest.mark.parametrize("name", OURS)
def test_every_command_of_ours_exists(name, application):
    started = [*programs(OURS[name]), OURS[name].get("healthcheck", {}).get("test", [])[1:]]
    for program, *arguments in filter(None, started):
        assert shutil.which(shlex.split(program)[0], path=PROGRAMS), program
        if program == "flask":
            group, verb = arguments[:2]
            assert application.test_cli_runner().invoke(args=[group, verb, "--help"]).exit_code == 0


def test_every_queue_has_a_worker(application):
    consumed = SERVICES["worker"]["command"][SERVICES["worker"]["command"].index("-Q") + 1].split(",")
    assert queues_in_use() <= set(consumed)
    assert celery.conf.task_default_queue in consumed


def test_the_programs_get_the_same_options_as_in_make_run():
    web = ["gunicorn", "wsgi:app", *web_options("0.0.0.0:8000")]
    celery_app = ["celery", "-A", "wsgi:celery_app"]
    assert SERVICES["web"]["command"] == web
    assert SERVICES["worker"]["command"] == [*celery_app, *worker_options()]
    assert SERVICES["beat"]["command"] == [*celery_app, *beat_options(Path("/state/beat-schedule"))]
    assert SERVICES["relay"]["command"] == ["flask", "relay", "run"]
    assert yaml.safe_load(DOCKERFILE[DOCKERFILE.index("CMD ") + 4 :]) == web


def test_what_can_be_started_more_than_once_claims_no_fixed_port_or_name():
    for name in ("web", "relay", "worker"):
        assert "container_name" not in SERVICES[name]
        assert all("-" in port.split(":")[-2] for port in SERVICES[name].get("ports", []))


def test_the_settings_are_all_that_production_asks_for():
    environment = {name: str(value) for name, value in COMPOSE["x-environment"].items()}
    given = {"SECRET_KEY": "x" * 40, "PUBLIC_URL": "https://match.example.org", "TRUSTED_PROXIES": "1"}
    given |= {"MAIL_URL": "smtp://mail:1025"}
    found = settings(environment | given)
    assert found["MODE"] == "production"
    assert found["MAIL_SINK_DIR"] is None


def test_data_outlives_the_containers():
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert mounted == set(COMPOSE["volumes"])


def test_the_image_holds_what_it_copies_and_runs_as_nobody_special():
    copied = [
        line.split()[1:-1] for line in DOCKERFILE.splitlines() if line.startswith("COPY ") and "--from" not in line
    ]
    missing = [name for names in copied for name in names if not (ROOT / name).exists()]
    assert missing == []
    assert "\nUSER atmp\n" in DOCKERFILE
