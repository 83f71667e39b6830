namespace Tradewind.Metastore;

/// <summary>Times as both databases keep them: Unix microseconds.</summary>
internal static class Micros
{
    private const long PerTick = TimeSpan.TicksPerMicrosecond;

    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / PerTick;

    public static long? Of(DateTimeOffset? time) => time is { } some ? Of(some) : null;

    public static long Of(TimeSpan span) => span.Ticks / PerTick;

    public static TimeSpan Length(long micros) => new(micros * PerTick);

    public static DateTimeOffset Time(long micros) => new(DateTime.UnixEpoch.Ticks + (micros * PerTick), TimeSpan.Zero);

    public static DateTimeOffset? Time(long? micros) => micros is { } some ? Time(some) : null;
}
