"""What every task of Celery does: it carries the id of the request it comes from, and what the scheduler orders runs once."""

import uuid

from celery import Task

from audit.context import request_id


def receiving(task, app, consumer, **options):
    """Return what receives the messages of a task (a strategy of Celery's): what a worker says then bears the id of the request, too."""
    from celery.worker import strategy  # for workers alone

    receive = strategy.default(task, app, consumer, **options)

    def received(message, *args, **more):
        token = request_id.set((message.headers or {}).get("request_id") or "")
        try:
            return receive(message, *args, **more)
        finally:
            request_id.reset(token)

    return received


class HouseTask(Task):
    """A task that logs under the id of its request, and of which two schedulers start only one."""

    Strategy = "config.tasks:receiving"

    def apply_async(self, args=None, kwargs=None, **options):
        """Send the task with the id of the present request, or with a new one."""
        headers = {"request_id": request_id.get() or uuid.uuid4().hex, **(options.pop("headers", None) or {})}
        return super().apply_async(args, kwargs, headers=headers, **options)

    def __call__(self, *args, **kwargs):
        told = self.request.headers or {}
        token = request_id.set(told.get("request_id") or uuid.uuid4().hex)
        try:
            return self._run(told.get("scheduled"), *args, **kwargs)
        finally:
            request_id.reset(token)

    def _run(self, scheduled, *args, **kwargs):
        if not scheduled:
            return super().__call__(*args, **kwargs)
        from reminders.actions import run_once

        name, period = scheduled
        return run_once(name, period, lambda: self.run(*args, **kwargs))
