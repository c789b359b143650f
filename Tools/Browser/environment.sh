# Sourced by the checks in a browser: Chromium and fonts from Debian, Python packages into .build/venv. Sets `root` and `venv`.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
missing=()
command -v chromium >/dev/null || missing+=(chromium)
fc-list 2>/dev/null | grep -i "noto.*cjk" >/dev/null || missing+=(fonts-noto-cjk)
python3 -c "import venv, ensurepip" 2>/dev/null || missing+=(python3-venv)
if ((${#missing[@]})); then
    echo "Installing Debian packages: ${missing[*]}"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
fi
venv="$root/.build/venv"
if [[ ! -x "$venv/bin/python" ]]; then
    mkdir -p "$root/.build"
    python3 -m venv "$venv"
fi
"$venv/bin/python" -c "import playwright, axe_playwright_python, zxingcpp, PIL, oauth2_provider" 2>/dev/null || {
    echo "Installing Python packages: playwright, axe-playwright-python, zxing-cpp, pillow, django-oauth-toolkit"
    "$venv/bin/pip" install --quiet "playwright>=1.40" "axe-playwright-python>=0.1.8" "zxing-cpp>=2.2" "pillow>=10" "django-oauth-toolkit>=3,<4"
}
