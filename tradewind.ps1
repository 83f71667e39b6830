# Builds Tradewind when its sources changed, then runs it: .\tradewind.ps1 standalone, .\tradewind.ps1 --help
$root = $PSScriptRoot
$stamp = Join-Path $root '.build/app.built'
$app = Join-Path $root '.build/app'
$parts = 'host', 'ui', 'plugins', 'build', 'Directory.Build.props', 'Directory.Packages.props' | ForEach-Object { Join-Path $root $_ }
$newest = Get-ChildItem $parts -Recurse -File |
  Where-Object FullName -NotMatch '[\\/](bin|obj|_framework)[\\/]' |
  Sort-Object LastWriteTimeUtc | Select-Object -Last 1
if (-not (Test-Path $stamp) -or $newest.LastWriteTimeUtc -gt (Get-Item $stamp).LastWriteTimeUtc) {
  [Console]::Error.WriteLine('Building Tradewind (first start takes a minute)...')
  $started = [DateTime]::UtcNow
  $output = & dotnet publish (Join-Path $root 'host/Tradewind') -c Release -v quiet "-p:PublishDir=$app/" 2>&1
  if ($LASTEXITCODE -ne 0) { $output | ForEach-Object { [Console]::Error.WriteLine($_) }; exit 1 }
  New-Item $stamp -ItemType File -Force | Out-Null
  (Get-Item $stamp).LastWriteTimeUtc = $started
}
& (Join-Path $app 'tradewind.exe') @args
exit $LASTEXITCODE
