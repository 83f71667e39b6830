namespace Tradewind.Engine.Alerts;

/// <summary>Which channel is told of what, when it is told, and how often that is tried.</summary>
public static class AlertRule
{
    /// <summary>A message that could not be delivered for so long is given up.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    /// <summary>A component that is unhealthy for less than this is not told of: a restart is no alarm.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>Whether a channel is told of this. One that is told of certain DAGs only hears nothing that is about none.</summary>
    public static bool Wants(AlertChannel channel, WaitingAlert alert)
    {
        if (!channel.Enabled || !channel.Events.Contains(alert.Fact.Kind)) return false;
        if (channel.Dags is { } pattern && (alert.Fact.DagId is not { } dag || !Fits(pattern, dag))) return false;
        if (channel.Tag is { } tag && !alert.Tags.Contains(tag)) return false;
        return channel.Owner is not { } owner || alert.Owner == owner;
    }

    /// <summary>How long to wait after this many failed tries.</summary>
    public static TimeSpan WaitAfter(int tries) => Retry.Backoff.Wait(FirstWait, 2, LongestWait, tries);

    // No regular expression: a pattern of a thousand stars takes no longer than any other.
    private static bool Fits(string pattern, string text)
    {
        var (at, place, star, from) = (0, 0, -1, 0);
        while (place < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, from) = (at++, place);
            }
            else if (at < pattern.Length && pattern[at] == text[place])
            {
                at++;
                place++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                place = ++from;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == '*') at++;
        return at == pattern.Length;
    }
}
