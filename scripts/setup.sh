#!/usr/bin/env bash
# Install what the Makefile's targets need; skip what is there, say in one line what is installed.
#
#   scripts/setup.sh python   .venv with the pinned packages: enough for the linters
#   scripts/setup.sh          and Chinese fonts for documents
#   scripts/setup.sh engines  and the text-layout libraries of the second PDF engine, WeasyPrint, and
#                             what drives a LibreOffice that is there
#   scripts/setup.sh tests    and poppler-utils and LibreOffice, with which the tests read documents, and
#                             Chromium, in which they try the page, where it can be installed
#   scripts/setup.sh windows  and Wine with a compiler, for the tests on an office PC
#   scripts/setup.sh which    nothing but an interpreter that can make a .venv; prints its name
#
# PYTHON=/path/to/python3 chooses the interpreter; JUESUAN_SKIP_LIBREOFFICE=1 leaves LibreOffice out,
# JUESUAN_SKIP_BROWSER=1 Chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH="$PATH:/usr/sbin:/sbin" # ldconfig, for users without these

need="${1:-documents}"
case "$need" in
  which | python | documents | engines | tests | windows) ;;
  *) echo "usage: scripts/setup.sh [which|python|documents|engines|tests|windows]" >&2; exit 2 ;;
esac

exec 3>&1
[ "$need" != which ] || exec >&2 # only the interpreter's name goes to standard output
say() { echo "setup: $*"; }
fail() { printf 'setup: %s\n' "$@" >&2; exit 1; }

log="$(mktemp)"
trap 'rm -f "$log"' EXIT

# Run a command; its output is shown only when it fails.
quietly() {
  "$@" >"$log" 2>&1 </dev/null && return
  local status=$?
  cat "$log" >&2
  return "$status"
}

# ------------------------------------------------------------------------------ the interpreter

# A version manager's shim may stand on the PATH and still refuse to run, so ask each one.
is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
can_make_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

choose_python() {
  local candidate newest=""
  for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
    is_new_enough "$candidate" || continue
    if can_make_venv "$candidate"; then
      echo "$candidate"
      return
    fi
    newest="${newest:-$candidate}"
  done
  echo "$newest"
}

python="$(choose_python)"
[ -n "$python" ] || fail \
  "no Python 3.11 or newer found (looked for ${PYTHON:-python3.13, python3.12, python3.11, python3}). Install one, or name it: PYTHON=/path/to/python3 make setup" \
  "找不到 Python 3.11 或更高版本。请先安装，或指明其位置：PYTHON=/路径/python3 make setup"

# ------------------------------------------------------------------------------ system packages

missing=() # each entry: Debian packages, best first, of which the first available one is installed
optional=() # likewise, for what the program can do without

has_package() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

has_library() {
  local cache
  cache="$(ldconfig -p 2>/dev/null)" || return 1
  grep -qF "$1.so" <<<"$cache"
}

# Whether there is one of these families, or a package of them where no fontconfig is asked.
has_font() {
  local families name
  for name in "${@:2}"; do
    if has_package "$name"; then return; fi
  done
  families="$(fc-list : family 2>/dev/null)" || return 1
  grep -qE "$1" <<<"$families"
}

has_office() {
  # Debian cuts LibreOffice into packages; one from elsewhere comes whole.
  if has_package libreoffice-core; then
    has_package "libreoffice-$1"
  else
    command -v soffice >/dev/null
  fi
}

require() { missing+=("$*"); }
wish() { optional+=("$*"); }

can_make_venv "$python" || require "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])') python3-venv"
layout=() # what WeasyPrint lacks
has_library libpango-1.0 || layout+=("libpango-1.0-0")
has_library libpangoft2-1.0 || layout+=("libpangoft2-1.0-0")
# Until HarfBuzz 6 the subsetter was part of the main library's package.
has_library libharfbuzz-subset || layout+=("libharfbuzz-subset0 libharfbuzz0b")
if [ "$need" = engines ] || [ "$need" = tests ]; then
  missing+=("${layout[@]}")
elif [ "$need" = documents ] && [ "${#layout[@]}" -gt 0 ]; then
  say "PDFs are set by Typst; the second engine, WeasyPrint, lacks ${layout[*]%% *} (scripts/setup.sh engines)"
fi
if [ "$need" = documents ] || [ "$need" = engines ] || [ "$need" = tests ] || [ "$need" = windows ]; then
  has_package fonts-noto-cjk || { has_font 'Noto Serif CJK' && has_font 'Noto Sans CJK'; } ||
    require fonts-noto-cjk
  has_font 'LXGW WenKai|AR PL UKai' fonts-lxgw-wenkai fonts-arphic-ukai ||
    wish fonts-lxgw-wenkai fonts-arphic-ukai
  # Chinese fonts have no ☑ and ☐, which self-evaluations are ticked with.
  has_font 'DejaVu Sans|Symbola|OpenSymbol' fonts-dejavu-core || require fonts-dejavu-core
fi
if [ "$need" = tests ]; then
  { command -v pdftotext && command -v pdftoppm; } >/dev/null || require poppler-utils
  if [ -z "${JUESUAN_SKIP_LIBREOFFICE:-}" ]; then
    has_office calc || require libreoffice-calc
    has_office writer || require libreoffice-writer
  fi
fi
# Debian's LibreOffice is driven by Debian's own interpreter.
if { [ "$need" = engines ] || [ "$need" = tests ]; } && has_package libreoffice-core; then
  has_package python3-uno || wish python3-uno
fi

