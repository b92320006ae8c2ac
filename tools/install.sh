# shellcheck shell=bash
# Sourced by ./maintain: installs and builds what is missing, quickly when nothing is.
: "${root:?}" # the folder of the checkout

say() { printf '· %s\n' "$*"; }

stop() {
  printf '%s\n' "$*" >&2
  exit 1
}

# has PROGRAM: in PATH or where Debian puts programs that are not in everybody's PATH.
has() {
  command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || compgen -G "/usr/lib/postgresql/*/bin/$1" >/dev/null
}

# need PROGRAM PACKAGE: remembers the package when the program is missing.
packages=()
need() {
  has "$1" || packages+=("$2")
}

# need_xgboost: training calls this library; predicting does not.
need_xgboost() {
  compgen -G "/usr/lib/*/libxgboost.so.0" >/dev/null || packages+=(libxgboost0)
}

# need_modbus_peers: servers and clients that are not ours; the C ones are compiled when they are needed.
need_modbus_peers() {
  need mbpoll mbpoll
  need socat socat
  need gcc gcc
  [ -e /usr/include/stdio.h ] || packages+=(libc6-dev)
  [ -e /usr/include/modbus/modbus.h ] || packages+=(libmodbus-dev)
  /usr/bin/python3 -c 'import pymodbus, serial, serial_asyncio' 2>/dev/null ||
    packages+=(python3-pymodbus python3-serial python3-serial-asyncio)
}

install_packages() {
  [ ${#packages[@]} -gt 0 ] || return 0
  local line="apt-get update && apt-get install -y --no-install-recommends ${packages[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      stop "These Debian packages are missing: ${packages[*]}. Run this once, then the same command again:
  sudo sh -c '$line'"
    fi
    as_root=(sudo -n)
  fi
  say "installing Debian packages: ${packages[*]}"
  "${as_root[@]}" apt-get update -q >/dev/null || stop "apt-get update failed."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}" >/dev/null ||
    stop "apt-get install failed. Run: $line"
}

check_sdks() {
  (has dotnet && dotnet --list-sdks | grep -q '^10\.') ||
    stop "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
  (has node && node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)') ||
    stop "Node 20.19 or newer is missing: https://nodejs.org"
  has npm || stop "npm is missing: Debian's nodejs comes without it (apt-get install npm), others' Node brings it along."
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
}

# changed STAMP PATH...: whether anything below the paths is newer than the stamp, or was removed since (a folder then is).
changed() {
  local stamp=$1
  shift
  [ ! -e "$stamp" ] || [ -n "$(find "$@" \( -name node_modules -o -name dist -o -name openapi \) -prune -o -newer "$stamp" -print -quit)" ]
}

# install_node_packages FOLDER WHAT
install_node_packages() {
  local folder=$root/$1 stamp=$root/$1/node_modules/.installed
  if changed "$stamp" "$folder/package.json" "$folder/package-lock.json"; then
    say "installing $2 (npm ci)"
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error >/dev/null) || stop "npm ci failed in $1."
    touch "$stamp"
  fi
}

install_page_packages() { install_node_packages cloud/web "the page's packages"; }

build_page() {
  local stamp=$root/cloud/web/dist/.built
  if changed "$stamp" "$root/cloud/web"; then
    say "building the page"
    (cd "$root/cloud/web" && npm run --silent build -- --logLevel error) || stop "The page does not build: run 'npm run build' in cloud/web."
    touch "$stamp"
  fi
}

build_programs() {
  local stamp=$root/artifacts/built-release now
  if changed "$stamp" "$root"/{shared,edge,cloud/Maintenance.Cloud,simulators,tools,tests/Maintenance.Benchmarks,tests/Maintenance.Fuzz} "$root"/Directory.*.props "$root/global.json"; then
    say "building the programs (a minute at the first time)"
    mkdir -p "$root/artifacts"
    now=$(mktemp)
    (cd "$root" && DOTNET_TieredPGO=0 DOTNET_gcServer=0 dotnet build tools/programs.slnf -c Release -v quiet -nologo --disable-build-servers >artifacts/build.log) || {
      cat "$root/artifacts/build.log" >&2
      stop "The build failed."
    }
    mv "$now" "$stamp"
  fi
}

# Two that install and build at once in one checkout take turns.
take_turn() {
  mkdir -p "$root/.run"
  exec {turn}>"$root/.run/install.lock"
  flock "$turn"
}

end_turn() { exec {turn}>&-; }

install_for_running() {
  check_sdks
  take_turn
  [ -n "${MAINTENANCE_DB:-}" ] || need initdb postgresql
  need mosquitto mosquitto
  need setsid util-linux
  install_packages
  install_page_packages
  build_page
  build_programs
  end_turn
}

# For the back end without its page, gateway or broker.
install_for_seeding() {
  check_sdks
  take_turn
  [ -n "${MAINTENANCE_DB:-}" ] || need initdb postgresql
  need setsid util-linux
  install_packages
  build_programs
  end_turn
}

install_for_api_bench() {
  check_sdks
  take_turn
  need initdb postgresql
  need setsid util-linux
  need wrk wrk
  install_packages
  build_programs
  end_turn
}

# For what needs neither database nor page.
install_for_tools() {
  check_sdks
  take_turn
  build_programs
  end_turn
}

install_for_training() {
  check_sdks
  take_turn
  need_xgboost
  install_packages
  build_programs
  end_turn
}

# For what measures our stacks beside those of others.
install_for_peers() {
  check_sdks
  take_turn
  need setsid util-linux
  install_node_packages tests/Peers "the programs that the protocols are measured against"
  build_programs
  end_turn
}

install_for_mqtt_peers() {
  check_sdks
  take_turn
  need mosquitto mosquitto
  need setsid util-linux
  install_packages
  install_node_packages tests/Peers "the programs that the protocols are measured against"
  build_programs
  end_turn
}

install_for_modbus_peers() {
  check_sdks
  take_turn
  need_modbus_peers
  need taskset util-linux
  need setsid util-linux
  install_packages
  build_programs
  end_turn
}

# A gateway of others beside which ours is measured, and what both stand between.
need_gateway_peers() {
  need mosquitto mosquitto
  need mosquitto_sub mosquitto-clients
  need_modbus_peers
}

install_node_red() { install_node_packages tests/Peers/node-red "Node-RED, beside which the gateway is measured"; }

install_for_gateway_peers() {
  check_sdks
  take_turn
  need_gateway_peers
  need setsid util-linux
  install_packages
  install_node_red
  build_programs
  end_turn
}

# The scorers of recorded data are Python programs.
install_for_detection() {
  check_sdks
  take_turn
  need python3 python3
  /usr/bin/python3 -c 'import numpy, pandas' 2>/dev/null || packages+=(python3-numpy python3-pandas)
  need_xgboost
  install_packages
  build_programs
  end_turn
}

install_for_tests() {
  check_sdks
  take_turn
  need initdb postgresql
  need setsid util-linux
  need chromium-headless-shell chromium-headless-shell # without windows: a fifth less of the tests in a browser
  need_gateway_peers
  need wrk wrk
  need git git
  need_xgboost
  install_packages
  end_turn
}

# What of it is not Debian's waits for the registry most of the time: the test run fetches it beside the build.
install_test_peers() {
  install_node_packages tests/Peers "the programs that the protocols are tested against"
  install_node_red
}
