"""The part of the settings that says how people sign in. Allauth does the work."""

from commission.config import env

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "latin_given", "latin_family", "native_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3600

# How many proxies of ours stand before the portal and add to X-Forwarded-For; what others write there is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)

ACCOUNT_ADAPTER = "commission.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
# The count of one account comes before the count of its network address: otherwise the failures of one person lock
# out everybody behind the same proxy.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "5/5m/key,60/m/ip",
    "request_login_code": "3/m/key,20/d/key,60/m/ip",
    "reset_password": "5/m/key,20/d/key,60/m/ip",
}

MFA_ADAPTER = "commission.people.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_FORMS = {
    "add_webauthn": "commission.people.forms.AddForm",
    "authenticate_webauthn": "commission.people.forms.AuthenticateForm",
    "login_webauthn": "commission.people.forms.LoginForm",
    "reauthenticate_webauthn": "commission.people.forms.ReauthenticateForm",
}

# Members' own sign-on: `{"openid_connect": {"APPS": [{"provider_id": …, "name": …, "client_id": …, "secret": …,
# "settings": {"server_url": …, "domains": ["member.example"]}}]}}`, likewise "saml" (install the extra). It opens an
# account that exists, whose address the provider has verified and is of one of its `domains`; it never makes one.
SOCIALACCOUNT_PROVIDERS = env.mapping("SSO_PROVIDERS")
SOCIALACCOUNT_ADAPTER = "commission.people.adapter.SignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

KNOX_TOKEN_MODEL = "people.Token"  # noqa: S105  # the name of a model
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer", "TOKEN_PREFIX": "usjic_"}
