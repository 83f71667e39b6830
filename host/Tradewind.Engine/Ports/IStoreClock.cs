namespace Tradewind.Engine.Ports;

/// <summary>The database's clock, which leases, due times and schedules follow.</summary>
public interface IStoreClock
{
    /// <summary>The database's time now.</summary>
    Task<DateTimeOffset> NowAsync(CancellationToken cancel);
}
