"""A small IMAP server with the few commands that reading a mailbox takes: real sockets, one thread a connection."""

import re
import socketserver
import threading


class Mailbox(socketserver.ThreadingTCPServer):
    """`mails` by UID; `seen` holds the UIDs marked so; `drop_after` closes the line after that many mails fetched."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, password: str = "secret") -> None:  # noqa: S107
        super().__init__(("127.0.0.1", 0), Conversation)
        self.password = password
        self.mails: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.fetched: list[int] = []
        self.drop_after: int | None = None
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def add(self, raw: bytes) -> int:
        uid = len(self.mails) + 1
        self.mails[uid] = raw
        return uid


class Conversation(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.say(b"* OK ready")
        for line in self.rfile:
            tag, _space, command = line.decode().strip().partition(" ")
            if not self.obey(tag, command):
                return

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def obey(self, tag: str, command: str) -> bool:
        name = re.match(r"(UID )?\w+", command)[0].replace(" ", "_").lower()
        reply = getattr(self, name)(command)
        if reply is None:
            return False
        self.say(f"{tag} {reply}".encode())
        return name != "logout"

    def capability(self, command: str) -> str:
        self.say(b"* CAPABILITY IMAP4rev1")
        return "OK done"

    def login(self, command: str) -> str:
        return "OK in" if command.endswith(f'"{self.server.password}"') else "NO [AUTHENTICATIONFAILED] wrong password"

    def select(self, command: str) -> str:
        if '"INBOX"' not in command:
            return "NO no such folder"
        self.say(f"* {len(self.server.mails)} EXISTS".encode())
        return "OK [READ-WRITE] selected"

    def uid_search(self, command: str) -> str:
        assert command == "UID SEARCH UNSEEN"
        unseen = sorted(set(self.server.mails) - self.server.seen)
        self.say(("* SEARCH " + " ".join(map(str, unseen))).strip().encode())
        return "OK done"

    def uid_fetch(self, command: str) -> str | None:
        found = re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command)
        uid, raw = int(found[1]), self.server.mails[int(found[1])][: int(found[2])]
        if self.server.drop_after == len(self.server.fetched):
            return None
        self.server.fetched.append(uid)
        self.say(f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}".encode())
        self.wfile.write(raw)
        self.say(b")")
        return "OK done"

    def uid_store(self, command: str) -> str:
        found = re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \(\\Seen\)", command)
        self.server.seen.add(int(found[1]))
        return "OK done"

    def logout(self, command: str) -> str:
        self.say(b"* BYE")
        return "OK bye"