# What only some tests need: where it can't be had, they are skipped.
#   install_for_tests NAME TESTS PACKAGE…
install_for_tests() {
  local name="$1" tests="$2"
  shift 2
  local apt=(apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  if ! command -v apt-get >/dev/null; then
    say "no $name and no apt-get here: $tests are skipped"
    return
  elif [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
    say "no $name, and neither root nor sudo here: $tests are skipped"
    return
  fi
  become_root "$1"
  say "installing $name, for $tests"
  quietly "${as_root[@]}" "${apt[@]}" update || say "the list could not be refreshed; going on with the one at hand"
  if ! is_available "$1" || ! quietly "${as_root[@]}" "${apt[@]}" install -y --no-install-recommends "$@"; then
    say "$name could not be installed: $tests are skipped"
  fi
}

has_browser() {
  local name
  for name in chromium chromium-browser google-chrome chrome; do
    if command -v "$name" >/dev/null; then return; fi
  done
  return 1
}

has_wine() { { command -v wine && command -v x86_64-w64-mingw32-gcc; } >/dev/null; }

# Sets `as_root` to the words that stand before a command that needs root.
become_root() {
  as_root=(env DEBIAN_FRONTEND=noninteractive)
  [ "$(id -u)" -eq 0 ] && return
  if command -v sudo >/dev/null; then
    if sudo -n true 2>/dev/null; then
      as_root=(sudo -n "${as_root[@]}")
      return
    elif [ -t 0 ] && [ -z "${CI:-}" ] && sudo -v; then
      as_root=(sudo "${as_root[@]}")
      return
    fi
  fi
  fail "these system packages are missing and need root: $*" \
    "neither root nor sudo without a password here; ask an administrator to run: apt-get install --no-install-recommends $*" \
    "缺少上述系统软件包，且当前用户无管理员权限。请管理员执行：apt-get install --no-install-recommends $*"
}

is_available() {
  local policy
  policy="$(LC_ALL=C apt-cache policy "$1" 2>/dev/null)"
  grep -q '^  Candidate: [^(]' <<<"$policy"
}

first_available() {
  local name
  for name in "$@"; do
    if is_available "$name"; then
      echo "$name"
      return
    fi
  done
}

install_system_packages() {
  local entry names=() chosen=() name
  for entry in "${missing[@]}" "${optional[@]}"; do names+=("${entry%% *}"); done
  command -v apt-get >/dev/null || fail \
    "no apt-get here; install these with this system's package manager (Debian's names): ${names[*]}" \
    "此系统没有 apt-get，请用系统的软件包管理器安装（Debian 名称）：${names[*]}"
  become_root "${names[@]}"
  local apt=("${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)

  say "refreshing the list of system packages"
  quietly "${apt[@]}" update || say "the list could not be refreshed; going on with the one at hand"
  for entry in "${missing[@]}"; do
    # shellcheck disable=SC2086 # alternatives, separated by spaces
    name="$(first_available $entry)"
    [ -n "$name" ] || fail "this release has no package ${entry// / or }" "此系统版本没有软件包：${entry// / 或 }"
    chosen+=("$name")
  done
  for entry in "${optional[@]}"; do
    # shellcheck disable=SC2086
    name="$(first_available $entry)"
    if [ -n "$name" ]; then chosen+=("$name"); else say "this release has no package ${entry// / or }; going on without"; fi
  done
  [ "${#chosen[@]}" -gt 0 ] || return 0
  say "installing system packages: ${chosen[*]}"
  quietly "${apt[@]}" install -y --no-install-recommends "${chosen[@]}" ||
    fail "apt-get could not install ${chosen[*]} (see above)" "系统软件包安装失败：${chosen[*]}（见上）"
}

[ $((${#missing[@]} + ${#optional[@]})) -eq 0 ] || install_system_packages
if [ "$need" = tests ] && [ -z "${JUESUAN_SKIP_BROWSER:-}" ]; then
  has_browser || install_for_tests Chromium "the tests of the page in a browser" chromium chromium-l10n
fi
if [ "$need" = windows ]; then
  has_wine || install_for_tests Wine "the tests on an office PC" wine64 wine gcc-mingw-w64-x86-64
fi
if [ "$need" = which ]; then
  echo "$python" >&3
  exit
fi

# ------------------------------------------------------------------------------ .venv

# What .venv was made from: the pins, the project's settings, and where the project stands.
fingerprint() { cat pyproject.toml requirements.lock <(pwd) | sha256sum | cut -d ' ' -f 1; }

make_venv() {
  local stamp=.venv/made-from wanted
  wanted="$(fingerprint)"
  if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "making .venv with $("$python" --version)"
    quietly "$python" -m venv --clear .venv || fail ".venv could not be made" ".venv 创建失败"
  elif [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    return
  fi
  local pip=(.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input)
  say "installing the pinned Python packages into .venv"
  quietly "${pip[@]}" --require-hashes -r requirements.lock ||
    fail "the packages in requirements.lock could not be installed (see above)" "Python 软件包安装失败（见上）"
  quietly "${pip[@]}" --no-deps --no-build-isolation -e . ||
    fail "juesuan itself could not be installed (see above)" "juesuan 安装失败（见上）"
  echo "$wanted" >"$stamp"
}

# Two targets started at once must not fill the same .venv.
if command -v flock >/dev/null; then
  exec 9<scripts/setup.sh
  flock 9
fi
make_venv
# Where Python may not write byte code (a container's PYTHONDONTWRITEBYTECODE), every command would
# compile all modules anew; those that did not change are skipped.
.venv/bin/python -m compileall -q generator >/dev/null || say "the modules could not be compiled; going on without"
