"""tools/readme-tour finds a README that is not true. The server of this test says "hello" and "world"."""

import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

TOUR = pathlib.Path(__file__).resolve().parents[2] / "tools" / "readme-tour"
SERVER = """#!/usr/bin/python3
import http.server, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        host = self.headers["Host"]
        body = f"hello\\nworld of {host}\\n".encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

host, port = sys.argv[sys.argv.index("--listen") + 1].split(":")
server = http.server.HTTPServer((host, int(port)), Handler)
print(f"serving on http://{host}:{server.server_port} after 0 ms", flush=True)
server.serve_forever()
"""
TRUE = "# T\n\n```console\n$ curl -s localhost:8080/\nhello\nworld of localhost:8080\n```\n\nrest\n"


class Tour(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.server = pathlib.Path(folder.name, "server")
        self.server.write_text(SERVER, encoding="utf-8")
        self.server.chmod(0o755)
        self.readme = pathlib.Path(folder.name, "README.md")

    def tour(self, text, *options):
        self.readme.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, TOUR, "--server", self.server, "--readme", self.readme, *options],
            capture_output=True, text=True, timeout=600, check=False,
        )
        return done.returncode, done.stdout

    def test_what_is_true_passes(self):
        status, output = self.tour(TRUE)
        self.assertEqual((status, output), (0, "ok 1 - curl -s localhost:8080/\n1..1\n"))

    def test_a_line_that_differs_fails_and_is_shown(self):
        status, output = self.tour(TRUE.replace("hello", "good day"))
        self.assertEqual(status, 1)
        self.assertIn("not ok 1", output)
        self.assertIn("# -good day\n# +hello\n", output)

    def test_a_line_too_few_or_too_many_fails(self):
        self.assertEqual(self.tour(TRUE.replace("hello\n", ""))[0], 1)
        self.assertEqual(self.tour(TRUE.replace("hello\n", "hello\nhello\n"))[0], 1)

    def test_an_ellipsis_stands_for_text_and_for_lines(self):
        self.assertEqual(self.tour(TRUE.replace("hello", "h…o"))[0], 0)
        self.assertEqual(self.tour(TRUE.replace("hello\n", "…\n"))[0], 0)
        self.assertEqual(self.tour(TRUE.replace("hello", "h…x"))[0], 1)

    def test_a_command_that_fails_fails(self):
        self.assertEqual(self.tour("```console\n$ false\n```\n")[0], 1)

    def test_a_command_goes_on_after_a_backslash(self):
        self.assertEqual(self.tour(TRUE.replace("-s localhost", "-s \\\n    localhost"))[0], 0)

    def scratch(self, text):
        folder = self.readme.parent / "scratch"
        return folder, self.tour(text, "--scratch", folder)

    def test_in_a_scratch_folder_files_are_made_and_the_program_is_found(self):
        text = "```json made/a.json\n{}\n```\n\n```console\n$ cat made/a.json\n{}\n$ basename $(readlink $(command -v skyledger))\nserver\n```\n"
        folder, (status, output) = self.scratch(text)
        self.assertEqual((status, output.splitlines()[-1]), (0, "1..2"), output)
        self.assertEqual((folder / "made" / "a.json").read_text(encoding="utf-8"), "{}\n")

    def test_digits_of_a_number_are_no_port(self):
        command = "# T\n\n```console\n$ p=localhost:8081; echo \"9${p#*:}7 $p\"\n%s localhost:8081\n```\n"
        self.assertEqual(self.tour(command % "9…7", "--scratch")[0], 0)
        self.assertEqual(self.tour(command % "980817", "--scratch")[0], 1)

    def test_what_a_step_leaves_running_is_ended(self):
        text = ("```console\n$ skyledger --listen localhost:8080 >/dev/null 2>&1 & echo $! > pid\n"
                "$ curl -s --retry 9 --retry-connrefused localhost:8080/\nhello\nworld of localhost:8080\n```\n")
        folder, (status, output) = self.scratch(text)
        self.assertEqual(status, 0, output)
        pid = int((folder / "pid").read_text(encoding="utf-8"))
        for _ in range(6000):
            command_line = pathlib.Path(f"/proc/{pid}/cmdline")  # empty: it has ended, and nobody has asked how
            if not command_line.exists() or not command_line.read_bytes():
                return
            time.sleep(0.05)
        self.fail("it still runs")

    def test_a_readme_without_commands_fails(self):
        self.assertEqual(self.tour("# T\n")[0], 1)

    def test_update_rewrites_what_differs_and_nothing_else(self):
        self.assertEqual(self.tour(TRUE.replace("hello", "good day"), "--update")[0], 0)
        self.assertEqual(self.readme.read_text(encoding="utf-8"), TRUE)
        dotted = TRUE.replace("hello", "h…o")
        self.assertEqual(self.tour(dotted, "--update")[0], 0)
        self.assertEqual(self.readme.read_text(encoding="utf-8"), dotted)


if __name__ == "__main__":
    unittest.main()
