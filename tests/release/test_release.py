"""tools/release refuses what is not ready, and prepares a version; tools/skychangelog reads and writes CHANGELOG.md.

What it builds is tried by check_release.sh (make test-release).
"""

import datetime
import importlib.machinery
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import skychangelog  # noqa: E402

sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("release", str(ROOT / "tools/release"))
release = importlib.util.module_from_spec(importlib.util.spec_from_loader("release", loader))
loader.exec_module(release)

NEEDED = ("tools/release", "tools/skychangelog.py", "tools/skyinterface.py", "tools/skyparts.py", "meson.build", "openapi.yaml", "docs/skyledger.1",
          *(str(path.relative_to(ROOT)) for path in (ROOT / "openapi").rglob("*.yaml")),
          "deploy/kubernetes/base/kustomization.yaml", *(str(path.relative_to(ROOT)) for path in (ROOT / "tests/contract").glob("*.py")))
DAY = datetime.date(2026, 11, 30)
HEAD = "# Changelog\n\nIn the manner of Keep a Changelog.\n\n"
UNRELEASED = HEAD + "## [Unreleased]\n\n### Added\n\n- A thing\n  of two lines.\n\n### Fixed\n\n- A fault.\n"
RELEASED = HEAD + "## [Unreleased]\n\n## [0.2.0] - 2026-11-25\n\n### Added\n\n- A second thing.\n\n## [0.1.0] - 2026-11-01\n\n### Added\n\n- A thing.\n"
MISTAKES = {
    "## [0.1.0] - 2026-11-25\n": "the first section is not [Unreleased]",
    "": "the first section is not [Unreleased]",
    "## [Unreleased] - 2026-11-25\n": "[Unreleased] has a date",
    "## [Unreleased]\n\n## [0.1.0]\n": "[0.1.0] needs its date",
    "## [Unreleased]\n\n## [0.1.0] - 2026-11-31\n": "[0.1.0] needs its date",
    "## [Unreleased]\n\n## [0.1] - 2026-11-25\n": "[0.1] is no version",
    "## [Unreleased]\n\n## [01.1.0] - 2026-11-25\n": "[01.1.0] is no version",
    "## [Unreleased]\n\n## 0.1.0 - 2026-11-25\n": "not ## 0.1.0 - 2026-11-25",
    "## [Unreleased]\n\n## [0.1.0] - 2026-11-25\n\n## [0.2.0] - 2026-11-26\n": "from the newest to the oldest",
    "## [Unreleased]\n\n## [0.1.0] - 2026-11-25\n\n## [0.1.0] - 2026-11-24\n": "from the newest to the oldest",
    "## [Unreleased]\n\n## [Unreleased]\n": "from the newest to the oldest",
    "## [Unreleased]\n\n### New\n\n- A thing.\n": "has a group 'New'; there are: Added",
    "## [Unreleased]\n\n### Added\n\n- A.\n\n### Added\n\n- B.\n": "has a group 'Added' twice",
    "## [Unreleased]\n\n- A thing.\n": "says something before its first group: - A thing.",
}


