"""A server that holds two releases: first a copy of the data set that differs a little, then the data set itself."""

import json
import pathlib
import shutil
import signal
import tempfile
import time

from client import SAFETY_SECONDS, Server


class Reloaded(Server):
    """Like Server; `since` is the id of the earlier release."""

    def __init__(self, binary, data):
        self.data = pathlib.Path(data)
        self.folder = tempfile.TemporaryDirectory()
        self.copy = pathlib.Path(self.folder.name) / "set"
        super().__init__(binary, self.copy)

    def __enter__(self):
        if not self.own:  # a server given by its URL cannot be loaded again
            return super().__enter__()
        shutil.copytree(self.data, self.copy)
        self.make_earlier()
        super().__enter__()
        self.since = self.release()
        for file in self.data.iterdir():
            shutil.copyfile(file, self.copy / file.name)
        self.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + SAFETY_SECONDS
        while self.release() == self.since:
            if time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError("the data set is not loaded again")
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        super().__exit__()
        self.folder.cleanup()

    def release(self):
        return self.ask("/v1").json()["meta"]["release"]

    def make_earlier(self):
        """A field that differs, a record less and one more."""
        vendors = self.copy / "vendors.json"
        records = json.loads(vendors.read_text(encoding="utf-8"))
        records[0]["summary"] = "Another summary."
        vendors.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        statements = self.copy / "statements.json"
        records = json.loads(statements.read_text(encoding="utf-8"))
        records[-1]["id"] = "withdrawn-" + records[-1]["id"]
        statements.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
