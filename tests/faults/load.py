"""Founders who send requests at a steady pace, and send each again, with its key, until it is answered."""

import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from secrets import token_urlsafe

import httpx

from tests.factories.crowd import Asker, monday, ref_in

PATIENCE = 90.0  # seconds after which a founder gives up
PER_WEEK = 8  # more than there are units, so that some wait
UNANSWERED = {502, 503}


class Load:
    """So many requests for a bench's weeks, eight for each week, so many a second."""

    def __init__(self, askers: list[Asker], *, first_week: int, requests: int, per_second: float) -> None:
        self.askers, self.first_week, self.requests = askers, first_week, requests
        self.pause = 1 / per_second
        self.tries = Counter()
        self.seconds: list[float] = []  # of each try that was answered
        self._pool = ThreadPoolExecutor(len(askers) + 1)
        self._answers: list[Future] = []
        self._sending: Future | None = None

    def start(self) -> None:
        self._sending = self._pool.submit(self._send_all)

    def wait_until_sent(self, part: float) -> None:
        """Return when this part of the requests is on its way."""
        while len(self._answers) < self.requests * part:
            time.sleep(0.05)

    @property
    def is_answered(self) -> bool:
        """Whether every request has got its answer."""
        sent = self._sending is not None and self._sending.done()
        return sent and all(answer.done() for answer in self._answers)

    def refs(self) -> list[str]:
        """Return the reference in each answer."""
        self._pool.shutdown()
        return [answer.result() for answer in self._answers]

    def milliseconds(self, part: float) -> float:
        """Return the time within which this part of the tries was answered."""
        inside = sorted(self.seconds)
        return 1000 * inside[min(len(inside) - 1, int(part * len(inside)))]

    def _send_all(self) -> None:
        for number in range(self.requests):
            asker, week = self.askers[number % len(self.askers)], self.first_week + number // PER_WEEK
            self._answers.append(self._pool.submit(self._ask_until_answered, asker, week))
            time.sleep(self.pause)

    def _ask_until_answered(self, asker: Asker, week: int) -> str:
        key, deadline = token_urlsafe(16), time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            began = time.monotonic()
            try:
                answer = asker.ask(monday(week), key=key)
                self.seconds.append(time.monotonic() - began)
                self.tries[answer.status_code] += 1
                if answer.status_code not in UNANSWERED:
                    return ref_in(answer)
            except httpx.TransportError as error:
                self.tries[type(error).__name__] += 1
            time.sleep(0.3)
        raise AssertionError(f"nobody answered within {PATIENCE} s: {self.tries}")
