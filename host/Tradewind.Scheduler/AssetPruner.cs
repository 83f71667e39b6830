using Microsoft.Extensions.Logging;
using Tradewind.Engine.Ports;

namespace Tradewind.Scheduler;

/// <summary>Deletes old news of assets, a small batch at a time, so that nobody waits for it.</summary>
public sealed partial class AssetPruner(SchedulerOptions options, IAssetCatalogue assets, TimeProvider time, ILogger<AssetPruner> log) : IDuty
{
    private const int Batch = 500;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (options.KeepAssetEvents is not { } keep || now < _next) return options.KeepAssetEvents is null ? null : _next;
        var deleted = await assets.PruneAsync(now - keep, Batch, cancel);
        if (deleted > 0) Pruned(deleted);
        return _next = now + (deleted == Batch ? Rest : Interval);
    }

    [LoggerMessage(LogLevel.Information, "Events of assets deleted that were older than they are kept: {Events}")]
    private partial void Pruned(int events);
}
