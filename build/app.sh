# Sourced by ./tradewind and ./test: whether the application under .build/app is current, and how it is built.
# Expects $root. Works with the bash 3.2 of macOS.
#
# .build/app is a link to .build/apps/<build>. Every build makes a folder of its own and then moves the link,
# so a server that is running keeps its files: overwriting an assembly in use would kill its process.

build="$root/.build"
# Tests and the command line use this one build; a Debug build from an editor has its own folders.
configuration=Release

# app_sources [find expression]: the files the application is made of
app_sources() {
  find "$root/host" "$root/ui" "$root/plugins" "$root/build" \
    "$root/Directory.Build.props" "$root/Directory.Packages.props" "$root/BannedSymbols.txt" "$root/.editorconfig" \
    \( -name bin -o -name obj -o -name _framework -o -name monaco -o -name '.*.sw?' \) -prune -o -type f "$@" -print
}

# Current: no file is newer than the start of the last build, and none was added, removed or renamed since.
app_is_current() {
  local stamp="$build/app/.built" listed
  [ -f "$stamp" ] || return 1
  read -r listed <"$stamp"
  [ -z "$(app_sources -newer "$stamp" | head -n 1)" ] && [ "$(app_sources | cksum)" = "$listed" ]
}

# Two calls at once build once: the second waits for the first and finds its work done.
lock_build() {
  mkdir -p "$build"
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$build/lock"
    flock 9
    return
  fi
  local holder
  until mkdir "$build/lock.d" 2>/dev/null; do
    holder=$(cat "$build/lock.d/pid" 2>/dev/null)
    # A holder that was killed left its lock behind.
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then rm -rf "$build/lock.d"; fi
    sleep 0.2
  done
  echo $$ >"$build/lock.d/pid"
}

# To be called at exit, too.
unlock_build() {
  if [ -f "$build/lock.d/pid" ] && [ "$(cat "$build/lock.d/pid")" = $$ ]; then rm -rf "$build/lock.d"; fi
  exec 9>&-
}

require_dotnet() {
  command -v dotnet >/dev/null 2>&1 || {
    echo "Tradewind needs the .NET 10 SDK, and there is no dotnet on the PATH. Install it from https://dot.net and try again." >&2
    return 1
  }
}

# quietly DOTNET-ARGUMENTS...: silent when it succeeds, only the errors when it does not.
# Where this platform's ahead-of-time compiler cannot be restored, the build goes on without it.
quietly() {
  local log="$build/build.log"
  if [ -f "$build/without-readytorun" ]; then export TradewindReadyToRun=false; fi
  logged "$log" "$@" && return
  if [ "${TradewindReadyToRun:-}" != false ] && grep -qE 'error (NU1301|NU1[0-9]+.*(Crossgen2|\.App\.Runtime\.))' "$log"; then
    if TradewindReadyToRun=false logged "$log" "$@"; then
      echo "The ahead-of-time compiler for this platform cannot be restored: built without it, starts will be slower." >&2
      : >"$build/without-readytorun"
      export TradewindReadyToRun=false
      return
    fi
  fi
  if grep -qE '(: |^)error' "$log"; then grep -E '(: |^)error' "$log" | sort -u >&2; else tail -n 30 "$log" >&2; fi
  return 1
}

# No build node may outlive this command: it would keep the terminal's or the pipe's output open.
logged() {
  local log=$1
  shift
  MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_NOLOGO=1 dotnet "$@" >"$log" 2>&1 </dev/null 9>&-
}

# publish_app [--no-build]: a new folder, then the link moves to it in one step
publish_app() {
  local target stamp
  target="$build/apps/$(date +%Y%m%d-%H%M%S)-$$"
  mkdir -p "$target" || return 1
  stamp="$target/.built"
  app_sources | cksum >"$stamp"
  if ! quietly publish "$root/host/Tradewind/Tradewind.csproj" -c $configuration -v quiet "$@" "-p:PublishDir=$target/"; then
    rm -rf "$target"
    return 1
  fi
  ln -sfn "$target" "$build/app.next"
  # mv of a link onto a link to a folder would move it inside; rename(2) by way of -T (GNU) or -h (BSD) does not.
  mv -T -f "$build/app.next" "$build/app" 2>/dev/null || mv -h -f "$build/app.next" "$build/app" || return 1
  remove_unused_apps "$target"
}

# A server started before this build still runs from its own folder, and starts runners from there.
remove_unused_apps() {
  local folder running
  running=$(ps -A -o args=)
  for folder in "$build"/apps/*/; do
    folder=${folder%/}
    [ "$folder" = "$1" ] && continue
    case "$running" in *"$folder/"*) ;; *) rm -rf "$folder" ;; esac
  done
}
