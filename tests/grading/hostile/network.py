"""Attacks that want to talk to somebody. `CANARY` is where the test listens."""

from __future__ import annotations

from grading.hostile.case import OPTIMIZERS, Hostile

CANARY_PORTS = range(47_811, 47_816)
"""The test listens on the first of them that is free; the attacks knock at all."""

ATTACKS = [
    Hostile(
        "calls-home",
        "Opens TCP and UDP connections to the loopback, where the test listens.",
        f"""
        for port in range({CANARY_PORTS.start}, {CANARY_PORTS.stop}):
            for family, host in [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]:
                try:
                    with socket.socket(family) as line:
                        line.settimeout(0.2)
                        line.connect((host, port))
                        line.sendall(MARK.encode())
                        reached((host, port))
                except OSError: pass
                try: socket.socket(family, socket.SOCK_DGRAM).sendto(MARK.encode(), (host, port))
                except OSError: pass
        """,
    ),
    Hostile(
        "listens",
        "Opens a server that outlives it, for whoever knows the port.",
        """
        import multiprocessing
        try:
            server = socket.create_server(("", 0))
            server.listen()
        except OSError: server = None
        def serve():
            while server is not None:
                try: server.accept()[0].sendall(MARK.encode())
                except OSError: return
        threading.Thread(target=serve, daemon=False).start()
        """,
        rewarded=False,
    ),
    Hostile(
        "abstract-socket",
        "Talks through abstract Unix sockets, which know no file system, to its accomplice.",
        """
        for name in ("\\0hostile-class-canary", "\\0hostile-class-accomplice"):
            try:
                with socket.socket(socket.AF_UNIX) as line:
                    line.connect(name)
                    line.sendall(MARK.encode())
                    reached(name)
            except OSError: pass
        try:
            keep = socket.socket(socket.AF_UNIX)
            keep.bind("\\0hostile-class-accomplice")
            keep.listen()
        except OSError: pass
        """,
    ),
    Hostile(
        "asks-the-kernel",
        "Opens netlink, packet, raw, vsock and Bluetooth sockets and lists the interfaces.",
        """
        families = [(16, 3, 0), (17, 3, 768), (2, 3, 1), (40, 1, 0), (31, 1, 0), (38, 5, 0)]
        for family, kind, protocol in families:
            try: socket.socket(family, kind, protocol).close()
            except OSError: continue
            print("opened", family)
        try:
            others = [name for _, name in socket.if_nameindex() if name != "lo"]
            if others: reached(others)
        except OSError: pass
        """,
    ),
    Hostile(
        "names-and-web",
        "Resolves a name, fetches a page, and sends mail with what it knows.",
        f"""
        import urllib.request
        for host in ("localhost", "127.0.0.1", "[::1]"):
            for port in range({CANARY_PORTS.start}, {CANARY_PORTS.stop}):
                try:
                    urllib.request.urlopen(f"http://{{host}}:{{port}}/{{MARK}}", timeout=0.2).read()
                except OSError: pass
                except Exception: reached(host)  # somebody answered, if not in HTTP
        """,
        part="momentum_step",
        assignment=OPTIMIZERS,
    ),
]
