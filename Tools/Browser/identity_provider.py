"""An OpenID Connect provider on the loopback address: django-oauth-toolkit with people, passwords and a key of its own.

usage: identity_provider.py --port N --folder DIR --key FILE --redirect URI --end URI

Its records live in DIR, so that it can be stopped and started again; another FILE with a private key is another signing key. It wants PKCE
and the client's secret. Started, it prints one line.
"""

import argparse
import pathlib

PEOPLE = {
    # Name at the provider: password, and what it tells of the person.
    "u-wang": ("wang-at-the-provider", dict(preferred_username="wang.idp", name="王采编")),
    "u-li": ("li-at-the-provider", dict(preferred_username="li", name="李审核")),
    "u-stranger": ("stranger-at-the-provider", dict(preferred_username="stranger", name="陌生人")),
}
CLIENT = ("fawen-console", "the client's secret: 甲&乙")
LOGIN_PAGE = """<!doctype html><html lang="en"><title>Identity provider</title><h1>Identity provider</h1>
<form method="post">{% csrf_token %}{{ form.as_p }}<button type="submit">Log in</button></form></html>"""


def configure(options):
    from django.conf import settings

    settings.configure(
        SECRET_KEY="for checks on this machine alone", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF="identity_provider", USE_TZ=True, LOGIN_URL="/login/",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(options.folder / "provider.sqlite")}},
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        # Another name than the console's server may have: browsers keep the cookies of one host together, whatever the port.
        SESSION_COOKIE_NAME="provider_session", CSRF_COOKIE_NAME="provider_csrf", DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    ("django.template.loaders.locmem.Loader", {"registration/login.html": LOGIN_PAGE}),
                    "django.template.loaders.app_directories.Loader",
                ],
                "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"],
            },
        }],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True, "PKCE_REQUIRED": True, "OIDC_RSA_PRIVATE_KEY": options.key.read_text(),
            "SCOPES": {"openid": "who", "profile": "names"}, "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False, "OAUTH2_VALIDATOR_CLASS": "identity_provider.Validator",
        })


def make_key(path):
    """Writes a fresh private key."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pathlib.Path(path).write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def fill(options):
    """People and the client, where they are not there yet."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for name, (password, _) in PEOPLE.items():
        if not User.objects.filter(username=name).exists():
            User.objects.create_user(name, password=password)
    if not Application.objects.filter(client_id=CLIENT[0]).exists():
        Application.objects.create(
            client_id=CLIENT[0], client_secret=CLIENT[1], client_type="confidential", authorization_grant_type="authorization-code",
            redirect_uris=options.redirect, post_logout_redirect_uris=options.end, skip_authorization=True, algorithm="RS256")


def serve(options):
    from wsgiref.simple_server import WSGIRequestHandler, make_server

    from django.contrib.auth.views import LoginView
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class People(OAuth2Validator):
        # The claims that go with each scope beside `openid`.
        oidc_claim_scope = OAuth2Validator.oidc_claim_scope | {"preferred_username": "profile", "name": "profile"}

        def get_additional_claims(self, request):
            return {"sub": request.user.username} | PEOPLE[request.user.username][1]

    globals()["Validator"] = People
    globals()["urlpatterns"] = [
        path("login/", LoginView.as_view()), path("o/", include("oauth2_provider.urls", namespace="oauth2_provider"))]

    class Quiet(WSGIRequestHandler):
        def log_message(self, *words):
            pass

    with make_server("127.0.0.1", options.port, get_wsgi_application(), handler_class=Quiet) as server:
        print("ready", flush=True)
        server.serve_forever()


def main():
    import sys

    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--folder", type=pathlib.Path, required=True)
    arguments.add_argument("--key", type=pathlib.Path, required=True)
    arguments.add_argument("--redirect", required=True)
    arguments.add_argument("--end", required=True)
    options = arguments.parse_args()
    # Django looks this file up by its name.
    sys.modules["identity_provider"] = sys.modules["__main__"]
    configure(options)
    import django

    django.setup()
    fill(options)
    serve(options)


if __name__ == "__main__":
    main()
