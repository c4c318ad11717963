"""StudyGiveWay's application, as small as it can be and still use every service that it is connected to.

GET  /healthz  answers as soon as the application runs: what Docker asks.
GET  /         says which services it reaches: 200 when all, 503 when one is missing.
GET  /visits   how many visits are kept in PostgreSQL.
POST /visits   keeps one more, and says how many there are.

Where the services are comes from the environment: POSTGRES_HOST and POSTGRES_PORT, and so on. A variable whose name
ends in _FILE holds the path of a file with a secret.
"""

import asyncio
import base64
import json
import os
import urllib.request
from contextlib import closing

import psycopg2
import redis
from pymemcache.client.base import Client as Memcached

TIMEOUT = 3  # seconds


def read_secret(name):
    with open(os.environ[name + "_FILE"], encoding="utf-8") as file:
        return file.read().rstrip("\n")


def address(service):
    return os.environ[service + "_HOST"], int(os.environ[service + "_PORT"])


def database():
    host, port = address("POSTGRES")
    return closing(
        psycopg2.connect(
            host=host,
            port=port,
            user=os.environ["POSTGRES_USER"],
            dbname=os.environ["POSTGRES_DB"],
            password=read_secret("POSTGRES_PASSWORD"),
            connect_timeout=TIMEOUT,
        )
    )


def count_visits(add):
    with database() as connection, connection, connection.cursor() as cursor:
        # Several containers may come here at once, and making a table that another is making fails.
        cursor.execute("SELECT pg_advisory_xact_lock(1)")
        cursor.execute("CREATE TABLE IF NOT EXISTS visits (at timestamptz NOT NULL DEFAULT now())")
        if add:
            cursor.execute("INSERT INTO visits DEFAULT VALUES")
        cursor.execute("SELECT count(*) FROM visits")
        return cursor.fetchone()[0]


def try_postgres():
    with database() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def try_redis():
    host, port = address("REDIS")
    with redis.Redis(host, port, password=read_secret("REDIS_PASSWORD"), socket_timeout=TIMEOUT) as client:
        client.ping()


def try_memcached():
    with closing(Memcached(address("MEMCACHED"), connect_timeout=TIMEOUT, timeout=TIMEOUT)) as client:
        client.version()


def try_s3():
    fetch("S3", "/minio/health/live")


def try_elasticsearch():
    credentials = f"{os.environ['ELASTICSEARCH_USER']}:{read_secret('ELASTICSEARCH_PASSWORD')}"
    fetch("ELASTICSEARCH", "/", {"Authorization": "Basic " + base64.b64encode(credentials.encode()).decode()})


def fetch(service, path, headers={}):
    host, port = address(service)
    request = urllib.request.Request(f"http://{host}:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
        response.read()


SERVICES = {
    "postgres": try_postgres,
    "redis": try_redis,
    "memcached": try_memcached,
    "s3": try_s3,
    "elasticsearch": try_elasticsearch,
}


async def reach(service):
    try:
        await asyncio.to_thread(SERVICES[service])
        return "reached"
    except Exception as error:  # whatever goes wrong, the others are still worth knowing
        return type(error).__name__  # its text could hold an address or a name


async def health(method):
    return 200, {"status": "running"}


async def front_page(method):
    connected = [service for service in SERVICES if service.upper() + "_HOST" in os.environ]
    states = dict(zip(connected, await asyncio.gather(*map(reach, connected))))
    return (200 if set(states.values()) <= {"reached"} else 503), {"application": "StudyGiveWay", "services": states}


async def visits(method):
    try:
        return 200, {"visits": await asyncio.to_thread(count_visits, method == "POST")}
    except psycopg2.Error as error:
        return 503, {"error": type(error).__name__}


PAGES = {"/healthz": (health, {"GET"}), "/": (front_page, {"GET"}), "/visits": (visits, {"GET", "POST"})}


async def answer(method, path):
    page, methods = PAGES.get(path, (None, ()))
    if page is None:
        return 404, {"error": "There is no such page."}
    if method not in methods:
        return 405, {"error": "This page does not know the method."}
    return await page(method)


async def application(scope, receive, send):
    """The ASGI application. https://asgi.readthedocs.io/en/latest/specs/www.html"""
    if scope["type"] != "http":
        raise NotImplementedError("Only HTTP is served.")
    status, body = await answer(scope["method"], scope["path"])
    await send(
        {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]}
    )
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})
