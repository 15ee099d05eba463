"""Nothing secret or personal in the log, whatever goes right or wrong."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.operations.conftest import PASSWORD, RedisServer
from tests.servers import running

SECRETS = {
    "WECHAT_TOKEN": "weixintoken20261122",
    "WECHAT_APP_ID": "wx1234567890abcdef",
    "WECHAT_APP_SECRET": "0123456789abcdef0123456789abcdef",
    "WECHAT_ENCODING_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    "STAFF_BOOTSTRAP_PASSWORD": "窗口的第一个口令很长很长",
}
SAID = "我叫王小明住在宁海县城关镇"


def test_neither_secrets_nor_what_people_say_is_logged(
    tmp_path: Path, model: Path, redis_server: RedisServer, conversation: str
) -> None:
    settings = SECRETS | {"REDIS_URL": redis_server.url, "MODEL": str(model), "WECHAT_API_BASE": "http://127.0.0.1:9"}
    with running(tmp_path, **settings) as server:
        chat = {"conversation_id": conversation, "message": SAID}
        assert httpx.post(f"{server.url}/api/v1/chat", json=chat, timeout=30).status_code == 200
        with server.client() as http:
            http.post("/webhooks/rest/webhook", json={"sender": conversation, "message": SAID})
            http.post("/api/v1/eligibility", json={"facts": {"region": SAID}})
            http.post("/api/v1/chat", content=SAID.encode())
            http.get("/wechat", params={"signature": "0" * 40, "timestamp": "1", "nonce": "2", "echostr": SAID})
            http.get(f"/api/v1/chat/{conversation}")
            redis_server.kill()
            try:
                assert http.post("/api/v1/chat", json=chat).status_code == 503
            finally:
                redis_server.start()
        assert server.stop() == 0
    log = server.log.read_text()
    assert '"event": "turn"' in log
    public = {"WECHAT_APP_ID"}
    for name, secret in SECRETS.items():
        assert name in public or secret not in log, name
    for secret in (PASSWORD, conversation, SAID, "王小明"):
        assert secret not in log
