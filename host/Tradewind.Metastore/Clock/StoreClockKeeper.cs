using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Clock;

/// <summary>Compares the <see cref="StoreClock"/> with the database now and then.</summary>
internal sealed partial class StoreClockKeeper(StoreClock clock, ILogger<StoreClockKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            await RunOnceAsync(stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task RunOnceAsync(CancellationToken cancel)
    {
        try
        {
            await clock.RefreshAsync(cancel);
        }
        catch (Exception fault) when (MetastoreFault.Is(fault))
        {
            // The local counter carries on; it drifts by milliseconds an hour.
            LogUnread(fault.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The database's clock could not be read: {Reason}")]
    private partial void LogUnread(string reason);
}
