using System.Diagnostics;
using System.Runtime.InteropServices;
using Tradewind.DagProcessor;
using Tradewind.Protocol.Children;

// Ctrl+C reaches every process of the terminal; this one ends when its parent closes the connection.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);

var connection = await ParentLink.ConnectAsync(CancellationToken.None);
await new ProcessorLoop(connection, TimeProvider.System).ServeAsync();

// A script may have left threads behind that would keep an orderly exit waiting for ever.
Process.GetCurrentProcess().Kill();