class Changelog(unittest.TestCase):
    def test_the_projects_own_comes_back_as_it_was(self):
        text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        self.assertEqual(skychangelog.write(*skychangelog.read(text)), text)

    def test_each_mistake_is_told(self):
        for text, message in MISTAKES.items():
            with self.subTest(text), self.assertRaises(skychangelog.Mistake) as caught:
                skychangelog.read(HEAD + text)
            self.assertIn(message, str(caught.exception))

    def test_what_is_unreleased_becomes_a_section(self):
        head, sections = skychangelog.read(UNRELEASED)
        self.assertEqual(skychangelog.write(head, skychangelog.release(sections, "0.1.0", DAY)), HEAD + "## [Unreleased]\n\n"
                         "## [0.1.0] - 2026-11-30\n\n### Added\n\n- A thing\n  of two lines.\n\n### Fixed\n\n- A fault.\n")

    def test_the_newest_section_takes_more_in(self):
        more = RELEASED.replace("[Unreleased]\n", "[Unreleased]\n\n### Added\n\n- A third.\n\n### Security\n\n- A hole.\n")
        head, sections = skychangelog.read(more)
        self.assertEqual(skychangelog.write(head, skychangelog.release(sections, "0.2.0", DAY)), RELEASED.replace(
            "2026-11-25", "2026-11-30").replace("- A second thing.\n", "- A second thing.\n- A third.\n\n### Security\n\n- A hole.\n"))

    def test_nothing_comes_before_the_newest_or_of_nothing(self):
        for version, message in (("0.1.9", "0.2.0 is released; 0.1.9 would come before it"), ("0.10.0", "there is nothing to release")):
            with self.assertRaises(skychangelog.Mistake) as caught:
                skychangelog.release(skychangelog.read(RELEASED)[1], version, DAY)
            self.assertIn(message, str(caught.exception))

    def test_debian_has_an_entry_a_version(self):
        self.assertEqual(skychangelog.debian(skychangelog.read(RELEASED)[1], "A B <a@b.c>"),
                         "skyledger (0.2.0-1) unstable; urgency=medium\n\n  * New upstream release.\n\n"
                         " -- A B <a@b.c>  Wed, 25 Nov 2026 12:00:00 +0000\n\n"
                         "skyledger (0.1.0-1) unstable; urgency=medium\n\n  * Initial release.\n\n"
                         " -- A B <a@b.c>  Sun, 01 Nov 2026 12:00:00 +0000\n")


class Tarball(unittest.TestCase):
    """What differs between two checkouts does not show."""

    def made(self, names, umask, when):
        before = os.umask(umask)
        self.addCleanup(os.umask, before)
        folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        for name in names:
            file = folder / "tree-1" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(name, encoding="utf-8")
            os.utime(file, (when, when))
        (folder / "tree-1/bin/run").chmod(0o755 & ~umask)
        release.write_tarball(folder / "tree-1", folder / "out.tar.xz", 1_700_000_000)
        return folder / "out.tar.xz"

    def test_order_modes_times_and_folders_do_not_show(self):
        names = ["b", "a", "bin/run", "bin/text", "a.d/x"]
        one, other = self.made(names, 0o022, 1_600_000_000), self.made(names[::-1], 0o077, 1_650_000_000)
        self.assertEqual(one.read_bytes(), other.read_bytes())
        with tarfile.open(one) as archive:
            told = [(member.name, member.mode, member.mtime, member.uid, member.uname) for member in archive]
        folders = ("tree-1", "tree-1/a.d", "tree-1/bin")
        self.assertEqual(told, [(name, 0o755 if name in (*folders, "tree-1/bin/run") else 0o644, 1_700_000_000, 0, "") for name in (
            "tree-1", "tree-1/a", "tree-1/a.d", "tree-1/a.d/x", "tree-1/b", "tree-1/bin", "tree-1/bin/run", "tree-1/bin/text")])


