using Microsoft.Extensions.Logging;
using Tradewind.Engine.Ports;

namespace Tradewind.Scheduler;

/// <summary>Removes large outputs that nothing names any more: cleared ones, those of removed runs, and what an attempt wrote and never handed in.</summary>
public sealed partial class BlobSweeper(IBlobRegister register, IBlobStore blobs, TimeProvider time, ILogger<BlobSweeper> log) : IDuty
{
    /// <summary>How long a large output stays after nothing names it. One that was just written may wait that long for a metastore that is away.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(6);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private const int MostAtOnce = 500;

    private DateTimeOffset _next;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (now < _next) return _next;
        // Also when this fails, because the disk is away: what is unused can wait.
        _next = now + Interval;
        var unused = await register.UnusedAsync(Grace, MostAtOnce, cancel);
        if (unused.Count > 0)
        {
            // In this order: what is forgotten can no longer be found.
            await blobs.DeleteAsync(unused, cancel);
            await register.ForgetAsync(unused, cancel);
            Removed(unused.Count);
        }

        if (unused.Count == MostAtOnce) _next = now;
        return _next;
    }

    [LoggerMessage(LogLevel.Information, "{Blobs} large outputs were removed that nothing names any more")]
    private partial void Removed(int blobs);
}
