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
        if (time.GetUtcNow() < _next) return _next;
        var unused = await register.UnusedAsync(Grace, MostAtOnce, cancel);
        var removed = unused.Count > 0 && await RemoveAsync(unused, cancel);
        return _next = time.GetUtcNow() + (removed && unused.Count == MostAtOnce ? TimeSpan.Zero : Interval);
    }

    private async Task<bool> RemoveAsync(IReadOnlyList<string> unused, CancellationToken cancel)
    {
        try
        {
            // In this order: what is forgotten can no longer be found.
            await blobs.DeleteAsync(unused, cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A disk that is full or away is no outage of the metastore: were it taken for one, dead nodes would not be given up.
            CannotRemove(unused.Count, fault);
            return false;
        }

        await register.ForgetAsync(unused, cancel);
        Removed(unused.Count);
        return true;
    }

    [LoggerMessage(LogLevel.Information, "{Blobs} large outputs were removed that nothing names any more")]
    private partial void Removed(int blobs);

    [LoggerMessage(LogLevel.Error, "{Blobs} large outputs that nothing names any more cannot be removed now, which is tried again later; look at the folder of large outputs")]
    private partial void CannotRemove(int blobs, Exception fault);
}
