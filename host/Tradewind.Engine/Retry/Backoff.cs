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
        var seconds = factor is 0 or 1 ? first.TotalSeconds : first.TotalSeconds * Math.Pow(factor, count - 1);
        return seconds < cap.TotalSeconds ? TimeSpan.FromSeconds(seconds) : cap;
    }
}