@unittest.skipUnless(shutil.which("git"), "needs git")
class Release(unittest.TestCase):
    """In a repository of the few files that the tool reads."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.tree = pathlib.Path(scratch.name)
        for name in NEEDED:
            (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.tree / name)
        shutil.copytree(ROOT / "tests/contract/released", self.tree / "tests/contract/released")
        (self.tree / "CHANGELOG.md").write_text(UNRELEASED, encoding="utf-8")
        self.git("init", "--quiet")
        self.commit()

    def git(self, *words):
        subprocess.run(["git", "-c", "user.name=T", "-c", "user.email=t@localhost", *words], cwd=self.tree, check=True, timeout=600)

    def commit(self):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "a state")

    def run_tool(self, *words):
        return subprocess.run([sys.executable, "-B", self.tree / "tools/release", *words], cwd="/", capture_output=True, text=True,
                              timeout=600, check=False)

    def refused(self, command, text):
        done = self.run_tool(*command)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertIn(text, done.stderr)
        self.assertTrue(done.stderr.startswith("tools/release: "), done.stderr)

    def change(self, name, old, new):
        text = (self.tree / name).read_text(encoding="utf-8")
        self.assertIn(old, text)
        (self.tree / name).write_text(text.replace(old, new), encoding="utf-8")

    def read(self, name):
        return (self.tree / name).read_text(encoding="utf-8")

    def test_a_version_is_prepared_and_then_ready(self):
        done = self.run_tool("prepare", "7.8.9", "--date", str(DAY))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("  version: '7.8.9',\n", self.read("meson.build"))
        self.assertIn("\n  version: 7.8.9\n", self.read("openapi.yaml"))
        self.assertIn('"Skyledger 7.8.9"', self.read("docs/skyledger.1"))
        self.assertIn('newTag: "7.8.9"', self.read("deploy/kubernetes/base/kustomization.yaml"))
        self.assertIn("## [Unreleased]\n\n## [7.8.9] - 2026-11-30\n\n### Added\n", self.read("CHANGELOG.md"))
        self.assertIn("\n  version: 7.8.9\n", self.read("tests/contract/released/openapi-7.8.9.yaml"))
        for command in ("check", "build"):
            self.refused([command], "the tree is dirty, commit first: CHANGELOG.md, deploy/kubernetes/base/kustomization.yaml, "
                         "docs/skyledger.1 …")
        self.commit()
        done = self.run_tool("check")
        self.assertEqual((done.returncode, done.stdout), (0, "7.8.9 can be built: tools/release build\n"), done.stderr)
        self.change("openapi.yaml", "title: Skyledger", "title: Sky")
        self.commit()
        self.refused(["build"], "tests/contract/released/openapi-7.8.9.yaml is not what openapi.yaml says now")

    def test_an_interface_that_breaks_clients_is_not_prepared(self):
        self.change("openapi.yaml", "  /v1/vendors: {$ref: 'openapi/paths/vendors.yaml#/~1v1~1vendors'}",
                    "  /v1/sellers: {$ref: 'openapi/paths/vendors.yaml#/~1v1~1sellers'}")
        self.change("openapi/paths/vendors.yaml", "/v1/vendors:\n", "/v1/sellers:\n")
        self.refused(["prepare", "7.8.9"], "/v1/vendors")
        self.assertEqual(self.read("CHANGELOG.md"), UNRELEASED)

    def test_what_is_not_ready_is_refused(self):
        version = self.read("meson.build").split("version: '")[1].split("'")[0]
        self.refused(["build"], f"CHANGELOG.md has no section for {version}: tools/release prepare {version}")
        (self.tree / "new").touch()
        self.refused(["build"], "the tree is dirty, commit first: new\n")
        (self.tree / "new").unlink()
        for text, message in ((UNRELEASED + f"\n## [{version}] - 2026-11-01\n\n### Added\n\n- B.\n", "CHANGELOG.md has changes under [Unreleased]"),
                              (HEAD + f"## [Unreleased]\n\n## [99.0.0] - 2026-11-02\n\n## [{version}] - 2026-11-01\n", "CHANGELOG.md is at 99.0.0"),
                              (HEAD, "CHANGELOG.md: the first section is not [Unreleased]")):
            (self.tree / "CHANGELOG.md").write_text(text, encoding="utf-8")
            self.commit()
            self.refused(["build"], message)
        self.change("docs/skyledger.1", f'"Skyledger {version}"', '"Skyledger 55.0.0"')
        self.commit()
        self.refused(["build"], "the version is not the same everywhere: meson.build")
        self.change("docs/skyledger.1", '"Skyledger 55.0.0"', '""')
        self.commit()
        self.refused(["build"], "docs/skyledger.1 says no version")

    def test_what_cannot_be_prepared_is_refused(self):
        self.refused(["prepare", "1.2"], "1.2 is no version")
        (self.tree / "CHANGELOG.md").write_text(RELEASED, encoding="utf-8")
        self.refused(["prepare", "0.1.0"], "0.2.0 is released")
        (self.tree / "CHANGELOG.md").write_text(HEAD, encoding="utf-8")
        self.refused(["prepare", "0.1.0"], "CHANGELOG.md: the first section")


if __name__ == "__main__":
    unittest.main()
