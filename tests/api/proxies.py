"""nginx and HAProxy in front of a daemon, as operators set them up.

They say that they end TLS, though to spare certificates they do not.

Each runs in a folder of its own as the user of the daemon, on a port of
loopback, and refuses what mendd should never see then: attacks.CANARY_PATH.
Connections to mendd are kept and shared, as it is with both under load: what
was left on one of them would be somebody else's request.
"""

import os
import subprocess

from attacks import BODY_BYTES, CANARY_PATH, HEAD_BYTES
from daemon import free_port, new_folder, user, wait_until
from wire import Away, Connection

SECONDS = 2  # for a client to finish what it began

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
	access_log off;
	client_body_temp_path {folder}/body;
	proxy_temp_path {folder}/proxy;
	fastcgi_temp_path {folder}/fastcgi;
	uwsgi_temp_path {folder}/uwsgi;
	scgi_temp_path {folder}/scgi;
	large_client_header_buffers 4 {head};
	client_max_body_size {body};
	client_header_timeout {seconds}s;
	client_body_timeout {seconds}s;
	keepalive_timeout {seconds}s;
	lingering_timeout {seconds}s;
	underscores_in_headers on;
	ignore_invalid_headers off;
	upstream mendd {{
		server 127.0.0.1:{daemon};
		keepalive 4;
	}}
	server {{
		listen 127.0.0.1:{port};
		location {canary} {{ return 403; }}
		location / {{
			proxy_pass http://mendd;
			proxy_http_version 1.1;
			proxy_set_header Connection "";
			proxy_set_header Host $http_host;
			proxy_set_header X-Forwarded-For
				$proxy_add_x_forwarded_for;
			proxy_set_header X-Forwarded-Proto https;
		}}
	}}
}}
"""

HAPROXY = """
global
	maxconn 256
defaults
	mode http
	timeout connect 10s
	timeout client {seconds}s
	timeout http-request {seconds}s
	timeout http-keep-alive {seconds}s
	timeout server 30s
	option forwardfor
	option accept-invalid-http-request
frontend clients
	bind 127.0.0.1:{port}
	http-request deny if {{ path_beg {canary} }}
	http-request set-header X-Forwarded-Proto https
	default_backend mendd
backend mendd
	http-reuse always
	server mendd 127.0.0.1:{daemon}
"""


class Proxy:
    def __init__(self, name, daemon_port):
        self.name = name
        self.port = free_port()
        self.folder = new_folder(name)
        self.folder.mkdir()
        os.chown(self.folder, user().pw_uid, user().pw_gid)
        config = self.folder / "conf"
        config.write_text({"nginx": NGINX, "haproxy": HAPROXY}[name].format(
            folder=self.folder, port=self.port, daemon=daemon_port,
            canary=CANARY_PATH, head=4 * HEAD_BYTES, body=BODY_BYTES,
            seconds=SECONDS))
        config.chmod(0o644)
        self.command = {
            "nginx": ["/usr/sbin/nginx", "-p", self.folder, "-e",
                      self.folder / "error.log", "-c", config],
            "haproxy": ["/usr/sbin/haproxy", "-db", "-f", config]}[name]

    def __enter__(self):
        account = {"user": user().pw_uid, "group": user().pw_gid,
                   "extra_groups": []} if os.geteuid() == 0 else {}
        with open(self.folder / "output", "wb") as output:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=output,
                stderr=output, cwd=self.folder, **account)
        wait_until(self.answers, f"{self.name} answers")
        return self

    def answers(self):
        assert self.process.poll() is None, \
            (self.folder / "output").read_text()
        try:
            with Connection(self.port) as c:
                return c.ask("GET", "/livez").status == 200
        except Away:
            return False

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
