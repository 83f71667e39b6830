using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tradewind.Bundles.Packages;
using Tradewind.Engine.Configuration;
using Tradewind.Protocol.Children;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Bundles.Connections;

/// <summary>
/// Tries connections in dag-processors, one for each test, which ends with it: code of a plugin runs in no process that holds the metastore's credentials, and no code of
/// scripts or of another plugin shares one with the connection's secrets.
/// </summary>
public sealed partial class ConnectionTesting(BundleOptions options, IInstalledPlugins installed, TimeProvider time, ILogger<ConnectionTesting> log) : IConnectionTester
{
    private const int AtOnce = 4;

    // Beside what the test itself is given: for loading the plugin, and for one that does not heed the end of its time.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _places = new(AtOnce);

    /// <inheritdoc/>
    public async Task<ConnectionTestAnswer> TestAsync(ConnectionRecord connection, KnownConnectionType type, CancellationToken cancel)
    {
        await _places.WaitAsync(cancel);
        try
        {
            using var sockets = ScratchFolder.Make();
            var mask = ConnectionSecrets.MaskOf(connection, type.Spec);
            // Disposing kills it, with everything it started: also when nobody waits any more.
            await using var child = await ChildProcess.StartAsync(options.ProcessorProgram, sockets.Path, line => Wrote(connection.Id, ConnectionSecrets.Clean(mask.Apply(line)!)), cancel);
            var began = time.GetTimestamp();
            child.Connection.Send(new Welcome(options.CacheDirectory, options.WorkDirectory, options.DagsDirectory, 1, 0));
            child.Connection.Send(new TestConnection(type.Reference, type.Spec.Id, (int)options.ConnectionTestLimit.TotalMilliseconds, JsonSerializer.SerializeToUtf8Bytes(connection)));
            var answer = await AnswerAsync(child, cancel);
            return new(answer.Works, ConnectionSecrets.Clean(mask.Apply(answer.Message)!), time.GetElapsedTime(began));
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<ConnectionTested> AnswerAsync(ChildProcess child, CancellationToken cancel)
    {
        var answer = new TaskCompletionSource<ConnectionTested>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = ReadAsync(child, answer);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(answer.Task, reading, Task.Delay(options.ConnectionTestLimit + Grace, time, over.Token));
        await over.CancelAsync();
        cancel.ThrowIfCancellationRequested();
        if (answer.Task.IsCompletedSuccessfully) return await answer.Task;
        if (!reading.IsCompleted) return new(false, $"The test did not end within {options.ConnectionTestLimit.TotalSeconds:0} s, and its process was ended.");
        await reading;
        child.Kill();
        return new(false, $"The process of the test {await child.Exited}.");
    }

    private async Task ReadAsync(ChildProcess child, TaskCompletionSource<ConnectionTested> answer)
    {
        var recognised = false;
        await child.Connection.ReadAsync(
            (kind, frame) =>
            {
                if (!recognised)
                {
                    if (kind != MessageKind.Hello || !child.Recognises(Hello.Read(frame))) throw new InvalidDataException("Someone else spoke on the socket of a connection test.");
                    recognised = true;
                    return;
                }

                if (kind == MessageKind.Ask)
                {
                    _ = AnswerAsync(child, Ask.Read(frame));
                    return;
                }

                answer.TrySetResult(kind == MessageKind.ConnectionTested ? ConnectionTested.Read(frame) : throw new InvalidDataException($"The process of a connection test sent a frame of kind {kind}."));
            },
            null,
            CancellationToken.None);
    }

    // The plugin may have been installed on another server a moment ago.
    private async Task AnswerAsync(ChildProcess child, Ask ask) => child.Connection.Send(await PackageAnswer.ToAsync(ask, installed.PackageAsync));

    [LoggerMessage(LogLevel.Information, "Test of connection {Connection}: {Line}")]
    private partial void Wrote(string connection, string line);
}
