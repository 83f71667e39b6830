namespace Tradewind.Engine.Retry;

/// <summary>Waits that grow by a factor up to a cap.</summary>
public static class Backoff
{
    /// <summary>
    /// The <paramref name="count"/>-th wait (from 1): <c>first × factor^(count-1)</c>, at most <paramref name="cap"/>.
    /// A factor of 0 or 1 keeps it constant.
    /// </summary>
    public static TimeSpan Wait(TimeSpan first, double factor, TimeSpan cap, int count)
    {
        if (factor is 0 or 1 || first == TimeSpan.Zero)
            return first < cap ? first : cap;

        // In floating point: the power may go far past what a TimeSpan can hold, up to infinity, before the cap is applied.
        var ticks = first.Ticks * Math.Pow(factor, count - 1);
        return ticks < cap.Ticks ? new TimeSpan((long)Math.Round(ticks)) : cap;
    }
}
