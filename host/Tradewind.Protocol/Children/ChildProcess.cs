using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Protocol.Children;

/// <summary>
/// A child process and the connection to it. The child inherits nothing of the platform's own settings: its
/// environment is the parent's without every <c>TRADEWIND_</c> variable. When the parent dies the child sees the
/// connection close and ends itself.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly string _secret;
    private TimeSpan _processorTime;

    private ChildProcess(Process process, FrameConnection connection, string secret)
    {
        _process = process;
        _secret = secret;
        Connection = connection;
        Exited = WatchAsync();
    }

    /// <summary>The connection.</summary>
    public FrameConnection Connection { get; }

    /// <summary>The child's process id.</summary>
    public int Id => _process.Id;

    /// <summary>How much processor time the child has used so far; of one that is gone, what was last seen.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            try
            {
                return _processorTime = _process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                // It has ended.
                return _processorTime;
            }
        }
    }

    /// <summary>Completes when the process is gone, with how it ended in words: <c>exited with code 3</c>, <c>was killed by signal 9 (SIGKILL)</c>.</summary>
    public Task<string> Exited { get; }

    /// <summary>Starts a program and waits until it has connected.</summary>
    /// <param name="program">The executable.</param>
    /// <param name="socketDirectory">An existing directory that only this user can read; its path is short, for a socket's may have about 100 characters.</param>
    /// <param name="output">Takes every line the child writes to its standard output and error.</param>
    /// <param name="cancel">Stops waiting and kills the child.</param>
    /// <exception cref="InvalidOperationException">The program did not start or did not connect.</exception>
    public static async Task<ChildProcess> StartAsync(string program, string socketDirectory, Action<string> output, CancellationToken cancel)
    {
        var secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        var socketPath = Path.Combine(socketDirectory, $"{Convert.ToHexString(RandomNumberGenerator.GetBytes(6))}.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(socketPath));
        listener.Listen(1);
        var process = Start(program, socketPath, secret, output);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ConnectLimit);
        try
        {
            var accepting = listener.AcceptAsync(limit.Token).AsTask();
            var exited = process.WaitForExitAsync(limit.Token);
            if (await Task.WhenAny(accepting, exited).ConfigureAwait(false) == exited && exited.IsCompletedSuccessfully)
                throw new InvalidOperationException($"'{program}' ended with code {process.ExitCode} before it connected; what it wrote stands in the log.");
            var socket = await accepting.ConfigureAwait(false);
            return new ChildProcess(process, new FrameConnection(new NetworkStream(socket, ownsSocket: true)), secret);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            Kill(process);
            throw new InvalidOperationException($"'{program}' did not connect within {ConnectLimit.TotalSeconds:0} s.");
        }
        catch
        {
            Kill(process);
            throw;
        }
        finally
        {
            File.Delete(socketPath);
        }
    }

    /// <summary>Whether the first frame on the connection comes from the child that was started.</summary>
    public bool Recognises(Hello hello) =>
        CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(hello.Secret), System.Text.Encoding.UTF8.GetBytes(_secret));

    /// <summary>Kills the child and everything it started.</summary>
    public void Kill() => Kill(_process);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited.ConfigureAwait(false);
        await Connection.DisposeAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private static Process Start(string program, string socketPath, string secret, Action<string> output)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TRADEWIND_", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment[ParentLink.SocketVariable] = socketPath;
        start.Environment[ParentLink.SecretVariable] = secret;

        // Otherwise every child keeps a diagnostics pipe and a startup thread that nobody asked for.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Pass(line.Data, output);
        process.ErrorDataReceived += (_, line) => Pass(line.Data, output);
        try
        {
            process.Start();
        }
        catch (Win32Exception fault)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"'{program}' could not be started: {fault.Message}. Build it again with ./tradewind."), fault);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static void Pass(string? line, Action<string> output)
    {
        if (line is not null) output(line);
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It is gone already, which is what we wanted.
        }
    }

    // Kept as a result, because the process object forgets it when it is disposed.
    private async Task<string> WatchAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return _process.ExitCode switch
        {
            > 128 and < 160 and var code when !OperatingSystem.IsWindows() => $"was killed by signal {code - 128}{SignalName(code - 128)}",
            var code => $"exited with code {code}",
        };
    }

    private static string SignalName(int signal) => signal switch
    {
        6 => " (SIGABRT, as by a stack overflow)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        _ => "",
    };
}
