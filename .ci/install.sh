#!/bin/sh
# Install the township archive from this folder, without internet.
# Usage: ./install.sh [FOLDER]     as root: into /opt/township-archive, command `archive` for everyone,
#                                  system packages included; otherwise into ~/.local/share/township-archive.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

echo "== checking the copy"
(cd "$here" && sha256sum --quiet --check SHA256SUMS) || {
    echo "The bundle was damaged on the way; copy it again." >&2
    exit 1
}

if [ "$(id -u)" = 0 ]; then
    target=${1:-/opt/township-archive}
    link=/usr/local/bin/archive
else
    target=${1:-$HOME/.local/share/township-archive}
    link=$HOME/.local/bin/archive
fi

echo "== system packages"
if [ "$(id -u)" = 0 ] && [ -f "$here/debs/Packages" ]; then
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    chmod 755 "$scratch"
    mkdir -p "$scratch/lists/partial" "$scratch/debs"
    cp "$here"/debs/* "$scratch/debs/"
    echo "deb [trusted=yes] file:$scratch/debs ./" > "$scratch/sources.list"
    set -- -q -o Dir::Etc::sourcelist="$scratch/sources.list" -o Dir::Etc::sourceparts=- \
        -o Dir::State::lists="$scratch/lists" -o APT::Sandbox::User=root
    apt-get "$@" update >/dev/null
    # shellcheck disable=SC2046  # a list of names
    DEBIAN_FRONTEND=noninteractive apt-get "$@" install -y --no-install-recommends $(cat "$here/debs/wanted") \
        >"$scratch/log" 2>&1 || { tail -20 "$scratch/log" >&2; exit 1; }
else
    echo "not as root, or no packages here: an administrator installs: $(cat "$here/debs/wanted" 2>/dev/null)"
fi

echo "== the archive, into $target"
python=$(command -v python3.11 || command -v python3)
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
    echo "Python 3.11 is needed; $python is another." >&2
    exit 1
}
"$python" -m venv --clear "$target/venv"
"$target/venv/bin/python" -m pip --isolated install --quiet --disable-pip-version-check --no-index \
    --find-links "$here/wheels" --constraint "$here/constraints.txt" "township-archive[postgresql,redis]"
mkdir -p "$(dirname "$link")"
ln -sfn "$target/venv/bin/archive" "$link"

echo "Done. Next:"
echo "  archive init                 make an archive in ./data/archive (prints the first password)"
echo "  archive serve                open it in the browser"
echo "  archive service install      start it with the machine"
echo "More in $here/docs/install.md and install.zh.md."
