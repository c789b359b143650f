# Sourced by Tools/run and Tools/test: what the machine must have, and how to get it.
# Everything comes from Debian's packages and PyPI; the Swift toolchain must be there already.

FAWEN_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
FAWEN_PACKAGES=(libicu-dev libsqlite3-dev libzip-dev libxml2-dev libcmark-dev libyaml-dev zlib1g-dev libsodium-dev libssl-dev libcurl4-openssl-dev libqrencode-dev
    libcjose-dev pkg-config)

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit "${2:-69}"; }

# Installs those of the given Debian packages that are missing; quick when none is.
install_packages() {
    local missing=() name
    for name in "$@"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    say "installing Debian packages: ${missing[*]}"
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "these packages are missing and this user may not install them: ${missing[*]}" 69
        sudo=(sudo)
    fi
    "${sudo[@]}" apt-get update -qq || die "apt-get update failed" 69
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
        || die "apt-get could not install: ${missing[*]}" 69
}

require_swift() {
    if ! command -v swift >/dev/null && [ -x /opt/swift/usr/bin/swift ]; then PATH=/opt/swift/usr/bin:$PATH; fi
    command -v swift >/dev/null || die "no Swift toolchain on PATH; install Swift 6.3 or later from swift.org and try again" 69
}

# A Python environment of the checks' own, under .build; arguments are PyPI packages.
python_environment() {
    install_packages python3-venv
    local venv="$FAWEN_ROOT/.build/venv"
    [ -x "$venv/bin/python" ] || python3 -m venv "$venv" || die "python3 -m venv failed" 69
    local name
    for name in "$@"; do
        "$venv/bin/pip" show -q "${name%%[=<>]*}" 2>/dev/null || "$venv/bin/pip" install -q --disable-pip-version-check "$name" \
            || die "pip could not install $name" 69
    done
    FAWEN_PYTHON="$venv/bin/python"
}
