using System.Diagnostics;

namespace Tradewind.Shell;

/// <summary>A process and everything it starts, ended together.</summary>
internal abstract class ProcessTree : IDisposable
{
    // How often to look whether a process that was told to stop is gone; nothing signals the end of another's child.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);

    private readonly Process _main;

    protected ProcessTree(Process main) => _main = main;

    public Stream StandardInput => _main.StandardInput.BaseStream;

    public Stream StandardOutput => _main.StandardOutput.BaseStream;

    public Stream StandardError => _main.StandardError.BaseStream;

    public int ExitCode => _main.ExitCode;

    protected Process Main => _main;

    public static ProcessTree Start(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return UnixSession.IsSupported ? UnixSession.StartSession(start) : SimpleProcessTree.StartTree(start);
    }

    /// <summary>Waits for the first process to end; others of the tree may live on.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _main.WaitForExitAsync(cancellationToken);

    /// <summary>The ids of the processes of the tree that are alive.</summary>
    public abstract IReadOnlyList<int> Living();

    /// <summary>Asks all to stop, and kills those that have not done so after the grace.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        Terminate();
        if (await IsGoneWithinAsync(grace))
            return;

        var since = Stopwatch.GetTimestamp();
        do
        {
            // Again and again: one may start another between the look and the kill.
            Kill();
            if (await IsGoneWithinAsync(LookInterval))
                return;
        }
        while (Stopwatch.GetElapsedTime(since) < KillLimit);
    }

    public virtual void Dispose() => _main.Dispose();

    protected abstract void Terminate();

    protected abstract void Kill();

    private async Task<bool> IsGoneWithinAsync(TimeSpan limit)
    {
        var since = Stopwatch.GetTimestamp();
        while (Living().Count > 0)
        {
            if (Stopwatch.GetElapsedTime(since) >= limit)
                return false;
            await Task.Delay(LookInterval, CancellationToken.None);
        }

        return true;
    }
}
