#!/usr/bin/env python3
"""What deploy/ holds fits together and fits the program: names that one file uses and another defines, settings that the program knows,
and what containers must not be allowed; and docs/operations.md names what exists. Where they are installed, kubectl renders the overlays and HAProxy, nginx and systemd read
their own files; what was left out is said.

usage: check_manifests.py PROGRAM UNIT_FOLDER      ends with "N passed, N failed"
"""
import pathlib
import re
import shutil
import string
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
sys.path.insert(0, str(ROOT / "tests" / "contract"))
from tally import Tally  # noqa: E402

TOOLS = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
EXPOSURE_MAX = 1.5  # systemd-analyze security: 0 is nothing exposed, 10 is everything


def read(path):
    return [item for item in yaml.safe_load_all(path.read_text(encoding="utf-8")) if item]


def command(*words, **environment):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False,
                          env={"PATH": TOOLS, "LC_ALL": "C.UTF-8", **environment})


def tool(name):
    path = shutil.which(name, path=TOOLS)
    if not path:
        print(f"# skipped: {name} is not installed")
    return path


class Check:
    def __init__(self, program, units, tally):
        self.program, self.units, self.tally = program, pathlib.Path(units), tally
        help_text = command(program, "serve", "--help").stdout
        self.settings = set(re.findall(r"environment: (SKYLEDGER_[A-Z_]+)", help_text))
        tally.check("SKYLEDGER_DATA" in self.settings, "the program tells its settings", help_text[:200])

    def known(self, names, where):
        unknown = sorted(set(names) - self.settings)
        self.tally.check(not unknown, f"{where}: the program knows its settings", unknown)

    # Kubernetes

    def kubernetes(self):
        base = DEPLOY / "kubernetes" / "base"
        resources = read(base / "kustomization.yaml")[0]["resources"]
        here = sorted(path.name for path in base.glob("*.yaml") if path.name != "kustomization.yaml")
        self.tally.check(sorted(resources) == here, "base: every file is a resource", f"{resources} {here}")
        objects = [item for name in resources for item in read(base / name)]
        self.objects("base, as written", objects)
        kubectl = tool("kubectl")
        for folder in [base, *sorted((DEPLOY / "kubernetes" / "overlays").iterdir())]:
            self.sources(folder, objects)
            if kubectl:
                done = command(kubectl, "kustomize", folder)
                if self.tally.check(done.returncode == 0, f"{folder.name}: kustomize renders it", done.stderr):
                    self.objects(f"{folder.name}, rendered", [item for item in yaml.safe_load_all(done.stdout) if item])

    def sources(self, folder, objects):
        """What a kustomization names is there."""
        whole = read(folder / "kustomization.yaml")[0]
        files = [file for item in whole.get("configMapGenerator", []) for file in item["files"]]
        files += [item["path"] for item in whole.get("patches", [])]
        files += [name for name in whole["resources"]]
        missing = [name for name in files if not (folder / name).exists()]
        self.tally.check(not missing, f"{folder.name}: names files that are there", missing)
        named = {(item["kind"], item["metadata"]["name"]) for item in objects}
        for item in whole.get("patches", []):
            patch = read(folder / item["path"])[0]
            target = patch["kind"], patch["metadata"]["name"]
            self.tally.check(target in named, f"{folder.name}: {item['path']} patches what is there", target)
        if whole.get("configMapGenerator"):
            done = command(self.program, "check", "--strict", folder / "data")
            self.tally.check(done.returncode == 0, f"{folder.name}: its data set has no mistakes", done.stdout)

    def objects(self, where, objects):
        by_kind = {item["kind"]: item for item in objects}
        wanted = {"Deployment", "Service", "ServiceAccount", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy"}
        if not self.tally.check(wanted <= set(by_kind), f"{where}: has every kind", sorted(wanted - set(by_kind))):
            return
        deployment, spec = by_kind["Deployment"], by_kind["Deployment"]["spec"]
        pod, labels = spec["template"]["spec"], spec["template"]["metadata"]["labels"]
        name = deployment["metadata"]["name"]
        selectors = {
            "Deployment": spec["selector"]["matchLabels"], "Service": by_kind["Service"]["spec"]["selector"],
            "PodDisruptionBudget": by_kind["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
            "NetworkPolicy": by_kind["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
            "spread": pod["topologySpreadConstraints"][0]["labelSelector"]["matchLabels"],
        }
        lost = [kind for kind, selector in selectors.items() if not selector or not selector.items() <= labels.items()]
        self.tally.check(not lost, f"{where}: selectors find the pods", lost)
        scaler = by_kind["HorizontalPodAutoscaler"]["spec"]
        self.tally.check(scaler["scaleTargetRef"] == {"apiVersion": deployment["apiVersion"], "kind": "Deployment", "name": name},
                         f"{where}: the autoscaler finds the deployment", scaler["scaleTargetRef"])
        budget = by_kind["PodDisruptionBudget"]["spec"]["minAvailable"]
        self.tally.check(0 < budget < scaler["minReplicas"], f"{where}: a node can be drained", budget)
        self.tally.check(pod["serviceAccountName"] == by_kind["ServiceAccount"]["metadata"]["name"], f"{where}: has its account")
        self.container(where, by_kind, pod)

    def container(self, where, by_kind, pod):
        container = pod["containers"][0]
        ports = {port["name"] for port in container["ports"]}
        used = {container[probe]["httpGet"]["port"] for probe in ("startupProbe", "readinessProbe", "livenessProbe")}
        used |= {by_kind["Service"]["spec"]["ports"][0]["targetPort"], by_kind["NetworkPolicy"]["spec"]["ingress"][0]["ports"][0]["port"]}
        self.tally.check(used == ports, f"{where}: ports are those of the container", f"{used} {ports}")
        paths = [container[probe]["httpGet"]["path"] for probe in ("livenessProbe", "readinessProbe")]
        self.tally.check(paths == ["/healthz", "/readyz"], f"{where}: alive and ready are two questions", paths)
        environment = {item["name"]: item["value"] for item in container["env"]}
        self.known(environment, where)
        stop = int(environment["SKYLEDGER_DRAIN_DELAY"]) + int(environment["SKYLEDGER_DRAIN_TIMEOUT"])
        self.tally.check(int(environment["SKYLEDGER_DRAIN_DELAY"]) >= 2 * container["readinessProbe"]["periodSeconds"] and
                         stop < pod["terminationGracePeriodSeconds"], f"{where}: a pod has time to leave", stop)
        security, whole = container["securityContext"], pod["securityContext"]
        tight = (security["readOnlyRootFilesystem"] is True and security["allowPrivilegeEscalation"] is False and
                 security["capabilities"] == {"drop": ["ALL"]} and whole["runAsNonRoot"] is True and whole["runAsUser"] > 0 and
                 whole["seccompProfile"] == {"type": "RuntimeDefault"} and pod["automountServiceAccountToken"] is False)
        self.tally.check(tight, f"{where}: read-only, no privilege, no capability, no token", f"{security} {whole}")
        self.tally.check("memory" in container["resources"]["limits"], f"{where}: memory is bounded")
        mounts = {item["name"]: item for item in container.get("volumeMounts", [])}
        volumes = {item["name"]: item for item in pod.get("volumes", [])}
        self.tally.check(set(mounts) == set(volumes) and all(item["readOnly"] for item in mounts.values()),
                         f"{where}: volumes are mounted, and read-only", f"{set(mounts)} {set(volumes)}")
        for volume in volumes.values():
            self.tally.check(environment.get("SKYLEDGER_DATA") == mounts[volume["name"]]["mountPath"], f"{where}: the data set is that of the volume")
            if "configMap" in volume:
                self.tally.check(volume["configMap"]["name"] == by_kind["ConfigMap"]["metadata"]["name"], f"{where}: its ConfigMap is there")

    # Compose, HAProxy, nginx

    def compose(self):
        folder = DEPLOY / "compose"
        whole = read(folder / "compose.yaml")[0]
        services, networks = whole["services"], set(whole["networks"])
        for name, service in services.items():
            mounted = [volume.split(":")[0] for volume in service.get("volumes", [])]
            missing = [path for path in mounted if not (folder / path).exists()]
            missing += [other for other in service.get("depends_on", []) if other not in services]
            missing += [other for other in service["networks"] if other not in networks]
            self.tally.check(not missing, f"compose, {name}: what it names is there", missing)
            tight = service["read_only"] and service["cap_drop"] == ["ALL"] and "no-new-privileges:true" in service["security_opt"]
            self.tally.check(tight, f"compose, {name}: read-only, no capabilities, no new privileges")
            if service["image"] == "skyledger":
                self.known(service["environment"], f"compose, {name}")
        published = [name for name, service in services.items() if service.get("ports")]
        self.tally.check(published == ["cache"], "compose: only the cache is published", published)
        config = (DEPLOY / "haproxy" / "haproxy.cfg").read_text(encoding="utf-8")
        self.tally.check(set(re.findall(r'"\$\{(\w+)\}"', config)) == set(services["haproxy"]["environment"]), "compose: haproxy.cfg has its variables")
        addresses = [value.split(":")[0] for key, value in services["haproxy"]["environment"].items() if key != "SKYLEDGER_LISTEN"]
        self.tally.check(set(addresses) == {name for name, service in services.items() if service["image"] == "skyledger"},
                         "compose: HAProxy knows every replica", addresses)
        template = (DEPLOY / "nginx" / "skyledger.conf.template").read_text(encoding="utf-8")
        self.tally.check(set(re.findall(r"\$\{(\w+)\}", template)) == set(services["cache"]["environment"]), "compose: the template has its variables")

    def proxies(self):
        haproxy, nginx = tool("haproxy"), tool("nginx")
        if haproxy:
            done = command(haproxy, "-c", "-f", DEPLOY / "haproxy" / "haproxy.cfg", SKYLEDGER_LISTEN="127.0.0.1:1", SKYLEDGER_ONE="127.0.0.1:2",
                           SKYLEDGER_TWO="127.0.0.1:3", SKYLEDGER_THREE="127.0.0.1:4")
            self.tally.check(done.returncode == 0, "HAProxy takes haproxy.cfg", done.stderr)
        if nginx:
            with tempfile.TemporaryDirectory() as folder:
                template = string.Template((DEPLOY / "nginx" / "skyledger.conf.template").read_text(encoding="utf-8"))
                text = template.safe_substitute(SKYLEDGER_CACHE_LISTEN="127.0.0.1:8081", SKYLEDGER_UPSTREAM="127.0.0.1:8080")
                text = text.replace("/var/cache/nginx", folder)
                pathlib.Path(folder, "nginx.conf").write_text(
                    f"pid {folder}/pid; error_log stderr; events {{}} http {{ access_log off; client_body_temp_path {folder}/body; "
                    f"proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{text}}}\n",
                    encoding="utf-8")
                done = command(nginx, "-t", "-c", f"{folder}/nginx.conf", "-p", folder)
                self.tally.check(done.returncode == 0, "nginx takes the template", done.stderr)

    # systemd

    def systemd(self):
        service = (self.units / "skyledger.service").read_text(encoding="utf-8")
        self.tally.check("@" not in re.sub(r"@system-service|@\w+(?= |$)", "", service, flags=re.M), "the unit is filled in")
        self.tally.check(re.search(r"^ExecStart=/\S+/skyledger serve$", service, re.M) is not None, "the unit starts the program")
        analyze = tool("systemd-analyze")
        if not analyze:
            return
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "skyledger.service").write_text(
                re.sub(r"^ExecStart=\S+", f"ExecStart={self.program}", service, flags=re.M), encoding="utf-8")
            shutil.copy(DEPLOY / "systemd" / "skyledger.socket", folder)
            units = [f"{folder}/skyledger.service", f"{folder}/skyledger.socket"]
            done = command(analyze, "verify", "--man=no", *units)
            self.tally.check(done.returncode == 0 and "skyledger" not in done.stderr, "systemd takes the units", done.stderr)
            done = command(analyze, "security", "--offline=yes", "--no-pager", units[0])
            level = re.search(r"exposure level for skyledger.service: ([\d.]+)", done.stdout)
            self.tally.check(level is not None and float(level[1]) <= EXPOSURE_MAX, f"systemd counts at most {EXPOSURE_MAX} of 10 as exposed",
                             level[0] if level else done.stderr)


    # The guide

    def guide(self):
        """Options, variables, metrics, files and make targets that docs/operations.md names."""
        text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
        commands = "".join(command(self.program, name, "--help").stdout for name in ("serve", "check"))
        options = set(re.findall(r"`--([a-z-]+)", text)) - set(re.findall(r"--([a-z-]+)", commands))
        self.tally.check(not options, "operations.md: the program knows its options", sorted(options))
        self.known({name for name in re.findall(r"SKYLEDGER_[A-Z_]+", text) if name != "SKYLEDGER_LISTEN"}, "operations.md")
        metrics = set(re.findall(r"^# TYPE (skyledger_\w+)", command(self.program, "get", "/metrics", "--data", str(ROOT / "fixtures" / "china-cloud")).stdout, re.M))
        named = {name.removesuffix("_bucket") for name in re.findall(r"\bskyledger_\w+", text)}
        self.tally.check(len(metrics) > 10 and named <= metrics, "operations.md: the metrics exist", sorted(named - metrics))
        paths = set(re.findall(r"`((?:deploy|docs)/[\w./-]+)`", text))
        missing = [path for path in paths if not list(ROOT.glob(path + "*"))]
        self.tally.check(len(paths) > 4 and not missing, "operations.md: the files exist", missing)
        targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
        lost = set(re.findall(r"`make ([a-z-]+)", text)) - targets
        self.tally.check(not lost, "operations.md: make has the targets", sorted(lost))


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    tally = Tally()
    check = Check(pathlib.Path(arguments[0]).resolve(), arguments[1], tally)
    check.kubernetes()
    check.compose()
    check.proxies()
    check.systemd()
    check.guide()
    return tally.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
