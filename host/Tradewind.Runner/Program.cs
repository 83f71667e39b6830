using System.Diagnostics;
using System.Runtime.InteropServices;
using Tradewind.Execution;
using Tradewind.Protocol.Children;
using Tradewind.Runner;

// Ctrl+C reaches every process of the terminal. The agent decides what becomes of running attempts; a runner ends
// when its agent closes the connection.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);

TaskConsole.Install();
var connection = await ParentLink.ConnectAsync(CancellationToken.None);
var loop = new RunnerLoop(connection, TimeProvider.System);
await loop.ServeAsync();

// Author code may have left threads or exit handlers behind that would keep an orderly exit waiting for ever.
Process.GetCurrentProcess().Kill();
